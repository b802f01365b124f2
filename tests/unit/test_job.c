/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The workers: groups, savepoints, order, bounds, ends. Run it under SAN=tsan, too. */
#include "server/job.h"

#include <semaphore.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include <event2/event.h>

#include "common/clock.h"
#include "common/mem.h"
#include "common/text.h"
#include "db/db.h"
#include "db/db_journal.h"
#include "db/db_message.h"
#include "db/db_office.h"
#include "db/db_transaction.h"
#include "server/job_inbox.h"
#include "tests/support/database.h"
#include "tests/support/temp.h"
#include "tests/support/test.h"

#define TEST_OFFICE INT64_C(1)
#define DEADLINE_MS 600000
#define HELD_MAX 8 /* jobs at the gate at a time */

struct fixture {
    char folder[TEMP_PATH_SIZE];
    char url[TEST_URL_SIZE];
    struct event_base *base;
    struct job_pool *pool;
    sem_t gate;         /* of wait_run() */
    sem_t at_gate;      /* a job has come there */
    int done;           /* jobs back on the loop */
    int wanted;         /* the loop ends with this many */
    int64_t seqs[4096]; /* journal rows as the loop heard of them */
    size_t seq_count;
    size_t largest_group; /* rows of one commit */
    int messages;         /* commits with messages, as the loop heard of them */
};

static void
on_journal(const struct journal_row *rows, size_t count, void *arg)
{
    struct fixture *fixture = arg;

    for (size_t i = 0; i < count; i++) {
        assert_true(fixture->seq_count < ARRAY_LEN(fixture->seqs));
        fixture->seqs[fixture->seq_count++] = rows[i].seq;
    }
    if (count > fixture->largest_group) {
        fixture->largest_group = count;
    }
}

static void
start_pool_of(
    struct fixture *fixture, size_t inbox_max, size_t group_max, int64_t group_ms)
{
    const struct job_pool_options options = { .database = fixture->url,
        .readers = 2,
        .inbox_max = inbox_max,
        .group_max = group_max,
        .group_ms = group_ms,
        .on_journal = on_journal,
        .arg = fixture };
    struct error err = { .text = "" };

    assert_int_equal(
        job_pool_start(fixture->base, &options, &fixture->pool, &err), STATUS_OK);
}

static void
start_pool(struct fixture *fixture, size_t inbox_max, size_t group_max)
{
    start_pool_of(fixture, inbox_max, group_max, /* group_ms= */ 0);
}

static int
setup(void **state)
{
    struct fixture *fixture = xcalloc(1, sizeof(*fixture));
    struct db *db;

    temp_make(fixture->folder);
    db = test_database_office(fixture->url, fixture->folder, "test.db");
    db_close(db);
    fixture->base = event_base_new();
    assert_int_equal(sem_init(&fixture->gate, 0, 0), 0);
    assert_int_equal(sem_init(&fixture->at_gate, 0, 0), 0);
    *state = fixture;
    return 0;
}

static int
teardown(void **state)
{
    struct fixture *fixture = *state;

    for (int i = 0; i < HELD_MAX; i++) { /* also when a test failed */
        (void)sem_post(&fixture->gate);
    }
    job_pool_stop(fixture->pool);
    event_base_free(fixture->base);
    test_database_remove(fixture->url);
    temp_remove(fixture->folder);
    free(fixture);
    return 0;
}

struct test_job {
    struct job job;
    struct fixture *fixture;
    enum status wanted; /* what `run` says */
    size_t rows_known;  /* rows the loop had heard of when `done` came */
    int64_t seq;
    int64_t seen; /* by a reader: the journal's last row */
    char why[64]; /* what `done` was told */
    bool again;   /* `done` hands in another */
};

static enum status
append_run(struct job *job, struct db *db, struct error *err)
{
    struct test_job *self = CONTAINER_OF(job, struct test_job, job);
    struct journal_row row = { .office = TEST_OFFICE,
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

static void
test_done(struct job *job)
{
    struct test_job *self = CONTAINER_OF(job, struct test_job, job);
    struct fixture *fixture = self->fixture;

    self->rows_known = fixture->seq_count;
    assert_int_equal(!job->err, job->status == STATUS_OK);
    text_copy(self->why, sizeof(self->why), job->err ? job->err->text : "");
    if (++fixture->done == fixture->wanted) {
        (void)event_base_loopbreak(fixture->base);
    }
}

static void
submit(struct fixture *fixture, struct test_job *job, enum job_kind kind,
    enum status (*run)(struct job *, struct db *, struct error *))
{
    struct error err;

    job->fixture = fixture;
    job->job.kind = kind;
    job->job.run = run;
    job->job.done = test_done;
    assert_int_equal(job_submit(fixture->pool, &job->job, &err), STATUS_OK);
}

static void
run_loop(struct fixture *fixture, int wanted)
{
    fixture->wanted = wanted;
    if (fixture->done < wanted) {
        (void)event_base_dispatch(fixture->base);
    }
    assert_int_equal(fixture->done, wanted);
}

static void
test_every_write_is_stored_and_told_in_order(void **state)
{
    enum { COUNT = 1000 };
    struct fixture *fixture = *state;
    struct test_job *jobs = xcalloc(COUNT, sizeof(*jobs));

    start_pool(fixture, COUNT, 64);
    for (int i = 0; i < COUNT; i++) {
        submit(fixture, &jobs[i], JOB_WRITE, append_run);
    }
    run_loop(fixture, COUNT);
    assert_int_equal(fixture->seq_count, COUNT);
    for (int i = 0; i < COUNT; i++) {
        assert_int_equal(fixture->seqs[i], i + 1);
        assert_int_equal(jobs[i].job.status, STATUS_OK);
        assert_true(jobs[i].rows_known >= (size_t)jobs[i].seq);
    }
    assert_true(fixture->largest_group <= 64);
    free(jobs);
}

static enum status
append_for_a_while(struct job *job, struct db *db, struct error *err)
{
    int64_t until_ms = clock_monotonic_ms() + 1;

    while (clock_monotonic_ms() < until_ms) {
    }
    return append_run(job, db, err);
}

/* Others wait for the lock meanwhile. */
static void
test_a_group_that_takes_its_time_is_parted(void **state)
{
    enum { COUNT = 20 };
    struct fixture *fixture = *state;
    struct test_job *jobs = xcalloc(COUNT, sizeof(*jobs));

    start_pool_of(fixture, COUNT, COUNT, /* group_ms= */ 1);
    for (int i = 0; i < COUNT; i++) {
        submit(fixture, &jobs[i], JOB_WRITE, append_for_a_while);
    }
    run_loop(fixture, COUNT);
    assert_int_equal(fixture->largest_group, 1);
    for (int i = 0; i < COUNT; i++) {
        assert_int_equal(fixture->seqs[i], i + 1);
        assert_int_equal(jobs[i].seq, i + 1);
        assert_int_equal(jobs[i].job.status, STATUS_OK);
    }
    free(jobs);
}

static void
test_a_refused_job_leaves_nothing_and_its_neighbours_stay(void **state)
{
    enum { COUNT = 300 };
    struct fixture *fixture = *state;
    struct test_job *jobs = xcalloc(COUNT, sizeof(*jobs));

    start_pool(fixture, COUNT, 50);
    for (int i = 0; i < COUNT; i++) {
        jobs[i].wanted = i % 3 == 0 ? STATUS_QUOTA_FULL : STATUS_OK;
        submit(fixture, &jobs[i], JOB_WRITE, append_run);
    }
    run_loop(fixture, COUNT);
    assert_int_equal(fixture->seq_count, COUNT - COUNT / 3);
    for (int i = 0; i < COUNT; i++) {
        assert_int_equal(jobs[i].job.status, i % 3 == 0 ? STATUS_QUOTA_FULL : STATUS_OK);
    }
    assert_string_equal(jobs[0].why, "refused by the test");
    free(jobs);
}

/* Holds a worker until what is to come behind it is all handed in. */
static enum status
wait_run(struct job *job, struct db *db, struct error *err)
{
    struct test_job *self = CONTAINER_OF(job, struct test_job, job);

    (void)db;
    (void)err;
    (void)sem_post(&self->fixture->at_gate);
    (void)sem_wait(&self->fixture->gate);
    return STATUS_OK;
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
    struct fixture *fixture = *state;
    struct test_job first = { .wanted = STATUS_OK };
    struct test_job jobs[COUNT] = { { .wanted = STATUS_OK } };
    struct job_stats stats;

    start_pool_of(fixture, COUNT, COUNT, DEADLINE_MS); /* none is parted by its time */
    submit(fixture, &first, JOB_WRITE, wait_run);
    (void)sem_wait(&fixture->at_gate);
    for (int i = 0; i < COUNT; i++) { /* they are one group */
        submit(fixture, &jobs[i], JOB_WRITE, i == LOST ? lose_run : append_run);
    }
    (void)sem_post(&fixture->gate);
    run_loop(fixture, 1 + COUNT);
    for (int i = 0; i < COUNT; i++) {
        assert_int_equal(jobs[i].job.status, i <= LOST ? STATUS_STORAGE : STATUS_OK);
        if (i > LOST) {
            assert_int_equal(jobs[i].seq, i - LOST);
        }
    }
    assert_int_equal(fixture->seq_count, COUNT - LOST - 1);
    job_pool_stats(fixture->pool, &stats);
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

static enum status
last_run(struct job *job, struct db *db, struct error *err)
{
    struct test_job *self = CONTAINER_OF(job, struct test_job, job);

    return db_journal_last(db, TEST_OFFICE, &self->seen, err);
}

static void
on_messages(void *arg)
{
    struct fixture *fixture = arg;

    fixture->messages++;
}

static enum status
message_run(struct job *job, struct db *db, struct error *err)
{
    static const struct message message = {
        .id = "01J00000000000000000000000", .event = "code", .next_ms = 1
    };

    (void)job;
    return db_message_insert(db, TEST_OFFICE, &message, err);
}

static enum status
decide_run(struct job *job, struct db *db, struct error *err)
{
    struct message message;
    enum status st =
        db_message_load(db, TEST_OFFICE, "01J00000000000000000000000", &message, err);

    (void)job;
    return st == STATUS_OK ? db_message_decide(db, TEST_OFFICE, &message, err) : st;
}

static void
test_a_commit_with_messages_is_told(void **state)
{
    static const struct {
        enum status (*run)(struct job *, struct db *, struct error *);
        int messages;
        size_t rows;
    } jobs[] = { { append_run, 0, 1 }, { message_run, 1, 1 }, { last_run, 1, 1 },
        { append_run, 1, 2 }, { decide_run, 2, 2 } };
    struct fixture *fixture = *state;

    start_pool(fixture, 8, 8);
    job_pool_on_messages(fixture->pool, on_messages, fixture);
    for (size_t i = 0; i < ARRAY_LEN(jobs); i++) {
        struct test_job job = { .wanted = STATUS_OK };

        submit(fixture, &job, JOB_WRITE, jobs[i].run);
        run_loop(fixture, (int)i + 1);
        assert_int_equal(job.job.status, STATUS_OK);
        assert_int_equal(fixture->messages, jobs[i].messages);
        assert_int_equal(fixture->seq_count, jobs[i].rows);
    }
}

static void
test_a_reader_sees_what_was_committed(void **state)
{
    struct fixture *fixture = *state;
    struct test_job write = { .wanted = STATUS_OK };
    struct test_job read = { .wanted = STATUS_OK };
    struct test_job slow = { .wanted = STATUS_OK };

    start_pool(fixture, 8, 8);
    submit(fixture, &write, JOB_WRITE, append_run);
    run_loop(fixture, 1);
    submit(fixture, &read, JOB_READ, last_run);
    submit(fixture, &slow, JOB_SLOW, last_run);
    run_loop(fixture, 3);
    assert_int_equal(read.seen, 1);
    assert_int_equal(slow.seen, 1);
}

static enum status
write_by_reader_run(struct job *job, struct db *db, struct error *err)
{
    return append_run(job, db, err);
}

static void
test_a_reader_cannot_write(void **state)
{
    struct fixture *fixture = *state;
    struct test_job job = { .wanted = STATUS_OK };

    start_pool(fixture, 8, 8);
    submit(fixture, &job, JOB_READ, write_by_reader_run);
    run_loop(fixture, 1);
    assert_int_not_equal(job.job.status, STATUS_OK);
    assert_int_equal(fixture->seq_count, 0);
}

static void
test_a_full_inbox_says_busy_at_once(void **state)
{
    enum { COUNT = 5000 };
    struct fixture *fixture = *state;
    struct test_job *jobs = xcalloc(COUNT, sizeof(*jobs));
    struct error err = { .code = STATUS_OK };
    int taken = 0;

    start_pool(fixture, 4, 2);
    for (int i = 0; i < COUNT; i++) {
        jobs[i].fixture = fixture;
        jobs[i].job.kind = JOB_WRITE;
        jobs[i].job.run = append_run;
        jobs[i].job.done = test_done;
        if (job_submit(fixture->pool, &jobs[i].job, &err) != STATUS_OK) {
            break;
        }
        taken++;
    }
    assert_true(taken < COUNT);
    assert_int_equal(err.code, STATUS_BUSY);
    run_loop(fixture, taken);
    assert_int_equal(fixture->seq_count, taken);
    free(jobs);
}

static void
test_stopping_finishes_what_was_handed_in(void **state)
{
    enum { COUNT = 200 };
    struct fixture *fixture = *state;
    struct test_job *jobs = xcalloc(COUNT, sizeof(*jobs));

    start_pool(fixture, COUNT, 16);
    for (int i = 0; i < COUNT; i++) {
        submit(fixture, &jobs[i], JOB_WRITE, append_run);
    }
    job_pool_stop(fixture->pool);
    fixture->pool = NULL;
    assert_int_equal(fixture->done, COUNT);
    assert_int_equal(fixture->seq_count, COUNT);
    free(jobs);
}

static void
hand_in_another(struct job *job)
{
    struct test_job *self = CONTAINER_OF(job, struct test_job, job);

    if (self->again) {
        self->again = false;
        self->job.kind = JOB_WRITE;
        self->job.run = append_run;
        assert_int_equal(job_submit(self->fixture->pool, &self->job, NULL), STATUS_OK);
        return;
    }
    test_done(job);
}

static enum status
nothing_run(struct job *job, struct db *db, struct error *err)
{
    (void)job;
    (void)db;
    (void)err;
    return STATUS_OK;
}

static void
note_order(struct job *job)
{
    struct test_job *self = CONTAINER_OF(job, struct test_job, job);

    self->seq = self->fixture->done;
    test_done(job);
}

/* 240 wrong sign-ins: 24 addresses at 8 accounts; then the true one. */
static void
test_slow_work_is_fair_by_whom_it_is_for(void **state)
{
    enum { ADDRESSES = 24, EACH = 10, COUNT = ADDRESSES * EACH };
    struct fixture *fixture = *state;
    struct test_job *jobs = xcalloc(COUNT + 3, sizeof(*jobs));

    start_pool(fixture, COUNT + 3, 8);
    submit(fixture, &jobs[0], JOB_SLOW, wait_run);
    for (int i = 1; i <= COUNT; i++) {
        jobs[i].job.fair[0] = (uint64_t)(1000 + i % ADDRESSES);
        jobs[i].job.fair[1] = (uint64_t)(2000 + i % 8);
        submit(fixture, &jobs[i], JOB_SLOW, nothing_run);
        jobs[i].job.done = note_order;
    }
    jobs[COUNT + 1].job.fair[0] = 3000;
    jobs[COUNT + 1].job.fair[1] = 4000;
    for (int i = COUNT + 1; i <= COUNT + 2; i++) { /* the last is for nobody: a picture */
        submit(fixture, &jobs[i], JOB_SLOW, nothing_run);
        jobs[i].job.done = note_order;
    }
    (void)sem_post(&fixture->gate);
    run_loop(fixture, COUNT + 3);
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
    struct fixture *fixture = *state;
    struct test_job *jobs = xcalloc(COUNT, sizeof(*jobs));

    start_pool(fixture, COUNT, 8);
    submit(fixture, &jobs[0], JOB_HELPER, wait_run);
    for (int i = 1; i < COUNT; i++) {
        jobs[i].job.fair[0] = (uint64_t)(1000 + i);
        jobs[i].job.heavy = i <= HEAVY;
        submit(fixture, &jobs[i], JOB_HELPER, nothing_run);
        jobs[i].job.done = note_order;
    }
    (void)sem_post(&fixture->gate);
    run_loop(fixture, COUNT);
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
    struct fixture *fixture = *state;
    struct test_job *jobs = xcalloc(COUNT, sizeof(*jobs));
    struct test_job late = { .job = { .kind = JOB_SLOW, .run = nothing_run } };
    struct error err = { .code = STATUS_OK };
    int taken = 0;

    start_pool(fixture, 4 * COUNT, 8);
    submit(fixture, &jobs[taken++], JOB_SLOW, wait_run);
    while (taken <= HASHES) {
        submit(fixture, &jobs[taken++], JOB_SLOW, hash_run);
    }
    submit(fixture, &jobs[taken++], JOB_SLOW, wait_run);
    (void)sem_wait(&fixture->at_gate);
    (void)sem_post(&fixture->gate);
    run_loop(fixture, HASHES + 1);
    (void)sem_wait(&fixture->at_gate); /* from here on none is taken out */
    for (; taken < COUNT; taken++) {
        struct test_job *job = &jobs[taken];

        job->fixture = fixture;
        job->job.kind = JOB_SLOW;
        job->job.run = nothing_run;
        job->job.done = test_done;
        if (job_submit(fixture->pool, &job->job, &err) != STATUS_OK) {
            break;
        }
    }
    assert_int_equal(err.code, STATUS_BUSY);
    assert_int_equal(taken - HASHES - 2, JOB_LONG_MAX);
    assert_in_range(
        err.retry_after_s, JOB_LONG_MAX / 2 * (HASH_MS - 2) / 1000, JOB_COME_BACK_MAX_S);
    for (int i = 0; i < 20 * JOB_COME_BACK_MAX_S * 1000 / HASH_MS; i++) {
        assert_int_equal(job_submit(fixture->pool, &late.job, &err), STATUS_BUSY);
        assert_in_range(err.retry_after_s, 1, JOB_COME_BACK_MAX_S);
    }
    assert_int_equal(err.retry_after_s, JOB_COME_BACK_MAX_S);
    (void)sem_post(&fixture->gate);
    run_loop(fixture, taken);
    free(jobs);
}

/* Photographs are looked into, a scanner of viruses hangs, a year is told: who signs in
 * or looks at a counter does not wait. */
static void
test_work_of_one_kind_does_not_wait_for_another(void **state)
{
    static const enum job_kind kinds[] = { JOB_SLOW, JOB_HELPER, JOB_FILE, JOB_REPORT,
        JOB_READ };
    struct fixture *fixture = *state;
    struct test_job held[ARRAY_LEN(kinds)] = { { .wanted = STATUS_OK } };
    struct test_job others[ARRAY_LEN(kinds)] = { { .wanted = STATUS_OK } };

    start_pool(fixture, 8, 8);
    for (size_t i = 0; i < ARRAY_LEN(kinds); i++) {
        int done = fixture->done;

        submit(fixture, &held[i], kinds[i], wait_run);
        for (size_t other = 0; other < ARRAY_LEN(kinds); other++) {
            if (other != i) {
                submit(fixture, &others[other], kinds[other], nothing_run);
                run_loop(fixture, ++done);
            }
        }
        (void)sem_post(&fixture->gate);
        run_loop(fixture, done + 1);
    }
}

struct nice_job {
    struct test_job test;
    int nice; /* of the thread that ran it */
};

static enum status
nice_run(struct job *job, struct db *db, struct error *err)
{
    struct nice_job *self = CONTAINER_OF(job, struct nice_job, test.job);

    (void)db;
    (void)err;
    self->nice = getpriority(PRIO_PROCESS, (id_t)gettid());
    return STATUS_OK;
}

/* Where the processor is short, an arrival and a clerk's look come before a hash, a paper
 * and a report. */
static void
test_what_may_wait_gives_way_to_the_line(void **state)
{
    static const struct {
        enum job_kind kind;
        int behind;
    } rows[] = { { JOB_READ, 0 }, { JOB_WRITE, 0 }, { JOB_PUBLIC, 5 }, { JOB_SLOW, 5 },
        { JOB_HELPER, 5 }, { JOB_FILE, 5 }, { JOB_REPORT, 10 } };
    struct fixture *fixture = *state;
    struct nice_job jobs[ARRAY_LEN(rows)] = { { .nice = 0 } };
    int own = getpriority(PRIO_PROCESS, (id_t)gettid());

    start_pool(fixture, 8, 8);
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        submit(fixture, &jobs[i].test, rows[i].kind, nice_run);
    }
    run_loop(fixture, ARRAY_LEN(rows));
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        int wanted = own + rows[i].behind;

        assert_int_equal(jobs[i].nice, wanted < 19 ? wanted : 19);
    }
}

/* As many phones as you like: who is signed in has readers and room of his own. */
static void
test_the_public_takes_no_room_of_others(void **state)
{
    enum { ROOM = 8 };
    struct fixture *fixture = *state;
    struct test_job first = { .wanted = STATUS_OK };
    struct test_job phones[ROOM] = { { .wanted = STATUS_OK } };
    struct test_job more = { .job = { .kind = JOB_PUBLIC, .run = nothing_run } };
    struct test_job clerk = { .wanted = STATUS_OK };
    struct error err = { .code = STATUS_OK };
    enum status st = STATUS_OK;

    start_pool(fixture, ROOM, 8);
    submit(fixture, &first, JOB_PUBLIC, wait_run);
    for (int i = 0; i < ROOM - 1; i++) {
        submit(fixture, &phones[i], JOB_PUBLIC, nothing_run);
    }
    for (int i = 0; i < 2 && st == STATUS_OK; i++) { /* the first may be out by now */
        struct test_job *job = i == 0 ? &phones[ROOM - 1] : &more;

        job->fixture = fixture;
        job->job.kind = JOB_PUBLIC;
        job->job.run = nothing_run;
        job->job.done = test_done;
        st = job_submit(fixture->pool, &job->job, &err);
    }
    assert_int_equal(st, STATUS_BUSY);
    submit(fixture, &clerk, JOB_READ, nothing_run);
    clerk.job.done = note_order;
    run_loop(fixture, 1);
    assert_int_equal(clerk.seq, 0); /* before all of them */
    (void)sem_post(&fixture->gate);
    job_pool_stop(fixture->pool); /* the jobs are on our stack */
    fixture->pool = NULL;
}

/* A sign-in checks a password on the slow worker, then stores its session. */
static void
test_a_slow_job_may_be_followed_by_a_write_while_stopping(void **state)
{
    struct fixture *fixture = *state;
    struct test_job job = { .fixture = fixture, .again = true };

    start_pool(fixture, 8, 8);
    job.job.kind = JOB_SLOW;
    job.job.run = last_run;
    job.job.done = hand_in_another;
    assert_int_equal(job_submit(fixture->pool, &job.job, NULL), STATUS_OK);
    job_pool_stop(fixture->pool);
    fixture->pool = NULL;
    assert_int_equal(fixture->done, 1);
    assert_int_equal(fixture->seq_count, 1);
}

static void
test_no_name_of_a_database_is_refused(void **state)
{
    struct fixture *fixture = *state;
    const struct job_pool_options options = {
        .database = "oracle:office", .readers = 1, .inbox_max = 1, .group_max = 1
    };
    struct error err = { .code = STATUS_OK };

    assert_int_equal(job_pool_start(fixture->base, &options, &fixture->pool, &err),
        STATUS_INVALID_SETTINGS);
    assert_null(fixture->pool);
}

/* A job of each of two kinds, to be done by who has not connected before or could not. */
static void
expect_both(struct fixture *fixture, enum status wanted)
{
    struct test_job write = { .wanted = STATUS_OK };
    struct test_job read = { .wanted = STATUS_OK };

    submit(fixture, &write, JOB_WRITE, append_run);
    run_loop(fixture, fixture->done + 1);
    submit(fixture, &read, JOB_READ, last_run);
    run_loop(fixture, fixture->done + 1);
    assert_int_equal(write.job.status, wanted);
    assert_int_equal(read.job.status, wanted);
    assert_int_equal(read.seen, wanted == STATUS_OK ? fixture->seq_count : 0);
}

static void
test_a_database_that_is_not_there_is_lost_storage(void **state)
{
    static const char *const urls[] = { "sqlite:/nowhere/at/all.db",
        "postgresql://nobody@127.0.0.1:1/none" };
    struct fixture *fixture = *state;
    char url[TEST_URL_SIZE];

    text_copy(url, sizeof(url), fixture->url);
    for (size_t i = 0; i < ARRAY_LEN(urls); i++) {
        text_copy(fixture->url, sizeof(fixture->url), urls[i]);
        start_pool(fixture, 8, 8);
        expect_both(fixture, STATUS_STORAGE);
        job_pool_stop(fixture->pool);
        fixture->pool = NULL;
    }
    text_copy(fixture->url, sizeof(fixture->url), url);
}

static void
test_a_database_that_comes_back_is_found(void **state)
{
    struct fixture *fixture = *state;
    char file[2 * TEMP_PATH_SIZE];
    char away[2 * TEMP_PATH_SIZE];

    if (test_on_postgresql()) {
        return;
    }
    (void)snprintf(file, sizeof(file), "%s/test.db", fixture->folder);
    (void)snprintf(away, sizeof(away), "%s/away.db", fixture->folder);
    start_pool(fixture, 8, 8);
    assert_int_equal(rename(file, away), 0);
    expect_both(fixture, STATUS_STORAGE);
    assert_int_equal(rename(away, file), 0);
    expect_both(fixture, STATUS_OK);
}

static void
test_another_database_in_its_place_is_refused(void **state)
{
    struct fixture *fixture = *state;
    char file[2 * TEMP_PATH_SIZE];
    char away[2 * TEMP_PATH_SIZE];
    char url[TEST_URL_SIZE];

    if (test_on_postgresql()) {
        return;
    }
    (void)snprintf(file, sizeof(file), "%s/test.db", fixture->folder);
    (void)snprintf(away, sizeof(away), "%s/away.db", fixture->folder);
    start_pool(fixture, 8, 8);
    assert_int_equal(rename(file, away), 0);
    db_close(test_database_office(url, fixture->folder, "test.db"));
    expect_both(fixture, STATUS_STORAGE);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(
            test_every_write_is_stored_and_told_in_order, setup, teardown),
        cmocka_unit_test_setup_teardown(
            test_a_group_that_takes_its_time_is_parted, setup, teardown),
        cmocka_unit_test_setup_teardown(
            test_a_lost_transaction_fails_only_what_was_begun_in_it, setup, teardown),
        cmocka_unit_test(test_what_is_left_waits_before_all_others),
        cmocka_unit_test_setup_teardown(
            test_a_refused_job_leaves_nothing_and_its_neighbours_stay, setup, teardown),
        cmocka_unit_test_setup_teardown(
            test_a_commit_with_messages_is_told, setup, teardown),
        cmocka_unit_test_setup_teardown(
            test_a_reader_sees_what_was_committed, setup, teardown),
        cmocka_unit_test_setup_teardown(test_a_reader_cannot_write, setup, teardown),
        cmocka_unit_test_setup_teardown(
            test_a_full_inbox_says_busy_at_once, setup, teardown),
        cmocka_unit_test_setup_teardown(
            test_stopping_finishes_what_was_handed_in, setup, teardown),
        cmocka_unit_test_setup_teardown(
            test_slow_work_is_fair_by_whom_it_is_for, setup, teardown),
        cmocka_unit_test_setup_teardown(
            test_what_is_light_takes_turns_with_what_is_heavy, setup, teardown),
        cmocka_unit_test_setup_teardown(
            test_slow_work_does_not_wait_for_minutes, setup, teardown),
        cmocka_unit_test_setup_teardown(
            test_work_of_one_kind_does_not_wait_for_another, setup, teardown),
        cmocka_unit_test_setup_teardown(
            test_what_may_wait_gives_way_to_the_line, setup, teardown),
        cmocka_unit_test_setup_teardown(
            test_the_public_takes_no_room_of_others, setup, teardown),
        cmocka_unit_test_setup_teardown(
            test_a_slow_job_may_be_followed_by_a_write_while_stopping, setup, teardown),
        cmocka_unit_test_setup_teardown(
            test_no_name_of_a_database_is_refused, setup, teardown),
        cmocka_unit_test_setup_teardown(
            test_a_database_that_is_not_there_is_lost_storage, setup, teardown),
        cmocka_unit_test_setup_teardown(
            test_a_database_that_comes_back_is_found, setup, teardown),
        cmocka_unit_test_setup_teardown(
            test_another_database_in_its_place_is_refused, setup, teardown),
    };

    return cmocka_run_group_tests_name("job", tests, NULL, NULL);
}
