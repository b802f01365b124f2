/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Kinds of jobs beside each other: who reads, who waits for whom, who gives way. Run it
 * under SAN=tsan, too. */
#include "server/job.h"

#include <stdlib.h>
#include <unistd.h>

#include "common/mem.h"
#include "tests/support/slice.h"
#include "tests/support/test.h"
#include "tests/support/workers.h"

static void
test_a_reader_sees_what_was_committed(void **state)
{
    struct workers *workers = *state;
    struct worker_job write = { .wanted = STATUS_OK };
    struct worker_job read = { .wanted = STATUS_OK };
    struct worker_job slow = { .wanted = STATUS_OK };

    workers_start(workers, 8, 8);
    workers_submit(workers, &write, JOB_WRITE, workers_append);
    workers_await(workers, 1);
    workers_submit(workers, &read, JOB_READ, workers_look);
    workers_submit(workers, &slow, JOB_SLOW, workers_look);
    workers_await(workers, 3);
    assert_int_equal(read.seen, 1);
    assert_int_equal(slow.seen, 1);
}

static enum status
write_by_reader_run(struct job *job, struct db *db, struct error *err)
{
    return workers_append(job, db, err);
}

static void
test_a_reader_cannot_write(void **state)
{
    struct workers *workers = *state;
    struct worker_job job = { .wanted = STATUS_OK };

    workers_start(workers, 8, 8);
    workers_submit(workers, &job, JOB_READ, write_by_reader_run);
    workers_await(workers, 1);
    assert_int_not_equal(job.job.status, STATUS_OK);
    assert_int_equal(workers->seq_count, 0);
}

static void
note_order(struct job *job)
{
    struct worker_job *self = CONTAINER_OF(job, struct worker_job, job);

    self->seq = self->workers->done;
    workers_done(job);
}

/* 240 wrong sign-ins: 24 addresses at 8 accounts; then the true one. */
static void
test_slow_work_is_fair_by_whom_it_is_for(void **state)
{
    enum { ADDRESSES = 24, EACH = 10, COUNT = ADDRESSES * EACH };
    struct workers *workers = *state;
    struct worker_job *jobs = xcalloc(COUNT + 3, sizeof(*jobs));

    workers_start(workers, COUNT + 3, 8);
    workers_submit(workers, &jobs[0], JOB_SLOW, workers_hold);
    for (int i = 1; i <= COUNT; i++) {
        jobs[i].job.fair[0] = (uint64_t)(1000 + i % ADDRESSES);
        jobs[i].job.fair[1] = (uint64_t)(2000 + i % 8);
        workers_submit(workers, &jobs[i], JOB_SLOW, workers_rest);
        jobs[i].job.done = note_order;
    }
    jobs[COUNT + 1].job.fair[0] = 3000;
    jobs[COUNT + 1].job.fair[1] = 4000;
    for (int i = COUNT + 1; i <= COUNT + 2; i++) { /* the last is for nobody: a picture */
        workers_submit(workers, &jobs[i], JOB_SLOW, workers_rest);
        jobs[i].job.done = note_order;
    }
    (void)sem_post(&workers->gate);
    workers_await(workers, COUNT + 3);
    assert_true(jobs[COUNT + 1].seq <= ADDRESSES + 1);
    assert_true(jobs[COUNT + 2].seq <= ADDRESSES + 2);
    for (int i = ADDRESSES; i < COUNT; i++) { /* and each address has its own order */
        assert_true(jobs[i + 1].seq > jobs[i + 1 - ADDRESSES].seq);
    }
    free(jobs);
}

/* Papers of fifty accounts wait, and three people look at one: each waits for one paper
 * of all of them. */
static void
test_what_is_light_takes_turns_with_what_is_heavy(void **state)
{
    enum { HEAVY = 50, LIGHT = 3, COUNT = 1 + HEAVY + LIGHT };
    struct workers *workers = *state;
    struct worker_job *jobs = xcalloc(COUNT, sizeof(*jobs));

    workers_start(workers, COUNT, 8);
    workers_submit(workers, &jobs[0], JOB_HELPER, workers_hold);
    for (int i = 1; i < COUNT; i++) {
        jobs[i].job.fair[0] = (uint64_t)(1000 + i);
        jobs[i].job.heavy = i <= HEAVY;
        workers_submit(workers, &jobs[i], JOB_HELPER, workers_rest);
        jobs[i].job.done = note_order;
    }
    (void)sem_post(&workers->gate);
    workers_await(workers, COUNT);
    for (int i = 1; i <= HEAVY; i++) { /* before it: the first, i - 1 heavy ones, light */
        assert_int_equal(jobs[i].seq, i + (i - 1 < LIGHT ? i - 1 : LIGHT));
    }
    for (int i = 1; i <= LIGHT; i++) {
        assert_int_equal(jobs[HEAVY + i].seq, 2 * i);
    }
    free(jobs);
}

#define HASH_MS 20

static enum status
hash_run(struct job *job, struct db *db, struct error *err)
{
    (void)job;
    (void)db;
    (void)err;
    (void)usleep(HASH_MS * 1000);
    return STATUS_OK;
}

/* Thousands sign in at once: who would wait for minutes is told to come back, when half
 * of those before are served, each later than the one before, and within a minute. */
static void
test_slow_work_does_not_wait_for_minutes(void **state)
{
    enum { HASHES = 24, COUNT = JOB_LONG_MAX + HASHES + 4 };
    struct workers *workers = *state;
    struct worker_job *jobs = xcalloc(COUNT, sizeof(*jobs));
    struct worker_job late = { .job = { .kind = JOB_SLOW, .run = workers_rest } };
    struct error err = { .code = STATUS_OK };
    int taken = 0;

    workers_start(workers, 4 * COUNT, 8);
    workers_submit(workers, &jobs[taken++], JOB_SLOW, workers_hold);
    while (taken <= HASHES) {
        workers_submit(workers, &jobs[taken++], JOB_SLOW, hash_run);
    }
    workers_submit(workers, &jobs[taken++], JOB_SLOW, workers_hold);
    (void)sem_wait(&workers->at_gate);
    (void)sem_post(&workers->gate);
    workers_await(workers, HASHES + 1);
    (void)sem_wait(&workers->at_gate); /* from here on none is taken out */
    for (; taken < COUNT; taken++) {
        struct worker_job *job = &jobs[taken];

        job->workers = workers;
        job->job.kind = JOB_SLOW;
        job->job.run = workers_rest;
        job->job.done = workers_done;
        if (job_submit(workers->pool, &job->job, &err) != STATUS_OK) {
            break;
        }
    }
    assert_int_equal(err.code, STATUS_BUSY);
    assert_int_equal(taken - HASHES - 2, JOB_LONG_MAX);
    assert_in_range(
        err.retry_after_s, JOB_LONG_MAX / 2 * (HASH_MS - 2) / 1000, JOB_COME_BACK_MAX_S);
    for (int i = 0; i < 20 * JOB_COME_BACK_MAX_S * 1000 / HASH_MS; i++) {
        assert_int_equal(job_submit(workers->pool, &late.job, &err), STATUS_BUSY);
        assert_in_range(err.retry_after_s, 1, JOB_COME_BACK_MAX_S);
    }
    assert_int_equal(err.retry_after_s, JOB_COME_BACK_MAX_S);
    (void)sem_post(&workers->gate);
    workers_await(workers, taken);
    free(jobs);
}

/* Photographs are looked into, a scanner of viruses hangs, a year is told: who signs in
 * or looks at a counter does not wait. */
static void
test_work_of_one_kind_does_not_wait_for_another(void **state)
{
    static const enum job_kind kinds[] = { JOB_SLOW, JOB_HELPER, JOB_FILE, JOB_REPORT,
        JOB_HEAD, JOB_READ };
    struct workers *workers = *state;
    struct worker_job held[ARRAY_LEN(kinds)] = { { .wanted = STATUS_OK } };
    struct worker_job others[ARRAY_LEN(kinds)] = { { .wanted = STATUS_OK } };

    workers_start(workers, 8, 8);
    for (size_t i = 0; i < ARRAY_LEN(kinds); i++) {
        int done = workers->done;

        workers_submit(workers, &held[i], kinds[i], workers_hold);
        for (size_t other = 0; other < ARRAY_LEN(kinds); other++) {
            if (other != i) {
                workers_submit(workers, &others[other], kinds[other], workers_rest);
                workers_await(workers, ++done);
            }
        }
        (void)sem_post(&workers->gate);
        workers_await(workers, done + 1);
    }
}

struct nice_job {
    struct worker_job test;
    struct slice thread; /* that ran it */
};

static enum status
nice_run(struct job *job, struct db *db, struct error *err)
{
    struct nice_job *self = CONTAINER_OF(job, struct nice_job, test.job);

    (void)db;
    (void)err;
    self->thread = slice_of(0);
    return STATUS_OK;
}

/* Where the processor is short, an arrival and a clerk's look come before a hash, a paper
 * and a report, and at once. */
static void
test_what_may_wait_gives_way_to_the_line(void **state)
{
    static const struct {
        enum job_kind kind;
        int behind;
    } rows[] = { { JOB_READ, 0 }, { JOB_WRITE, 0 }, { JOB_PUBLIC, 5 }, { JOB_SLOW, 5 },
        { JOB_HELPER, 5 }, { JOB_FILE, 5 }, { JOB_REPORT, 10 }, { JOB_HEAD, 10 } };
    struct workers *workers = *state;
    struct nice_job jobs[ARRAY_LEN(rows)] = { { .thread = { 0 } } };
    struct slice own = slice_of(0);

    workers_start(workers, 8, 8);
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        workers_submit(workers, &jobs[i].test, rows[i].kind, nice_run);
    }
    workers_await(workers, ARRAY_LEN(rows));
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        int wanted = own.nice + rows[i].behind;

        assert_int_equal(jobs[i].thread.nice, wanted < 19 ? wanted : 19);
        if (own.ns > 0) { /* kernels before 6.12 say nothing */
            assert_int_equal(jobs[i].thread.ns == 100000, rows[i].behind == 0);
        }
    }
}

/* As many phones as you like: who is signed in has readers and room of his own. */
static void
test_the_public_takes_no_room_of_others(void **state)
{
    enum { ROOM = 8 };
    struct workers *workers = *state;
    struct worker_job first = { .wanted = STATUS_OK };
    struct worker_job phones[ROOM] = { { .wanted = STATUS_OK } };
    struct worker_job more = { .job = { .kind = JOB_PUBLIC, .run = workers_rest } };
    struct worker_job clerk = { .wanted = STATUS_OK };
    struct error err = { .code = STATUS_OK };
    enum status st = STATUS_OK;

    workers_start(workers, ROOM, 8);
    workers_submit(workers, &first, JOB_PUBLIC, workers_hold);
    for (int i = 0; i < ROOM - 1; i++) {
        workers_submit(workers, &phones[i], JOB_PUBLIC, workers_rest);
    }
    for (int i = 0; i < 2 && st == STATUS_OK; i++) { /* the first may be out by now */
        struct worker_job *job = i == 0 ? &phones[ROOM - 1] : &more;

        job->workers = workers;
        job->job.kind = JOB_PUBLIC;
        job->job.run = workers_rest;
        job->job.done = workers_done;
        st = job_submit(workers->pool, &job->job, &err);
    }
    assert_int_equal(st, STATUS_BUSY);
    workers_submit(workers, &clerk, JOB_READ, workers_rest);
    clerk.job.done = note_order;
    workers_await(workers, 1);
    assert_int_equal(clerk.seq, 0); /* before all of them */
    (void)sem_post(&workers->gate);
    job_pool_free(workers->pool); /* the jobs are on our stack */
    workers->pool = NULL;
}

#define WITH_OFFICE(test) \
    cmocka_unit_test_setup_teardown(test, workers_open, workers_close)

int
main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_OFFICE(test_a_reader_sees_what_was_committed),
        WITH_OFFICE(test_a_reader_cannot_write),
        WITH_OFFICE(test_slow_work_is_fair_by_whom_it_is_for),
        WITH_OFFICE(test_what_is_light_takes_turns_with_what_is_heavy),
        WITH_OFFICE(test_slow_work_does_not_wait_for_minutes),
        WITH_OFFICE(test_work_of_one_kind_does_not_wait_for_another),
        WITH_OFFICE(test_what_may_wait_gives_way_to_the_line),
        WITH_OFFICE(test_the_public_takes_no_room_of_others),
    };

    return cmocka_run_group_tests_name("job_kinds", tests, NULL, NULL);
}
