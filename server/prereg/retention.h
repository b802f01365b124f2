/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SERVER_PREREG_RETENTION_H
#define SERVER_PREREG_RETENTION_H

/*
 * The end of what is kept of people besides applications and visits: accounts nobody
 * uses, remarks of the survey, the log of looks. Worker threads. Source: docs/rules.md,
 * "Personal data".
 */

#include "common/base.h"
#include "common/status.h"
#include "server/office/act.h"

#define ACCOUNT_NOTICE_DAYS 30 /* between the message and the end of an account */

/** End what is due, a bounded number of each kind. STATUS_EMPTY: there is more. */
enum status retention_tend(struct act *act, struct error *err) MUST_CHECK;

#endif /* SERVER_PREREG_RETENTION_H */
