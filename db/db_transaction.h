/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DB_DB_TRANSACTION_H
#define DB_DB_TRANSACTION_H

/* Transactions of a handle, and savepoints in them. Part of db/db.h. */

#include "common/base.h"
#include "common/status.h"

struct db;
struct journal_row;

/** A transaction; a write one takes the write lock at once. */
enum status db_begin(struct db *db, struct error *err) MUST_CHECK;
/**
 * STATUS_STORAGE: not stored; or, when the connection was lost on the way and the journal
 * could not be asked within some seconds, not known.
 */
enum status db_commit(struct db *db, struct error *err) MUST_CHECK;
void db_rollback(struct db *db);
/**
 * The same for a group of work.
 *
 * @param offices  whose rows it writes and decides on, ascending, each once: writers of
 *                 other offices need not wait for it. NULL with `count` 0: of any
 * @param posting  the caller runs its work again when db_cured_by_repeating() says so,
 * and then without: statements that only store need not be waited for one by one, and
 * what goes wrong with one may show at another, at the latest at db_commit()
 */
enum status db_begin_of(struct db *db, const int64_t *offices, size_t count, bool posting,
    struct error *err) MUST_CHECK;
/**
 * From here until it is called with false, queries are only announced: they find nothing,
 * and go out together, so that the same ones find their rows without a wait of their own
 * when they are run in earnest. For those that are sure to follow, in a group that posts.
 * @return false: there is nothing to gain here, and nothing is announced
 */
bool db_announce(struct db *db, bool announcing);
/** Is there a transaction? After a commit that failed: then nothing of it was stored. */
bool db_is_begun(const struct db *db);
/**
 * Did the transaction since db_begin() fail by no fault of its own (its connection was
 * lost, another one stood in its way, an undo had no savepoint), so that the same work
 * may succeed in a new one? Says nothing about a commit that failed: that may have been
 * stored.
 */
bool db_cured_by_repeating(const struct db *db);

/**
 * One level of savepoint per depth (0 = a job of the group, 1 = an act inside a job, 2 =
 * what an act tries). A group that posts sets none, for most work stands or has written
 * nothing when it fails; where something is to be undone after all, the undo is
 * STATUS_STORAGE and db_cured_by_repeating() true: all of it is run again with them.
 */
enum status db_savepoint(struct db *db, int depth, struct error *err) MUST_CHECK;
enum status db_release(struct db *db, int depth, struct error *err) MUST_CHECK;
/** Undo to the savepoint and drop it; STATUS_STORAGE: the whole transaction is gone. */
enum status db_undo(struct db *db, int depth, struct error *err) MUST_CHECK;

/**
 * Journal rows appended in the running transaction by this handle, oldest first; a
 * db_undo takes its own away. db_begin() empties the list. Borrowed until then.
 */
const struct journal_row *db_appended(const struct db *db, size_t *count);
/** Was a message put, or decided on, since db_begin()? It may have been undone. */
bool db_messages_due(const struct db *db);

#endif /* DB_DB_TRANSACTION_H */
