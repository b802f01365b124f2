/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SERVER_PREREG_ERASE_APPLICATIONS_H
#define SERVER_PREREG_ERASE_APPLICATIONS_H

/*
 * What was said and sent in an application is kept for `keep_personal_days` after the
 * last thing that happened to it, unless it is still with the office. Worker threads.
 * Source: docs/rules.md, "Personal data".
 */

#include "common/base.h"
#include "common/status.h"
#include "server/office/act.h"

/**
 * Erase a few that are due: form, papers, notes, whose it was. One that its applicant
 * left lying is cancelled first.
 * @return STATUS_OK; STATUS_EMPTY: done, and there may be more; STATUS_STORAGE
 */
enum status erase_applications_due(struct act *act, struct error *err) MUST_CHECK;

#endif /* SERVER_PREREG_ERASE_APPLICATIONS_H */
