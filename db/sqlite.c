/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The SQLite driver: the only file that includes sqlite3.h. */
#include <errno.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "common/mem.h"
#include "db/driver.h"

#define BUSY_TIMEOUT_MS 5000 /* antrean-admin may hold the write lock for a moment */
#define CACHE_KIB 2048
/* Pages in the write-ahead log before they are copied into the database: when there is
 * time for it, and at the latest. Copying costs milliseconds, which a commit would feel.
 */
#define WAL_PAGES_TEND 1000
#define WAL_PAGES_MAX 4000
#define PARAMETERS_MAX 32

struct driver_conn {
    sqlite3 *sqlite; /* owned */
    enum db_mode mode;
    int wal_pages; /* in the log after the last commit of this connection */
};

struct driver_stmt {
    sqlite3_stmt *stmt; /* owned */
    sqlite3 *sqlite;    /* borrowed, outlives us */
    int64_t changes;    /* rows changed by the last complete step */
    /* To SQLite "$3" is a name, numbered by its first appearance: place[3] is that
     * number. */
    int place[PARAMETERS_MAX + 1];
};

/* Is it the disk or the file (may pass), or the statement (will not)? */
static enum status
classify(int code)
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

static enum status
conn_execute(struct driver_conn *conn, const char *sql, struct error *err)
{
    int code = sqlite3_exec(conn->sqlite, sql, NULL, NULL, NULL);

    if (code != SQLITE_OK) {
        return error_set(err, classify(code), "%s", sqlite3_errmsg(conn->sqlite));
    }
    return STATUS_OK;
}

static void
conn_close(struct driver_conn *conn)
{
    if (conn) {
        (void)sqlite3_close_v2(conn->sqlite);
        free(conn);
    }
}

static void
checkpoint(struct driver_conn *conn)
{
    /* Whom it cannot go past (an older reader, another writer) it leaves for the next. */
    if (sqlite3_wal_checkpoint_v2(
            conn->sqlite, "main", SQLITE_CHECKPOINT_PASSIVE, NULL, NULL) == SQLITE_OK) {
        conn->wal_pages = 0;
    }
}

static int
wal_hook(void *arg, sqlite3 *sqlite, const char *name, int pages)
{
    struct driver_conn *conn = arg;

    (void)sqlite;
    (void)name;
    conn->wal_pages = pages;
    if (pages >= WAL_PAGES_MAX) {
        checkpoint(conn);
    }
    return SQLITE_OK;
}

static void
conn_tend(struct driver_conn *conn)
{
    if (conn->wal_pages >= WAL_PAGES_TEND) {
        checkpoint(conn);
    }
}

static enum status
conn_open(const char *where, enum db_mode mode, bool create, struct driver_conn **out,
    struct error *err)
{
    /* Every connection sets this itself: FULL is what makes a commit survive a power cut.
     */
    static const char setup[] =
        "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;"
        "PRAGMA foreign_keys = ON; PRAGMA temp_store = MEMORY;"
        "PRAGMA secure_delete = ON"; /* what is erased is gone from the file, too */
    struct driver_conn *conn = xcalloc(1, sizeof(*conn));
    int flags =
        SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | (create ? SQLITE_OPEN_CREATE : 0);
    char cache[64];
    mode_t mask = umask(0077); /* people's names are in this file */
    int code = sqlite3_open_v2(where, &conn->sqlite, flags, NULL);
    enum status st;

    (void)umask(mask);
    conn->mode = mode;
    if (code != SQLITE_OK) {
        st = error_set(err, STATUS_STORAGE, "could not open the database %s: %s", where,
            conn->sqlite ? sqlite3_errmsg(conn->sqlite) : "out of memory");
        conn_close(conn);
        return st;
    }
    (void)sqlite3_extended_result_codes(conn->sqlite, 1);
    (void)sqlite3_busy_timeout(conn->sqlite, BUSY_TIMEOUT_MS);
    (void)sqlite3_wal_hook(conn->sqlite, wal_hook, conn);
    st = conn_execute(conn, setup, err);
    (void)snprintf(cache, sizeof(cache), "PRAGMA cache_size = -%d", CACHE_KIB);
    if (st == STATUS_OK) {
        st = conn_execute(conn, cache, err);
    }
    if (st == STATUS_OK && mode == DB_READ) {
        st = conn_execute(conn, "PRAGMA query_only = ON", err);
    }
    if (st != STATUS_OK) {
        conn_close(conn);
        return st;
    }
    *out = conn;
    return STATUS_OK;
}

static enum status
conn_begin(struct driver_conn *conn, const char *also, int64_t *figure, struct error *err)
{
    (void)also; /* nobody else writes to the file */
    (void)figure;
    return conn_execute(conn, conn->mode == DB_WRITE ? "BEGIN IMMEDIATE" : "BEGIN", err);
}

static bool
conn_in_transaction(struct driver_conn *conn)
{
    return !sqlite3_get_autocommit(conn->sqlite);
}

/* There is one writer, and no connection to lose. */
static bool
conn_cured_by_repeating(struct driver_conn *conn)
{
    (void)conn;
    return false;
}

/* Step all pages at once: a reader's snapshot, so a busy writer cannot restart it. */
static enum status
conn_backup(struct driver_conn *conn, const char *path, struct error *err)
{
    sqlite3 *target = NULL;
    sqlite3_backup *backup = NULL;
    mode_t mask = umask(0077);
    int code =
        sqlite3_open_v2(path, &target, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, NULL);
    enum status st = STATUS_OK;

    (void)umask(mask);
    if (code == SQLITE_OK) {
        backup = sqlite3_backup_init(target, "main", conn->sqlite, "main");
        if (backup) {
            (void)sqlite3_backup_step(backup, -1);
            code = sqlite3_backup_finish(backup);
        } else {
            code = sqlite3_errcode(target);
        }
    }
    if (code == SQLITE_OK) { /* one file, that needs no companions */
        code = sqlite3_exec(target, "PRAGMA journal_mode = DELETE", NULL, NULL, NULL);
    }
    if (code != SQLITE_OK) {
        st = error_set(err, STATUS_STORAGE, "could not copy the database to %s: %s", path,
            target ? sqlite3_errmsg(target) : "out of memory");
    }
    (void)sqlite3_close_v2(target);
    return st;
}

/* Run a check whose every row is a fault, but for one that says "ok". */
static enum status
run_check(struct driver_conn *conn, const char *sql, int column, const char *what,
    struct error *err)
{
    sqlite3_stmt *stmt = NULL;
    int code = sqlite3_prepare_v2(conn->sqlite, sql, -1, &stmt, NULL);
    enum status st = STATUS_OK;

    if (code == SQLITE_OK) {
        code = sqlite3_step(stmt);
    }
    if (code == SQLITE_ROW) {
        const unsigned char *text = sqlite3_column_text(stmt, column);

        if (!text || strcmp((const char *)text, "ok") != 0) {
            st = error_set(err, STATUS_INTERNAL, "%s: %.120s", what,
                text ? (const char *)text : "without a word");
        }
    } else if (code != SQLITE_DONE) {
        st = error_set(err, classify(code), "could not check the database: %s",
            sqlite3_errmsg(conn->sqlite));
    }
    (void)sqlite3_finalize(stmt);
    return st;
}

static enum status
conn_verify(struct driver_conn *conn, bool quick, struct error *err)
{
    enum status st =
        run_check(conn, quick ? "PRAGMA quick_check(1)" : "PRAGMA integrity_check(1)", 0,
            "the database file is damaged", err);

    return st == STATUS_OK
               ? run_check(conn, "PRAGMA foreign_key_check", 0,
                     "a row points at one that is not there, in the table", err)
               : st;
}

static enum status
stmt_prepare(struct driver_conn *conn, const char *sql, struct driver_stmt **out,
    struct error *err)
{
    struct driver_stmt *stmt = xcalloc(1, sizeof(*stmt));
    int code = sqlite3_prepare_v3(
        conn->sqlite, sql, -1, SQLITE_PREPARE_PERSISTENT, &stmt->stmt, NULL);

    if (code != SQLITE_OK) {
        enum status st =
            error_set(err, classify(code), "%s", sqlite3_errmsg(conn->sqlite));

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

static void
stmt_finalize(struct driver_stmt *stmt)
{
    (void)sqlite3_finalize(stmt->stmt);
    free(stmt);
}

static bool
stmt_bind_int64(struct driver_stmt *stmt, int index, int64_t value)
{
    return sqlite3_bind_int64(stmt->stmt, stmt->place[index], value) == SQLITE_OK;
}

static bool
stmt_bind_text(struct driver_stmt *stmt, int index, const char *text)
{
    return sqlite3_bind_text(stmt->stmt, stmt->place[index], text, -1, SQLITE_STATIC) ==
           SQLITE_OK;
}

static bool
stmt_bind_blob(struct driver_stmt *stmt, int index, const void *bytes, size_t len)
{
    return sqlite3_bind_blob64(
               stmt->stmt, stmt->place[index], bytes, len, SQLITE_STATIC) == SQLITE_OK;
}

static bool
stmt_bind_null(struct driver_stmt *stmt, int index)
{
    return sqlite3_bind_null(stmt->stmt, stmt->place[index]) == SQLITE_OK;
}

static enum driver_step
stmt_step(struct driver_stmt *stmt)
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

static enum status
stmt_explain(struct driver_stmt *stmt, const char *what, struct error *err)
{
    int code = sqlite3_extended_errcode(stmt->sqlite);

    (void)what;
    return error_set(err, classify(code), "%s (%d)", sqlite3_errmsg(stmt->sqlite), code);
}

static int64_t
stmt_changes(struct driver_stmt *stmt)
{
    return stmt->changes;
}

static void
stmt_reset(struct driver_stmt *stmt)
{
    (void)sqlite3_reset(stmt->stmt);
    (void)sqlite3_clear_bindings(stmt->stmt);
}

static bool
stmt_column_is_null(struct driver_stmt *stmt, int column)
{
    return sqlite3_column_type(stmt->stmt, column) == SQLITE_NULL;
}

static int64_t
stmt_column_int64(struct driver_stmt *stmt, int column)
{
    return sqlite3_column_int64(stmt->stmt, column);
}

static const char *
stmt_column_text(struct driver_stmt *stmt, int column)
{
    const unsigned char *text = sqlite3_column_text(stmt->stmt, column);

    return text ? (const char *)text : "";
}

static const void *
stmt_column_blob(struct driver_stmt *stmt, int column, size_t *len)
{
    const void *bytes = sqlite3_column_blob(stmt->stmt, column);

    *len = (size_t)sqlite3_column_bytes(stmt->stmt, column);
    return bytes;
}

static int
stmt_column_count(struct driver_stmt *stmt)
{
    return sqlite3_column_count(stmt->stmt);
}

static const char *
stmt_column_name(struct driver_stmt *stmt, int column)
{
    return sqlite3_column_name(stmt->stmt, column);
}

static enum driver_kind
stmt_column_kind(struct driver_stmt *stmt, int column)
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

static const char *const no_words[] = { NULL };

const struct driver driver_sqlite = {
    .scheme = "sqlite:",
    .open = conn_open,
    .close = conn_close,
    .execute = conn_execute,
    .begin = conn_begin,
    .in_transaction = conn_in_transaction,
    .cured_by_repeating = conn_cured_by_repeating,
    .tend = conn_tend,
    .backup = conn_backup,
    .verify = conn_verify,
    .prepare = stmt_prepare,
    .finalize = stmt_finalize,
    .bind_int64 = stmt_bind_int64,
    .bind_text = stmt_bind_text,
    .bind_blob = stmt_bind_blob,
    .bind_null = stmt_bind_null,
    .step = stmt_step,
    .post = NULL, /* a call costs nothing */
    .settle = NULL,
    .explain = stmt_explain,
    .changes = stmt_changes,
    .reset = stmt_reset,
    .column_is_null = stmt_column_is_null,
    .column_int64 = stmt_column_int64,
    .column_text = stmt_column_text,
    .column_blob = stmt_column_blob,
    .column_count = stmt_column_count,
    .column_name = stmt_column_name,
    .column_kind = stmt_column_kind,
    .schema_words = no_words,
    .list_tables = "SELECT name FROM sqlite_schema WHERE type = 'table' "
                   "AND name NOT LIKE 'sqlite%' ORDER BY rowid",
    .renumber = NULL, /* an id is one more than the highest */
};
