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
#include "db/db_mode.h"
#include "db/db_transaction.h"
#include "db/db_watch.h"

/**
 * Open "sqlite:PATH" or "postgresql://...". The schema must be the one this program knows
 * (db_migrate). A connection that is lost later is renewed by db_begin().
 * @return STATUS_WRONG_STATE  its schema is older; `err` says what to do
 *         STATUS_STORAGE      no such file, not a database, newer schema, no connection
 */
enum status db_open(const char *url, enum db_mode mode, struct db **db, struct error *err)
    MUST_CHECK;
/**
 * A further handle to a database that db_open() has found to be right: it connects at its
 * first db_begin(), which fails with STATUS_STORAGE while it cannot. Nothing is asked of
 * it before.
 * @return STATUS_INVALID_SETTINGS  no URL of a database
 */
enum status db_open_later(
    const char *url, enum db_mode mode, struct db **db, struct error *err) MUST_CHECK;
void db_close(struct db *db);

/** Make the database if it is not there, and apply the migrations it lacks. */
enum status db_migrate(const char *url, struct error *err) MUST_CHECK;

/**
 * The same for a database that is to take in a new office.
 * @return STATUS_WRONG_STATE  it holds tables that are not ours, or an office; unchanged
 */
enum status db_create(const char *url, struct error *err) MUST_CHECK;

/**
 * Housekeeping that the engine puts off, so that no reply waits for it. For the writer,
 * outside a transaction, when it has nothing else to do; may take some milliseconds.
 */
void db_tend(struct db *db);

/** A consistent copy of the whole database into a new file, while others write. */
enum status db_backup(struct db *db, const char *path, struct error *err) MUST_CHECK;

/** The same by URL, of a database with any schema. @param watch  may be NULL */
enum status db_copy(const char *url, const char *path, const struct db_watch *watch,
    struct error *err) MUST_CHECK;

#endif /* DB_DB_H */
