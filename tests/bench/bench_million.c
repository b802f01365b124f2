/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Check-in and call-next on a database with a million past visits against an empty one,
 * the memory of a server at rest, and its start with that million. The two are measured
 * in turns, so that a change of the machine's mood meets both.
 */
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/base.h"
#include "tests/support/bench.h"
#include "tests/support/e2e.h"
#include "tests/support/load.h"

#define PAST_VISITS 1000000
#define ROUNDS 10
#define A_ROUND 60
#define STARTS 7

/* A thousand days of a thousand visits, all done, and their rows in the journal. The rows
 * have the size of real ones and no chain, so that side is not checked at its end. */
static const char past_sql[] =
    "PRAGMA foreign_keys = OFF; BEGIN;"
    "WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 999999) "
    "INSERT INTO visit (office, id, day, prefix, number, service, lane, state, "
    "arrived_ms, "
    "callable_from_ms, late, after_calls, slot, counter, account, calls, called_ms, "
    "started_ms, ended_ms, outcome, track, changed_ms) "
    "SELECT 1, printf('01H%023d', i), date('2023-01-01', printf('+%d days', i / 1000)), "
    "'A', "
    "i % 1000 + 1, 'ktp-baru', 0, 3, 1672531200000 + i * 100000, 0, 0, 0, 'pagi', 1 + i "
    "% 3, "
    "2, 1, 1672531200000 + i * 100000, 1672531260000 + i * 100000, "
    "1672531500000 + i * 100000, 'verified', hex(randomblob(12)), 0 FROM n;"
    "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1000000) "
    "INSERT INTO journal (office, seq, at_ms, actor, kind, subject, data, prev, hash) "
    "SELECT 1, (SELECT coalesce(max(seq), 0) FROM journal) + i, 1672531200000 + i, "
    "'device:kiosk', 'visit.waiting', printf('01H%023d', i), "
    "'{\"number\":\"A001\",\"prefix\":\"A\",\"service\":\"ktp-baru\",\"lane\":"
    "\"regular\"}', "
    "zeroblob(32), randomblob(32) FROM n;"
    "INSERT OR IGNORE INTO series (office, day, prefix, last, called, waiting, "
    "waiting_priority, priority_run) SELECT 1, day, 'A', 1000, 1000, 0, 0, 0 FROM visit "
    "GROUP BY day; COMMIT; PRAGMA wal_checkpoint(TRUNCATE)";

static void
fill_past(struct e2e *e2e)
{
    sqlite3 *db;
    char *why = NULL;

    if (sqlite3_open(e2e_database(e2e) + strlen("sqlite:"), &db) != SQLITE_OK ||
        sqlite3_exec(db, past_sql, NULL, NULL, &why) != SQLITE_OK) {
        (void)fprintf(stderr, "could not fill the past: %s\n", why ? why : "cannot open");
        exit(1);
    }
    (void)sqlite3_close(db);
}

struct side {
    struct e2e *e2e;
    int next;
    int64_t checkins[ROUNDS * A_ROUND];
    int64_t calls[ROUNDS * A_ROUND];
};

/* Some people arrive, are called and served; each press is timed as its client sees it.
 */
static void
round_of(struct side *side)
{
    for (int i = 0; i < A_ROUND; i++) {
        int64_t started = load_clock_ns();

        bench_must_be(e2e_arrive(side->e2e, side->next, NULL, NULL), 201, "check-in");
        side->checkins[side->next++] = load_clock_ns() - started;
    }
    for (int i = side->next - A_ROUND; i < side->next; i++) {
        int64_t started = load_clock_ns();
        struct e2e_answer *answer = e2e_ask(
            side->e2e, "counter-1", "POST", "/v1/counters/1/call-next", "{}", NULL);
        char path[128];

        side->calls[i] = load_clock_ns() - started;
        bench_must_be(answer->status, 200, "call-next");
        (void)snprintf(
            path, sizeof(path), "/v1/visits/%s/absent", e2e_text(answer, "visit"));
        bench_must_be(e2e_post(side->e2e, "counter-1", path), 200, "absent");
        e2e_answer_free(answer);
    }
}

static void
report(const char *figure, int64_t *full, int64_t *empty)
{
    int64_t with = bench_percentile(full, ROUNDS * A_ROUND, 50);
    int64_t without = bench_percentile(empty, ROUNDS * A_ROUND, 50);
    char measured[64];
    char limit[64];

    (void)snprintf(measured, sizeof(measured), "p50 %.2f ms", (double)with / 1e6);
    (void)snprintf(limit, sizeof(limit), "empty p50 %.2f ms", (double)without / 1e6);
    bench_report(
        figure, (double)with / (double)without, BENCH_AT_MOST, 1.2, measured, limit);
}

int
main(void)
{
    struct e2e_options options = { .tickets = ROUNDS * A_ROUND };
    struct e2e_options past = { .tickets = ROUNDS * A_ROUND, .unchecked = true };
    struct side empty = { .e2e = e2e_open(&options) };
    struct side full = { .e2e = e2e_open(&past) };
    int64_t starts[STARTS];
    char measured[64];
    long resident;
    long own;

    if (e2e_end(full.e2e) != 0) {
        return 1;
    }
    fill_past(full.e2e);
    for (int i = 0; i < STARTS; i++) {
        int64_t started = load_clock_ns();

        e2e_restart(full.e2e);
        starts[i] = load_clock_ns() - started;
        if (i < STARTS - 1 && e2e_end(full.e2e) != 0) {
            return 1;
        }
    }
    resident = bench_resident_kib(e2e_pid(full.e2e));
    own = bench_own_kib(e2e_pid(full.e2e));
    bench_must_be(e2e_post(empty.e2e, "counter-1", "/v1/counters/1/open"), 200, "open");
    bench_must_be(e2e_post(full.e2e, "counter-1", "/v1/counters/1/open"), 200, "open");
    for (int i = 0; i < ROUNDS; i++) {
        round_of(&empty);
        round_of(&full);
    }
    report("check-in with 1,000,000 past visits", full.checkins, empty.checkins);
    report("call-next with 1,000,000 past visits", full.calls, empty.calls);
    (void)snprintf(measured, sizeof(measured), "%ld KiB", resident);
    bench_report("server at rest, MB", (double)resident * 1.024 / 1000, BENCH_AT_MOST, 20,
        measured, "1 MB");
    /* What libraries map of their files is the system's, and other programs'. */
    (void)snprintf(measured, sizeof(measured), "%ld KiB", own);
    bench_report("server at rest without mapped files, MB", (double)own * 1.024 / 1000,
        BENCH_AT_MOST, 10, measured, "1 MB");
    (void)snprintf(measured, sizeof(measured), "p50 of %d", STARTS);
    bench_report("start to listening with that million, ms",
        (double)bench_percentile(starts, STARTS, 50) / 1e6, BENCH_AT_MOST, 100, measured,
        "1 ms");
    e2e_close(full.e2e);
    e2e_close(empty.e2e);
    return 0;
}
