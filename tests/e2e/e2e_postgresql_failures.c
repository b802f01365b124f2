/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What happens to a database happens to PostgreSQL under a server with people arriving:
 * stopped and started, its connections cut, its disk full, its primary lost and a standby
 * promoted, a backend that stands still. Requests succeed or are refused with 503,
 * nothing acknowledged is lost, and the server is well again by itself within 5 s.
 */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include <fcntl.h>
#include <libpq-fe.h>
#include <pthread.h>

#include "common/clock.h"
#include "tests/support/database.h"
#include "tests/support/persistent.h"
#include "tests/support/postgres.h"
#include "tests/support/temp.h"
#include "tests/support/test.h"

#define TICKETS 900
#define HEALTHY_MS 60000 /* a quiet machine takes a second */
#define HEALTHZ_MS 1000
#define BACKENDS_MAX 32

static struct e2e *
open_office(const struct postgres *postgres, const struct postgres *standby, int tickets)
{
    postgres_use_url(postgres, standby);
    return e2e_open(&(struct e2e_options){ .tickets = tickets, .errors_allowed = true });
}

/* A refusal of a database that is away: 503, its code, when to come again. */
static void
expect_unavailable(struct e2e *e2e, int ticket)
{
    char body[240];
    struct e2e_answer *answer;

    (void)snprintf(body, sizeof(body), "{\"code\":\"%s\"}", e2e_ticket(e2e, ticket));
    answer = e2e_ask(e2e, "kiosk", "POST", "/v1/checkins", body, NULL);
    assert_int_equal(answer->status, 503);
    assert_string_equal(e2e_text(answer, "code"), "storage_unavailable");
    assert_non_null(strcasestr(answer->headers, "Retry-After:"));
    e2e_answer_free(answer);
    assert_int_equal(e2e_status(e2e, NULL, "GET", "/healthz", NULL), 200);
}

static void
test_a_database_stopped_and_started_loses_nobody(void **state)
{
    static const int signals[] = { SIGINT, SIGQUIT, SIGINT };
    enum { ENOUGH = TICKETS + 300 }; /* however far the load is ahead of us each time */
    struct postgres *postgres = postgres_open(NULL);
    struct e2e *e2e = open_office(postgres, NULL, ENOUGH + 1);
    struct persistent *load = persistent_start(e2e, ENOUGH);

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(signals); i++) {
        int64_t ms;

        (void)persistent_wait(load, 60, HEALTHY_MS);
        postgres_stop(postgres, signals[i]);
        expect_unavailable(e2e, ENOUGH);
        persistent_wait_refused(load, 1, HEALTHY_MS);
        postgres_start(postgres);
        ms = persistent_wait(load, 1, HEALTHY_MS);
        print_message(
            "stopped by signal %d: a number again after %d ms\n", signals[i], (int)ms);
    }
    persistent_end(load);
    e2e_close(e2e);
    postgres_close(postgres);
}

static void
test_connections_that_are_cut_are_renewed(void **state)
{
    struct postgres *postgres = postgres_open(NULL);
    struct e2e *e2e = open_office(postgres, NULL, TICKETS);
    struct persistent *load = persistent_start(e2e, TICKETS);
    int cut = 0;

    (void)state;
    /* The load may be through its tickets sooner: it runs ahead of us. */
    for (int i = 0; i < 25 && persistent_given(load) + 100 <= TICKETS; i++) {
        (void)persistent_wait(load, 20, HEALTHY_MS);
        cut += (int)postgres_run(postgres,
            "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity "
            "WHERE application_name = 'antrean'");
    }
    print_message("%d connections cut, %d of %d requests refused\n", cut,
        persistent_refused(load), TICKETS);
    assert_true(cut >= 6);
    persistent_end(load);
    e2e_close(e2e);
    postgres_close(postgres);
}

static void
fill_disk(const char *path)
{
    static char block[65536];
    int fd = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
    size_t size = sizeof(block);

    assert_true(fd >= 0);
    while (size > 0) {
        if (write(fd, block, size) <= 0) {
            size /= 2;
        }
    }
    (void)close(fd);
}

/* The tables of the office on a small disk of their own, the log on a large one. */
static void
test_a_full_disk_refuses_and_spends_nothing(void **state)
{
    struct postgres *postgres = postgres_open("-c default_tablespace=small");
    char disk[TEMP_PATH_SIZE];
    char inside[TEMP_PATH_SIZE];
    char fill[TEMP_PATH_SIZE];
    char sql[TEMP_PATH_SIZE + 64];
    struct e2e *e2e;
    struct persistent *load;
    struct stat owner;

    (void)state;
    (void)temp_path(disk, postgres_folder(postgres), "disk");
    (void)temp_path(inside, disk, "small");
    assert_int_equal(mkdir(disk, 0755), 0);
    if (mount("tmpfs", disk, "tmpfs", 0, "size=24m,mode=755") != 0) {
        postgres_close(postgres);
        skip(); /* mounting a small disk needs root */
    }
    assert_int_equal(stat(postgres_folder(postgres), &owner), 0);
    assert_int_equal(mkdir(inside, 0700), 0);
    assert_int_equal(chown(inside, owner.st_uid, owner.st_gid), 0);
    (void)snprintf(sql, sizeof(sql), "CREATE TABLESPACE small LOCATION '%s'", inside);
    (void)postgres_run(postgres, sql);
    (void)postgres_run(
        postgres, "DROP DATABASE test_migrated"); /* its tables lie elsewhere */
    e2e = open_office(postgres, NULL, TICKETS);
    load = persistent_start(e2e, TICKETS);
    (void)persistent_wait(load, 60, HEALTHY_MS);
    fill_disk(temp_path(fill, disk, "fill"));
    persistent_wait_refused(load, 20, HEALTHY_MS);
    assert_true(persistent_given(load) < TICKETS);
    assert_int_equal(e2e_status(e2e, NULL, "GET", "/healthz", NULL), 200);
    assert_int_equal(e2e_status(e2e, "board", "GET", "/v1/board", NULL), 200);
    assert_int_equal(unlink(fill), 0);
    print_message(
        "full: a number again after %d ms\n", (int)persistent_wait(load, 1, HEALTHY_MS));
    persistent_end(load);
    e2e_close(e2e);
    postgres_stop(postgres, SIGQUIT);
    (void)umount(disk);
    postgres_close(postgres);
}

static void
test_a_promoted_standby_takes_over(void **state)
{
    struct postgres *primary =
        postgres_open("-c wal_level=replica -c max_wal_senders=4 -c hot_standby=on");
    struct postgres *standby = postgres_open_standby(primary);
    struct e2e *e2e;
    struct persistent *load;
    int64_t ms;

    (void)state;
    /* Acknowledged means on both. */
    (void)postgres_run(primary, "ALTER SYSTEM SET synchronous_standby_names = '*'");
    (void)postgres_run(primary, "SELECT pg_reload_conf()");
    e2e = open_office(primary, standby, TICKETS);
    load = persistent_start(e2e, TICKETS);
    (void)persistent_wait(load, 200, HEALTHY_MS);
    postgres_stop(primary, SIGQUIT);
    (void)postgres_run(standby, "SELECT pg_promote()");
    ms = persistent_wait(load, 1, HEALTHY_MS);
    print_message("promoted: a number again after %d ms, %d refused\n", (int)ms,
        persistent_refused(load));
    persistent_end(load);
    e2e_close(e2e);
    postgres_close(standby);
    postgres_close(primary);
}

/* The backends that serve the server. */
static int
find_backends(const struct postgres *postgres, pid_t pids[BACKENDS_MAX])
{
    char url[TEST_URL_SIZE];
    PGconn *link;
    PGresult *result;
    int count;

    postgres_url(postgres, NULL, url);
    link = PQconnectdb(url);
    result = PQexec(
        link, "SELECT pid FROM pg_stat_activity WHERE application_name = 'antrean'");
    count = PQntuples(result);
    assert_true(count > 0 && count <= BACKENDS_MAX);
    for (int i = 0; i < count; i++) {
        pids[i] = (pid_t)strtol(PQgetvalue(result, i, 0), NULL, 10);
    }
    PQclear(result);
    PQfinish(link);
    return count;
}

static void
signal_all(const pid_t *pids, int count, int number)
{
    for (int i = 0; i < count; i++) {
        (void)kill(pids[i], number);
    }
}

static void
test_the_loop_does_not_wait_for_backends_that_stand_still(void **state)
{
    struct postgres *postgres = postgres_open(NULL);
    struct e2e *e2e = open_office(postgres, NULL, TICKETS);
    struct e2e_stream *stream = e2e_listen(e2e, "board", "/v1/events", NULL);
    pid_t pids[BACKENDS_MAX];
    struct persistent *load = persistent_start(e2e, TICKETS);
    int count;
    int quick = 0;
    int given;

    (void)state;
    (void)persistent_wait(load, 60, HEALTHY_MS);
    count = find_backends(postgres, pids); /* who works is connected by now */
    /* Nothing is asked while they stand still: one may hold a lock of all. */
    signal_all(pids, count, SIGSTOP);
    for (int i = 0; i < 100; i++) {
        int64_t started_ms = clock_monotonic_ms();

        assert_int_equal(e2e_status(e2e, NULL, "GET", "/healthz", NULL), 200);
        quick += clock_monotonic_ms() - started_ms <= HEALTHZ_MS;
    }
    given = persistent_given(load);
    signal_all(pids, count, SIGCONT);
    assert_true(given < TICKETS);
    print_message("%d of 100 within %d ms; running again, a number after %d ms\n", quick,
        HEALTHZ_MS, (int)persistent_wait(load, 1, HEALTHY_MS));
    assert_true(quick > 10); /* the slowest are the machine's, not ours */
    persistent_end(load);
    for (int i = 0; i < TICKETS; i++) { /* told to who listened all the time, in order */
        char event[48];
        json_t *data;
        int64_t id;

        assert_true(e2e_next(stream, 60000, &id, event, &data));
        assert_int_equal(id, i + 1);
        json_decref(data);
    }
    e2e_unlisten(stream);
    e2e_close(e2e);
    postgres_close(postgres);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_database_stopped_and_started_loses_nobody),
        cmocka_unit_test(test_connections_that_are_cut_are_renewed),
        cmocka_unit_test(test_a_full_disk_refuses_and_spends_nothing),
        cmocka_unit_test(test_a_promoted_standby_takes_over),
        cmocka_unit_test(test_the_loop_does_not_wait_for_backends_that_stand_still),
    };

    return cmocka_run_group_tests_name("postgresql_failures", tests, NULL, NULL);
}
