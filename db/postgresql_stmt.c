/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Statements of the PostgreSQL driver: prepared by name once a connection, parameters and
 * results as text (bytes go out as they are, and come back as hex), every result taken in
 * whole, so that statements may be used inside one another's rows.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/mem.h"
#include "common/text.h"
#include "db/postgresql.h"

#define NUMBER_SIZE 24
#define ANNOUNCED_SIZE 256 /* of the parameters of a query that is announced */
#define UNENDED_MAX 4096   /* bytes; libpq sends off 8,192 by itself, without a Sync */

struct driver_stmt {
    struct driver_conn *conn; /* borrowed, outlives us */
    const char *sql;          /* static */
    char name[16];
    unsigned generation; /* of the connection that knows it, 0: none */
    int parameters;      /* the highest that was bound */
    const char *values[PG_PARAMETERS_MAX];
    int lengths[PG_PARAMETERS_MAX];
    int formats[PG_PARAMETERS_MAX]; /* 1: bytes as they are */
    char numbers[PG_PARAMETERS_MAX][NUMBER_SIZE];
    PGresult *result; /* owned; NULL: not stepped since the reset, or lost */
    struct {
        bool done;
        unsigned writes; /* of the connection, then */
        size_t len;
        char values[ANNOUNCED_SIZE]; /* the parameters, as write_values() has them */
        PGresult *result;            /* owned; NULL: not here yet, or lost */
    } announced;
    int row;               /* the next to give */
    unsigned char **bytes; /* owned: what column_blob() gave of this row */
    size_t byte_count;
    struct error err; /* why the last step failed */
};

enum status
pg_stmt_prepare(struct driver_conn *conn, const char *sql, struct driver_stmt **out,
    struct error *err)
{
    struct driver_stmt *stmt = xcalloc(1, sizeof(*stmt));

    (void)err; /* the database is told at the first step */
    stmt->conn = conn;
    stmt->sql = sql;
    (void)snprintf(stmt->name, sizeof(stmt->name), "s%u", ++conn->names);
    *out = stmt;
    return STATUS_OK;
}

static void
free_bytes(struct driver_stmt *stmt)
{
    while (stmt->byte_count > 0) {
        libpq.PQfreemem(stmt->bytes[--stmt->byte_count]);
    }
}

void
pg_stmt_reset(struct driver_stmt *stmt)
{
    free_bytes(stmt);
    libpq.PQclear(stmt->result);
    stmt->result = NULL;
    stmt->parameters = 0;
}

void
pg_stmt_finalize(struct driver_stmt *stmt)
{
    pg_stmt_reset(stmt);
    libpq.PQclear(stmt->announced.result);
    free(stmt->bytes);
    free(stmt);
}

static bool
bind(struct driver_stmt *stmt, int index, const char *value, size_t len, int format)
{
    if (index < 1 || index > PG_PARAMETERS_MAX || len > INT32_MAX) {
        return false;
    }
    for (int i = stmt->parameters; i < index; i++) { /* what is left out is NULL */
        stmt->values[i] = NULL;
    }
    if (index > stmt->parameters) {
        stmt->parameters = index;
    }
    stmt->values[index - 1] = value;
    stmt->lengths[index - 1] = (int)len;
    stmt->formats[index - 1] = format;
    return true;
}

bool
pg_stmt_bind_int64(struct driver_stmt *stmt, int index, int64_t value)
{
    if (index < 1 || index > PG_PARAMETERS_MAX) {
        return false;
    }
    (void)snprintf(stmt->numbers[index - 1], NUMBER_SIZE, "%" PRId64, value);
    return bind(stmt, index, stmt->numbers[index - 1], 0, 0);
}

bool
pg_stmt_bind_text(struct driver_stmt *stmt, int index, const char *text)
{
    return bind(stmt, index, text, 0, 0);
}

bool
pg_stmt_bind_blob(struct driver_stmt *stmt, int index, const void *bytes, size_t len)
{
    return bind(stmt, index, bytes, len, 1);
}

bool
pg_stmt_bind_null(struct driver_stmt *stmt, int index)
{
    return bind(stmt, index, NULL, 0, 0);
}

/* Make the statement known to this connection. */
static bool
announce(struct driver_stmt *stmt)
{
    struct driver_conn *conn = stmt->conn;
    PGresult *result = NULL;
    bool known;

    if (stmt->generation == conn->generation) {
        return true;
    }
    if (libpq.PQsendPrepare(conn->link, stmt->name, stmt->sql, 0, NULL)) {
        result = pg_receive(conn);
    }
    known = result && pg_is_success(result);
    if (known) {
        stmt->generation = conn->generation;
    } else {
        (void)pg_explain(conn, result, &stmt->err);
    }
    libpq.PQclear(result);
    return known;
}

/* PostgreSQL answers the COMMIT of a failed transaction with ROLLBACK, and no error. */
static bool
was_rolled_back(const struct driver_stmt *stmt)
{
    return strcmp(stmt->sql, "COMMIT") == 0 &&
           strcmp(libpq.PQcmdStatus(stmt->result), "ROLLBACK") == 0;
}

static struct pg_command
command_of(const struct driver_stmt *stmt)
{
    return (struct pg_command){ .name = stmt->name,
        .parameters = stmt->parameters,
        .values = stmt->values,
        .lengths = stmt->lengths,
        .formats = stmt->formats };
}

/* All parameters one after another; 0: more than there is room for. */
static size_t
write_values(const struct driver_stmt *stmt, char out[ANNOUNCED_SIZE])
{
    size_t at = 0;

    for (int i = 0; i < stmt->parameters; i++) {
        const char *value = stmt->values[i] ? stmt->values[i] : "";
        size_t len = stmt->formats[i] ? (size_t)stmt->lengths[i] : strlen(value) + 1;

        if (len > ANNOUNCED_SIZE - at) {
            return 0;
        }
        memcpy(out + at, value, len);
        at += len;
    }
    return at;
}

void
pg_stmt_announce(struct driver_stmt *stmt)
{
    const struct pg_command command = command_of(stmt);

    stmt->announced.done = false;
    libpq.PQclear(stmt->announced.result);
    stmt->announced.result = NULL;
    stmt->announced.len = write_values(stmt, stmt->announced.values);
    if (stmt->announced.len > 0 && stmt->generation == stmt->conn->generation &&
        pg_may_send_ahead(stmt->conn)) {
        stmt->announced.writes = stmt->conn->writes;
        stmt->announced.done =
            pg_send_ahead(stmt->conn, &command, &stmt->announced.result);
    }
}

/* Is the result here that was announced, of these parameters, and does it still count? */
static bool
take_announced(struct driver_stmt *stmt)
{
    char values[ANNOUNCED_SIZE];
    PGresult *result;

    if (!stmt->announced.done) {
        return false;
    }
    stmt->announced.done = false;
    if (!stmt->announced.result && pg_settle(stmt->conn, &stmt->err) != STATUS_OK) {
        return false; /* told by the statement itself, whose transaction is lost */
    }
    result = stmt->announced.result;
    stmt->announced.result = NULL;
    if (!result || stmt->announced.writes != stmt->conn->writes ||
        write_values(stmt, values) != stmt->announced.len ||
        memcmp(values, stmt->announced.values, stmt->announced.len) != 0) {
        libpq.PQclear(result);
        return false;
    }
    stmt->row = 0;
    stmt->result = result;
    return true;
}

/* The statement, in one round trip with what was sent ahead of it. */
static PGresult *
exchange(struct driver_stmt *stmt)
{
    struct driver_conn *conn = stmt->conn;
    const struct pg_command command = command_of(stmt);
    PGresult *result = NULL;

    if (conn->ahead > 0) {
        if (pg_send_ahead(conn, &command, NULL)) {
            return pg_receive_last(conn, &stmt->err);
        }
    } else if (libpq.PQsendQueryPrepared(conn->link, command.name, command.parameters,
                   command.values, command.lengths, command.formats, 0)) {
        result = pg_receive(conn);
    }
    if (!result) {
        (void)pg_explain(conn, NULL, &stmt->err);
    }
    return result;
}

static bool
execute(struct driver_stmt *stmt)
{
    struct driver_conn *conn = stmt->conn;
    bool rolls_back = strcmp(stmt->sql, "ROLLBACK") == 0;

    stmt->row = 0;
    if (conn->dropped) {
        (void)error_set(&stmt->err, STATUS_STORAGE, "the connection was lost");
        return false;
    }
    if (pg_connect(conn, &stmt->err) != STATUS_OK) {
        return false;
    }
    /* An unknown statement is told of apart, and a failure before a ROLLBACK is no
     * matter. */
    if ((stmt->generation != conn->generation || rolls_back) &&
        pg_settle(conn, &stmt->err) != STATUS_OK && (!rolls_back || !conn->link)) {
        return false;
    }
    if (!announce(stmt)) {
        return false;
    }
    stmt->result = exchange(stmt);
    if (!stmt->result) {
        return false;
    }
    if (!pg_is_success(stmt->result)) {
        (void)pg_explain(conn, stmt->result, &stmt->err);
        pg_note_state(conn);
        return false;
    }
    pg_note_state(conn);
    if (was_rolled_back(stmt)) {
        (void)error_set(&stmt->err, STATUS_STORAGE, "the database rolled back");
        return false;
    }
    return true;
}

/* In a transaction that is well these cannot fail, and tell nothing. */
static bool
needs_no_answer(const struct driver_stmt *stmt)
{
    return text_starts_with(stmt->sql, "SAVEPOINT ") ||
           text_starts_with(stmt->sql, "RELEASE ");
}

/* What is read from now on may differ. */
static void
note_write(const struct driver_stmt *stmt)
{
    if (!text_starts_with(stmt->sql, "SELECT ") && !needs_no_answer(stmt)) {
        stmt->conn->writes++;
    }
}

bool
pg_stmt_post(struct driver_stmt *stmt)
{
    struct driver_conn *conn = stmt->conn;
    const struct pg_command command = command_of(stmt);

    note_write(stmt);
    if (stmt->generation != conn->generation || !pg_may_send_ahead(conn) ||
        !pg_send_ahead(conn, &command, NULL)) {
        return false;
    }
    /* What is stored before the first wait may be all there is: it goes with the commit,
     * for a Sync wakes us once more. */
    if ((conn->ahead == 1 && conn->stored) || conn->unended >= UNENDED_MAX) {
        pg_send_off(conn);
    }
    conn->stored = true;
    return true;
}

enum driver_step
pg_stmt_step(struct driver_stmt *stmt)
{
    free_bytes(stmt);
    if (needs_no_answer(stmt) && pg_may_send_ahead(stmt->conn)) {
        const struct pg_command command = { .sql = stmt->sql };

        if (pg_send_ahead(stmt->conn, &command, NULL)) {
            return DRIVER_DONE;
        }
    }
    if (!stmt->result && !take_announced(stmt)) {
        note_write(stmt);
        if (!execute(stmt)) {
            return DRIVER_FAILED;
        }
    }
    return stmt->row++ < libpq.PQntuples(stmt->result) ? DRIVER_ROW : DRIVER_DONE;
}

enum status
pg_stmt_explain(struct driver_stmt *stmt, const char *what, struct error *err)
{
    (void)what;
    return error_set(err, stmt->err.code, "%s", stmt->err.text);
}

int64_t
pg_stmt_changes(struct driver_stmt *stmt)
{
    return stmt->result ? strtoll(libpq.PQcmdTuples(stmt->result), NULL, 10) : 0;
}

bool
pg_stmt_column_is_null(struct driver_stmt *stmt, int column)
{
    return libpq.PQgetisnull(stmt->result, stmt->row - 1, column) != 0;
}

int64_t
pg_stmt_column_int64(struct driver_stmt *stmt, int column)
{
    return strtoll(pg_stmt_column_text(stmt, column), NULL, 10);
}

const char *
pg_stmt_column_text(struct driver_stmt *stmt, int column)
{
    return libpq.PQgetvalue(stmt->result, stmt->row - 1, column); /* "" for NULL */
}

const void *
pg_stmt_column_blob(struct driver_stmt *stmt, int column, size_t *len)
{
    const char *hex = pg_stmt_column_text(stmt, column);
    unsigned char *bytes;

    *len = 0;
    if (hex[0] == '\0') {
        return NULL;
    }
    bytes = libpq.PQunescapeBytea((const unsigned char *)hex, len);
    if (bytes) {
        stmt->bytes = xrealloc(stmt->bytes, stmt->byte_count + 1, sizeof(*stmt->bytes));
        stmt->bytes[stmt->byte_count++] = bytes;
    }
    return bytes;
}

int
pg_stmt_column_count(struct driver_stmt *stmt)
{
    return libpq.PQnfields(stmt->result);
}

const char *
pg_stmt_column_name(struct driver_stmt *stmt, int column)
{
    return libpq.PQfname(stmt->result, column);
}

enum driver_kind
pg_stmt_column_kind(struct driver_stmt *stmt, int column)
{
    if (pg_stmt_column_is_null(stmt, column)) {
        return DRIVER_NULL;
    }
    switch (libpq.PQftype(stmt->result, column)) {
    case 20: /* int8 */
        return DRIVER_INT64;
    case 17: /* bytea */
        return DRIVER_BLOB;
    default:
        return DRIVER_TEXT;
    }
}
