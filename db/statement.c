/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Prepared statements, found again by the address of their text. */
#include "db/statement.h"

#include <assert.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "common/array.h"
#include "common/log.h"
#include "common/mem.h"
#include "common/text.h"
#include "db/handle.h"

#define LOG_TAG "db/statement"

/* It fails: what to fill. Few ever do, so most have no room for it. */
static struct error *
fail(struct statement *stmt)
{
    if (!stmt->fault) {
        stmt->fault = xcalloc(1, sizeof(*stmt->fault));
    }
    stmt->failed = true;
    return stmt->fault;
}

struct statement *
statement_new_counting(struct db *db, const char *sql)
{
    size_t slot = ((uintptr_t)sql >> 3) * 2654435761u % STATEMENT_SLOTS;
    struct statement *stmt = &db->statements[slot];
    struct error err;

    for (size_t i = 0; stmt->sql && (stmt->sql != sql || stmt->in_use); i++) {
        if (i == STATEMENT_SLOTS) {
            log_fatal(NULL, "more statements than there are places for");
        }
        slot = (slot + 1) % STATEMENT_SLOTS;
        stmt = &db->statements[slot];
    }
    stmt->db = db;
    stmt->sql = sql;
    stmt->in_use = true;
    stmt->failed = false;
    if (!stmt->stmt) {
        stmt->writes = strncmp(sql, "SELECT", strlen("SELECT")) != 0;
        stmt->of_counts = strstr(sql, "series") || strstr(sql, "quota_use") ||
                          strstr(sql, "waiting_count");
        if (db->driver->prepare(db->conn, sql, &stmt->stmt, &err) != STATUS_OK) {
            *fail(stmt) = err;
        }
    }
    return stmt;
}

/* Who reads or changes counts finds all that was counted before. */
struct statement *
statement_new(struct db *db, const char *sql)
{
    struct statement *stmt = statement_new_counting(db, sql);
    struct error err;

    if (stmt->of_counts && db->counted.store && !stmt->failed &&
        db->counted.store(db, &err) != STATUS_OK) {
        *fail(stmt) = err;
        db->undo_missed = true; /* others' counts are lost with it */
    }
    return stmt;
}

void
statement_free(struct statement *stmt)
{
    if (stmt->stmt) {
        stmt->db->driver->reset(stmt->stmt);
    }
    stmt->in_use = false;
}

/* A bind that failed is told by statement_result(). */
static void
note_bind(struct statement *stmt, bool ok)
{
    if (!ok && !stmt->failed) {
        (void)error_set(fail(stmt), STATUS_INTERNAL, "a parameter could not be bound");
    }
}

static void
bind_null(struct statement *stmt, int index)
{
    if (!stmt->failed) {
        note_bind(stmt, stmt->db->driver->bind_null(stmt->stmt, index));
    }
}

void
statement_bind_int64(struct statement *stmt, int index, int64_t value)
{
    if (!stmt->failed) {
        note_bind(stmt, stmt->db->driver->bind_int64(stmt->stmt, index, value));
    }
}

void
statement_bind_int64_or_null(struct statement *stmt, int index, int64_t value)
{
    if (value != 0) {
        statement_bind_int64(stmt, index, value);
    } else {
        bind_null(stmt, index);
    }
}

void
statement_bind_text(struct statement *stmt, int index, const char *text)
{
    if (!stmt->failed) {
        note_bind(stmt, stmt->db->driver->bind_text(stmt->stmt, index, text));
    }
}

void
statement_bind_text_or_null(struct statement *stmt, int index, const char *text)
{
    if (text && text[0]) {
        statement_bind_text(stmt, index, text);
    } else {
        bind_null(stmt, index);
    }
}

void
statement_bind_blob(struct statement *stmt, int index, const void *bytes, size_t len)
{
    if (!stmt->failed) {
        note_bind(stmt, stmt->db->driver->bind_blob(stmt->stmt, index, bytes, len));
    }
}

void
statement_bind_blob_or_null(
    struct statement *stmt, int index, const void *bytes, size_t len)
{
    if (bytes) {
        statement_bind_blob(stmt, index, bytes, len);
    } else {
        bind_null(stmt, index);
    }
}

bool
statement_next(struct statement *stmt)
{
    enum driver_step step;

    if (stmt->failed) {
        return false;
    }
    if (stmt->db->announcing) {
        stmt->db->driver->announce(stmt->stmt);
        return false;
    }
    stmt->db->writes += stmt->writes;
    step = stmt->db->driver->step(stmt->stmt);
    if (step == DRIVER_FAILED) {
        stmt->db->undo_missed = stmt->db->posting;
        (void)stmt->db->driver->explain(stmt->stmt, stmt->sql, fail(stmt));
    }
    return step == DRIVER_ROW;
}

bool
statement_is_null(struct statement *stmt, int column)
{
    return stmt->db->driver->column_is_null(stmt->stmt, column);
}

int64_t
statement_int64(struct statement *stmt, int column)
{
    return stmt->db->driver->column_int64(stmt->stmt, column);
}

const char *
statement_text_borrowed(struct statement *stmt, int column)
{
    return stmt->db->driver->column_text(stmt->stmt, column);
}

void
statement_set_damaged(struct statement *stmt, int column)
{
    if (!stmt->failed) {
        (void)error_set(fail(stmt), STATUS_STORAGE,
            "the database is damaged: \"%.40s\" holds what cannot be",
            stmt->db->driver->column_name(stmt->stmt, column));
    }
}

int64_t
statement_int64_in(struct statement *stmt, int column, int64_t min, int64_t max)
{
    int64_t value = statement_int64(stmt, column);

    if (value < min || value > max) {
        statement_set_damaged(stmt, column);
        return min;
    }
    return value;
}

bool
statement_bool(struct statement *stmt, int column)
{
    return statement_int64_in(stmt, column, 0, 1) != 0;
}

void
statement_text(struct statement *stmt, int column, char *out, size_t out_size)
{
    if (!text_copy(out, out_size, statement_text_borrowed(stmt, column))) {
        statement_set_damaged(stmt, column);
    }
}

void
statement_day(struct statement *stmt, int column, char out[DATE_SIZE])
{
    statement_text(stmt, column, out, DATE_SIZE);
    if (!date_is_valid(out)) {
        statement_set_damaged(stmt, column);
    }
}

void
statement_prefix(struct statement *stmt, int column, char out[STATEMENT_PREFIX_SIZE])
{
    statement_text(stmt, column, out, STATEMENT_PREFIX_SIZE);
    if (out[0] < 'A' || out[0] > 'Z') {
        statement_set_damaged(stmt, column);
    }
}

static size_t
read_blob(struct statement *stmt, int column, void *out, size_t min, size_t max)
{
    size_t have;
    const void *bytes = stmt->db->driver->column_blob(stmt->stmt, column, &have);

    if (have < min || have > max) {
        memset(out, 0, max);
        statement_set_damaged(stmt, column);
        return 0;
    }
    if (have > 0) {
        memcpy(out, bytes, have);
    }
    return have;
}

void
statement_blob(struct statement *stmt, int column, void *out, size_t len)
{
    (void)read_blob(stmt, column, out, len, len);
}

size_t
statement_blob_upto(struct statement *stmt, int column, void *out, size_t out_size)
{
    return read_blob(stmt, column, out, 0, out_size);
}

int64_t
statement_changes(struct statement *stmt)
{
    return stmt->failed ? 0 : stmt->db->driver->changes(stmt->stmt);
}

enum status
statement_result(struct statement *stmt, const char *what, struct error *err)
{
    if (!stmt->failed) {
        return STATUS_OK;
    }
    return error_set(
        err, stmt->fault->code, "could not %s: %.150s", what, stmt->fault->text);
}

enum status
statement_end(struct statement *stmt, const char *what, struct error *err)
{
    enum status st = statement_result(stmt, what, err);

    statement_free(stmt);
    return st;
}

enum status
statement_list(struct statement *stmt, const char *what, size_t size,
    void (*read)(struct statement *stmt, void *row), void *array, size_t *count,
    struct error *err)
{
    char *rows = NULL;
    size_t capacity = 0;
    enum status st;

    for (*count = 0; statement_next(stmt); (*count)++) {
        rows = array_grow(rows, *count, &capacity, size);
        memset(rows + *count * size, 0, size);
        read(stmt, rows + *count * size);
    }
    st = statement_end(stmt, what, err);
    if (st != STATUS_OK) {
        free(rows);
        rows = NULL;
        *count = 0;
    }
    memcpy(array, &rows, sizeof(rows));
    return st;
}

enum status
statement_run(struct statement *stmt, const char *what, struct error *err)
{
    struct db *db = stmt->db;
    enum status st = STATUS_OK;

    db->writes += stmt->writes;
    if (stmt->failed || !db->posting || !db->driver->post ||
        !db->driver->post(stmt->stmt)) {
        (void)statement_next(stmt);
        st = statement_result(stmt, what, err);
    }
    statement_free(stmt);
    return st;
}

enum status
statement_one_text(struct statement *stmt, const char *what, char *out, size_t out_size,
    struct error *err)
{
    enum status st;

    out[0] = '\0';
    if (statement_next(stmt)) {
        statement_text(stmt, 0, out, out_size);
    }
    st = statement_result(stmt, what, err);
    statement_free(stmt);
    return st;
}
