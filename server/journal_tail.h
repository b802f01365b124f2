/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SERVER_JOURNAL_TAIL_H
#define SERVER_JOURNAL_TAIL_H

/*
 * The end of an office's journal as the loop hears it: every row once, in order, none
 * left out, whichever process committed it. Rows of this process's own commits come from
 * the workers and are passed on at once when they follow the last row; all others are
 * read from the database by a thread of its own, which is told of commits elsewhere (the
 * server processes on one PostgreSQL, antrean-admin) or looks once a second.
 *
 * When the database turns out to have another journal than the one that was told (a
 * standby without the last rows took over), that is told too.
 */

#include "common/base.h"
#include "common/status.h"
#include "server/job.h"

struct db;
struct event_base;

struct journal_tail_options {
    struct db *db;  /* a reader; taken, whatever becomes of it */
    int64_t office; /* whose journal */
    int64_t seq;    /* the last row that is known */
    /* Loop thread: the next rows. */
    job_journal_fn *on_rows;
    /* Loop thread: the journal is another one, which ends with row `seq`. */
    void (*on_other)(int64_t seq, void *arg);
    void *arg; /* for both; outlives the tail */
};

struct journal_tail;

/** Start the thread. */
enum status journal_tail_start(struct event_base *base,
    const struct journal_tail_options *options, struct journal_tail **tail,
    struct error *err) MUST_CHECK;

/** A job_journal_fn: its office's rows of a commit of our own. Loop thread. */
void journal_tail_own(const struct journal_row *rows, size_t count, void *tail);

/** Can the journal not be read just now, nor anything else of the database? Any thread.
 */
bool journal_tail_is_lost(const struct journal_tail *tail);

/** After the pool has stopped; NULL is allowed. Loop thread. */
void journal_tail_stop(struct journal_tail *tail);

#endif /* SERVER_JOURNAL_TAIL_H */
