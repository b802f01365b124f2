/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The handle: picks the driver by the URL, keeps the prepared statements, and remembers
 * which journal rows the running transaction appended.
 */
#include "db/db.h"

#include <assert.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "common/clock.h"
#include "common/mem.h"
#include "common/text.h"
#include "db/handle.h"
#include "db/schema.h"
#include "db/statement.h"

#define COMMIT_LOOK_MS 5000

static const struct driver *const drivers[] = { &driver_sqlite, &driver_postgresql };

static enum status
connect(
    const char *url, enum db_mode mode, bool create, struct db **out, struct error *err)
{
    for (size_t i = 0; i < ARRAY_LEN(drivers); i++) {
        const char *scheme = drivers[i]->scheme;

        if (text_starts_with(url, scheme)) {
            struct db *db = xcalloc(1, sizeof(*db));
            enum status st;

            db->driver = drivers[i];
            db->mode = mode;
            st = db->driver->open(url + strlen(scheme), mode, create, &db->conn, err);
            if (st != STATUS_OK) {
                free(db);
                return st;
            }
            *out = db;
            return STATUS_OK;
        }
    }
    return error_set(err, STATUS_INVALID_SETTINGS,
        "unknown kind of database; write sqlite:PATH or postgresql://USER@HOST/NAME");
}

enum status
db_open(const char *url, enum db_mode mode, struct db **db, struct error *err)
{
    enum status st = connect(url, mode, /* create= */ false, db, err);

    if (st != STATUS_OK) {
        *db = NULL;
        return st;
    }
    st = schema_check(*db, err);
    (*db)->has_tables = st == STATUS_OK;
    if (st != STATUS_OK) {
        db_close(*db);
        *db = NULL;
    }
    return st;
}

enum status
db_migrate(const char *url, struct error *err)
{
    struct db *db;
    enum status st = connect(url, DB_WRITE, /* create= */ true, &db, err);

    if (st != STATUS_OK) {
        return st;
    }
    st = schema_migrate(db, err);
    db_close(db);
    return st;
}

enum status
db_create(const char *url, struct error *err)
{
    struct db *db;
    enum status st = connect(url, DB_WRITE, /* create= */ true, &db, err);

    if (st != STATUS_OK) {
        return st;
    }
    st = schema_check_vacant(db, err);
    if (st == STATUS_OK) {
        st = schema_migrate(db, err);
    }
    db_close(db);
    return st;
}

void
db_close(struct db *db)
{
    if (!db) {
        return;
    }
    for (size_t i = 0; i < STATEMENT_SLOTS; i++) {
        if (db->statements[i].stmt) {
            db->driver->finalize(db->statements[i].stmt);
        }
    }
    db->driver->close(db->conn);
    free(db->appended);
    free(db);
}

/* Statements without parameters: COMMIT, SAVEPOINT. */
static enum status
run_plain(struct db *db, const char *sql, const char *what, struct error *err)
{
    struct statement *stmt = statement_new(db, sql);
    enum status st;

    (void)statement_next(stmt); /* never posted: what it says counts at once */
    st = statement_result(stmt, what, err);
    statement_free(stmt);
    return st;
}

static enum status
begin(struct db *db, bool posting, struct error *err)
{
    bool shared = db->driver->commit_with_news != NULL;

    db->posting = posting;
    db->appended_count = 0;
    db->settings_stamp = 0;
    db->head.known = false;
    return db->driver->begin(db->conn, shared && db->has_tables ? handle_stamp_sql : NULL,
        &db->settings_stamp, err);
}

enum status
db_begin(struct db *db, struct error *err)
{
    return begin(db, /* posting= */ false, err);
}

enum status
db_begin_posting(struct db *db, struct error *err)
{
    return begin(db, /* posting= */ true, err);
}

enum status
db_settle(struct db *db, struct error *err)
{
    return db->driver->settle ? db->driver->settle(db->conn, err) : STATUS_OK;
}

bool
db_cured_by_repeating(const struct db *db)
{
    return db->driver->cured_by_repeating(db->conn);
}

/*
 * The connection was lost while the commit was on its way: was it done? The journal
 * tells. We look with the write lock in hand, so what was under way has ended.
 */
static bool
was_stored(struct db *db)
{
    const struct journal_row *last = &db->appended[db->appended_count - 1];
    int64_t until_ms = clock_monotonic_ms() + COMMIT_LOOK_MS;

    while (clock_monotonic_ms() < until_ms) {
        static const struct timespec moment = { .tv_nsec = 50000000 };
        struct journal_row row;
        size_t count = 0;
        enum status st = db->driver->begin(db->conn, NULL, NULL, NULL);

        if (st == STATUS_OK) {
            st = db_journal_read(db, last->office, last->seq - 1, &row, 1, &count, NULL);
            if (db->driver->in_transaction(db->conn)) {
                (void)!db->driver->execute(db->conn, "ROLLBACK", NULL);
            }
        }
        if (st == STATUS_OK) {
            return count == 1 && journal_row_is_same(&row, last);
        }
        (void)nanosleep(&moment, NULL);
    }
    return false;
}

static enum status
commit(struct db *db, struct error *err)
{
    static const char sql[] = "COMMIT";
    const struct journal_row *last;
    char news[48];

    if (db->appended_count == 0 || !db->driver->commit_with_news) {
        return run_plain(db, sql, "commit", err);
    }
    last = &db->appended[db->appended_count - 1];
    (void)snprintf(news, sizeof(news), "%" PRId64 " %" PRId64, last->office, last->seq);
    return db->driver->commit_with_news(db->conn, news, err);
}

enum status
db_commit(struct db *db, struct error *err)
{
    enum status st;

    if (!db->driver->in_transaction(db->conn)) {
        return error_set(
            err, STATUS_STORAGE, "the transaction was dropped by the database");
    }
    st = commit(db, err);
    if (st != STATUS_OK && db->appended_count > 0 && db_cured_by_repeating(db) &&
        was_stored(db)) {
        st = STATUS_OK;
    }
    return st;
}

void
db_rollback(struct db *db)
{
    static const char sql[] = "ROLLBACK";

    db->appended_count = 0;
    if (db->driver->in_transaction(db->conn)) {
        (void)!run_plain(
            db, sql, "roll back", NULL); /* nothing is left to do on failure */
    }
}

void
db_tend(struct db *db)
{
    if (db->driver->tend) {
        db->driver->tend(db->conn);
    }
}

enum status
db_savepoint(struct db *db, int depth, struct error *err)
{
    static const char *const sql[SAVEPOINT_DEPTHS] = { "SAVEPOINT job", "SAVEPOINT act" };

    assert(depth >= 0 && depth < SAVEPOINT_DEPTHS);
    if (!db->driver->in_transaction(db->conn)) {
        return error_set(
            err, STATUS_STORAGE, "the transaction was dropped by the database");
    }
    db->appended_at[depth] = db->appended_count;
    return run_plain(db, sql[depth], "set a savepoint", err);
}

enum status
db_release(struct db *db, int depth, struct error *err)
{
    static const char *const sql[SAVEPOINT_DEPTHS] = { "RELEASE job", "RELEASE act" };

    if (!db->driver->in_transaction(db->conn)) {
        return error_set(
            err, STATUS_STORAGE, "the transaction was dropped by the database");
    }
    return run_plain(db, sql[depth], "release a savepoint", err);
}

enum status
db_undo(struct db *db, int depth, struct error *err)
{
    static const char *const sql[SAVEPOINT_DEPTHS] = { "ROLLBACK TO job",
        "ROLLBACK TO act" };
    enum status st;

    db->appended_count = db->appended_at[depth];
    db->head.known = false;
    if (!db->driver->in_transaction(db->conn)) {
        return error_set(
            err, STATUS_STORAGE, "the transaction was dropped by the database");
    }
    st = run_plain(db, sql[depth], "undo to a savepoint", err);
    return st == STATUS_OK ? db_release(db, depth, err) : st;
}

const struct journal_row *
db_appended(const struct db *db, size_t *count)
{
    *count = db->appended_count;
    return db->appended;
}

struct journal_row *
handle_append_row(struct db *db)
{
    if (db->appended_count == db->appended_capacity) {
        db->appended_capacity = db->appended_capacity ? db->appended_capacity * 2 : 16;
        db->appended =
            xrealloc(db->appended, db->appended_capacity, sizeof(*db->appended));
    }
    return &db->appended[db->appended_count++];
}

enum status
db_backup(struct db *db, const char *path, struct error *err)
{
    return db->driver->backup(db->conn, path, err);
}

enum status
db_copy(const char *url, const char *path, struct error *err)
{
    struct db *db;
    enum status st = connect(url, DB_READ, /* create= */ false, &db, err);

    if (st == STATUS_OK) {
        st = db_backup(db, path, err);
        db_close(db);
    }
    return st;
}
