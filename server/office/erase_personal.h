/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SERVER_OFFICE_ERASE_PERSONAL_H
#define SERVER_OFFICE_ERASE_PERSONAL_H

/*
 * The office keeps personal data for `keep_personal_days` after the day of the visit, and
 * no longer. Worker threads. Source: docs/rules.md, "Personal data".
 */

#include "common/base.h"
#include "common/status.h"
#include "server/office/act.h"

/** Erase the oldest day that is due, if there is one, and journal it. */
enum status erase_personal_due(struct act *act, struct error *err) MUST_CHECK;

#endif /* SERVER_OFFICE_ERASE_PERSONAL_H */
