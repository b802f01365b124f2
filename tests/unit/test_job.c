/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The workers' writes: groups, savepoints, order, bounds, ends. Run it under SAN=tsan,
 * too. */
#include "server/job.h"

#include <stdlib.h>

#include "common/clock.h"
#include "common/mem.h"
#include "db/db_message.h"
#include "db/db_transaction.h"
#include "server/job_inbox.h"
#include "tests/support/test.h"
#include "tests/support/workers.h"

#define DEADLINE_MS 600000

static void
test_every_write_is_stored_and_told_in_order(void **state)
{
    enum { COUNT = 1000 };
    struct workers *workers = *state;
    struct worker_job *jobs = xcalloc(COUNT, sizeof(*jobs));

    workers_start(workers, COUNT, 64);
    for (int i = 0; i < COUNT; i++) {
        workers_submit(workers, &jobs[i], JOB_WRITE, workers_append);
    }
    workers_await(workers, COUNT);
    assert_int_equal(workers->seq_count, COUNT);
    for (int i = 0; i < COUNT; i++) {
        assert_int_equal(workers->seqs[i], i + 1);
        assert_int_equal(jobs[i].job.status, STATUS_OK);
        assert_true(jobs[i].rows_known >= (size_t)jobs[i].seq);
    }
    assert_true(workers->largest_group <= 64);
    free(jobs);
}

static enum status
append_for_a_while(struct job *job, struct db *db, struct error *err)
{
    int64_t until_ms = clock_monotonic_ms() + 1;

    while (clock_monotonic_ms() < until_ms) {
    }
    return workers_append(job, db, err);
}

/* Others wait for the lock meanwhile. */
static void
test_a_group_that_takes_its_time_is_parted(void **state)
{
    enum { COUNT = 20 };
    struct workers *workers = *state;
    struct worker_job *jobs = xcalloc(COUNT, sizeof(*jobs));

    workers_start_of(workers, COUNT, COUNT, /* group_ms= */ 1);
    for (int i = 0; i < COUNT; i++) {
        workers_submit(workers, &jobs[i], JOB_WRITE, append_for_a_while);
    }
    workers_await(workers, COUNT);
    assert_int_equal(workers->largest_group, 1);
    for (int i = 0; i < COUNT; i++) {
        assert_int_equal(workers->seqs[i], i + 1);
        assert_int_equal(jobs[i].seq, i + 1);
        assert_int_equal(jobs[i].job.status, STATUS_OK);
    }
    free(jobs);
}

static void
test_a_refused_job_leaves_nothing_and_its_neighbours_stay(void **state)
{
    enum { COUNT = 300 };
    struct workers *workers = *state;
    struct worker_job *jobs = xcalloc(COUNT, sizeof(*jobs));

    workers_start(workers, COUNT, 50);
    for (int i = 0; i < COUNT; i++) {
        jobs[i].wanted = i % 3 == 0 ? STATUS_QUOTA_FULL : STATUS_OK;
        workers_submit(workers, &jobs[i], JOB_WRITE, workers_append);
    }
    workers_await(workers, COUNT);
    assert_int_equal(workers->seq_count, COUNT - COUNT / 3);
    for (int i = 0; i < COUNT; i++) {
        assert_int_equal(jobs[i].job.status, i % 3 == 0 ? STATUS_QUOTA_FULL : STATUS_OK);
    }
    assert_string_equal(jobs[0].why, "refused by the test");
    free(jobs);
}

/* The database drops a transaction by itself, as on a full disk. */
static enum status
lose_run(struct job *job, struct db *db, struct error *err)
{
    (void)job;
    (void)err;
    db_rollback(db);
    return STATUS_OK;
}

static void
test_a_lost_transaction_fails_only_what_was_begun_in_it(void **state)
{
    enum { COUNT = 8, LOST = 3 };
    struct workers *workers = *state;
    struct worker_job first = { .wanted = STATUS_OK };
    struct worker_job jobs[COUNT] = { { .wanted = STATUS_OK } };
    struct job_stats stats;

    workers_start_of(workers, COUNT, COUNT, DEADLINE_MS); /* none is parted by its time */
    workers_submit(workers, &first, JOB_WRITE, workers_hold);
    (void)sem_wait(&workers->at_gate);
    for (int i = 0; i < COUNT; i++) { /* they are one group */
        workers_submit(
            workers, &jobs[i], JOB_WRITE, i == LOST ? lose_run : workers_append);
    }
    (void)sem_post(&workers->gate);
    workers_await(workers, 1 + COUNT);
    for (int i = 0; i < COUNT; i++) {
        assert_int_equal(jobs[i].job.status, i <= LOST ? STATUS_STORAGE : STATUS_OK);
        if (i > LOST) {
            assert_int_equal(jobs[i].seq, i - LOST);
        }
    }
    assert_int_equal(workers->seq_count, COUNT - LOST - 1);
    job_pool_stats(workers->pool, &stats);
    assert_int_equal(stats.failed_commits, 1);
    assert_int_equal(stats.commits, 3);
    assert_int_equal(stats.writes, 1 + COUNT);
}

static void
test_what_is_left_waits_before_all_others(void **state)
{
    enum { COUNT = 6, TAKEN = 5, DONE = 2 };
    struct inbox inbox = { .count = 0 };
    struct job_list taken = TAILQ_HEAD_INITIALIZER(taken);
    struct job jobs[COUNT] = { { .kind = JOB_WRITE } };

    (void)state;
    inbox_init(&inbox);
    for (int i = 0; i < TAKEN; i++) {
        assert_true(inbox_put(&inbox, &jobs[i], COUNT));
    }
    assert_int_equal(inbox_take(&inbox, &taken, TAKEN), TAKEN);
    assert_true(inbox_put(&inbox, &jobs[TAKEN], COUNT));
    for (int i = 0; i < DONE; i++) {
        assert_ptr_equal(TAILQ_FIRST(&taken), &jobs[i]);
        TAILQ_REMOVE(&taken, &jobs[i], link);
    }
    inbox_put_back(&inbox, &taken);
    assert_true(TAILQ_EMPTY(&taken));
    assert_int_equal(inbox_count(&inbox), COUNT - DONE);
    assert_int_equal(inbox_take(&inbox, &taken, COUNT), COUNT - DONE);
    for (int i = DONE; i < COUNT; i++) {
        assert_ptr_equal(TAILQ_FIRST(&taken), &jobs[i]);
        TAILQ_REMOVE(&taken, &jobs[i], link);
    }
    inbox_destroy(&inbox);
}

static void
on_messages(void *arg)
{
    struct workers *workers = arg;

    workers->messages++;
}

static enum status
message_run(struct job *job, struct db *db, struct error *err)
{
    static const struct message message = {
        .id = "01J00000000000000000000000", .event = "code", .next_ms = 1
    };

    (void)job;
    return db_message_insert(db, WORKERS_OFFICE, &message, err);
}

static enum status
decide_run(struct job *job, struct db *db, struct error *err)
{
    struct message message;
    enum status st =
        db_message_load(db, WORKERS_OFFICE, "01J00000000000000000000000", &message, err);

    (void)job;
    return st == STATUS_OK ? db_message_decide(db, WORKERS_OFFICE, &message, err) : st;
}

static void
test_a_commit_with_messages_is_told(void **state)
{
    static const struct {
        enum status (*run)(struct job *, struct db *, struct error *);
        int messages;
        size_t rows;
    } jobs[] = { { workers_append, 0, 1 }, { message_run, 1, 1 }, { workers_look, 1, 1 },
        { workers_append, 1, 2 }, { decide_run, 2, 2 } };
    struct workers *workers = *state;

    workers_start(workers, 8, 8);
    job_pool_on_messages(workers->pool, on_messages, workers);
    for (size_t i = 0; i < ARRAY_LEN(jobs); i++) {
        struct worker_job job = { .wanted = STATUS_OK };

        workers_submit(workers, &job, JOB_WRITE, jobs[i].run);
        workers_await(workers, (int)i + 1);
        assert_int_equal(job.job.status, STATUS_OK);
        assert_int_equal(workers->messages, jobs[i].messages);
        assert_int_equal(workers->seq_count, jobs[i].rows);
    }
}

static void
test_a_full_inbox_says_busy_at_once(void **state)
{
    enum { COUNT = 5000 };
    struct workers *workers = *state;
    struct worker_job *jobs = xcalloc(COUNT, sizeof(*jobs));
    struct error err = { .code = STATUS_OK };
    int taken = 0;

    workers_start(workers, 4, 2);
    for (int i = 0; i < COUNT; i++) {
        jobs[i].workers = workers;
        jobs[i].job.kind = JOB_WRITE;
        jobs[i].job.run = workers_append;
        jobs[i].job.done = workers_done;
        if (job_submit(workers->pool, &jobs[i].job, &err) != STATUS_OK) {
            break;
        }
        taken++;
    }
    assert_true(taken < COUNT);
    assert_int_equal(err.code, STATUS_BUSY);
    workers_await(workers, taken);
    assert_int_equal(workers->seq_count, taken);
    free(jobs);
}

static void
test_stopping_finishes_what_was_handed_in(void **state)
{
    enum { COUNT = 200 };
    struct workers *workers = *state;
    struct worker_job *jobs = xcalloc(COUNT, sizeof(*jobs));

    workers_start(workers, COUNT, 16);
    for (int i = 0; i < COUNT; i++) {
        workers_submit(workers, &jobs[i], JOB_WRITE, workers_append);
    }
    job_pool_free(workers->pool);
    workers->pool = NULL;
    assert_int_equal(workers->done, COUNT);
    assert_int_equal(workers->seq_count, COUNT);
    free(jobs);
}

static void
hand_in_another(struct job *job)
{
    struct worker_job *self = CONTAINER_OF(job, struct worker_job, job);

    if (self->again) {
        self->again = false;
        self->job.kind = JOB_WRITE;
        self->job.run = workers_append;
        assert_int_equal(job_submit(self->workers->pool, &self->job, NULL), STATUS_OK);
        return;
    }
    workers_done(job);
}

/* A sign-in checks a password on the slow worker, then stores its session. */
static void
test_a_slow_job_may_be_followed_by_a_write_while_stopping(void **state)
{
    struct workers *workers = *state;
    struct worker_job job = { .workers = workers, .again = true };

    workers_start(workers, 8, 8);
    job.job.kind = JOB_SLOW;
    job.job.run = workers_look;
    job.job.done = hand_in_another;
    assert_int_equal(job_submit(workers->pool, &job.job, NULL), STATUS_OK);
    job_pool_free(workers->pool);
    workers->pool = NULL;
    assert_int_equal(workers->done, 1);
    assert_int_equal(workers->seq_count, 1);
}

#define WITH_OFFICE(test) \
    cmocka_unit_test_setup_teardown(test, workers_open, workers_close)

int
main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_OFFICE(test_every_write_is_stored_and_told_in_order),
        WITH_OFFICE(test_a_group_that_takes_its_time_is_parted),
        WITH_OFFICE(test_a_refused_job_leaves_nothing_and_its_neighbours_stay),
        WITH_OFFICE(test_a_lost_transaction_fails_only_what_was_begun_in_it),
        cmocka_unit_test(test_what_is_left_waits_before_all_others),
        WITH_OFFICE(test_a_commit_with_messages_is_told),
        WITH_OFFICE(test_a_full_inbox_says_busy_at_once),
        WITH_OFFICE(test_stopping_finishes_what_was_handed_in),
        WITH_OFFICE(test_a_slow_job_may_be_followed_by_a_write_while_stopping),
    };

    return cmocka_run_group_tests_name("job", tests, NULL, NULL);
}
