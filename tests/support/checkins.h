/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TESTS_SUPPORT_CHECKINS_H
#define TESTS_SUPPORT_CHECKINS_H

/*
 * Check-ins of the harness's tickets as a load, for benches: from one thread, or from one
 * for each server process. An answer other than 201 ends the program.
 */

#include "tests/support/e2e.h"

struct checkins {
    struct e2e *e2e;
    const char *who;    /* the device that scans */
    int next;           /* the next ticket; atomic */
    int end;            /* the last one's next; atomic: 0 stops the load */
    int64_t *latencies; /* owned by the caller, room for all; or NULL */
    int answered;       /* atomic */
};

/** Bring them in to the process of `port` until the tickets are used up; any thread. */
void checkins_run(struct checkins *checkins, int port, int connections, int limit_s);

/** "1234/s, p50 1.0 ms, p99 2.0 ms" of the last `count`; `out` holds 96. */
void checkins_tell(struct checkins *checkins, double rate, int count, char out[96]);

#endif /* TESTS_SUPPORT_CHECKINS_H */
