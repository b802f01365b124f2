/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/support/raw_rows.h"

#include <sqlite3.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/mem.h"
#include "tests/support/bench.h"
#include "tests/support/load.h"

#define TABLES_MAX 8
#define BESIDES_MAX 4

struct copy {
    sqlite3_stmt *select; /* what grew beyond $1 */
    sqlite3_stmt *write;
    int64_t last;           /* copied so far, by what grows */
    sqlite3_value **values; /* owned: room * columns */
    int columns;
    int rows;
    int room;
};

struct raw_rows {
    const struct raw_plan *plan; /* borrowed */
    sqlite3 *from;
    sqlite3 *to;
    struct copy copies[TABLES_MAX];
    sqlite3_stmt *besides[BESIDES_MAX];
    size_t beside_count;
    double cpu_us;
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
run(sqlite3 *db, const char *sql)
{
    must(sqlite3_exec(db, sql, NULL, NULL, NULL) == SQLITE_OK, db);
}

static void
prepare_copy(struct raw_rows *raw, size_t nth)
{
    const struct raw_table *table = &raw->plan->tables[nth];
    struct copy *copy = &raw->copies[nth];
    char sql[1024];

    (void)snprintf(sql, sizeof(sql), "SELECT *, %s FROM %s WHERE %s > ? ORDER BY %s",
        table->grows, table->name, table->grows, table->grows);
    must(sqlite3_prepare_v2(raw->from, sql, -1, &copy->select, NULL) == SQLITE_OK,
        raw->from);
    copy->columns = sqlite3_column_count(copy->select) - 1;
    (void)snprintf(sql, sizeof(sql), "INSERT INTO %s VALUES (?", table->name);
    for (int c = 1; c < copy->columns; c++) {
        (void)strncat(sql, ", ?", sizeof(sql) - strlen(sql) - 1);
    }
    (void)strncat(sql, ")", sizeof(sql) - strlen(sql) - 1);
    must(sqlite3_prepare_v2(raw->to, table->change ? table->change : sql, -1,
             &copy->write, NULL) == SQLITE_OK,
        raw->to);
}

static void
forget(struct copy *copy)
{
    for (int i = 0; i < copy->rows * copy->columns; i++) {
        sqlite3_value_free(copy->values[i]);
    }
    copy->rows = 0;
}

/* The rows that came since the last time. */
static void
load_rows(struct copy *copy)
{
    forget(copy);
    (void)sqlite3_bind_int64(copy->select, 1, copy->last);
    while (sqlite3_step(copy->select) == SQLITE_ROW) {
        if (copy->rows == copy->room) {
            copy->room = copy->room > 0 ? 2 * copy->room : 1024;
            copy->values = xrealloc(copy->values, (size_t)(copy->room * copy->columns),
                sizeof(sqlite3_value *));
        }
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
write_row(sqlite3 *db, struct copy *copy, int row)
{
    for (int c = 0; c < copy->columns; c++) { /* a change leaves columns out */
        (void)sqlite3_bind_value(
            copy->write, c + 1, copy->values[row * copy->columns + c]);
    }
    must(sqlite3_step(copy->write) == SQLITE_DONE, db);
    (void)sqlite3_reset(copy->write);
}

/* A database with the server's schema, and of its rows what is needed. */
static sqlite3 *
open_copy(const char *server, const char *path, const char *emptied)
{
    sqlite3 *db;
    char sql[1024];

    must(sqlite3_open(server, &db) == SQLITE_OK, db);
    (void)snprintf(sql, sizeof(sql), "VACUUM INTO '%s'", path);
    run(db, sql);
    (void)sqlite3_close(db);
    must(sqlite3_open(path, &db) == SQLITE_OK, db);
    run(db, "PRAGMA foreign_keys = OFF");
    run(db, emptied);
    run(db, "VACUUM; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; "
            "PRAGMA foreign_keys = ON");
    return db;
}

struct raw_rows *
raw_rows_open(const char *server, const char *path, const struct raw_plan *plan)
{
    struct raw_rows *raw = xcalloc(1, sizeof(*raw));

    bench_must_be(plan->table_count <= TABLES_MAX, 1, "few tables");
    raw->plan = plan;
    raw->to = open_copy(server, path, plan->emptied);
    must(sqlite3_open(server, &raw->from) == SQLITE_OK, raw->from);
    for (size_t t = 0; t < plan->table_count; t++) {
        prepare_copy(raw, t);
        load_rows(&raw->copies[t]); /* what was there before */
    }
    for (; plan->besides[raw->beside_count]; raw->beside_count++) {
        bench_must_be(raw->beside_count < BESIDES_MAX, 1, "few statements");
        must(sqlite3_prepare_v2(raw->to, plan->besides[raw->beside_count], -1,
                 &raw->besides[raw->beside_count], NULL) == SQLITE_OK,
            raw->to);
    }
    return raw;
}

void
raw_rows_close(struct raw_rows *raw)
{
    for (size_t t = 0; t < raw->plan->table_count; t++) {
        forget(&raw->copies[t]);
        free(raw->copies[t].values);
        (void)sqlite3_finalize(raw->copies[t].select);
        (void)sqlite3_finalize(raw->copies[t].write);
    }
    for (size_t i = 0; i < raw->beside_count; i++) {
        (void)sqlite3_finalize(raw->besides[i]);
    }
    (void)sqlite3_close(raw->from);
    (void)sqlite3_close(raw->to);
    free(raw);
}

double
raw_rows_rate(struct raw_rows *raw, int count)
{
    size_t tables = raw->plan->table_count;
    int64_t began_ns;

    for (size_t t = 0; t < tables; t++) {
        load_rows(&raw->copies[t]);
    }
    bench_must_be(raw->copies[tables - 1].rows, count, "rows of a turn");
    began_ns = load_clock_ns();
    raw->cpu_us -= bench_own_cpu_us();
    for (int row = 0; row < count; row++) {
        if (row % raw->plan->group == 0) {
            run(raw->to, "BEGIN IMMEDIATE");
        }
        for (size_t t = 0; t < tables; t++) {
            struct copy *copy = &raw->copies[t];
            int end = (int)((int64_t)copy->rows * (row + 1) / count);

            for (int i = (int)((int64_t)copy->rows * row / count); i < end; i++) {
                write_row(raw->to, copy, i);
            }
        }
        for (size_t i = 0; i < raw->beside_count; i++) {
            must(sqlite3_step(raw->besides[i]) == SQLITE_DONE, raw->to);
            (void)sqlite3_reset(raw->besides[i]);
        }
        if (row % raw->plan->group == raw->plan->group - 1 || row == count - 1) {
            run(raw->to, "COMMIT");
        }
    }
    raw->cpu_us += bench_own_cpu_us();
    return count / ((double)(load_clock_ns() - began_ns) / 1e9);
}

double
raw_rows_cpu_us(const struct raw_rows *raw)
{
    return raw->cpu_us;
}
