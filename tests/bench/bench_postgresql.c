/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Check-ins through HTTP with all rules, journal and idempotency on PostgreSQL, from 64
 * connections to one server process and to two of them, against pgbench writing rows of
 * the same size in one transaction each from as many connections: once into the same
 * line, as check-ins do, and once, which is easier than the task, with a line for each
 * connection so that none waits for another. And how often the writer waits for the
 * database in a check-in, which is what a database at a distance costs.
 */
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "db/db.h"
#include "tests/support/bench.h"
#include "tests/support/checkins.h"
#include "tests/support/database.h"
#include "tests/support/e2e.h"
#include "tests/support/load.h"
#include "tests/support/postgres.h"
#include "tests/support/temp.h"

#define CHECKINS 8000
#define CONNECTIONS 64
#define WARM 100
#define ALONE 200
#define PGBENCH_S 8

/* The load of one server process. */
struct side {
    struct checkins *checkins;
    int port;
    int connections;
    pthread_t thread;
};

/* The rows of a check-in. LINE: "", or what makes a line of each connection; DATA, BODY:
 * lengths. */
static const char script[] =
    "\\set i :i + 1\n"
    "BEGIN;\n"
    "INSERT INTO series (office, day, prefix, last, called, waiting, waiting_priority, "
    "priority_run) VALUES (1, '2026-07-14', 'A'LINE, 1, 0, 1, 0, 0) ON CONFLICT (office, "
    "day, prefix) DO UPDATE SET last = series.last + 1, waiting = series.waiting + 1 "
    "RETURNING last;\n"
    "INSERT INTO visit (office, id, day, prefix, number, service, lane, state, "
    "arrived_ms, callable_from_ms, late, after_calls, ticket, slot, track, changed_ms) "
    "VALUES (1, lpad(:client_id::bigint || '-' || :i::bigint, 26, 'V'), '2026-07-14', "
    "'A'LINE, :i::bigint * 1000 + :client_id::bigint + 1, 'ktp-baru', 0, 0, "
    "1783991550000, 0, 0, 0, lpad(:client_id::bigint || '-' || :i::bigint, 16, 'T'), "
    "'pagi', lpad(:client_id::bigint || '-' || :i::bigint, 26, 'K'), 1783991550000);\n"
    "INSERT INTO journal (office, seq, at_ms, actor, kind, subject, data, prev, hash) "
    "VALUES (1, 1000 + :i::bigint * 1000 + :client_id::bigint, 1783991550000, "
    "'device-kiosk', 'visit.waiting', lpad(:client_id::text, 26, 'V'), repeat('x', "
    "DATA), decode(repeat('ab', 32), 'hex'), decode(repeat('cd', 32), 'hex'));\n"
    "INSERT INTO idempotency (office, caller, key, body_hash, status, type, body, at_ms) "
    "VALUES (1, 'device-kiosk', 'b-' || :client_id::bigint || '-' || :i::bigint, "
    "decode(repeat('cd', 32), 'hex'), 201, 'application/json', repeat('x', BODY), "
    "1783991550000);\n"
    "UPDATE quota_use SET arrived = arrived + 1 WHERE office = 1 AND day = '2026-07-14' "
    "AND service = 'ktp-baru' AND slot = 'pagi'LINE;\n"
    "COMMIT;\n";

static void
write_script(char *out, size_t size, const char *line_of_each, int data, int body)
{
    char numbers[2][16];
    const char *const words[][2] = { { "LINE", line_of_each }, { "DATA", numbers[0] },
        { "BODY", numbers[1] } };
    size_t len = 0;

    (void)snprintf(numbers[0], sizeof(numbers[0]), "%d", data);
    (void)snprintf(numbers[1], sizeof(numbers[1]), "%d", body);
    for (const char *at = script; *at && len + 1 < size;) {
        bool found = false;

        for (size_t i = 0; i < ARRAY_LEN(words) && !found; i++) {
            if (strncmp(at, words[i][0], 4) == 0) {
                len += (size_t)snprintf(out + len, size - len, "%s", words[i][1]);
                at += 4;
                found = true;
            }
        }
        if (!found) {
            out[len++] = *at++;
        }
    }
    out[len < size ? len : size - 1] = '\0';
}

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
    write_script(text, sizeof(text), line_of_each, data, body);
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

static void *
side_main(void *arg)
{
    const struct side *side = arg;

    checkins_run(side->checkins, side->port, side->connections, 120);
    return NULL;
}

/* Check-ins a second of one or both processes; `measured` holds 96. */
static double
server_rate(
    struct checkins *run, struct e2e *const processes[], int count, char *measured)
{
    int64_t started = load_clock_ns();
    struct side sides[2];
    double rate;

    run->answered = 0;
    run->next = run->end;
    run->end += CHECKINS;
    for (int i = 0; i < count; i++) {
        sides[i] = (struct side){ run, e2e_port(processes[i]), CONNECTIONS / count, 0 };
        bench_must_be(pthread_create(&sides[i].thread, NULL, side_main, &sides[i]), 0,
            "starting a thread");
    }
    for (int i = 0; i < count; i++) {
        (void)pthread_join(sides[i].thread, NULL);
    }
    rate = CHECKINS / ((double)(load_clock_ns() - started) / 1e9);
    bench_must_be(run->answered, CHECKINS, "check-ins answered 201");
    checkins_tell(run, rate, CHECKINS, measured);
    return rate;
}

/* What pgbench does, and what the server's two rates are of it. */
static void
report(const struct checkins *run, const char *line_of_each, const char *names[2],
    const double rates[2], char measured[2][96])
{
    int data = (int)test_database_run(
        e2e_database(run->e2e), "SELECT avg(length(data))::bigint FROM journal");
    int body = (int)test_database_run(
        e2e_database(run->e2e), "SELECT avg(length(body))::bigint FROM idempotency");
    double raw = pgbench_rate(line_of_each, data, body);
    char limit[64];

    (void)snprintf(limit, sizeof(limit), "pgbench %.0f/s", raw);
    for (int i = 0; i < 2; i++) {
        bench_report(names[i], rates[i] / raw, BENCH_AT_LEAST, i == 0 ? 0.9 : 0.4,
            measured[i], limit);
    }
}

/* Some of one connection; how often the writer waited meanwhile. */
static double
waits_of(struct checkins *run, int count)
{
    double waits = bench_thread_waits(e2e_pid(run->e2e), "antrean-write");

    run->answered = 0;
    run->next = run->end;
    run->end += count;
    checkins_run(run, e2e_port(run->e2e), 1, 120);
    bench_must_be(run->answered, count, "check-ins answered 201");
    return bench_thread_waits(e2e_pid(run->e2e), "antrean-write") - waits;
}

/* A check-in that comes alone waits for all that a group waits for once. */
static void
report_waits(struct checkins *run)
{
    double waits = waits_of(run, ALONE) / ALONE - 1; /* and for the next one to come */
    char measured[48];

    (void)snprintf(measured, sizeof(measured), "%.2f", waits);
    bench_report("waits of the writer for PostgreSQL, a check-in alone", waits,
        BENCH_AT_MOST, 4, measured, "begin, what is read, number, commit: 4");
}

int
main(void)
{
    static const char *same_line[] = { "check-ins on PostgreSQL, 64 connections",
        "check-ins at two server processes" };
    static const char *lines_apart[] = { "one process, where pgbench's lines are apart",
        "two processes, where pgbench's lines are apart" };
    struct postgres *postgres = postgres_use("-c max_connections=100");
    struct checkins run = { .who = "kiosk" };
    struct e2e *processes[2];
    char measured[2][96];
    double rates[2];

    run.e2e = e2e_open(&(struct e2e_options){ .tickets = WARM + ALONE + 2 * CHECKINS });
    run.latencies = calloc(CHECKINS, sizeof(*run.latencies));
    processes[0] = run.e2e;
    (void)waits_of(&run, WARM);
    report_waits(&run);
    rates[0] = server_rate(&run, processes, 1, measured[0]);
    processes[1] = e2e_join(run.e2e);
    rates[1] = server_rate(&run, processes, 2, measured[1]);
    report(&run, "", same_line, rates, measured);
    report(&run, " || :client_id::bigint", lines_apart, rates, measured);
    e2e_leave(processes[1]);
    e2e_close(run.e2e);
    postgres_close(postgres);
    free(run.latencies);
    return 0;
}
