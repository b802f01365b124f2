/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DB_DB_H
#define DB_DB_H

/*
 * The handle to the office's database: a connection, its driver and its prepared
 * statements. A handle belongs to one thread at a time. Subjects have files of their own
 * (db_visit.h, db_ticket.h, db_journal.h, ...).
 */

#include "common/base.h"
#include "common/status.h"

struct db;
struct journal_row;

enum db_mode { DB_READ, DB_WRITE };

/**
 * Open "sqlite:PATH" or "postgresql://...". The schema must be the one this program knows
 * (db_migrate). A connection that is lost later is renewed by db_begin().
 * @return STATUS_WRONG_STATE  its schema is older; `err` says what to do
 *         STATUS_STORAGE      no such file, not a database, newer schema, no connection
 */
enum status db_open(const char *url, enum db_mode mode, struct db **db, struct error *err)
    MUST_CHECK;
void db_close(struct db *db);

/** Make the database if it is not there, and apply the migrations it lacks. */
enum status db_migrate(const char *url, struct error *err) MUST_CHECK;

/**
 * The same for a database that is to take in a new office.
 * @return STATUS_WRONG_STATE  it holds tables that are not ours, or an office; unchanged
 */
enum status db_create(const char *url, struct error *err) MUST_CHECK;

/** A transaction; a write one takes the write lock at once. */
enum status db_begin(struct db *db, struct error *err) MUST_CHECK;
/**
 * STATUS_STORAGE: not stored; or, when the connection was lost on the way and the journal
 * could not be asked within some seconds, not known.
 */
enum status db_commit(struct db *db, struct error *err) MUST_CHECK;
void db_rollback(struct db *db);
/**
 * The same as db_begin(), where the caller runs its work again when
 * db_cured_by_repeating() says so, then with db_begin(): statements that only store need
 * not be waited for one by one, and what goes wrong with one may show at another.
 * db_settle() before db_commit() waits for the last of them.
 */
enum status db_begin_posting(struct db *db, struct error *err) MUST_CHECK;
enum status db_settle(struct db *db, struct error *err) MUST_CHECK;
/**
 * Did the transaction since db_begin() fail by no fault of its own (its connection was
 * lost, another one stood in its way), so that the same work may succeed in a new one?
 * Says nothing about a commit that failed: that may have been stored.
 */
bool db_cured_by_repeating(const struct db *db);

/**
 * Housekeeping that the engine puts off, so that no reply waits for it. For the writer,
 * outside a transaction, when it has nothing else to do; may take some milliseconds.
 */
void db_tend(struct db *db);

/** One level of savepoint per depth (0 = a job of the group, 1 = an act inside a job). */
enum status db_savepoint(struct db *db, int depth, struct error *err) MUST_CHECK;
enum status db_release(struct db *db, int depth, struct error *err) MUST_CHECK;
/** Undo to the savepoint and drop it; STATUS_STORAGE: the whole transaction is gone. */
enum status db_undo(struct db *db, int depth, struct error *err) MUST_CHECK;

/**
 * Journal rows appended in the running transaction by this handle, oldest first; a
 * db_undo takes its own away. db_begin() empties the list. Borrowed until then.
 */
const struct journal_row *db_appended(const struct db *db, size_t *count);

/** A consistent copy of the whole database into a new file, while others write. */
enum status db_backup(struct db *db, const char *path, struct error *err) MUST_CHECK;

/** The same by URL, of a database with any schema. */
enum status db_copy(const char *url, const char *path, struct error *err) MUST_CHECK;

#endif /* DB_DB_H */
