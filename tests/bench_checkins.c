/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Durable check-ins through HTTP with all rules, journal and idempotency, from 64
 * connections, against raw SQLite writing the very same rows in groups of 64 from one
 * thread. The rows are read back from the database that the server wrote.
 */
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/bench.h"
#include "tests/checkins.h"
#include "tests/e2e.h"
#include "tests/load.h"
#include "tests/temp.h"

#define CHECKINS 20000
#define CONNECTIONS 64
#define GROUP 64

/* The tables a check-in writes; every column of every row is copied. */
static const char *const tables[] = { "visit", "journal", "idempotency" };

struct copy {
    sqlite3_stmt *insert;
    sqlite3_value **values; /* owned, row_count * columns */
    int columns;
    int rows;
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
load_rows(sqlite3 *from, sqlite3 *to, const char *table, struct copy *copy)
{
    char sql[512];
    sqlite3_stmt *select;
    int capacity = CHECKINS + 100;

    (void)snprintf(sql, sizeof(sql), "SELECT * FROM %s", table);
    must(sqlite3_prepare_v2(from, sql, -1, &select, NULL) == SQLITE_OK, from);
    copy->columns = sqlite3_column_count(select);
    copy->values = calloc((size_t)(capacity * copy->columns), sizeof(*copy->values));
    while (sqlite3_step(select) == SQLITE_ROW && copy->rows < capacity) {
        for (int c = 0; c < copy->columns; c++) {
            copy->values[copy->rows * copy->columns + c] =
                sqlite3_value_dup(sqlite3_column_value(select, c));
        }
        copy->rows++;
    }
    (void)sqlite3_finalize(select);
    (void)snprintf(sql, sizeof(sql), "INSERT INTO %s VALUES (?", table);
    for (int c = 1; c < copy->columns; c++) {
        (void)strncat(sql, ", ?", sizeof(sql) - strlen(sql) - 1);
    }
    (void)strncat(sql, ")", sizeof(sql) - strlen(sql) - 1);
    must(sqlite3_prepare_v2(to, sql, -1, &copy->insert, NULL) == SQLITE_OK, to);
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

/* Rows a second of raw SQLite: per check-in its rows and the two counts it moves. */
static double
raw_rate(const char *server_path, const char *path)
{
    struct copy copies[ARRAY_LEN(tables)] = { 0 };
    sqlite3 *from;
    sqlite3 *to = empty_copy(path, server_path);
    sqlite3_stmt *series;
    sqlite3_stmt *quota;
    int64_t started;
    double seconds;
    int rows;

    must(sqlite3_open(server_path, &from) == SQLITE_OK, from);
    for (size_t t = 0; t < ARRAY_LEN(tables); t++) {
        load_rows(from, to, tables[t], &copies[t]);
    }
    must(sqlite3_prepare_v2(to,
             "UPDATE series SET last = last + 1, waiting = waiting + 1 WHERE office = 1 "
             "AND prefix = 'A'",
             -1, &series, NULL) == SQLITE_OK,
        to);
    must(sqlite3_prepare_v2(to,
             "UPDATE quota_use SET arrived = arrived + 1 WHERE office = 1 AND "
             "service = 'ktp-baru'",
             -1, &quota, NULL) == SQLITE_OK,
        to);
    rows = copies[2].rows; /* one idempotency row a check-in */
    started = load_clock_ns();
    for (int row = 0; row < rows; row++) {
        if (row % GROUP == 0) {
            must(sqlite3_exec(to, "BEGIN IMMEDIATE", NULL, NULL, NULL) == SQLITE_OK, to);
        }
        for (size_t t = 0; t < ARRAY_LEN(tables); t++) {
            if (row < copies[t].rows) {
                insert_row(to, &copies[t], row);
            }
        }
        must(sqlite3_step(series) == SQLITE_DONE, to);
        (void)sqlite3_reset(series);
        must(sqlite3_step(quota) == SQLITE_DONE, to);
        (void)sqlite3_reset(quota);
        if (row % GROUP == GROUP - 1 || row == rows - 1) {
            must(sqlite3_exec(to, "COMMIT", NULL, NULL, NULL) == SQLITE_OK, to);
        }
    }
    seconds = (double)(load_clock_ns() - started) / 1e9;
    return rows / seconds;
}

int
main(void)
{
    struct e2e_options options = { .tickets = CHECKINS };
    struct checkins checkins = { .who = "kiosk", .end = CHECKINS };
    char folder[TEMP_PATH_SIZE];
    char path[TEMP_PATH_SIZE];
    char server_path[TEMP_PATH_SIZE + 32];
    char measured[96];
    char limit[64];
    int64_t started;
    double rate;
    double raw;

    temp_make(folder);
    (void)temp_path(path, folder, "raw.db");
    checkins.e2e = e2e_open(&options);
    checkins.latencies = calloc(CHECKINS, sizeof(*checkins.latencies));
    started = load_clock_ns();
    checkins_run(&checkins, e2e_port(checkins.e2e), CONNECTIONS, 120);
    rate = CHECKINS / ((double)(load_clock_ns() - started) / 1e9);
    bench_must_be(checkins.answered, CHECKINS, "check-ins answered 201");
    (void)snprintf(server_path, sizeof(server_path), "%s",
        e2e_database(checkins.e2e) + strlen("sqlite:"));
    raw = raw_rate(server_path, path);
    checkins_tell(&checkins, rate, CHECKINS, measured);
    (void)snprintf(limit, sizeof(limit), "raw SQLite %.0f/s", raw);
    bench_report("durable check-ins, 64 connections", rate / raw, BENCH_AT_LEAST, 0.4,
        measured, limit);
    e2e_close(checkins.e2e);
    temp_remove(folder);
    free(checkins.latencies);
    return 0;
}
