/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Durable check-ins through HTTP with all rules, journal and idempotency, from 64
 * connections, against raw SQLite writing the very same rows in groups of 64 from one
 * thread, in turns: the rows of a turn are read back from the database that the server
 * wrote them to. And the time of the processor that the server and its writer spent: the
 * loop, the writer and the clients want a processor each, raw SQLite has one to itself.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "common/base.h"
#include "tests/support/bench.h"
#include "tests/support/checkins.h"
#include "tests/support/e2e.h"
#include "tests/support/load.h"
#include "tests/support/raw_rows.h"
#include "tests/support/temp.h"

#define TURNS 10
#define TURN_CHECKINS 2000
#define CHECKINS (TURNS * TURN_CHECKINS)
#define CONNECTIONS 64
#define GROUP 64
#define PROCESSORS 4 /* for the loop, the writer, a reader and the clients */

static const struct raw_table tables[] = {
    { .name = "visit", .grows = "rowid" },
    { .name = "journal", .grows = "seq" },
    { .name = "idempotency", .grows = "id" },
};
static const char *const besides[] = {
    "UPDATE series SET last = last + 1, waiting = waiting + 1"
    " WHERE office = 1 AND prefix = 'A'",
    "UPDATE quota_use SET arrived = arrived + 1"
    " WHERE office = 1 AND service = 'ktp-baru'",
    NULL,
};
static const struct raw_plan plan = { .tables = tables,
    .table_count = ARRAY_LEN(tables),
    .besides = besides,
    .emptied = "DELETE FROM checklist; DELETE FROM visit; DELETE FROM journal;"
               "DELETE FROM idempotency",
    .group = GROUP };

static double
server_rate(struct checkins *checkins)
{
    int64_t started = load_clock_ns();

    checkins->end += TURN_CHECKINS;
    checkins->next = checkins->end - TURN_CHECKINS;
    checkins_run(checkins, e2e_port(checkins->e2e), CONNECTIONS, 120);
    bench_must_be(checkins->answered, checkins->end, "check-ins answered 201");
    return TURN_CHECKINS / ((double)(load_clock_ns() - started) / 1e9);
}

int
main(void)
{
    struct e2e_options options = { .tickets = CHECKINS };
    struct checkins checkins = { .who = "kiosk" };
    struct bench_pairs pairs = { 0 };
    struct raw_rows *raw;
    char folder[TEMP_PATH_SIZE];
    char path[TEMP_PATH_SIZE];
    char measured[96];
    char limit[96];
    double writer_us;
    double all_us;

    temp_make(folder);
    (void)temp_path(path, folder, "raw.db");
    checkins.e2e = e2e_open(&options);
    checkins.latencies = calloc(CHECKINS, sizeof(*checkins.latencies));
    raw = raw_rows_open(e2e_database(checkins.e2e) + strlen("sqlite:"), path, &plan);
    writer_us = bench_thread_cpu_us(e2e_pid(checkins.e2e), "antrean-write");
    all_us = bench_thread_cpu_us(e2e_pid(checkins.e2e), "");
    for (int turn = 0; turn < TURNS; turn++) {
        double rate = server_rate(&checkins);

        bench_pair(&pairs, rate, raw_rows_rate(raw, TURN_CHECKINS));
    }
    writer_us = bench_thread_cpu_us(e2e_pid(checkins.e2e), "antrean-write") - writer_us;
    all_us = bench_thread_cpu_us(e2e_pid(checkins.e2e), "") - all_us;
    bench_report_pairs("durable check-ins, 64 connections", &pairs, BENCH_AT_LEAST,
        sysconf(_SC_NPROCESSORS_ONLN) >= PROCESSORS ? 0.8 : 0.5, "/s", "raw SQLite");
    checkins_tell(&checkins, bench_median(&pairs), CHECKINS, measured);
    bench_report("the writer's processor a check-in, us", writer_us / CHECKINS,
        BENCH_AT_MOST, 110, measured, "110 us");
    (void)snprintf(measured, sizeof(measured), "%.1f us", writer_us / CHECKINS);
    (void)snprintf(
        limit, sizeof(limit), "raw SQLite %.1f us", raw_rows_cpu_us(raw) / CHECKINS);
    bench_report("raw SQLite's processor to the writer's, the same rows",
        raw_rows_cpu_us(raw) / writer_us, BENCH_AT_LEAST, 0.5, measured, limit);
    (void)snprintf(measured, sizeof(measured), "%.0f us each", all_us / CHECKINS);
    bench_report("check-ins that a tenth of a processor carries", 1e5 * CHECKINS / all_us,
        BENCH_AT_LEAST, 300, measured, "1/s");
    raw_rows_close(raw);
    e2e_close(checkins.e2e);
    temp_remove(folder);
    free(checkins.latencies);
    return 0;
}
