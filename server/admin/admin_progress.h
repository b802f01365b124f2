/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SERVER_ADMIN_ADMIN_PROGRESS_H
#define SERVER_ADMIN_ADMIN_PROGRESS_H

/*
 * How far long work is: one line on standard error that is written over, on a terminal
 * only. Single-threaded.
 */

#include "common/base.h"
#include "db/db_watch.h"

struct admin_progress {
    bool terminal;
    bool shown;            /* the line stands there */
    int64_t next_ms;       /* monotonic: not written again before */
    const char *what;      /* of the line that stands there; static */
    struct db_watch watch; /* for db_watch(), db_copy() */
};

void admin_progress_init(struct admin_progress *progress);
/** @param what  static; @param total  0: not known */
void admin_progress_tell(void *progress, const char *what, int64_t done, int64_t total);
/** Take the line away, before anything else is written. */
void admin_progress_end(struct admin_progress *progress);

#endif /* SERVER_ADMIN_ADMIN_PROGRESS_H */
