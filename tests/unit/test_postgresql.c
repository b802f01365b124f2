/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A handle on PostgreSQL whose connection is lost at the worst moments, and a group of
 * jobs that is run again. The server waits for a standby that never comes, so that a
 * commit can be held between being done and being told.
 */
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <event2/event.h>

#include "common/clock.h"
#include "db/db.h"
#include "db/db_journal.h"
#include "db/db_line.h"
#include "db/db_office.h"
#include "db/driver.h"
#include "server/job.h"
#include "tests/support/database.h"
#include "tests/support/postgres.h"
#include "tests/support/temp.h"
#include "tests/support/test.h"

#define WAIT_MS 60000

static struct postgres *postgres;

struct fixture {
    char folder[TEMP_PATH_SIZE];
    char url[TEST_URL_SIZE];
    char waiting_url[TEST_URL_SIZE + 64]; /* whose commits wait for the standby */
    struct db *db;
};

static int
start(void **state)
{
    (void)state;
    postgres = postgres_use("-c fsync=off -c wal_level=replica -c max_wal_senders=2 "
                            "-c synchronous_standby_names=nobody "
                            "-c synchronous_commit=local");
    return 0;
}

static int
stop(void **state)
{
    (void)state;
    postgres_close(postgres);
    return 0;
}

static int
setup(void **state)
{
    struct fixture *f = calloc(1, sizeof(*f));

    assert_non_null(f);
    temp_make(f->folder);
    f->db = test_database_office(f->url, f->folder, "");
    (void)snprintf(f->waiting_url, sizeof(f->waiting_url),
        "%s&options=-c%%20synchronous_commit%%3Don", f->url);
    *state = f;
    return 0;
}

static int
teardown(void **state)
{
    struct fixture *f = *state;

    db_close(f->db);
    test_database_remove(f->url);
    temp_remove(f->folder);
    free(f);
    return 0;
}

static enum status
append(struct db *db, struct error *err)
{
    struct journal_row row = { .office = OFFICE_ONE,
        .at_ms = 1,
        .kind = "test.row",
        .actor = "system",
        .data = "{}" };

    return db_journal_append(db, &row, err);
}

static int64_t
rows_of(const struct fixture *f)
{
    return test_database_run(f->url, "SELECT count(*) FROM journal");
}

/* A writer of all offices, which waits for those of one. */
static void *
begin_of_all(void *arg)
{
    static enum status st;
    struct db *db = arg;

    st = db_begin(db, NULL);
    db_rollback(db);
    return &st;
}

/* Ungranted locks, waited for with a deadline. */
static void
await_waiting(const char *url)
{
    int64_t until_ms = clock_monotonic_ms() + WAIT_MS;

    while (
        test_database_run(url,
            "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted "
            "AND database = (SELECT oid FROM pg_database WHERE datname = "
            "current_database())") == 0) {
        assert_true(clock_monotonic_ms() < until_ms);
    }
}

/* A table that has grown is looked at by the writer, long before the database does. */
static void
test_a_table_that_has_grown_is_known_at_once(void **state)
{
    static const char known[] =
        "SELECT reltuples::bigint FROM pg_class WHERE relname = 'journal'";
    struct fixture *f = *state;
    int64_t rows;

    assert_int_equal(db_begin(f->db, NULL), STATUS_OK);
    for (int i = 0; i < 500; i++) {
        assert_int_equal(append(f->db, NULL), STATUS_OK);
    }
    assert_int_equal(db_commit(f->db, NULL), STATUS_OK);
    rows = rows_of(f);
    assert_true(rows >= 500);
    db_tend(f->db);
    assert_int_equal(test_database_run(f->url, known), rows);
}

/* Writers of different offices go side by side, of one office one after another. */
static void
test_offices_do_not_wait_for_each_other(void **state)
{
    struct fixture *f = *state;
    const int64_t first[] = { 1 };
    const int64_t others[] = { 2, 3 };
    struct db *second;
    struct db *third;
    pthread_t thread;
    void *begun;

    assert_int_equal(db_open(f->url, DB_WRITE, &second, NULL), STATUS_OK);
    assert_int_equal(db_open(f->url, DB_WRITE, &third, NULL), STATUS_OK);
    assert_int_equal(db_begin_of(f->db, first, 1, false, NULL), STATUS_OK);
    assert_int_equal(db_begin_of(second, others, 2, false, NULL), STATUS_OK);
    assert_int_equal(pthread_create(&thread, NULL, begin_of_all, third), 0);
    await_waiting(f->url);
    db_rollback(second);
    await_waiting(f->url); /* the first still writes */
    db_rollback(f->db);
    assert_int_equal(pthread_join(thread, &begun), 0);
    assert_int_equal(*(enum status *)begun, STATUS_OK);
    db_close(third);
    db_close(second);
}

/* What was announced is of its parameters, and of the moment before the next write. */
static void
test_an_announced_query_tells_the_truth(void **state)
{
    struct fixture *f = *state;
    bool closed;

    for (int round = 0; round < 2; round++) { /* the first only prepares the statement */
        assert_int_equal(
            db_begin_of(f->db, NULL, 0, /* posting= */ true, NULL), STATUS_OK);
        assert_int_equal(
            db_day_close(f->db, OFFICE_ONE, "2026-07-13", 1, 0, NULL), STATUS_OK);
        assert_true(db_announce(f->db, true));
        (void)!db_day_is_closed(f->db, OFFICE_ONE, "2026-07-14", &closed, NULL);
        assert_false(db_announce(f->db, false));
        assert_int_equal(
            db_day_is_closed(f->db, OFFICE_ONE, "2026-07-13", &closed, NULL), STATUS_OK);
        assert_true(closed); /* another day than was announced */
        assert_true(db_announce(f->db, true));
        (void)!db_day_is_closed(f->db, OFFICE_ONE, "2026-07-13", &closed, NULL);
        (void)!db_day_is_closed(f->db, OFFICE_ONE, "2026-07-14", &closed, NULL);
        assert_false(db_announce(f->db, false));
        assert_int_equal(
            db_day_is_closed(f->db, OFFICE_ONE, "2026-07-14", &closed, NULL), STATUS_OK);
        assert_false(closed); /* announced twice, the last counts */
        assert_true(db_announce(f->db, true));
        (void)!db_day_is_closed(f->db, OFFICE_ONE, "2026-07-14", &closed, NULL);
        assert_false(db_announce(f->db, false));
        assert_int_equal(
            db_day_close(f->db, OFFICE_ONE, "2026-07-14", 1, 0, NULL), STATUS_OK);
        assert_int_equal(
            db_day_is_closed(f->db, OFFICE_ONE, "2026-07-14", &closed, NULL), STATUS_OK);
        assert_true(closed); /* written since */
        db_rollback(f->db);
    }
    assert_int_equal(db_begin(f->db, NULL), STATUS_OK);
    assert_false(db_announce(f->db, true)); /* nobody would run it again */
    db_rollback(f->db);
}

/* Cut every connection of ours to this database. */
static void
cut(const char *url)
{
    assert_true(test_database_run(url,
                    "SELECT count(pg_terminate_backend(pid, 5000)) FROM pg_stat_activity "
                    "WHERE application_name = 'antrean' AND datname = "
                    "current_database()") > 0);
}

static void
test_a_connection_cut_in_its_sleep_is_renewed_by_the_next_begin(void **state)
{
    struct fixture *f = *state;
    struct error err = { .text = "" };

    for (int i = 0; i < 3; i++) {
        assert_int_equal(db_begin(f->db, &err), STATUS_OK);
        assert_int_equal(append(f->db, &err), STATUS_OK); /* prepared anew each time */
        assert_int_equal(db_commit(f->db, &err), STATUS_OK);
        cut(f->url);
    }
    assert_int_equal(rows_of(f), 3);
}

static void
test_a_transaction_that_lost_its_connection_writes_nothing_more(void **state)
{
    struct fixture *f = *state;
    struct error err = { .text = "" };

    assert_int_equal(db_begin(f->db, &err), STATUS_OK);
    assert_int_equal(append(f->db, &err), STATUS_OK);
    cut(f->url);
    assert_int_equal(append(f->db, &err), STATUS_STORAGE);
    assert_true(db_cured_by_repeating(f->db));
    assert_int_equal(append(f->db, &err), STATUS_STORAGE); /* on no new connection */
    assert_int_equal(db_savepoint(f->db, 0, &err), STATUS_STORAGE);
    assert_int_equal(db_commit(f->db, &err), STATUS_STORAGE);
    db_rollback(f->db);
    assert_int_equal(rows_of(f), 0);
    assert_int_equal(db_begin(f->db, &err), STATUS_OK);
    assert_int_equal(append(f->db, &err), STATUS_OK);
    assert_int_equal(db_commit(f->db, &err), STATUS_OK);
    assert_int_equal(rows_of(f), 1);
}

/* A commit that is done, and waits for the standby before it is told: cut it off. */
static void *
cut_a_waiting_commit(void *arg)
{
    static const struct timespec moment = { .tv_nsec = 2000000 };
    int64_t until_ms = clock_monotonic_ms() + WAIT_MS;

    while (clock_monotonic_ms() < until_ms) {
        if (test_database_run(arg,
                "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity "
                "WHERE wait_event = 'SyncRep' AND datname = current_database()") > 0) {
            return arg;
        }
        (void)nanosleep(&moment, NULL); /* a wait for a condition, with a deadline */
    }
    return NULL;
}

static void
test_a_commit_that_was_done_counts_though_its_answer_was_lost(void **state)
{
    struct fixture *f = *state;
    struct error err = { .text = "" };
    pthread_t thread;
    void *was_cut;
    struct db *db;

    assert_int_equal(db_open(f->waiting_url, DB_WRITE, &db, &err), STATUS_OK);
    assert_int_equal(pthread_create(&thread, NULL, cut_a_waiting_commit, f->url), 0);
    assert_int_equal(db_begin(db, &err), STATUS_OK);
    assert_int_equal(append(db, &err), STATUS_OK);
    assert_int_equal(db_commit(db, &err), STATUS_OK);
    assert_int_equal(pthread_join(thread, &was_cut), 0);
    assert_non_null(was_cut);
    assert_int_equal(rows_of(f), 1);
    db_close(db);
}

static void
test_a_commit_that_was_lost_on_the_way_does_not_count(void **state)
{
    struct fixture *f = *state;
    struct error err = { .text = "" };

    (void)test_database_run(f->url,
        "CREATE FUNCTION die() RETURNS trigger LANGUAGE plpgsql AS "
        "'BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); RETURN NULL; END';"
        "CREATE CONSTRAINT TRIGGER die AFTER INSERT ON journal DEFERRABLE INITIALLY "
        "DEFERRED FOR EACH ROW EXECUTE FUNCTION die()");
    assert_int_equal(db_begin(f->db, &err), STATUS_OK);
    assert_int_equal(append(f->db, &err), STATUS_OK);
    assert_int_equal(db_commit(f->db, &err), STATUS_STORAGE);
    assert_int_equal(rows_of(f), 0);
    (void)test_database_run(f->url, "DROP TRIGGER die ON journal");
    assert_int_equal(db_begin(f->db, &err), STATUS_OK);
    assert_int_equal(append(f->db, &err), STATUS_OK);
    assert_int_equal(db_commit(f->db, &err), STATUS_OK);
    assert_int_equal(rows_of(f), 1);
}

static void
test_the_commit_of_a_failed_transaction_is_no_success(void **state)
{
    struct fixture *f = *state;
    struct error err = { .text = "" };

    assert_int_equal(db_begin(f->db, &err), STATUS_OK);
    assert_int_equal(append(f->db, &err), STATUS_OK);
    assert_int_equal(db_office_insert(f->db, OFFICE_ONE, 1, 1, &err), STATUS_INTERNAL);
    assert_non_null(strstr(err.text, "23505")); /* a constraint: our own fault */
    assert_false(db_cured_by_repeating(f->db));
    assert_int_equal(db_commit(f->db, &err), STATUS_STORAGE);
    db_rollback(f->db);
    assert_int_equal(rows_of(f), 0);
    assert_int_equal(db_begin(f->db, &err), STATUS_OK); /* and without news */
    assert_int_equal(db_office_insert(f->db, OFFICE_ONE, 1, 1, &err), STATUS_INTERNAL);
    assert_int_equal(db_commit(f->db, &err), STATUS_STORAGE);
    assert_string_equal(err.text, "could not commit: the database rolled back");
    db_rollback(f->db);
}

static struct driver_conn *
connect_driver(const struct fixture *f)
{
    struct driver_conn *conn = NULL;

    assert_int_equal(driver_postgresql.open(f->url + strlen(driver_postgresql.scheme),
                         DB_READ, false, &conn, NULL),
        STATUS_OK);
    return conn;
}

struct heard {
    int lines;
    int missed; /* times that something may have been said before */
};

static void
hear(void *arg, const char *news)
{
    struct heard *heard = arg;

    if (news) {
        heard->lines++;
    } else {
        heard->missed++;
    }
}

static void
test_who_listens_anew_is_told_that_it_may_have_missed_something(void **state)
{
    struct fixture *f = *state;
    struct driver_conn *conn = connect_driver(f);
    struct heard heard = { 0, 0 };
    int64_t until_ms = clock_monotonic_ms() + WAIT_MS;

    assert_int_equal(
        driver_postgresql.await_news(conn, -1, 0, hear, &heard, NULL), STATUS_OK);
    assert_int_equal(heard.missed, 1);
    assert_int_equal(db_begin(f->db, NULL), STATUS_OK);
    assert_int_equal(append(f->db, NULL), STATUS_OK);
    assert_int_equal(db_commit(f->db, NULL), STATUS_OK);
    assert_int_equal(
        driver_postgresql.await_news(conn, -1, WAIT_MS, hear, &heard, NULL), STATUS_OK);
    assert_int_equal(heard.lines, 1);
    assert_int_equal(heard.missed, 1);
    cut(f->url);
    while (heard.missed == 1) {
        (void)!driver_postgresql.await_news(conn, -1, 0, hear, &heard, NULL);
        assert_true(clock_monotonic_ms() < until_ms);
    }
    assert_int_equal(heard.missed, 2);
    assert_int_equal(heard.lines, 1);
    driver_postgresql.close(conn);
}

static void
test_what_has_no_room_in_a_statement_is_refused(void **state)
{
    static const int outside[] = { -1, 0, 33 };
    struct fixture *f = *state;
    struct driver_conn *conn = connect_driver(f);
    struct driver_stmt *stmt = NULL;

    assert_int_equal(
        driver_postgresql.prepare(conn, "SELECT $32", &stmt, NULL), STATUS_OK);
    for (size_t i = 0; i < ARRAY_LEN(outside); i++) {
        assert_false(driver_postgresql.bind_int64(stmt, outside[i], 1));
        assert_false(driver_postgresql.bind_text(stmt, outside[i], "a"));
        assert_false(driver_postgresql.bind_blob(stmt, outside[i], "a", 1));
        assert_false(driver_postgresql.bind_null(stmt, outside[i]));
    }
    for (int index = 1; index <= 32; index += 31) {
        assert_true(driver_postgresql.bind_int64(stmt, index, 1));
        assert_true(driver_postgresql.bind_text(stmt, index, "a"));
        assert_true(driver_postgresql.bind_blob(stmt, index, "a", 1));
        assert_true(driver_postgresql.bind_null(stmt, index));
    }
    assert_true(driver_postgresql.bind_blob(stmt, 1, "", INT32_MAX));
    assert_false(driver_postgresql.bind_blob(stmt, 1, "", (size_t)INT32_MAX + 1));
    driver_postgresql.finalize(stmt);
    driver_postgresql.close(conn);
}

/* The first insert fails as a serialization failure or a deadlock would, or each does. */
static void
be_in_the_way(const struct fixture *f, bool each_time)
{
    char sql[400];

    (void)snprintf(sql, sizeof(sql),
        "CREATE SEQUENCE times;"
        "CREATE FUNCTION meet() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN "
        "IF nextval(''times'') = 1 OR %s THEN RAISE EXCEPTION ''in the way'' "
        "USING ERRCODE = ''40001''; END IF; RETURN NEW; END';"
        "CREATE TRIGGER meet BEFORE INSERT ON journal FOR EACH ROW EXECUTE FUNCTION "
        "meet()",
        each_time ? "true" : "false");
    (void)test_database_run(f->url, sql);
}

static void
test_a_commit_tells_what_failed_on_the_way_to_it(void **state)
{
    struct fixture *f = *state;
    struct error err = { .text = "" };

    assert_int_equal(db_begin(f->db, &err), STATUS_OK);
    assert_int_equal(append(f->db, &err), STATUS_OK); /* once, to be prepared */
    db_rollback(f->db);
    be_in_the_way(f, /* each_time= */ false);
    assert_int_equal(db_begin_of(f->db, NULL, 0, /* posting= */ true, &err), STATUS_OK);
    assert_int_equal(append(f->db, &err), STATUS_OK); /* nobody waits for its answer */
    assert_int_equal(db_commit(f->db, &err), STATUS_STORAGE);
    assert_non_null(strstr(err.text, "in the way (40001)"));
    assert_true(db_cured_by_repeating(f->db));
    db_rollback(f->db);
    assert_int_equal(rows_of(f), 0);
}

/* A COMMIT that ended the transaction of one is known to have stored nothing. */
static void
test_a_statement_that_fails_alone_before_a_commit_is_undone(void **state)
{
    static const char refuse[] =
        "CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS "
        "'BEGIN RAISE EXCEPTION ''refused''; END';"
        "CREATE TRIGGER refuse BEFORE UPDATE ON pace FOR EACH ROW EXECUTE FUNCTION "
        "refuse()";
    static const struct pace pace = { .count = 1 };
    struct fixture *f = *state;
    struct error err = { .text = "" };

    assert_int_equal(db_begin(f->db, NULL), STATUS_OK);
    assert_int_equal(db_pace_put(f->db, OFFICE_ONE, "ktp", &pace, NULL), STATUS_OK);
    assert_int_equal(db_commit(f->db, NULL), STATUS_OK); /* all is prepared now */
    (void)test_database_run(f->url, refuse);
    assert_int_equal(db_begin_of(f->db, NULL, 0, /* posting= */ true, NULL), STATUS_OK);
    assert_int_equal(db_pace_put(f->db, OFFICE_ONE, "ktp", &pace, NULL), STATUS_OK);
    assert_int_not_equal(db_commit(f->db, &err), STATUS_OK);
    assert_non_null(strstr(err.text, "refused"));
    assert_true(db_cured_by_repeating(f->db));
    assert_true(db_is_begun(f->db));
    db_rollback(f->db);
    assert_false(db_is_begun(f->db));
}

/* Begin to store, on a connection that may be idle in a transaction for as long as it
 * likes, and to which the statement of append() is known. */
static void
begin_to_store(const struct fixture *f)
{
    static const char patient[] =
        "CREATE FUNCTION wait() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN PERFORM "
        "set_config(''idle_in_transaction_session_timeout'', ''0'', false); RETURN NEW; "
        "END';"
        "CREATE TRIGGER wait BEFORE INSERT ON journal FOR EACH ROW EXECUTE FUNCTION "
        "wait()";

    (void)test_database_run(f->url, patient);
    assert_int_equal(db_begin(f->db, NULL), STATUS_OK);
    assert_int_equal(append(f->db, NULL), STATUS_OK);
    assert_int_equal(db_commit(f->db, NULL), STATUS_OK);
    assert_int_equal(db_begin_of(f->db, NULL, 0, /* posting= */ true, NULL), STATUS_OK);
    assert_int_equal(append(f->db, NULL), STATUS_OK);
}

/* Has the database stored, and waits for us with an eye on the time? */
static bool
is_idle_after_storing(const struct fixture *f)
{
    static const char idle[] =
        "SELECT count(*) FROM pg_stat_activity WHERE state = 'idle in transaction' AND "
        "datname = current_database() AND query LIKE 'INSERT INTO journal%'";

    return test_database_run(f->url, idle) == 1;
}

/* What it has begun to store it is not left alone with: it is idle when we stand still,
 * and ends the transaction of who is so for long. */
static void
expect_seen_to(const struct fixture *f, int rows)
{
    int64_t until_ms = clock_monotonic_ms() + WAIT_MS;

    while (!is_idle_after_storing(f)) {
        assert_true(clock_monotonic_ms() < until_ms);
    }
    assert_int_equal(append(f->db, NULL), STATUS_OK);
    assert_int_equal(db_commit(f->db, NULL), STATUS_OK);
    assert_int_equal(rows_of(f), rows);
}

/* What is stored first waits for what follows; after a wait it is sent at once. */
static void
test_a_writer_that_stands_still_is_seen_to(void **state)
{
    struct fixture *f = *state;
    bool closed;

    begin_to_store(f);
    assert_false(is_idle_after_storing(f));
    assert_int_equal(
        db_day_is_closed(f->db, OFFICE_ONE, "2026-07-13", &closed, NULL), STATUS_OK);
    assert_int_equal(append(f->db, NULL), STATUS_OK);
    expect_seen_to(f, 4);
}

static void
test_a_writer_that_stands_still_with_much_to_store_is_seen_to(void **state)
{
    struct fixture *f = *state;

    begin_to_store(f);
    for (int i = 0; i < 30; i++) { /* more than libpq keeps back */
        assert_int_equal(append(f->db, NULL), STATUS_OK);
    }
    expect_seen_to(f, 33);
}

/* A job that appends a row; the first has something done to it at its first run. */
struct repeated_job {
    struct job job;
    const char *url; /* to be cut; NULL: left alone */
    struct event_base *base;
    int runs;
    struct error why;
    int *left;
};

static enum status
repeated_run(struct job *job, struct db *db, struct error *err)
{
    struct repeated_job *self = CONTAINER_OF(job, struct repeated_job, job);

    if (++self->runs == 1 && self->url) {
        cut(self->url);
    }
    return append(db, err);
}

static void
repeated_done(struct job *job)
{
    struct repeated_job *self = CONTAINER_OF(job, struct repeated_job, job);

    self->why = job->err ? *job->err : (struct error){ .text = "" };
    if (--*self->left == 0) {
        (void)event_base_loopbreak(self->base);
    }
}

#define JOBS 20

/* Hand in some at once, and wait until all are told. */
static void
hand_in(const struct fixture *f, const char *url, struct repeated_job jobs[JOBS])
{
    struct event_base *base = event_base_new();
    const struct job_pool_options options = {
        .database = f->url, .readers = 1, .inbox_max = JOBS, .group_max = JOBS
    };
    struct error err = { .text = "" };
    struct job_pool *pool;
    int left = JOBS;

    assert_int_equal(job_pool_start(base, &options, &pool, &err), STATUS_OK);
    for (int i = 0; i < JOBS; i++) {
        jobs[i] = (struct repeated_job){
            .job = { .kind = JOB_WRITE, .run = repeated_run, .done = repeated_done },
            .url = i == 0 ? url : NULL,
            .base = base,
            .left = &left
        };
        assert_int_equal(job_submit(pool, &jobs[i].job, &err), STATUS_OK);
    }
    (void)event_base_dispatch(base);
    job_pool_free(pool);
    event_base_free(base);
}

/* Each is to be stored once. */
static void
expect_all_stored(const struct fixture *f, const char *url, int runs_of_first)
{
    struct repeated_job jobs[JOBS] = { 0 };
    struct error err = { .text = "" };

    hand_in(f, url, jobs);
    for (int i = 0; i < JOBS; i++) {
        if (jobs[i].job.status != STATUS_OK) {
            fail_msg("job %d, run %d times: %s", i, jobs[i].runs, jobs[i].why.text);
        }
    }
    assert_int_equal(jobs[0].runs, runs_of_first);
    assert_int_equal(rows_of(f), JOBS);
    assert_int_equal(db_begin(f->db, &err), STATUS_OK);
    assert_int_equal(db_journal_verify(f->db, OFFICE_ONE, NULL, &err), STATUS_OK);
    db_rollback(f->db);
}

static void
test_a_group_whose_connection_is_cut_is_run_again(void **state)
{
    struct fixture *f = *state;

    expect_all_stored(f, f->url, 2);
}

static void
test_a_group_that_met_another_transaction_is_run_again(void **state)
{
    struct fixture *f = *state;

    be_in_the_way(f, /* each_time= */ false);
    expect_all_stored(f, NULL, 2);
}

static void
test_a_group_that_meets_another_each_time_is_given_up(void **state)
{
    struct fixture *f = *state;
    struct repeated_job jobs[JOBS] = { 0 };

    be_in_the_way(f, /* each_time= */ true);
    hand_in(f, NULL, jobs);
    assert_int_equal(jobs[0].runs, 3);
    for (int i = 0; i < JOBS; i++) {
        assert_int_equal(jobs[i].job.status, STATUS_STORAGE);
    }
    assert_int_equal(rows_of(f), 0);
}

/* What a job of another office does. */
static enum status
idle_run(struct job *job, struct db *db, struct error *err)
{
    (void)job;
    (void)db;
    (void)err;
    return STATUS_OK;
}

static void
test_a_group_waits_only_for_writers_of_its_own_offices(void **state)
{
    static const int64_t held[] = { OFFICE_ONE };
    static const int64_t offices[] = { 3, 2, 3, 2 };
    static const struct timeval limit = { .tv_sec = WAIT_MS / 1000 };
    struct fixture *f = *state;
    struct repeated_job jobs[ARRAY_LEN(offices)] = { 0 };
    struct event_base *base = event_base_new();
    const struct job_pool_options options = {
        .database = f->url, .readers = 1, .inbox_max = 9, .group_max = 9
    };
    struct job_pool *pool;
    int left = ARRAY_LEN(offices);
    int late;

    assert_int_equal(job_pool_start(base, &options, &pool, NULL), STATUS_OK);
    assert_int_equal(db_begin_of(f->db, held, 1, false, NULL), STATUS_OK);
    for (size_t i = 0; i < ARRAY_LEN(offices); i++) {
        jobs[i] = (struct repeated_job){ .job = { .kind = JOB_WRITE,
                                             .office = offices[i],
                                             .run = idle_run,
                                             .done = repeated_done },
            .base = base,
            .left = &left };
        assert_int_equal(job_submit(pool, &jobs[i].job, NULL), STATUS_OK);
    }
    (void)event_base_loopexit(base, &limit);
    (void)event_base_dispatch(base);
    late = left;
    db_rollback(f->db);
    job_pool_free(pool);
    event_base_free(base);
    assert_int_equal(late, 0);
    for (size_t i = 0; i < ARRAY_LEN(offices); i++) {
        assert_int_equal(jobs[i].job.status, STATUS_OK);
    }
}

#define TEST(fn) cmocka_unit_test_setup_teardown(fn, setup, teardown)

int
main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(test_a_connection_cut_in_its_sleep_is_renewed_by_the_next_begin),
        TEST(test_a_transaction_that_lost_its_connection_writes_nothing_more),
        TEST(test_a_commit_that_was_done_counts_though_its_answer_was_lost),
        TEST(test_a_commit_that_was_lost_on_the_way_does_not_count),
        TEST(test_the_commit_of_a_failed_transaction_is_no_success),
        TEST(test_a_statement_that_fails_alone_before_a_commit_is_undone),
        TEST(test_a_writer_that_stands_still_is_seen_to),
        TEST(test_a_writer_that_stands_still_with_much_to_store_is_seen_to),
        TEST(test_a_commit_tells_what_failed_on_the_way_to_it),
        TEST(test_who_listens_anew_is_told_that_it_may_have_missed_something),
        TEST(test_what_has_no_room_in_a_statement_is_refused),
        TEST(test_a_group_whose_connection_is_cut_is_run_again),
        TEST(test_a_table_that_has_grown_is_known_at_once),
        TEST(test_offices_do_not_wait_for_each_other),
        TEST(test_an_announced_query_tells_the_truth),
        TEST(test_a_group_that_met_another_transaction_is_run_again),
        TEST(test_a_group_that_meets_another_each_time_is_given_up),
        TEST(test_a_group_waits_only_for_writers_of_its_own_offices),
    };

    return cmocka_run_group_tests_name("postgresql", tests, start, stop);
}
