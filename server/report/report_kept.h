/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SERVER_REPORT_REPORT_KEPT_H
#define SERVER_REPORT_REPORT_KEPT_H

/*
 * Reports that anybody may ask for, kept for a while, so that a public page does not walk
 * through a month's journal for each who looks. Any thread.
 */

#include "common/base.h"
#include "common/status.h"
#include "server/office/act.h"
#include "server/report/report_line.h"

#define REPORT_KEPT_MS 60000 /* a figure is at most so old */
#define REPORT_KEPT_COUNT 2
extern const enum report_by report_kept_by[REPORT_KEPT_COUNT];

struct report_kept;

struct report_kept *report_kept_new(void) MUST_CHECK;
/** Accepts NULL. */
void report_kept_free(struct report_kept *kept);

/**
 * report_make() by day and by group, or what that gave within the last REPORT_KEPT_MS,
 * or since when the office has journalled nothing and set nothing otherwise.
 * @param now_ms   monotonic
 * @param reports  the caller's, each for report_destroy()
 */
enum status report_kept_make(struct report_kept *kept, struct act *act, int64_t now_ms,
    const char *from, const char *to, struct report reports[REPORT_KEPT_COUNT],
    struct error *err) MUST_CHECK;

#endif /* SERVER_REPORT_REPORT_KEPT_H */
