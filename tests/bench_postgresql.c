/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Check-ins through HTTP with all rules, journal and idempotency on PostgreSQL, from 64
 * connections, against pgbench writing rows of the same size in one transaction each from
 * as many connections: once into the same line, as check-ins do, and once, which is
 * easier than the task, with a line for each connection so that none waits for another.
 */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "db/db.h"
#include "tests/bench.h"
#include "tests/database.h"
#include "tests/e2e.h"
#include "tests/load.h"
#include "tests/postgres.h"
#include "tests/temp.h"

#define CHECKINS 8000
#define CONNECTIONS 64
#define PGBENCH_S 8

struct run {
    struct e2e *e2e;
    int next;
    int created;
    int64_t *latencies; /* owned */
};

static size_t
next_checkin(void *arg, int connection, char *out, size_t size)
{
    struct run *run = arg;
    char body[512];
    char key[32];

    (void)connection;
    if (run->next == CHECKINS) {
        return 0;
    }
    (void)snprintf(key, sizeof(key), "bench-%d", run->next);
    (void)snprintf(
        body, sizeof(body), "{\"code\":\"%s\"}", e2e_ticket(run->e2e, run->next++));
    return load_post(out, size, "/v1/checkins", e2e_token(run->e2e, "kiosk"), key, body);
}

static void
checkin_answered(
    void *arg, int connection, int status, const char *body, size_t len, int64_t ns)
{
    struct run *run = arg;

    (void)connection;
    (void)body;
    (void)len;
    if (status == 201) {
        run->latencies[run->created++] = ns;
    }
}

/* The rows of a check-in; %s: "", or what makes a line of each connection. */
static const char script[] =
    "\\set i :i + 1\n"
    "BEGIN;\n"
    "INSERT INTO series (office, day, prefix, last, called, waiting, waiting_priority, "
    "priority_run) VALUES (1, '2026-07-14', 'A'%1$s, 1, 0, 1, 0, 0) ON CONFLICT (office, "
    "day, prefix) DO UPDATE SET last = series.last + 1, waiting = series.waiting + 1 "
    "RETURNING last;\n"
    "INSERT INTO visit (office, id, day, prefix, number, service, lane, state, "
    "arrived_ms, callable_from_ms, late, after_calls, ticket, slot, track, changed_ms) "
    "VALUES (1, lpad(:client_id::bigint || '-' || :i::bigint, 26, 'V'), '2026-07-14', "
    "'A'%1$s, :i::bigint * 1000 + :client_id::bigint + 1, 'ktp-baru', 0, 0, "
    "1783991550000, 0, 0, 0, lpad(:client_id::bigint || '-' || :i::bigint, 16, 'T'), "
    "'pagi', lpad(:client_id::bigint || '-' || :i::bigint, 26, 'K'), 1783991550000);\n"
    "INSERT INTO journal (office, seq, at_ms, actor, kind, subject, data, prev, hash) "
    "VALUES (1, 1000 + :i::bigint * 1000 + :client_id::bigint, 1783991550000, "
    "'device-kiosk', 'visit.waiting', lpad(:client_id::text, 26, 'V'), repeat('x', "
    "%2$d), decode(repeat('ab', 32), 'hex'), decode(repeat('cd', 32), 'hex'));\n"
    "INSERT INTO idempotency (office, caller, key, body_hash, status, type, body, at_ms) "
    "VALUES (1, 'device-kiosk', 'b-' || :client_id::bigint || '-' || :i::bigint, "
    "decode(repeat('cd', 32), 'hex'), 201, 'application/json', repeat('x', %3$d), "
    "1783991550000);\n"
    "UPDATE quota_use SET arrived = arrived + 1 WHERE office = 1 AND day = '2026-07-14' "
    "AND service = 'ktp-baru' AND slot = 'pagi'%1$s;\n"
    "COMMIT;\n";

/* Transactions a second of pgbench in a database of the server's schema. */
static double
pgbench_rate(const char *line_of_each, int data, int body)
{
    static const char rows[] =
        "INSERT INTO office (id, code, created_ms) VALUES (1, 3517, 0);"
        "INSERT INTO quota_use SELECT 1, '2026-07-14', 'ktp-baru', 'pagi' || g, 0, 0, 0 "
        "FROM (SELECT '' AS g UNION ALL SELECT generate_series(0, 63)::text) AS t";
    char folder[TEMP_PATH_SIZE];
    char path[TEMP_PATH_SIZE];
    char program[TEMP_PATH_SIZE];
    char url[TEST_URL_SIZE];
    char command[2048];
    char line[256];
    char text[sizeof(script) + 1024];
    double rate = 0;
    FILE *output;

    temp_make(folder);
    test_database_make(url, folder, "");
    bench_must_be(db_migrate(url, NULL), STATUS_OK, "making pgbench's tables");
    (void)test_database_run(url, rows);
    (void)snprintf(text, sizeof(text), script, line_of_each, data, body);
    temp_write(temp_path(path, folder, "script"), text, strlen(text));
    postgres_program("pgbench", program);
    (void)snprintf(command, sizeof(command),
        "%s -n -M prepared -c %d -j 2 -T %d -D i=0 -f %s '%s' 2>&1", program, CONNECTIONS,
        PGBENCH_S, path, url);
    output = popen(command, "r"); /* NOLINT(cert-env33-c): a bench's own fixed command */
    while (output && fgets(line, sizeof(line), output)) {
        (void)fprintf(stderr, "pgbench: %s", line);
        if (sscanf(line, "tps = %lf", &rate) == 1) {
            continue;
        }
    }
    bench_must_be(output ? pclose(output) : -1, 0, "pgbench");
    test_database_remove(url);
    temp_remove(folder);
    return rate;
}

/* Check-ins a second of the server. */
static double
server_rate(struct run *run)
{
    const struct load load = { .port = e2e_port(run->e2e),
        .connections = CONNECTIONS,
        .next = next_checkin,
        .answered = checkin_answered,
        .arg = run };
    int64_t started = load_clock_ns();
    double seconds;

    (void)load_run(&load, 120);
    seconds = (double)(load_clock_ns() - started) / 1e9;
    bench_must_be(run->created, CHECKINS, "check-ins answered 201");
    return run->created / seconds;
}

int
main(void)
{
    struct postgres *postgres = postgres_open("-c max_connections=100");
    struct run run = { 0 };
    char url[TEST_URL_SIZE];
    char measured[96];
    char limit[64];
    double rate;
    double raw;
    int data;
    int body;

    postgres_url(postgres, NULL, url);
    (void)setenv("ANTREAN_TEST_DATABASE", url, 1);
    run.e2e = e2e_open(&(struct e2e_options){ .tickets = CHECKINS });
    run.latencies = calloc(CHECKINS, sizeof(*run.latencies));
    rate = server_rate(&run);
    (void)snprintf(measured, sizeof(measured), "%.0f/s, p50 %.1f ms, p99 %.1f ms", rate,
        (double)bench_percentile(run.latencies, CHECKINS, 50) / 1e6,
        (double)bench_percentile(run.latencies, CHECKINS, 99) / 1e6);
    data = (int)test_database_run(
        e2e_database(run.e2e), "SELECT avg(length(data))::bigint FROM journal");
    body = (int)test_database_run(
        e2e_database(run.e2e), "SELECT avg(length(body))::bigint FROM idempotency");
    raw = pgbench_rate("", data, body);
    (void)snprintf(limit, sizeof(limit), "pgbench %.0f/s", raw);
    bench_report("check-ins on PostgreSQL, 64 connections", rate / raw, BENCH_AT_LEAST,
        0.4, measured, limit);
    raw = pgbench_rate(" || :client_id::bigint", data, body);
    (void)snprintf(limit, sizeof(limit), "pgbench %.0f/s", raw);
    bench_report("the same, where pgbench's lines are apart", rate / raw, BENCH_AT_LEAST,
        0.4, measured, limit);
    e2e_close(run.e2e);
    postgres_close(postgres);
    free(run.latencies);
    return 0;
}
