/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Statements of the SQLite driver. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/mem.h"
#include "db/sqlite.h"

#define PARAMETERS_MAX 32

struct driver_stmt {
    sqlite3_stmt *stmt; /* owned */
    sqlite3 *sqlite;    /* borrowed, outlives us */
    int64_t changes;    /* rows changed by the last complete step */
    /* To SQLite "$3" is a name, numbered by its first appearance: place[3] is that
     * number. */
    int place[PARAMETERS_MAX + 1];
};

enum status
sqlite_classify(int code)
{
    switch (code & 0xff) {
    case SQLITE_CONSTRAINT:
    case SQLITE_ERROR:
    case SQLITE_MISMATCH:
    case SQLITE_MISUSE:
    case SQLITE_RANGE:
    case SQLITE_TOOBIG:
        return STATUS_INTERNAL;
    default:
        return STATUS_STORAGE;
    }
}

enum status
sqlite_stmt_prepare(struct driver_conn *conn, const char *sql, struct driver_stmt **out,
    struct error *err)
{
    struct driver_stmt *stmt = xcalloc(1, sizeof(*stmt));
    int code = sqlite3_prepare_v3(
        conn->sqlite, sql, -1, SQLITE_PREPARE_PERSISTENT, &stmt->stmt, NULL);

    if (code != SQLITE_OK) {
        enum status st =
            error_set(err, sqlite_classify(code), "%s", sqlite3_errmsg(conn->sqlite));

        free(stmt);
        return st;
    }
    stmt->sqlite = conn->sqlite;
    for (int i = 1; i <= PARAMETERS_MAX; i++) {
        char name[8];

        (void)snprintf(name, sizeof(name), "$%d", i);
        stmt->place[i] = sqlite3_bind_parameter_index(stmt->stmt, name);
    }
    *out = stmt;
    return STATUS_OK;
}

void
sqlite_stmt_finalize(struct driver_stmt *stmt)
{
    (void)sqlite3_finalize(stmt->stmt);
    free(stmt);
}

bool
sqlite_stmt_bind_int64(struct driver_stmt *stmt, int index, int64_t value)
{
    return sqlite3_bind_int64(stmt->stmt, stmt->place[index], value) == SQLITE_OK;
}

bool
sqlite_stmt_bind_text(struct driver_stmt *stmt, int index, const char *text)
{
    return sqlite3_bind_text(stmt->stmt, stmt->place[index], text, -1, SQLITE_STATIC) ==
           SQLITE_OK;
}

bool
sqlite_stmt_bind_blob(struct driver_stmt *stmt, int index, const void *bytes, size_t len)
{
    return sqlite3_bind_blob64(
               stmt->stmt, stmt->place[index], bytes, len, SQLITE_STATIC) == SQLITE_OK;
}

bool
sqlite_stmt_bind_null(struct driver_stmt *stmt, int index)
{
    return sqlite3_bind_null(stmt->stmt, stmt->place[index]) == SQLITE_OK;
}

enum driver_step
sqlite_stmt_step(struct driver_stmt *stmt)
{
    switch (sqlite3_step(stmt->stmt)) {
    case SQLITE_ROW:
        return DRIVER_ROW;
    case SQLITE_DONE:
        stmt->changes = sqlite3_changes64(stmt->sqlite);
        return DRIVER_DONE;
    default:
        return DRIVER_FAILED;
    }
}

enum status
sqlite_stmt_explain(struct driver_stmt *stmt, const char *what, struct error *err)
{
    int code = sqlite3_extended_errcode(stmt->sqlite);

    (void)what;
    return error_set(
        err, sqlite_classify(code), "%s (%d)", sqlite3_errmsg(stmt->sqlite), code);
}

int64_t
sqlite_stmt_changes(struct driver_stmt *stmt)
{
    return stmt->changes;
}

void
sqlite_stmt_reset(struct driver_stmt *stmt)
{
    (void)sqlite3_reset(stmt->stmt);
    (void)sqlite3_clear_bindings(stmt->stmt);
}

bool
sqlite_stmt_column_is_null(struct driver_stmt *stmt, int column)
{
    return sqlite3_column_type(stmt->stmt, column) == SQLITE_NULL;
}

int64_t
sqlite_stmt_column_int64(struct driver_stmt *stmt, int column)
{
    return sqlite3_column_int64(stmt->stmt, column);
}

const char *
sqlite_stmt_column_text(struct driver_stmt *stmt, int column)
{
    const unsigned char *text = sqlite3_column_text(stmt->stmt, column);

    return text ? (const char *)text : "";
}

const void *
sqlite_stmt_column_blob(struct driver_stmt *stmt, int column, size_t *len)
{
    const void *bytes = sqlite3_column_blob(stmt->stmt, column);

    *len = (size_t)sqlite3_column_bytes(stmt->stmt, column);
    return bytes;
}

int
sqlite_stmt_column_count(struct driver_stmt *stmt)
{
    return sqlite3_column_count(stmt->stmt);
}

const char *
sqlite_stmt_column_name(struct driver_stmt *stmt, int column)
{
    return sqlite3_column_name(stmt->stmt, column);
}

enum driver_kind
sqlite_stmt_column_kind(struct driver_stmt *stmt, int column)
{
    switch (sqlite3_column_type(stmt->stmt, column)) {
    case SQLITE_NULL:
        return DRIVER_NULL;
    case SQLITE_INTEGER:
        return DRIVER_INT64;
    case SQLITE_BLOB:
        return DRIVER_BLOB;
    default:
        return DRIVER_TEXT;
    }
}
