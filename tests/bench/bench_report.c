/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A report of a year with 100,000 visits: how long it takes, and what it costs those who
 * arrive meanwhile. Check-ins with a report under way and without are measured in turns.
 */
#include <pthread.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/base.h"
#include "tests/support/bench.h"
#include "tests/support/e2e.h"
#include "tests/support/load.h"

#define YEAR "/v1/reports/services?from=2025-07-15&to=2026-07-14"
#define READER "antrean-reports" /* the thread that makes it */
#define TIMES 5
#define ROUNDS 10
#define A_ROUND 60

/* 250 days of 400 visits, four rows each with the data of real ones. They have no chain,
 * so the office is not checked at its end. 1752537600000 is 2025-07-15 07:00. */
static const char year_sql[] =
    "BEGIN;"
    "CREATE TEMP TABLE n AS WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM "
    "n WHERE i < 99999) SELECT i, printf('01H%023d', i) AS id, 1752537600000 + (i / 400) "
    "* 86400000 + (i % 400) * 60000 AS at, (i * 7919) % 5 AS s FROM n;"
    "CREATE TEMP TABLE r AS "
    "SELECT i * 4 AS o, at, 'device:kiosk' AS actor, 'visit.waiting' AS kind, id, "
    "'{\"number\":\"A001\",\"prefix\":\"A\",\"service\":\"s-' || s || '\",\"lane\":"
    "\"regular\",\"why\":\"arrived\",\"told_s\":1200,\"told_to_s\":2400}' AS data FROM n "
    "UNION ALL SELECT i * 4 + 1, at + 60000 * (i % 90), 'staff:' || (i % 9), "
    "'visit.called', id, '{\"number\":\"A001\",\"prefix\":\"A\",\"service\":\"s-' || s "
    "|| "
    "'\",\"lane\":\"regular\",\"counter\":' || (1 + i % 8) || ',\"hall\":\"a\",\"times\":"
    "1}' FROM n "
    "UNION ALL SELECT i * 4 + 2, at + 60000 * (i % 90) + 30000, 'staff:' || (i % 9), "
    "'visit.started', id, '{\"number\":\"A001\",\"prefix\":\"A\",\"service\":\"s-' || s "
    "|| '\",\"lane\":\"regular\"}' FROM n "
    "UNION ALL SELECT i * 4 + 3, at + 60000 * (i % 90 + 1 + i % 17), 'staff:' || (i % "
    "9), "
    "'visit.finished', id, '{\"number\":\"A001\",\"prefix\":\"A\",\"service\":\"s-' || s "
    "|| '\",\"lane\":\"regular\",\"outcome\":\"verified\"}' FROM n;"
    "DELETE FROM journal;"
    "INSERT INTO journal (office, seq, at_ms, actor, kind, subject, data, prev, hash) "
    "SELECT 1, row_number() OVER (ORDER BY at, o), at, actor, kind, id, data, "
    "zeroblob(32), randomblob(32) FROM r;"
    "COMMIT; PRAGMA wal_checkpoint(TRUNCATE)";

static void
fill_year(struct e2e *e2e)
{
    sqlite3 *db;
    char *why = NULL;

    if (sqlite3_open(e2e_database(e2e) + strlen("sqlite:"), &db) != SQLITE_OK ||
        sqlite3_exec(db, year_sql, NULL, NULL, &why) != SQLITE_OK) {
        (void)fprintf(stderr, "could not fill the year: %s\n", why ? why : "cannot open");
        exit(1);
    }
    (void)sqlite3_close(db);
}

/* The time of the processor that it took, in us: that of the hall's other work is not
 * the report's. */
static int64_t
ask_year(struct e2e *e2e)
{
    double before = bench_thread_cpu_us(e2e_pid(e2e), READER);
    struct e2e_answer *answer = e2e_ask(e2e, "supervisor", "GET", YEAR, NULL, NULL);
    const json_t *total = json_object_get(answer->json, "total");

    bench_must_be(answer->status, 200, "the report");
    bench_must_be((int)json_integer_value(json_object_get(total, "served")), 100000,
        "visits of the report");
    e2e_answer_free(answer);
    return (int64_t)(bench_thread_cpu_us(e2e_pid(e2e), READER) - before);
}

/* Reports one after the other, until told to end. */
struct head {
    struct e2e *e2e;
    bool over; /* atomic */
};

static void *
ask_again_and_again(void *arg)
{
    struct head *head = arg;

    while (!__atomic_load_n(&head->over, __ATOMIC_ACQUIRE)) {
        (void)ask_year(head->e2e);
    }
    return NULL;
}

static void
arrive(struct e2e *e2e, int first, int64_t *took)
{
    for (int i = 0; i < A_ROUND; i++) {
        int64_t started = load_clock_ns();

        bench_must_be(e2e_arrive(e2e, first + i, NULL, NULL), 201, "check-in");
        took[i] = load_clock_ns() - started;
    }
}

int
main(void)
{
    struct e2e *e2e = e2e_open(
        &(struct e2e_options){ .tickets = 2 * ROUNDS * A_ROUND, .unchecked = true });
    struct bench_pairs pairs = { .count = 0 };
    int64_t times[TIMES];

    if (e2e_end(e2e) != 0) {
        return 1;
    }
    fill_year(e2e);
    e2e_restart(e2e);
    for (int i = 0; i < TIMES; i++) {
        times[i] = ask_year(e2e);
    }
    bench_report_time("report of a year with 100,000 visits, of the processor",
        bench_percentile(times, TIMES, 50), 1000000);
    for (int i = 0; i < ROUNDS; i++) {
        struct head head = { .e2e = e2e_by_proxy(e2e, e2e_port(e2e), false) };
        int64_t without[A_ROUND];
        int64_t with[A_ROUND];
        pthread_t thread;

        arrive(e2e, 2 * i * A_ROUND, without);
        if (pthread_create(&thread, NULL, ask_again_and_again, &head) != 0) {
            return 1;
        }
        arrive(e2e, (2 * i + 1) * A_ROUND, with);
        __atomic_store_n(&head.over, true, __ATOMIC_RELEASE);
        (void)pthread_join(thread, NULL);
        e2e_leave(head.e2e);
        bench_pair(&pairs, (double)bench_percentile(with, A_ROUND, 99) / 1e6,
            (double)bench_percentile(without, A_ROUND, 99) / 1e6);
    }
    bench_report_pairs("check-in's p99 with such a report under way", &pairs,
        BENCH_AT_MOST, 1.5, "ms", "without");
    e2e_close(e2e);
    return 0;
}
