/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Calls at 1, 2 and 16 counters while 600 or more wait: a cycle is "start" and then
 * "done, next please", two commits, each in turns with as many commits of raw SQLite that
 * write two rows each. And how the answers grow with the line: call-next, the board,
 * the services and a counter at 2,500 and 10,000 waiting, each in turns with an office of
 * 100.
 */
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/support/bench.h"
#include "tests/support/checkins.h"
#include "tests/support/e2e.h"
#include "tests/support/load.h"
#include "tests/support/temp.h"

#define COUNTERS 16
#define WAITING 600
#define TURNS 5
#define TURN_CYCLES 96 /* of all counters together */
#define RAW_TURNS 3    /* until the log of raw SQLite is as long as it gets */
#define SHORT_LINE 100
#define ROUNDS 41
#define ID_SIZE 27

/* Counters that work, each on a connection of its own. */
struct desks {
    struct e2e *e2e;
    char visit[COUNTERS][ID_SIZE]; /* who is at the counter; "": nobody */
    bool serving[COUNTERS];
    int cycles; /* still to be begun */
    int done;
};

static void
must_sqlite(bool ok, sqlite3 *db)
{
    if (!ok) {
        (void)fprintf(stderr, "raw SQLite: %s\n", sqlite3_errmsg(db));
        exit(1);
    }
}

/* The next request of a counter: call, start, or finish and call the next. */
static size_t
next_request(void *arg, int desk, char *out, size_t size)
{
    struct desks *desks = arg;
    const char *token = e2e_token(desks->e2e, "supervisor");
    char path[96];

    if (!desks->visit[desk][0]) {
        (void)snprintf(path, sizeof(path), "/v1/counters/%d/call-next", desk + 1);
        return load_post(out, size, path, token, "", "{}");
    }
    if (!desks->serving[desk]) {
        if (desks->cycles-- <= 0) {
            return 0;
        }
        (void)snprintf(path, sizeof(path), "/v1/visits/%s/start", desks->visit[desk]);
        return load_post(out, size, path, token, "", "{}");
    }
    (void)snprintf(path, sizeof(path), "/v1/counters/%d/next", desk + 1);
    return load_post(
        out, size, path, token, "", "{\"finish\":{\"outcome\":\"incomplete\"}}");
}

static void
answered(void *arg, int desk, int status, const char *body, size_t len, int64_t ns)
{
    static const char member[] = "\"visit\":\"";
    struct desks *desks = arg;
    const char *visit = strstr(body, member);

    (void)len;
    (void)ns;
    bench_must_be(status, 200, "a step of a cycle");
    if (desks->visit[desk][0] && !desks->serving[desk]) {
        desks->serving[desk] = true;
        return;
    }
    desks->done += desks->serving[desk];
    desks->serving[desk] = false;
    if (!visit) {
        (void)fprintf(stderr, "nobody was called\n");
        exit(1);
    }
    (void)snprintf(desks->visit[desk], ID_SIZE, "%.26s", visit + sizeof(member) - 1);
}

/* Cycles a second of so many counters. */
static double
cycles_rate(struct desks *desks, int counters)
{
    const struct load load = { .port = e2e_port(desks->e2e),
        .connections = counters,
        .next = next_request,
        .answered = answered,
        .arg = desks };
    int64_t started = load_clock_ns();

    desks->cycles = TURN_CYCLES;
    desks->done = 0;
    (void)load_run(&load, 120);
    bench_must_be(desks->done, TURN_CYCLES, "cycles");
    return TURN_CYCLES / ((double)(load_clock_ns() - started) / 1e9);
}

static sqlite3 *
raw_open(const char *path)
{
    sqlite3 *db;

    must_sqlite(sqlite3_open(path, &db) == SQLITE_OK, db);
    must_sqlite(
        sqlite3_exec(db,
            "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;"
            "CREATE TABLE visit (id INTEGER PRIMARY KEY, state INTEGER, body TEXT);"
            "CREATE TABLE journal (seq INTEGER PRIMARY KEY, body TEXT);"
            "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE "
            "i < 2000) INSERT INTO visit SELECT i, 0, hex(zeroblob(150)) FROM n",
            NULL, NULL, NULL) == SQLITE_OK,
        db);
    return db;
}

/* Cycles a second: two commits of a visit's change and a row of the journal. */
static double
raw_rate(sqlite3 *db)
{
    static const char commit[] =
        "BEGIN IMMEDIATE;"
        "UPDATE visit SET state = state + 1 WHERE id = (SELECT abs(random()) % 2000 + 1);"
        "INSERT INTO journal (body) VALUES (hex(zeroblob(150)));"
        "COMMIT";
    int64_t started = load_clock_ns();

    for (int i = 0; i < 2 * TURN_CYCLES; i++) {
        must_sqlite(sqlite3_exec(db, commit, NULL, NULL, NULL) == SQLITE_OK, db);
    }
    return TURN_CYCLES / ((double)(load_clock_ns() - started) / 1e9);
}

/* An office in which so many wait, with open counters 1..`counters`. */
static struct e2e *
office_with(int waiting, int counters)
{
    json_t *list = json_array();
    json_t *settings;
    char *text;
    struct e2e_options options = { .tickets = waiting };
    struct checkins checkins = { .who = "kiosk", .end = waiting };

    for (int i = 1; i <= counters; i++) {
        (void)json_array_append_new(
            list, json_pack("{s:i, s:s, s:s, s:[]}", "number", i, "name", "Loket", "hall",
                      "utama", "services"));
    }
    settings = json_pack("{s:{s:o}}", "counters", "counters", list);
    text = json_dumps(settings, JSON_COMPACT);
    json_decref(settings);
    options.settings = text;
    checkins.e2e = e2e_open(&options);
    free(text);
    checkins_run(&checkins, e2e_port(checkins.e2e), 64, 240);
    bench_must_be(checkins.answered, waiting, "check-ins");
    for (int i = 1; i <= counters; i++) {
        char path[64];

        (void)snprintf(path, sizeof(path), "/v1/counters/%d/open", i);
        bench_must_be(e2e_post(checkins.e2e, "supervisor", path), 200, "open");
    }
    return checkins.e2e;
}

static void
bench_cycles(void)
{
    /* Calls a second of a Node program that stores without syncing, seen beside ours. */
    static const struct {
        int counters;
        double peer;
        double wanted;
    } rows[] = { { 1, 728, 1 }, { 2, 1038, 1 }, { COUNTERS, 508, 3 } };
    struct desks desks = {
        .e2e = office_with(WAITING + 3 * TURNS * TURN_CYCLES + 4 * COUNTERS, COUNTERS)
    };
    char folder[TEMP_PATH_SIZE];
    char path[TEMP_PATH_SIZE];
    sqlite3 *raw;

    temp_make(folder);
    raw = raw_open(temp_path(path, folder, "raw.db"));
    for (int turn = 0; turn < RAW_TURNS; turn++) {
        (void)raw_rate(raw); /* a log that grows is slower to sync */
    }
    for (size_t c = 0; c < sizeof(rows) / sizeof(rows[0]); c++) {
        struct bench_pairs pairs = { 0 };
        char figure[64];
        char measured[32];
        char peer[48];

        (void)cycles_rate(&desks, rows[c].counters); /* everybody has somebody now */
        for (int turn = 0; turn < TURNS - 1; turn++) {
            double rate = cycles_rate(&desks, rows[c].counters);

            bench_pair(&pairs, rate, raw_rate(raw));
        }
        (void)snprintf(figure, sizeof(figure), "call cycles, %d counter%s, 600 waiting",
            rows[c].counters, rows[c].counters > 1 ? "s" : "");
        bench_report_pairs(figure, &pairs, BENCH_AT_LEAST, 0.6, "/s", "raw commits");
        (void)snprintf(figure, sizeof(figure),
            "the same, %d counter%s, to a Node program", rows[c].counters,
            rows[c].counters > 1 ? "s" : "");
        (void)snprintf(measured, sizeof(measured), "%.0f/s", bench_median(&pairs));
        (void)snprintf(peer, sizeof(peer), "%.0f calls/s, not synced", rows[c].peer);
        bench_report(figure, bench_median(&pairs) / rows[c].peer, BENCH_AT_LEAST,
            rows[c].wanted, measured, peer);
    }
    (void)sqlite3_close(raw);
    temp_remove(folder);
    e2e_close(desks.e2e);
}

/* Ask, and how long it took in ms; `visit` gets the answer's, unless it is NULL. */
static double
timed(struct e2e *e2e, const char *method, const char *path, char *visit)
{
    int64_t started = load_clock_ns();
    struct e2e_answer *answer = e2e_ask(
        e2e, "supervisor", method, path, strcmp(method, "POST") == 0 ? "{}" : NULL, NULL);
    double ms = (double)(load_clock_ns() - started) / 1e6;

    bench_must_be(answer->status, 200, path);
    if (visit) {
        (void)snprintf(visit, ID_SIZE, "%s", e2e_text(answer, "visit"));
    }
    e2e_answer_free(answer);
    return ms;
}

/* Counter 1 calls; who was called is started and finished, so that it may call again. */
static double
timed_call(struct e2e *e2e)
{
    char visit[ID_SIZE];
    char path[96];
    double ms = timed(e2e, "POST", "/v1/counters/1/call-next", visit);

    (void)snprintf(path, sizeof(path), "/v1/visits/%s/start", visit);
    bench_must_be(e2e_post(e2e, "supervisor", path), 200, "start");
    (void)snprintf(path, sizeof(path), "/v1/visits/%s/finish", visit);
    bench_must_be(
        e2e_status(e2e, "supervisor", "POST", path, "{\"outcome\":\"incomplete\"}"), 200,
        "finish");
    return ms;
}

/* Whatever is asked, something has just changed. */
static void
bench_growth(int waiting)
{
    static const struct {
        const char *path;
        const char *name;
        double wanted;
    } gets[] = { { "/v1/board", "GET /v1/board", 1.3 },
        { "/v1/services", "GET /v1/services", 1.3 },
        { "/v1/counters/1", "GET /v1/counters/1", 1.3 } };
    struct e2e *large = office_with(waiting + ROUNDS, 3);
    struct e2e *small = office_with(SHORT_LINE + ROUNDS, 3);
    struct bench_pairs calls = { 0 };
    struct bench_pairs pairs[sizeof(gets) / sizeof(gets[0])] = { 0 };
    char figure[64];

    for (int round = 0; round < ROUNDS; round++) {
        double ms = timed_call(large);

        bench_pair(&calls, ms, timed_call(small));
        for (size_t g = 0; g < sizeof(gets) / sizeof(gets[0]); g++) {
            ms = timed(large, "GET", gets[g].path, NULL);
            bench_pair(&pairs[g], ms, timed(small, "GET", gets[g].path, NULL));
        }
    }
    (void)snprintf(figure, sizeof(figure), "call-next, %d waiting", waiting);
    bench_report_pairs(figure, &calls, BENCH_AT_MOST, 1.5, " ms", "100 waiting");
    for (size_t g = 0; g < sizeof(gets) / sizeof(gets[0]); g++) {
        (void)snprintf(figure, sizeof(figure), "%s, %d waiting", gets[g].name, waiting);
        bench_report_pairs(
            figure, &pairs[g], BENCH_AT_MOST, gets[g].wanted, " ms", "100 waiting");
    }
    e2e_close(small);
    e2e_close(large);
}

int
main(void)
{
    bench_cycles();
    bench_growth(2500);
    bench_growth(10000);
    return 0;
}
