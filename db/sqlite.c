/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The SQLite driver: the file, its log, its transactions and its copy. */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include "common/clock.h"
#include "common/give_way.h"
#include "common/mem.h"
#include "db/db_watch.h"
#include "db/sqlite.h"
#include "db/sqlite_wal.h"

#define BUSY_TIMEOUT_MS 5000 /* antrean-admin may hold the write lock for a moment */
#define CACHE_KIB 2048
#define BACKUP_STEP_PAGES 256 /* a megabyte: a commit beside it waits for no more */
/* Pages in the write-ahead log before they are copied into the database: when there is
 * time for it, and at the latest. Copying costs milliseconds, which a commit would feel.
 */
#define WAL_PAGES_TEND 1000
#define WAL_PAGES_MAX 4000

static enum status
conn_execute(struct driver_conn *conn, const char *sql, struct error *err)
{
    int code = sqlite3_exec(conn->sqlite, sql, NULL, NULL, NULL);

    if (code != SQLITE_OK) {
        return error_set(err, sqlite_classify(code), "%s", sqlite3_errmsg(conn->sqlite));
    }
    return STATUS_OK;
}

/* Is it the file that had this name at first? The log of a new database comes later. Not
 * asked for its times: Linux gives a file whose times were looked at a new one with the
 * next write, which the sync then writes to the disk besides. */
static bool
is_same_file(const char *path, struct file_mark *mark)
{
    struct statx seen;
    dev_t device;

    if (statx(AT_FDCWD, path, 0, STATX_INO, &seen) != 0) {
        return mark->inode == 0;
    }
    device = makedev(seen.stx_dev_major, seen.stx_dev_minor);
    if (mark->inode == 0) {
        *mark = (struct file_mark){ .device = device, .inode = seen.stx_ino };
    }
    return mark->device == device && mark->inode == seen.stx_ino;
}

static enum status
moved_away(const char *path, struct error *err)
{
    return error_set(err, STATUS_STORAGE,
        "the database was deleted or moved away while it was open; stop the server and "
        "restore it: %s",
        path);
}

/* SQLite goes on in a file that was deleted under it, and all it stores there is lost. */
static enum status
conn_in_place(struct driver_conn *conn, struct error *err)
{
    const char *path = sqlite3_db_filename(conn->sqlite, "main");

    if (!path || path[0] == '\0' || /* in memory */
        (is_same_file(path, &conn->file) &&
            is_same_file(sqlite3_filename_wal(path), &conn->log))) {
        return STATUS_OK;
    }
    return moved_away(path, err);
}

static void
disconnect(struct driver_conn *conn)
{
    (void)sqlite3_finalize(conn->begin);
    (void)sqlite3_close_v2(conn->sqlite);
    conn->begin = NULL;
    conn->sqlite = NULL;
}

static void
conn_close(struct driver_conn *conn)
{
    if (conn) {
        disconnect(conn);
        free(conn->where);
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

/* The log still holds what was erased until it is empty: at once, or when the readers
 * that look at it have ended. */
static bool
empty_log(struct driver_conn *conn)
{
    int code;

    (void)sqlite3_busy_timeout(
        conn->sqlite, 0); /* the writer has better to do than wait */
    code = sqlite3_wal_checkpoint_v2(
        conn->sqlite, "main", SQLITE_CHECKPOINT_TRUNCATE, NULL, NULL);
    (void)sqlite3_busy_timeout(conn->sqlite, BUSY_TIMEOUT_MS);
    if (code == SQLITE_OK) {
        conn->wal_pages = 0;
    }
    return code == SQLITE_OK;
}

static bool
conn_tend(struct driver_conn *conn, bool erased)
{
    if (erased) {
        return empty_log(conn);
    }
    if (conn->wal_pages >= WAL_PAGES_TEND) {
        checkpoint(conn);
    }
    return true;
}

/* Once, before SQLite is first used: it counts its memory under a lock of all threads. */
static void
set_up_library(void)
{
    (void)sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
    sqlite_wal_register();
}

/* The file; people's names are in it. Its log and index take its rights. */
static int
open_file(struct driver_conn *conn, bool create)
{
    int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX;
    mode_t mask;
    int code;

    if (!create) {
        return sqlite_wal_open(conn->where, &conn->sqlite, flags);
    }
    mask = umask(0077);
    code = sqlite_wal_open(conn->where, &conn->sqlite, flags | SQLITE_OPEN_CREATE);
    (void)umask(mask);
    return code;
}

static enum status
set_up(struct driver_conn *conn, struct error *err)
{
    /* Every connection sets this itself: FULL is what makes a commit survive a power cut.
     */
    static const char setup[] =
        "PRAGMA synchronous = FULL;"
        "PRAGMA journal_mode = WAL;"
        "PRAGMA foreign_keys = ON;"
        "PRAGMA temp_store = MEMORY;"
        "PRAGMA secure_delete = ON"; /* what is erased is gone from the file, too */
    char cache[64];
    enum status st;

    (void)sqlite3_extended_result_codes(conn->sqlite, 1);
    (void)sqlite3_busy_timeout(conn->sqlite, BUSY_TIMEOUT_MS);
    (void)sqlite3_wal_hook(conn->sqlite, wal_hook, conn);
    st = conn_execute(conn, setup, err);
    (void)snprintf(cache, sizeof(cache), "PRAGMA cache_size = -%d", CACHE_KIB);
    if (st == STATUS_OK) {
        st = conn_execute(conn, cache, err);
    }
    if (st == STATUS_OK && conn->mode == DB_READ) {
        st = conn_execute(conn, "PRAGMA query_only = ON", err);
    }
    if (st == STATUS_OK) {
        st = conn_in_place(conn, err);
    }
    if (st == STATUS_OK &&
        sqlite3_prepare_v3(conn->sqlite,
            conn->mode == DB_WRITE ? "BEGIN IMMEDIATE" : "BEGIN", -1,
            SQLITE_PREPARE_PERSISTENT, &conn->begin, NULL) != SQLITE_OK) {
        st = error_set(err, STATUS_STORAGE, "%s", sqlite3_errmsg(conn->sqlite));
    }
    return st;
}

static enum status
connect(struct driver_conn *conn, bool create, struct error *err)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    enum status st;

    (void)pthread_once(&once, set_up_library);
    st = open_file(conn, create) == SQLITE_OK
             ? set_up(conn, err)
             : error_set(err, STATUS_STORAGE, "could not open the database %s: %s",
                   conn->where,
                   conn->sqlite ? sqlite3_errmsg(conn->sqlite) : "out of memory");
    if (st != STATUS_OK) {
        if (conn->sqlite) { /* of another file the last one, which would remove our log */
            (void)sqlite3_db_config(
                conn->sqlite, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL);
        }
        disconnect(conn);
    }
    return st;
}

static bool
is_beside(const char *path, const char *suffix)
{
    char name[PATH_MAX];

    (void)snprintf(name, sizeof(name), "%s%s", path, suffix);
    return access(name, F_OK) == 0;
}

/*
 * The first begin of a connection that was opened for later, beside others that have the
 * file open: the file must be the one it was then, and have its log, which SQLite would
 * make anew. The index of the log is made after it and removed before it.
 */
static enum status
connect_later(struct driver_conn *conn, struct error *err)
{
    if (!is_same_file(conn->where, &conn->file) ||
        (is_beside(conn->where, "-shm") && !is_beside(conn->where, "-wal"))) {
        return moved_away(conn->where, err);
    }
    return connect(conn, /* create= */ false, err);
}

static enum status
conn_open(const char *where, enum db_mode mode, enum db_when when,
    struct driver_conn **out, struct error *err)
{
    struct driver_conn *conn = xcalloc(1, sizeof(*conn));
    enum status st = STATUS_OK;

    conn->where = xstrdup(where);
    conn->mode = mode;
    if (when == DB_LATER) {
        (void)is_same_file(where, &conn->file); /* another one is refused then */
    } else {
        st = connect(conn, when == DB_CREATING, err);
    }
    if (st != STATUS_OK) {
        conn_close(conn);
        return st;
    }
    *out = conn;
    return STATUS_OK;
}

static enum status
conn_begin(struct driver_conn *conn, const int64_t *offices, size_t count,
    const char *also, int64_t *figure, struct error *err)
{
    enum status st;
    int code;

    (void)offices; /* the file has one lock */
    (void)count;
    (void)also; /* nobody else writes to the file */
    (void)figure;
    st = conn->sqlite ? conn_in_place(conn, err) : connect_later(conn, err);
    if (st != STATUS_OK) {
        return st;
    }
    (void)sqlite3_step(conn->begin);
    code = sqlite3_reset(conn->begin);
    return code == SQLITE_OK ? STATUS_OK
                             : error_set(err, sqlite_classify(code), "%s",
                                   sqlite3_errmsg(conn->sqlite));
}

static bool
conn_in_transaction(struct driver_conn *conn)
{
    return conn->sqlite && !sqlite3_get_autocommit(conn->sqlite);
}

/* There is one writer, and no connection to lose. */
static bool
conn_cured_by_repeating(struct driver_conn *conn)
{
    (void)conn;
    return false;
}

/*
 * Copies all pages of one moment. The source is inside a reading transaction of our own,
 * so that a busy writer cannot have it begin anew between two steps. The server beside
 * it has processor and disk for as long as each took.
 */
static int
copy_pages(sqlite3_backup *backup, const char *path, const struct db_watch *watch)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    int code;

    do {
        int64_t began_ms = clock_monotonic_ms();

        code = sqlite3_backup_step(backup, BACKUP_STEP_PAGES);
        if (watch) {
            int total = sqlite3_backup_pagecount(backup);

            watch->tell(watch->arg, "copying the database, pages",
                total - sqlite3_backup_remaining(backup), total);
        }
        if (code == SQLITE_OK) {
            give_way(fd, began_ms);
        }
    } while (code == SQLITE_OK);
    if (fd >= 0) {
        (void)close(fd);
    }
    return code;
}

static enum status
conn_backup(struct driver_conn *conn, const char *path, const struct db_watch *watch,
    struct error *err)
{
    sqlite3 *target = NULL;
    sqlite3_backup *backup = NULL;
    bool was_in_transaction = conn_in_transaction(conn);
    mode_t mask = umask(0077);
    int code =
        sqlite3_open_v2(path, &target, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, NULL);
    enum status st = STATUS_OK;

    (void)umask(mask);
    if (code == SQLITE_OK) {
        code = sqlite3_exec(conn->sqlite,
            was_in_transaction ? "" : "BEGIN; SELECT count(*) FROM sqlite_schema", NULL,
            NULL, NULL);
    }
    if (code == SQLITE_OK) {
        backup = sqlite3_backup_init(target, "main", conn->sqlite, "main");
        if (backup) {
            (void)copy_pages(backup, path, watch);
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
    if (!was_in_transaction) {
        (void)sqlite3_exec(conn->sqlite, "ROLLBACK", NULL, NULL, NULL);
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
        st = error_set(err, sqlite_classify(code), "could not check the database: %s",
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
    .prepare = sqlite_stmt_prepare,
    .finalize = sqlite_stmt_finalize,
    .bind_int64 = sqlite_stmt_bind_int64,
    .bind_text = sqlite_stmt_bind_text,
    .bind_blob = sqlite_stmt_bind_blob,
    .bind_null = sqlite_stmt_bind_null,
    .step = sqlite_stmt_step,
    .post = NULL, /* a call costs nothing */
    .announce = NULL,
    .explain = sqlite_stmt_explain,
    .changes = sqlite_stmt_changes,
    .reset = sqlite_stmt_reset,
    .column_is_null = sqlite_stmt_column_is_null,
    .column_int64 = sqlite_stmt_column_int64,
    .column_text = sqlite_stmt_column_text,
    .column_blob = sqlite_stmt_column_blob,
    .column_count = sqlite_stmt_column_count,
    .column_name = sqlite_stmt_column_name,
    .column_kind = sqlite_stmt_column_kind,
    .schema_words = no_words,
    .list_tables =
        "SELECT name"
        " FROM sqlite_schema"
        " WHERE type = 'table' AND name NOT LIKE 'sqlite%'"
        " ORDER BY rowid",
    .renumber = NULL, /* an id is one more than the highest */
};
