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
    PGresult *result;      /* owned; NULL: not stepped since the reset, or lost */
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
        PQfreemem(stmt->bytes[--stmt->byte_count]);
    }
}

void
pg_stmt_reset(struct driver_stmt *stmt)
{
    free_bytes(stmt);
    PQclear(stmt->result);
    stmt->result = NULL;
    stmt->parameters = 0;
}

void
pg_stmt_finalize(struct driver_stmt *stmt)
{
    pg_stmt_reset(stmt);
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

static bool
is_success(const PGresult *result)
{
    ExecStatusType status = PQresultStatus(result);

    return status == PGRES_TUPLES_OK || status == PGRES_COMMAND_OK;
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
    if (PQsendPrepare(conn->link, stmt->name, stmt->sql, 0, NULL)) {
        result = pg_receive(conn);
    }
    known = result && is_success(result);
    if (known) {
        stmt->generation = conn->generation;
    } else {
        (void)pg_explain(conn, result, &stmt->err);
    }
    PQclear(result);
    return known;
}

/* PostgreSQL answers the COMMIT of a failed transaction with ROLLBACK, and no error. */
static bool
was_rolled_back(const struct driver_stmt *stmt)
{
    return strcmp(stmt->sql, "COMMIT") == 0 &&
           strcmp(PQcmdStatus(stmt->result), "ROLLBACK") == 0;
}

/*
 * Savepoints and releases cost a round trip each and tell nothing, so they wait and go
 * out ahead of the next statement. Only in a transaction that is well: there they cannot
 * fail.
 */
static bool
can_wait(const struct driver_stmt *stmt)
{
    const struct driver_conn *conn = stmt->conn;

    return (text_starts_with(stmt->sql, "SAVEPOINT ") ||
               text_starts_with(stmt->sql, "RELEASE ")) &&
           conn->link && PQtransactionStatus(conn->link) == PQTRANS_INTRANS &&
           conn->deferred_count < PG_DEFERRED_MAX;
}

static bool
send(struct driver_stmt *stmt)
{
    return PQsendQueryPrepared(stmt->conn->link, stmt->name, stmt->parameters,
               stmt->values, stmt->lengths, stmt->formats, /* resultFormat= */ 0) != 0;
}

/* The statement in one round trip with what waited for it. NULL: the connection is lost.
 */
static PGresult *
exchange_deferred(struct driver_stmt *stmt)
{
    struct driver_conn *conn = stmt->conn;
    size_t count = conn->deferred_count;
    bool well = PQenterPipelineMode(conn->link) != 0;
    PGresult *result = NULL;

    conn->deferred_count = 0;
    for (size_t i = 0; well && i < count; i++) {
        well = PQsendQueryParams(
                   conn->link, conn->deferred[i], 0, NULL, NULL, NULL, NULL, 0) != 0;
    }
    well = well && send(stmt) && PQpipelineSync(conn->link) != 0;
    for (size_t i = 0; well && i < count; i++) {
        result = pg_receive(conn);
        well = result && is_success(result);
        PQclear(result);
    }
    result = well ? pg_receive(conn) : NULL;
    if (result) {
        PGresult *sync = pg_receive(conn);

        well = sync && PQexitPipelineMode(conn->link);
        PQclear(sync);
    }
    if (!well && conn->link) { /* out of step: whatever it was, the transaction is lost */
        pg_drop(conn);
    }
    if (!well) {
        PQclear(result);
        return NULL;
    }
    return result;
}

static PGresult *
exchange(struct driver_stmt *stmt)
{
    if (stmt->conn->deferred_count > 0) {
        return exchange_deferred(stmt);
    }
    return send(stmt) ? pg_receive(stmt->conn) : NULL;
}

static bool
execute(struct driver_stmt *stmt)
{
    struct driver_conn *conn = stmt->conn;

    stmt->row = 0;
    if (conn->dropped) {
        (void)error_set(&stmt->err, STATUS_STORAGE, "the connection was lost");
        return false;
    }
    if (strcmp(stmt->sql, "COMMIT") == 0 || strcmp(stmt->sql, "ROLLBACK") == 0) {
        conn->deferred_count = 0; /* savepoints end with their transaction */
    }
    if (pg_connect(conn, &stmt->err) != STATUS_OK || !announce(stmt)) {
        return false;
    }
    stmt->result = exchange(stmt);
    if (!stmt->result || !is_success(stmt->result)) {
        (void)pg_explain(conn, stmt->result, &stmt->err);
        return false;
    }
    pg_note_state(conn);
    if (was_rolled_back(stmt)) {
        (void)error_set(&stmt->err, STATUS_STORAGE, "the database rolled back");
        return false;
    }
    return true;
}

enum driver_step
pg_stmt_step(struct driver_stmt *stmt)
{
    free_bytes(stmt);
    if (can_wait(stmt)) {
        stmt->conn->deferred[stmt->conn->deferred_count++] = stmt->sql;
        return DRIVER_DONE;
    }
    if (!stmt->result && !execute(stmt)) {
        return DRIVER_FAILED;
    }
    return stmt->row++ < PQntuples(stmt->result) ? DRIVER_ROW : DRIVER_DONE;
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
    return stmt->result ? strtoll(PQcmdTuples(stmt->result), NULL, 10) : 0;
}

bool
pg_stmt_column_is_null(struct driver_stmt *stmt, int column)
{
    return PQgetisnull(stmt->result, stmt->row - 1, column) != 0;
}

int64_t
pg_stmt_column_int64(struct driver_stmt *stmt, int column)
{
    return strtoll(pg_stmt_column_text(stmt, column), NULL, 10);
}

const char *
pg_stmt_column_text(struct driver_stmt *stmt, int column)
{
    return PQgetvalue(stmt->result, stmt->row - 1, column); /* "" for NULL */
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
    bytes = PQunescapeBytea((const unsigned char *)hex, len);
    if (bytes) {
        stmt->bytes = xrealloc(stmt->bytes, stmt->byte_count + 1, sizeof(*stmt->bytes));
        stmt->bytes[stmt->byte_count++] = bytes;
    }
    return bytes;
}

int
pg_stmt_column_count(struct driver_stmt *stmt)
{
    return PQnfields(stmt->result);
}

const char *
pg_stmt_column_name(struct driver_stmt *stmt, int column)
{
    return PQfname(stmt->result, column);
}

enum driver_kind
pg_stmt_column_kind(struct driver_stmt *stmt, int column)
{
    if (pg_stmt_column_is_null(stmt, column)) {
        return DRIVER_NULL;
    }
    switch (PQftype(stmt->result, column)) {
    case 20: /* int8 */
        return DRIVER_INT64;
    case 17: /* bytea */
        return DRIVER_BLOB;
    default:
        return DRIVER_TEXT;
    }
}
