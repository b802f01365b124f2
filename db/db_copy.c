/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rows from one engine to another, by what the tables are made of and not by name. */
#include "db/db_copy.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/text.h"
#include "db/db_watch.h"
#include "db/handle.h"
#include "db/statement.h"

#define TABLES_MAX 64
#define TABLE_NAME_SIZE 64
#define SQL_SIZE 2048

/* Statements of the drivers' own: db/statement.h keeps what it prepares, by its text. */
struct copy {
    struct db *from; /* borrowed */
    struct db *to;   /* borrowed */
    struct driver_stmt *select;
    struct driver_stmt *insert;
    char insert_sql[SQL_SIZE];
};

static enum status
list_tables(struct db *db, char names[TABLES_MAX][TABLE_NAME_SIZE], size_t *count,
    struct error *err)
{
    struct statement *stmt = statement_new(db, db->driver->list_tables);
    enum status st;

    bool more;

    *count = 0;
    while ((more = statement_next(stmt)) && *count < TABLES_MAX) {
        statement_text(stmt, 0, names[(*count)++], TABLE_NAME_SIZE);
    }
    st = statement_result(stmt, "list the tables", err);
    statement_free(stmt);
    return st == STATUS_OK && more
               ? error_set(err, STATUS_INTERNAL, "more than %d tables", TABLES_MAX)
               : st;
}

/* INSERT INTO table (column, ...) VALUES ($1, ...), after the first row of the select. */
static enum status
prepare_insert(struct copy *copy, const char *table, struct error *err)
{
    const struct driver *from = copy->from->driver;
    int columns = from->column_count(copy->select);
    char *sql = copy->insert_sql;
    bool fits = snprintf(sql, SQL_SIZE, "INSERT INTO %s (", table) < SQL_SIZE;

    for (int c = 0; c < columns; c++) {
        fits = fits && text_append(sql, SQL_SIZE, c > 0 ? ", " : "") &&
               text_append(sql, SQL_SIZE, from->column_name(copy->select, c));
    }
    fits = fits && text_append(sql, SQL_SIZE, ") VALUES (");
    for (int c = 0; c < columns; c++) {
        char parameter[16];

        (void)snprintf(parameter, sizeof(parameter), "%s$%d", c > 0 ? ", " : "", c + 1);
        fits = fits && text_append(sql, SQL_SIZE, parameter);
    }
    if (!fits || !text_append(sql, SQL_SIZE, ")")) {
        return error_set(err, STATUS_INTERNAL, "the table %s is too wide", table);
    }
    return copy->to->driver->prepare(copy->to->conn, sql, &copy->insert, err);
}

static bool
bind_value(struct copy *copy, int column)
{
    const struct driver *from = copy->from->driver;
    const struct driver *to = copy->to->driver;
    const void *bytes;
    size_t len;

    switch (from->column_kind(copy->select, column)) {
    case DRIVER_INT64:
        return to->bind_int64(
            copy->insert, column + 1, from->column_int64(copy->select, column));
    case DRIVER_TEXT:
        return to->bind_text(
            copy->insert, column + 1, from->column_text(copy->select, column));
    case DRIVER_BLOB:
        bytes = from->column_blob(copy->select, column, &len);
        return to->bind_blob(copy->insert, column + 1, bytes ? bytes : "", len);
    case DRIVER_NULL:
        break;
    }
    return to->bind_null(copy->insert, column + 1);
}

static enum status
copy_row(struct copy *copy, const char *table, struct error *err)
{
    const struct driver *to = copy->to->driver;
    int columns = copy->from->driver->column_count(copy->select);
    bool bound = true;
    struct error why;
    enum status st = STATUS_OK;

    for (int c = 0; c < columns; c++) {
        bound = bound && bind_value(copy, c);
    }
    if (!bound || to->step(copy->insert) == DRIVER_FAILED) {
        st = bound ? to->explain(copy->insert, copy->insert_sql, &why)
                   : error_set(&why, STATUS_INTERNAL, "a value could not be bound");
        (void)error_set(err, st, "could not copy the table %s: %.120s", table, why.text);
    }
    to->reset(copy->insert);
    return st;
}

static enum status
copy_table(
    struct db *from, struct db *to, const char *table, int64_t *rows, struct error *err)
{
    struct copy copy = { .from = from, .to = to };
    char sql[TABLE_NAME_SIZE + 32];
    enum driver_step step;
    enum status st;

    (void)snprintf(sql, sizeof(sql), "SELECT * FROM %.63s", table);
    st = from->driver->prepare(from->conn, sql, &copy.select, err);
    if (st != STATUS_OK) {
        return st;
    }
    while (st == STATUS_OK && (step = from->driver->step(copy.select)) != DRIVER_DONE) {
        if (step == DRIVER_FAILED) {
            st = from->driver->explain(copy.select, sql, err);
        } else if (!copy.insert) {
            st = prepare_insert(&copy, table, err);
        }
        if (st == STATUS_OK) {
            st = copy_row(&copy, table, err);
            ++*rows;
            db_watch_tell(from, "copying rows", *rows, 0);
        }
    }
    from->driver->finalize(copy.select);
    if (copy.insert) {
        to->driver->finalize(copy.insert);
    }
    return st;
}

enum status
db_copy_rows(struct db *from, struct db *to, int64_t *rows, struct error *err)
{
    char names[TABLES_MAX][TABLE_NAME_SIZE];
    size_t count;
    enum status st = list_tables(from, names, &count, err);

    *rows = 0;
    for (size_t i = 0; st == STATUS_OK && i < count; i++) {
        if (strcmp(names[i], "schema_version") != 0) { /* `to` has its own */
            st = copy_table(from, to, names[i], rows, err);
        }
    }
    if (st == STATUS_OK && to->driver->renumber) {
        st = to->driver->execute(to->conn, to->driver->renumber, err);
    }
    return st;
}
