/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SERVER_REPORT_REPORT_H
#define SERVER_REPORT_REPORT_H

/*
 * What happened, in figures, told from the journal: who came, how long they waited for
 * the first call, how long they were served, how it ended, and whether what they were
 * told was true. A visit belongs to the day on which it came, whatever happens to it
 * after midnight. Places and refusals, which are no rows, stand beside it
 * (report_places.h). Worker threads. Source: docs/rules.md, "Reports".
 */

#include "common/base.h"
#include "common/date.h"
#include "common/status.h"
#include "server/office/act.h"
#include "server/report/report_line.h"

#define REPORT_DAYS_MAX 366

/** A report is of at most REPORT_DAYS_MAX days, and its first is not after its last. */
enum status report_check_days(const char *from, const char *to, struct error *err)
    MUST_CHECK;

/**
 * Several reports by one walk through the journal.
 *
 * @param by, reports  `count` of them, at most REPORT_BY_COUNT
 * @param from, to     dates, both included, at most REPORT_DAYS_MAX days
 * @return STATUS_OK; STATUS_BAD_REQUEST; STATUS_STORAGE
 */
enum status report_make(struct act *act, const enum report_by *by, size_t count,
    const char *from, const char *to, struct report *reports, struct error *err)
    MUST_CHECK;
void report_destroy(struct report *report);

#endif /* SERVER_REPORT_REPORT_H */
