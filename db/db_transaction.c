/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Begin, commit and undo, and what becomes of a commit whose connection was lost. */
#include "db/db_transaction.h"

#include <assert.h>
#include <inttypes.h>
#include <stdio.h>
#include <time.h>

#include "common/clock.h"
#include "db/db_journal.h"
#include "db/handle.h"
#include "db/statement.h"

#define COMMIT_LOOK_MS 5000

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
begin(
    struct db *db, const int64_t *offices, size_t count, bool posting, struct error *err)
{
    bool shared = db->driver->commit_with_news != NULL;

    db->posting = posting;
    db->writes = 0;
    db->undo_missed = false;
    db->followed.office = 0;
    db->counted.store = NULL;
    db->appended_count = 0;
    db->messages_due = false;
    db->settings_stamp = 0;
    db->head.known = false;
    return db->driver->begin(db->conn, offices, count,
        shared && db->has_tables ? handle_stamp_sql : NULL, &db->settings_stamp, err);
}

enum status
db_begin(struct db *db, struct error *err)
{
    return begin(db, NULL, 0, /* posting= */ false, err);
}

enum status
db_begin_of(
    struct db *db, const int64_t *offices, size_t count, bool posting, struct error *err)
{
    return begin(db, offices, count, posting, err);
}

bool
db_announce(struct db *db, bool announcing)
{
    db->announcing = announcing && db->posting && db->driver->announce != NULL;
    return db->announcing;
}

bool
db_is_begun(const struct db *db)
{
    return db->driver->in_transaction(db->conn);
}

bool
db_cured_by_repeating(const struct db *db)
{
    return db->undo_missed || db->driver->cured_by_repeating(db->conn);
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
        enum status st = db->driver->begin(db->conn, NULL, 0, NULL, NULL, NULL);

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

/* An engine may drop a transaction by itself, on a full disk. */
static enum status
check_begun(struct db *db, struct error *err)
{
    return db->driver->in_transaction(db->conn)
               ? STATUS_OK
               : error_set(
                     err, STATUS_STORAGE, "the transaction was dropped by the database");
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
    enum status st = check_begun(db, err);

    if (st == STATUS_OK && db->counted.store) {
        st = db->counted.store(db, err);
    }
    if (st != STATUS_OK) {
        return st;
    }
    st = commit(db, err);
    if (st != STATUS_OK && db->appended_count > 0 && !db_is_begun(db) &&
        db->driver->cured_by_repeating(db->conn) && was_stored(db)) {
        st = STATUS_OK;
    }
    return st;
}

void
db_rollback(struct db *db)
{
    static const char sql[] = "ROLLBACK";

    db->appended_count = 0;
    db->counted.store = NULL;
    if (db->driver->in_transaction(db->conn)) {
        (void)!run_plain(
            db, sql, "roll back", NULL); /* nothing is left to do on failure */
    }
}

enum status
db_savepoint(struct db *db, int depth, struct error *err)
{
    static const char *const sql[SAVEPOINT_DEPTHS] = { "SAVEPOINT job", "SAVEPOINT act",
        "SAVEPOINT attempt" };
    enum status st = check_begun(db, err);

    assert(depth >= 0 && depth < SAVEPOINT_DEPTHS);
    if (st != STATUS_OK) {
        return st;
    }
    db->appended_at[depth] = db->appended_count;
    db->writes_at[depth] = db->writes;
    return db->posting ? STATUS_OK : run_plain(db, sql[depth], "set a savepoint", err);
}

enum status
db_release(struct db *db, int depth, struct error *err)
{
    static const char *const sql[SAVEPOINT_DEPTHS] = { "RELEASE job", "RELEASE act",
        "RELEASE attempt" };
    enum status st = check_begun(db, err);

    if (st != STATUS_OK || db->posting) {
        return st;
    }
    return run_plain(db, sql[depth], "release a savepoint", err);
}

enum status
db_undo(struct db *db, int depth, struct error *err)
{
    static const char *const sql[SAVEPOINT_DEPTHS] = { "ROLLBACK TO job",
        "ROLLBACK TO act", "ROLLBACK TO attempt" };
    enum status st = check_begun(db, err);

    if (db->posting && db->writes == db->writes_at[depth]) {
        return st;
    }
    db->appended_count = db->appended_at[depth];
    db->head.known = false;
    if (st != STATUS_OK) {
        return st;
    }
    if (db->posting) {
        db->undo_missed = true;
        return error_set(err, STATUS_STORAGE, "what was written must be undone");
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

bool
db_messages_due(const struct db *db)
{
    return db->messages_due;
}
