/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The PostgreSQL driver: transactions, and what the dialect says in its own way. The
 * connection may be lost and renewed under its handle: what was in a transaction is told
 * so, and the next begin connects again.
 */
#include "db/postgresql.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/clock.h"
#include "common/mem.h"
#include "common/text.h"

#define LOOK_MS 2000    /* between two looks at what has grown */
#define GROWN_SIZE 4096 /* of a statement that names every table */
#define SCHEME "postgresql://"
#define BEGIN_SIZE 2048 /* of what begins a transaction */
/*
 * "ANTREAN" as a number: writers of a database queue up here, as at SQLite's one lock.
 * Who writes for some offices shares it, and queues up at a lock of each of them
 * ("ANTR").
 */
#define WRITE_LOCK "18381997550682446"
#define OFFICE_LOCK "1095652434"
#define OFFICE_LOCKS_MAX 16

/* libpq's own words about a URL may quote the password in it. */
static enum status
check_url(const char *url, struct error *err)
{
    PQconninfoOption *options = libpq.PQconninfoParse(url, NULL);

    if (!options) {
        return error_set(err, STATUS_INVALID_SETTINGS,
            "the database's URL is not well-formed; write "
            "postgresql://USER@HOST/NAME?KEY=VALUE, with %%40 for an @ in a password");
    }
    libpq.PQconninfoFree(options);
    return STATUS_OK;
}

static void
conn_close(struct driver_conn *conn)
{
    libpq.PQfinish(conn->link);
    free(conn->url);
    free(conn);
}

static enum status
conn_open(const char *where, enum db_mode mode, enum db_when when,
    struct driver_conn **out, struct error *err)
{
    struct driver_conn *conn;
    size_t size = strlen(SCHEME) + strlen(where) + 1;
    enum status st = libpq_load(err);

    if (st != STATUS_OK) {
        return st;
    }
    conn = xcalloc(1, sizeof(*conn));
    conn->url = xcalloc(size, 1);
    (void)snprintf(conn->url, size, "%s%s", SCHEME, where);
    conn->mode = mode;
    conn->patient = when == DB_CREATING;
    st = check_url(conn->url, err);
    if (st == STATUS_OK && when != DB_LATER) {
        st = pg_connect(conn, err);
    }
    if (st != STATUS_OK) {
        conn_close(conn);
        return st;
    }
    *out = conn;
    return STATUS_OK;
}

/* Run them all in one round trip; the last has the figure. */
static enum status
begin_asking(
    struct driver_conn *conn, const char *sql, int64_t *figure, struct error *err)
{
    PGresult *result = NULL;
    enum status st = pg_connect(conn, err);

    if (st == STATUS_OK) {
        st = pg_exchange(conn, sql, &result, err);
    }
    if (st == STATUS_OK && figure && libpq.PQntuples(result) == 1) {
        *figure = strtoll(libpq.PQgetvalue(result, 0, 0), NULL, 10);
    }
    libpq.PQclear(result);
    return st;
}

/* The locks of these offices, in their order, so that no two writers wait for each other.
 */
static void
lock_offices(const int64_t *offices, size_t count, char sql[BEGIN_SIZE])
{
    (void)text_append(
        sql, BEGIN_SIZE, "SELECT pg_advisory_xact_lock_shared(" WRITE_LOCK ");");
    for (size_t i = 0; i < count; i++) {
        char lock[80];

        (void)snprintf(lock, sizeof(lock),
            "SELECT pg_advisory_xact_lock(" OFFICE_LOCK ", %" PRId32 ");",
            (int32_t)offices[i]);
        (void)text_append(sql, BEGIN_SIZE, lock);
    }
}

static void
begin_text(const struct driver_conn *conn, const int64_t *offices, size_t count,
    char sql[BEGIN_SIZE])
{
    bool apart = count > 0 && count <= OFFICE_LOCKS_MAX && offices[0] > 0 &&
                 offices[count - 1] <= INT32_MAX;

    sql[0] = '\0';
    if (conn->mode == DB_READ) {
        (void)text_append(
            sql, BEGIN_SIZE, "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY;");
        return;
    }
    (void)text_append(sql, BEGIN_SIZE, "BEGIN ISOLATION LEVEL READ COMMITTED;");
    if (apart) {
        lock_offices(offices, count, sql);
    } else {
        (void)text_append(
            sql, BEGIN_SIZE, "SELECT pg_advisory_xact_lock(" WRITE_LOCK ");");
    }
}

/*
 * A writer queues up for the write lock at once and sees, statement by statement, what
 * those before it have committed. A reader sees one moment. A connection that died in its
 * sleep shows here, where nothing is lost by trying once more.
 */
static enum status
conn_begin(struct driver_conn *conn, const int64_t *offices, size_t count,
    const char *also, int64_t *figure, struct error *err)
{
    bool was_connected = conn->link != NULL;
    char sql[BEGIN_SIZE];
    enum status st;

    conn->writes++; /* what was read before is of another moment */
    conn->stored = false;
    begin_text(conn, offices, count, sql);
    (void)text_append(sql, sizeof(sql), also ? also : "");
    conn->dropped = false;
    conn->cured_by_repeating = false;
    st = begin_asking(conn, sql, also ? figure : NULL, err);
    if (st != STATUS_OK && was_connected && !conn->link) {
        conn->dropped = false;
        st = begin_asking(conn, sql, also ? figure : NULL, err);
    }
    if (st != STATUS_OK && conn->began) { /* begun, but the lock was not to be had */
        (void)!pg_execute(conn, "ROLLBACK", NULL);
    }
    return st;
}

static bool
conn_in_transaction(struct driver_conn *conn)
{
    return conn->began;
}

static bool
conn_cured_by_repeating(struct driver_conn *conn)
{
    return conn->cured_by_repeating;
}

static enum status
conn_backup(struct driver_conn *conn, const char *path, const struct db_watch *watch,
    struct error *err)
{
    (void)watch;
    (void)conn;
    (void)path;
    return error_set(err, STATUS_WRONG_STATE,
        "PostgreSQL is copied by its own tools: pg_dump, or pg_basebackup for a whole "
        "server; see docs/operating.md");
}

/* PostgreSQL checks foreign keys itself, and the files by pg_amcheck. */
static enum status
conn_verify(struct driver_conn *conn, bool quick, struct error *err)
{
    (void)quick;
    return pg_connect(conn, err);
}

/*
 * What PostgreSQL knows of a table decides which index it takes: of one that is new to
 * it, it finds a row by the office alone and walks all of its rows. Its own look comes a
 * minute later, and a table that takes in thousands meanwhile must not wait for it. One
 * that somebody else looks at is left to them.
 */
static bool
conn_tend(struct driver_conn *conn, bool erased)
{
    static const char grown[] =
        "SELECT string_agg(quote_ident(c.relname), ', ')"
        " FROM pg_catalog.pg_class c"
        " JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace"
        " WHERE c.relkind = 'r' AND n.nspname = current_schema()"
        "   AND pg_relation_size(c.oid) >"
        "     4 * current_setting('block_size')::bigint * greatest(c.relpages, 1)";
    PGresult *result = NULL;
    char sql[GROWN_SIZE];
    int64_t now_ms = clock_monotonic_ms();

    (void)erased; /* what leaves its log, and when, is the database's own affair */
    if (now_ms < conn->look_at_ms || !conn->link ||
        libpq.PQstatus(conn->link) != CONNECTION_OK) {
        return true;
    }
    conn->look_at_ms = now_ms + LOOK_MS;
    if (pg_exchange(conn, grown, &result, NULL) == STATUS_OK &&
        libpq.PQntuples(result) == 1 && !libpq.PQgetisnull(result, 0, 0) &&
        text_copy(sql, sizeof(sql), "ANALYZE (SKIP_LOCKED) ") &&
        text_append(sql, sizeof(sql), libpq.PQgetvalue(result, 0, 0))) {
        (void)!pg_execute(conn, sql, NULL);
    }
    libpq.PQclear(result);
    return true;
}

/* Longer ones before those that they hold; what stands in place must not be found again.
 */
static const char *const schema_words[] = {
    "INTEGER PRIMARY KEY",
    "BIGINT GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY",
    "INTEGER",
    "BIGINT",
    "BLOB",
    "BYTEA",
    "TEXT",
    "text COLLATE \"C\"", /* by bytes, as SQLite compares */
    "STRICT, WITHOUT ROWID",
    "",
    "STRICT",
    "",
    NULL,
};

/* The counters behind ids go on after the highest id. */
static const char renumber[] =
    "DO $$"
    " DECLARE c record;"
    " BEGIN"
    "   FOR c IN"
    "     SELECT table_name AS t, column_name AS n"
    "     FROM information_schema.columns"
    "     WHERE table_schema = current_schema() AND is_identity = 'YES'"
    "   LOOP"
    "     EXECUTE format('SELECT setval(pg_get_serial_sequence(%L, %L),"
    "       coalesce(max(%I), 0) + 1, false) FROM %I', quote_ident(c.t), c.n, c.n, c.t);"
    "   END LOOP;"
    " END $$";

const struct driver driver_postgresql = {
    .scheme = SCHEME,
    .open = conn_open,
    .close = conn_close,
    .execute = pg_execute,
    .begin = conn_begin,
    .in_transaction = conn_in_transaction,
    .cured_by_repeating = conn_cured_by_repeating,
    .commit_with_news = pg_commit_with_news,
    .await_news = pg_await_news,
    .tend = conn_tend,
    .backup = conn_backup,
    .verify = conn_verify,
    .prepare = pg_stmt_prepare,
    .finalize = pg_stmt_finalize,
    .bind_int64 = pg_stmt_bind_int64,
    .bind_text = pg_stmt_bind_text,
    .bind_blob = pg_stmt_bind_blob,
    .bind_null = pg_stmt_bind_null,
    .step = pg_stmt_step,
    .post = pg_stmt_post,
    .announce = pg_stmt_announce,
    .explain = pg_stmt_explain,
    .changes = pg_stmt_changes,
    .reset = pg_stmt_reset,
    .column_is_null = pg_stmt_column_is_null,
    .column_int64 = pg_stmt_column_int64,
    .column_text = pg_stmt_column_text,
    .column_blob = pg_stmt_column_blob,
    .column_count = pg_stmt_column_count,
    .column_name = pg_stmt_column_name,
    .column_kind = pg_stmt_column_kind,
    .schema_words = schema_words,
    .list_tables =
        "SELECT c.relname"
        " FROM pg_catalog.pg_class c"
        " JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace"
        " WHERE c.relkind IN ('r', 'p') AND n.nspname = current_schema()"
        " ORDER BY c.oid",
    .renumber = renumber,
};
