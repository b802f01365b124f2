/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Durable check-ins through HTTP with all rules, journal and idempotency, from 64
 * connections, against raw SQLite writing the very same rows in groups of 64 from one
 * thread, in turns: the rows of a turn are read back from the database that the server
 * wrote them to. And the time of the processor that the server and its writer spent: the
 * loop, the writer and the clients want a processor each, raw SQLite has one to itself.
 */
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "tests/support/bench.h"
#include "tests/support/checkins.h"
#include "tests/support/e2e.h"
#include "tests/support/load.h"
#include "tests/support/temp.h"

#define TURNS 10
#define TURN_CHECKINS 2000
#define CHECKINS (TURNS * TURN_CHECKINS)
#define CONNECTIONS 64
#define GROUP 64
#define PROCESSORS 4 /* for the loop, the writer, a reader and the clients */

/* The tables a check-in writes, each with a column that only grows; every column of every
 * row is copied. */
static const struct {
    const char *name;
    const char *grows;
} tables[] = { { "visit", "rowid" }, { "journal", "seq" }, { "idempotency", "id" } };

#define TABLES (sizeof(tables) / sizeof(tables[0]))

struct copy {
    sqlite3_stmt *select; /* what grew beyond $1 */
    sqlite3_stmt *insert;
    int64_t last;           /* copied so far, by what grows */
    sqlite3_value **values; /* owned: row_count * columns */
    int columns;
    int rows;
};

struct raw {
    sqlite3 *from;
    sqlite3 *to;
    struct copy copies[TABLES];
    sqlite3_stmt *series;
    sqlite3_stmt *quota;
    double cpu_us; /* spent so far */
};

static void
must(bool ok, sqlite3 *db)
{
    if (!ok) {
        (void)fprintf(stderr, "raw SQLite: %s\n", sqlite3_errmsg(db));
        exit(1);
    }
}

static void
prepare_copy(struct raw *raw, size_t table)
{
    struct copy *copy = &raw->copies[table];
    char sql[512];

    (void)snprintf(sql, sizeof(sql), "SELECT *, %s FROM %s WHERE %s > ? ORDER BY %s",
        tables[table].grows, tables[table].name, tables[table].grows,
        tables[table].grows);
    must(sqlite3_prepare_v2(raw->from, sql, -1, &copy->select, NULL) == SQLITE_OK,
        raw->from);
    copy->columns = sqlite3_column_count(copy->select) - 1;
    copy->values = calloc((size_t)(CHECKINS * copy->columns), sizeof(*copy->values));
    (void)snprintf(sql, sizeof(sql), "INSERT INTO %s VALUES (?", tables[table].name);
    for (int c = 1; c < copy->columns; c++) {
        (void)strncat(sql, ", ?", sizeof(sql) - strlen(sql) - 1);
    }
    (void)strncat(sql, ")", sizeof(sql) - strlen(sql) - 1);
    must(sqlite3_prepare_v2(raw->to, sql, -1, &copy->insert, NULL) == SQLITE_OK, raw->to);
}

/* The rows that came since the last time. */
static void
load_rows(struct copy *copy)
{
    for (int i = 0; i < copy->rows * copy->columns; i++) {
        sqlite3_value_free(copy->values[i]);
    }
    copy->rows = 0;
    (void)sqlite3_bind_int64(copy->select, 1, copy->last);
    while (sqlite3_step(copy->select) == SQLITE_ROW && copy->rows < CHECKINS) {
        for (int c = 0; c < copy->columns; c++) {
            copy->values[copy->rows * copy->columns + c] =
                sqlite3_value_dup(sqlite3_column_value(copy->select, c));
        }
        copy->last = sqlite3_column_int64(copy->select, copy->columns);
        copy->rows++;
    }
    (void)sqlite3_reset(copy->select);
}

static void
insert_row(sqlite3 *db, struct copy *copy, int row)
{
    for (int c = 0; c < copy->columns; c++) {
        (void)sqlite3_bind_value(
            copy->insert, c + 1, copy->values[row * copy->columns + c]);
    }
    must(sqlite3_step(copy->insert) == SQLITE_DONE, db);
    (void)sqlite3_reset(copy->insert);
}

/* An empty database with the server's schema, made from the file it left. */
static sqlite3 *
empty_copy(const char *path, const char *from)
{
    sqlite3 *db;
    char sql[1024];

    must(sqlite3_open(from, &db) == SQLITE_OK, db);
    (void)snprintf(sql, sizeof(sql), "VACUUM INTO '%s'", path);
    must(sqlite3_exec(db, sql, NULL, NULL, NULL) == SQLITE_OK, db);
    (void)sqlite3_close(db);
    must(sqlite3_open(path, &db) == SQLITE_OK, db);
    must(sqlite3_exec(db,
             "PRAGMA foreign_keys = OFF; DELETE FROM checklist; DELETE FROM visit;"
             "DELETE FROM journal; DELETE FROM idempotency; VACUUM;"
             "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys "
             "= ON",
             NULL, NULL, NULL) == SQLITE_OK,
        db);
    return db;
}

static void
raw_open(struct raw *raw, const char *server_path, const char *path)
{
    static const char series[] = "UPDATE series SET last = last + 1, waiting = waiting + "
                                 "1 WHERE office = 1 AND prefix = 'A'";
    static const char quota[] = "UPDATE quota_use SET arrived = arrived + 1 WHERE office "
                                "= 1 AND service = 'ktp-baru'";

    raw->to = empty_copy(path, server_path);
    must(sqlite3_open(server_path, &raw->from) == SQLITE_OK, raw->from);
    for (size_t t = 0; t < TABLES; t++) {
        prepare_copy(raw, t);
        load_rows(&raw->copies[t]); /* what was there before */
    }
    must(sqlite3_prepare_v2(raw->to, series, -1, &raw->series, NULL) == SQLITE_OK,
        raw->to);
    must(sqlite3_prepare_v2(raw->to, quota, -1, &raw->quota, NULL) == SQLITE_OK, raw->to);
}

/* Check-ins a second of raw SQLite: each the rows of one and the two counts it moves. */
static double
raw_rate(struct raw *raw)
{
    int64_t started;
    int rows;

    for (size_t t = 0; t < TABLES; t++) {
        load_rows(&raw->copies[t]);
    }
    rows = raw->copies[TABLES - 1].rows; /* one idempotency row a check-in */
    bench_must_be(rows, TURN_CHECKINS, "rows of a turn");
    started = load_clock_ns();
    raw->cpu_us -= bench_own_cpu_us();
    for (int row = 0; row < rows; row++) {
        if (row % GROUP == 0) {
            must(sqlite3_exec(raw->to, "BEGIN IMMEDIATE", NULL, NULL, NULL) == SQLITE_OK,
                raw->to);
        }
        for (size_t t = 0; t < TABLES; t++) {
            if (row < raw->copies[t].rows) {
                insert_row(raw->to, &raw->copies[t], row);
            }
        }
        must(sqlite3_step(raw->series) == SQLITE_DONE, raw->to);
        (void)sqlite3_reset(raw->series);
        must(sqlite3_step(raw->quota) == SQLITE_DONE, raw->to);
        (void)sqlite3_reset(raw->quota);
        if (row % GROUP == GROUP - 1 || row == rows - 1) {
            must(sqlite3_exec(raw->to, "COMMIT", NULL, NULL, NULL) == SQLITE_OK, raw->to);
        }
    }
    raw->cpu_us += bench_own_cpu_us();
    return rows / ((double)(load_clock_ns() - started) / 1e9);
}

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
    struct raw raw = { 0 };
    char folder[TEMP_PATH_SIZE];
    char path[TEMP_PATH_SIZE];
    char server_path[TEMP_PATH_SIZE + 32];
    char measured[96];
    char limit[96];
    double writer_us;
    double all_us;

    temp_make(folder);
    (void)temp_path(path, folder, "raw.db");
    checkins.e2e = e2e_open(&options);
    checkins.latencies = calloc(CHECKINS, sizeof(*checkins.latencies));
    (void)snprintf(server_path, sizeof(server_path), "%s",
        e2e_database(checkins.e2e) + strlen("sqlite:"));
    raw_open(&raw, server_path, path);
    writer_us = bench_thread_cpu_us(e2e_pid(checkins.e2e), "antrean-write");
    all_us = bench_thread_cpu_us(e2e_pid(checkins.e2e), "");
    for (int turn = 0; turn < TURNS; turn++) {
        double rate = server_rate(&checkins);

        bench_pair(&pairs, rate, raw_rate(&raw));
    }
    writer_us = bench_thread_cpu_us(e2e_pid(checkins.e2e), "antrean-write") - writer_us;
    all_us = bench_thread_cpu_us(e2e_pid(checkins.e2e), "") - all_us;
    bench_report_pairs("durable check-ins, 64 connections", &pairs, BENCH_AT_LEAST,
        sysconf(_SC_NPROCESSORS_ONLN) >= PROCESSORS ? 0.8 : 0.5, "/s", "raw SQLite");
    checkins_tell(&checkins, bench_median(&pairs), CHECKINS, measured);
    bench_report("the writer's processor a check-in, us", writer_us / CHECKINS,
        BENCH_AT_MOST, 110, measured, "110 us");
    (void)snprintf(measured, sizeof(measured), "%.1f us", writer_us / CHECKINS);
    (void)snprintf(limit, sizeof(limit), "raw SQLite %.1f us", raw.cpu_us / CHECKINS);
    bench_report("raw SQLite's processor to the writer's, the same rows",
        raw.cpu_us / writer_us, BENCH_AT_LEAST, 0.5, measured, limit);
    (void)snprintf(measured, sizeof(measured), "%.0f us each", all_us / CHECKINS);
    bench_report("check-ins that a tenth of a processor carries", 1e5 * CHECKINS / all_us,
        BENCH_AT_LEAST, 300, measured, "1/s");
    e2e_close(checkins.e2e);
    temp_remove(folder);
    free(checkins.latencies);
    return 0;
}
