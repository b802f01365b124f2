/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SERVER_OFFICE_OUTLOOK_MAKE_H
#define SERVER_OFFICE_OUTLOOK_MAKE_H

/*
 * The forecast of an office at one moment. Gathers what it needs (who waits, the counters
 * and who is there, the pace of the day, hours) and has it made. Worker threads.
 */

#include "common/base.h"
#include "common/status.h"
#include "server/line/forecast.h"
#include "server/office/act.h"
#include "server/office/waiting_line.h"

/** Never changes once it is shared. */
struct outlook {
    int refs;      /* under the lock of `outlooks` */
    int64_t seq;   /* of the journal's last row in it; -1: of one writer alone */
    int64_t stamp; /* of the settings */
    int64_t at_ms;
    int64_t cost_us; /* what it took to make, of a processor */
    char day[DATE_SIZE];
    int minute; /* of that day */
    struct waiting_line line;
    const struct line_row **by_id; /* owned: the rows of `line`, by their ids */
    struct forecast forecast;      /* places by index in `line` */
    int *came; /* owned, under the lock: who came behind `seq`, by service and lane */
};

/** Fill line, forecast and came; what it filled is the caller's also when it fails. */
enum status outlook_make(struct act *act, struct outlook *outlook, struct error *err)
    MUST_CHECK;

#endif /* SERVER_OFFICE_OUTLOOK_MAKE_H */
