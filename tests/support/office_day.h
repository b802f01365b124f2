/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TESTS_SUPPORT_OFFICE_DAY_H
#define TESTS_SUPPORT_OFFICE_DAY_H

/*
 * A busy day of an office for tests of what is seen and heard of it: people come, clerks
 * call, call again, serve, hold, send on, and give up on who does not come, by chance
 * from a fixed seed. Every step is a request to the real server.
 */

#include "tests/support/desk.h"

#define OFFICE_DAY_COUNTERS 3 /* of the catalogue */
#define OFFICE_DAY_ASIDE_MAX 64

struct office_day {
    struct e2e *e2e; /* borrowed */
    int tickets;     /* that the office has */
    int arrived;     /* people so far, by ticket */
    int calls;       /* called and called again so far */
    uint32_t chance; /* where the row of chances is */
    struct office_day_desk {
        enum { DESK_FREE, DESK_CALLED, DESK_SERVING } state;
        char visit[DESK_VISIT_SIZE];
        int times;
    } desk[OFFICE_DAY_COUNTERS];
    size_t aside_count; /* held or absent, and may come back */
    char aside[OFFICE_DAY_ASIDE_MAX][DESK_VISIT_SIZE];
};

/** Open the counters. */
void office_day_begin(struct office_day *day, struct e2e *e2e, int tickets);

/** One clerk or visitor does something; never more than one call. */
void office_day_step(struct office_day *day);

/** Serve who is at the counters. */
void office_day_end(struct office_day *day);

#endif /* TESTS_SUPPORT_OFFICE_DAY_H */
