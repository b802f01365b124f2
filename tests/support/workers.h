/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TESTS_SUPPORT_WORKERS_H
#define TESTS_SUPPORT_WORKERS_H

/* A pool of workers on an office's database of its own, its loop run by the test, and
 * jobs for it. The test's thread, but for `run` of a job. */

#include <semaphore.h>

#include "server/job.h"
#include "tests/support/database.h"
#include "tests/support/temp.h"

struct event_base;

#define WORKERS_OFFICE INT64_C(1)

struct workers {
    char folder[TEMP_PATH_SIZE];
    char url[TEST_URL_SIZE];
    struct event_base *base;
    struct job_pool *pool;
    sem_t gate;         /* of workers_hold() */
    sem_t at_gate;      /* a job has come there */
    int done;           /* jobs back on the loop */
    int wanted;         /* the loop ends with this many */
    int64_t seqs[4096]; /* journal rows as the loop heard of them */
    size_t seq_count;
    size_t largest_group; /* rows of one commit */
    int messages;         /* commits with messages, as the loop heard of them */
};

struct worker_job {
    struct job job;
    struct workers *workers;
    enum status wanted; /* what `run` says */
    size_t rows_known;  /* rows the loop had heard of when `done` came */
    int64_t seq;
    int64_t seen; /* by a reader: the journal's last row */
    char why[64]; /* what `done` was told */
    bool again;   /* `done` hands in another */
};

/** The office, without a pool; cmocka's setup and teardown. */
int workers_open(void **state);
int workers_close(void **state);

/** Start the pool; `group_ms` 0: the pool's own. */
void workers_start_of(
    struct workers *workers, size_t inbox_max, size_t group_max, int64_t group_ms);
void workers_start(struct workers *workers, size_t inbox_max, size_t group_max);

/** Hand it in; workers_done() is told. */
void workers_submit(struct workers *workers, struct worker_job *job, enum job_kind kind,
    enum status (*run)(struct job *, struct db *, struct error *));
/** Run the loop until so many have come back since the start. */
void workers_await(struct workers *workers, int wanted);
void workers_done(struct job *job);

/* What a job may run. */

/** A row of the journal; then what the job's `wanted` says. */
enum status workers_append(struct job *job, struct db *db, struct error *err);
/** The journal's last row, to `seen`. */
enum status workers_look(struct job *job, struct db *db, struct error *err);
/** Hold a worker, until what is to come behind it is all handed in. */
enum status workers_hold(struct job *job, struct db *db, struct error *err);
enum status workers_rest(struct job *job, struct db *db, struct error *err);

#endif /* TESTS_SUPPORT_WORKERS_H */
