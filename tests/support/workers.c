/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/support/workers.h"

#include <stdlib.h>

#include <event2/event.h>

#include "common/mem.h"
#include "common/text.h"
#include "db/db.h"
#include "db/db_journal.h"
#include "tests/support/test.h"

#define HELD_MAX 8 /* jobs held at a time */

static void
on_journal(const struct journal_row *rows, size_t count, void *arg)
{
    struct workers *workers = arg;

    for (size_t i = 0; i < count; i++) {
        assert_true(workers->seq_count < ARRAY_LEN(workers->seqs));
        workers->seqs[workers->seq_count++] = rows[i].seq;
    }
    if (count > workers->largest_group) {
        workers->largest_group = count;
    }
}

void
workers_start_of(
    struct workers *workers, size_t inbox_max, size_t group_max, int64_t group_ms)
{
    const struct job_pool_options options = { .database = workers->url,
        .readers = 2,
        .inbox_max = inbox_max,
        .group_max = group_max,
        .group_ms = group_ms,
        .on_journal = on_journal,
        .arg = workers };
    struct error err = { .text = "" };

    assert_int_equal(
        job_pool_start(workers->base, &options, &workers->pool, &err), STATUS_OK);
}

void
workers_start(struct workers *workers, size_t inbox_max, size_t group_max)
{
    workers_start_of(workers, inbox_max, group_max, /* group_ms= */ 0);
}

int
workers_open(void **state)
{
    struct workers *workers = xcalloc(1, sizeof(*workers));
    struct db *db;

    temp_make(workers->folder);
    db = test_database_office(workers->url, workers->folder, "test.db");
    db_close(db);
    workers->base = event_base_new();
    assert_int_equal(sem_init(&workers->gate, 0, 0), 0);
    assert_int_equal(sem_init(&workers->at_gate, 0, 0), 0);
    *state = workers;
    return 0;
}

int
workers_close(void **state)
{
    struct workers *workers = *state;

    for (int i = 0; i < HELD_MAX; i++) { /* also when a test failed */
        (void)sem_post(&workers->gate);
    }
    job_pool_free(workers->pool);
    event_base_free(workers->base);
    test_database_remove(workers->url);
    temp_remove(workers->folder);
    free(workers);
    return 0;
}

enum status
workers_append(struct job *job, struct db *db, struct error *err)
{
    struct worker_job *self = CONTAINER_OF(job, struct worker_job, job);
    struct journal_row row = { .office = WORKERS_OFFICE,
        .at_ms = 1,
        .kind = "test.row",
        .actor = "system",
        .data = "{}" };
    enum status st = db_journal_append(db, &row, err);

    self->seq = row.seq;
    if (st == STATUS_OK && self->wanted != STATUS_OK) {
        return error_set(err, self->wanted, "refused by the test");
    }
    return st;
}

void
workers_done(struct job *job)
{
    struct worker_job *self = CONTAINER_OF(job, struct worker_job, job);
    struct workers *workers = self->workers;

    self->rows_known = workers->seq_count;
    assert_int_equal(!job->err, job->status == STATUS_OK);
    text_copy(self->why, sizeof(self->why), job->err ? job->err->text : "");
    if (++workers->done == workers->wanted) {
        (void)event_base_loopbreak(workers->base);
    }
}

void
workers_submit(struct workers *workers, struct worker_job *job, enum job_kind kind,
    enum status (*run)(struct job *, struct db *, struct error *))
{
    struct error err;

    job->workers = workers;
    job->job.kind = kind;
    job->job.run = run;
    job->job.done = workers_done;
    assert_int_equal(job_submit(workers->pool, &job->job, &err), STATUS_OK);
}

void
workers_await(struct workers *workers, int wanted)
{
    workers->wanted = wanted;
    if (workers->done < wanted) {
        (void)event_base_dispatch(workers->base);
    }
    assert_int_equal(workers->done, wanted);
}

/* Holds a worker until what is to come behind it is all handed in. */
enum status
workers_hold(struct job *job, struct db *db, struct error *err)
{
    struct worker_job *self = CONTAINER_OF(job, struct worker_job, job);

    (void)db;
    (void)err;
    (void)sem_post(&self->workers->at_gate);
    (void)sem_wait(&self->workers->gate);
    return STATUS_OK;
}

enum status
workers_look(struct job *job, struct db *db, struct error *err)
{
    struct worker_job *self = CONTAINER_OF(job, struct worker_job, job);

    return db_journal_last(db, WORKERS_OFFICE, &self->seen, err);
}

enum status
workers_rest(struct job *job, struct db *db, struct error *err)
{
    (void)job;
    (void)db;
    (void)err;
    return STATUS_OK;
}
