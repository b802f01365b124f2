/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SERVER_JOB_H
#define SERVER_JOB_H

/*
 * Where the loop thread and the database meet. A job's `run` happens on a worker thread
 * inside a transaction and never touches a socket; its `done` happens on the loop thread
 * after the commit and never touches the database.
 *
 * One writer takes every waiting JOB_WRITE into one transaction, a savepoint each, and
 * commits once: group commit. A group whose transaction failed by no fault of its own (a
 * lost connection, a deadlock) is run again. If the commit or a savepoint fails for good,
 * every job of the group that was begun gets STATUS_STORAGE. All other kinds are done one
 * by one, outside the writer's way, each kind by threads of its own, so that none waits
 * behind another: JOB_READ by several, each of the rest by one that gives way to loop,
 * writer and readers where the processor is short. `run` of a JOB_FILE gets no database.
 */

#include "common/base.h"
#include "common/status.h"
#include "server/job_item.h"

struct event_base;
struct journal_row;
struct vault;

/** Rows that a commit added to the journal, in order, handed to the loop before `done`.
 */
typedef void job_journal_fn(const struct journal_row *rows, size_t count, void *arg);

/* Jobs that may wait for a JOB_SLOW or JOB_HELPER, whatever the options say: a thousand
 * password hashes are done in twenty seconds, and who would wait longer is told to come
 * back, before a proxy or a person loses patience. */
#define JOB_LONG_MAX 1000

/* Whoever is told to come back is told this at most, in seconds. */
#define JOB_COME_BACK_MAX_S 60

/** A commit stored messages that may be due; after its journal rows. */
typedef void job_messages_fn(void *arg);

struct job_pool_options {
    const char *database;       /* URL; borrowed for the call */
    const struct vault *vault;  /* of the handles (db_vault.h); borrowed, or NULL */
    int readers;                /* reader threads, 1..8 */
    size_t inbox_max;           /* waiting jobs of a kind before job_submit() says busy */
    size_t group_max;           /* write jobs in one commit */
    int64_t group_ms;           /* no job begins later in one; 0: a second */
    job_journal_fn *on_journal; /* may be NULL */
    void *arg;                  /* for on_journal; outlives the pool */
};

struct job_pool;

/** Figures for /metrics, since the start. */
struct job_stats {
    uint64_t finished; /* jobs of any kind */
    uint64_t writes;   /* write jobs, stored or not */
    uint64_t commits;  /* groups */
    uint64_t failed_commits;
    size_t waiting[JOB_KINDS]; /* now */
};

/** Start the threads; `base` gets the event that wakes the loop. Each connects to the
 * database, which was found to be right before, when it has its first job. */
enum status job_pool_start(struct event_base *base,
    const struct job_pool_options *options, struct job_pool **pool, struct error *err)
    MUST_CHECK;

/** Who hears of messages, until the pool stops; before, nobody does. Loop thread. */
void job_pool_on_messages(struct job_pool *pool, job_messages_fn *on_messages, void *arg);

/** Finish what was submitted, run every `done`, join the threads, close. From then on it
 * is too busy for whatever is submitted. Loop thread. */
void job_pool_stop(struct job_pool *pool);

/** Stop, if it has not, and free: behind all that might still submit. Loop thread. */
void job_pool_free(struct job_pool *pool);

/**
 * Hand a job over. Loop thread.
 * @return STATUS_OK    the pool's until `done`
 *         STATUS_BUSY  the inbox is full; the job is still the caller's. `err` says when
 *                      it is worth coming back: when half of what waits is done, by the
 *                      time that it took of late, each later than the one told before
 */
enum status job_submit(struct job_pool *pool, struct job *job, struct error *err)
    MUST_CHECK;

void job_pool_stats(struct job_pool *pool, struct job_stats *stats);

#endif /* SERVER_JOB_H */
