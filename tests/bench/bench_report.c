/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A report of a year with 100,000 visits: how long it takes, and what it costs a clerk
 * who looks at his counter and those who arrive meanwhile, in turns with and without; and
 * what a backup of that year costs them.
 */
#include <pthread.h>
#include <sqlite3.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "common/base.h"
#include "tests/support/bench.h"
#include "tests/support/checkins.h"
#include "tests/support/e2e.h"
#include "tests/support/load.h"
#include "tests/support/temp.h"

#define YEAR "/v1/reports/services?from=2025-07-15&to=2026-07-14"
#define READER "antrean-reports" /* the thread that makes it */
#define TIMES 5
#define ROUNDS 10
#define BACKUPS 6
#define HEADS 3
#define REST_US 200000
#define LOOKS 200
#define ARRIVALS 500
#define CONNECTIONS 4

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

static void
ask(struct e2e *e2e)
{
    (void)ask_year(e2e);
}

static void
back_up(struct e2e *e2e)
{
    char copy[TEMP_PATH_SIZE];
    char card[TEMP_PATH_SIZE];
    const char *const words[] = { "backup", e2e_folder(e2e), copy, NULL };

    (void)temp_path(copy, e2e_folder(e2e), "copy.db");
    (void)temp_path(card, e2e_folder(e2e), "copy.db.anchor");
    bench_must_be(e2e_admin(e2e, words, NULL), 0, "a backup");
    (void)unlink(copy);
    (void)unlink(card);
}

/* What is measured in turns, and what others do in every other turn. */
struct turn {
    const char *figure;
    double (*p99_us)(struct turn *turn);
    void (*others)(struct e2e *e2e);
    int count; /* of them */
    int rounds;
    double wanted; /* times as long as without them, at most */
    struct e2e *e2e;
    struct checkins *checkins;
    atomic_bool over;
};

/* One of them: again and again, until told to end. */
static void *
other_main(void *arg)
{
    struct turn *turn = arg;
    struct e2e *own = e2e_by_proxy(turn->e2e, e2e_port(turn->e2e), false);

    while (!turn->over) {
        turn->others(own);
    }
    e2e_leave(own);
    return NULL;
}

static double
turn_with(struct turn *turn, int count)
{
    pthread_t threads[HEADS];
    double p99_us;

    turn->over = false;
    for (int i = 0; i < count; i++) {
        bench_must_be(pthread_create(&threads[i], NULL, other_main, turn), 0, "a thread");
    }
    (void)usleep(REST_US); /* before either side; what the turn before left is done */
    p99_us = turn->p99_us(turn);
    turn->over = true;
    for (int i = 0; i < count; i++) {
        (void)pthread_join(threads[i], NULL);
    }
    return p99_us;
}

static void
measure(struct turn *turn)
{
    struct bench_pairs pairs = { .count = 0 };

    (void)turn_with(turn, 0); /* warm */
    for (int i = 0; i < turn->rounds; i++) {
        bool first = i % 2 == 0; /* neither side is always the later one */
        double one = turn_with(turn, first ? turn->count : 0);
        double other = turn_with(turn, first ? 0 : turn->count);

        bench_pair(&pairs, first ? one : other, first ? other : one);
    }
    bench_report_pairs(
        turn->figure, &pairs, BENCH_AT_MOST, turn->wanted, " us", "without");
}

static double
arrivals_p99_us(struct turn *turn)
{
    struct checkins *checkins = turn->checkins;
    int from = checkins->end;

    checkins->end += ARRIVALS;
    checkins->next = from;
    checkins_run(checkins, e2e_port(turn->e2e), CONNECTIONS, 60);
    bench_must_be(checkins->answered, checkins->end, "check-ins answered 201");
    return (double)bench_percentile(checkins->latencies + from, ARRIVALS, 99) / 1000;
}

static double
look_p99_us(struct turn *turn, const char *who, const char *path)
{
    int64_t took[LOOKS];

    for (int i = 0; i < LOOKS; i++) {
        int64_t started = load_clock_ns();

        bench_must_be(e2e_status(turn->e2e, who, "GET", path, NULL), 200, path);
        took[i] = load_clock_ns() - started;
    }
    return (double)bench_percentile(took, LOOKS, 99) / 1000;
}

static double
clerk_p99_us(struct turn *turn)
{
    return look_p99_us(turn, "counter-1", "/v1/counters/1");
}

static double
head_p99_us(struct turn *turn)
{
    return look_p99_us(turn, "supervisor", "/v1/overview");
}

int
main(void)
{
    const int tickets = 2 * (2 * ROUNDS + 1) * ARRIVALS;
    struct e2e *e2e =
        e2e_open(&(struct e2e_options){ .tickets = tickets, .unchecked = true });
    struct checkins checkins = { .e2e = e2e, .who = "kiosk" };
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
    checkins.latencies = calloc((size_t)tickets, sizeof(*checkins.latencies));
    measure(&(struct turn){
        .figure = "a clerk's look, p99, while three heads ask for such reports",
        .p99_us = clerk_p99_us,
        .others = ask,
        .count = HEADS,
        .rounds = ROUNDS,
        .wanted = 1.5,
        .e2e = e2e });
    measure(&(struct turn){ .figure = "a head's view, p99, with such a report under way",
        .p99_us = head_p99_us,
        .others = ask,
        .count = 1,
        .rounds = ROUNDS,
        .wanted = 3, /* of a few ms, where it waited for the whole report */
        .e2e = e2e });
    measure(&(struct turn){ .figure = "check-in's p99 with such a report under way",
        .p99_us = arrivals_p99_us,
        .others = ask,
        .count = 1,
        .rounds = ROUNDS,
        .wanted = 1.5,
        .e2e = e2e,
        .checkins = &checkins });
    measure(&(struct turn){ .figure = "check-in's p99 while that year is backed up",
        .p99_us = arrivals_p99_us,
        .others = back_up,
        .count = 1,
        .rounds = BACKUPS,
        .wanted = 1.5,
        .e2e = e2e,
        .checkins = &checkins });
    e2e_close(e2e);
    free(checkins.latencies);
    return 0;
}
