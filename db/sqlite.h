/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DB_SQLITE_H
#define DB_SQLITE_H

/*
 * What the files of the SQLite driver share. Private to db/sqlite*.c, the only files that
 * include sqlite3.h.
 */

#include <sys/types.h>

#include <sqlite3.h>

#include "common/base.h"
#include "common/status.h"
#include "db/driver.h"

/** Which file has a name: known while `inode` is not 0. */
struct file_mark {
    dev_t device;
    ino_t inode;
};

struct driver_conn {
    char *where;                /* owned: the file */
    sqlite3 *sqlite;            /* owned; NULL before it connects */
    sqlite3_stmt *begin;        /* owned */
    struct file_mark file, log; /* as they were first seen */
    enum db_mode mode;
    int wal_pages; /* in the log after the last commit of this connection */
};

/** Is it the disk or the file (may pass), or the statement (will not)? */
enum status sqlite_classify(int code);

/* The statements' half of `struct driver`. */
enum status sqlite_stmt_prepare(struct driver_conn *conn, const char *sql,
    struct driver_stmt **out, struct error *err);
void sqlite_stmt_finalize(struct driver_stmt *stmt);
bool sqlite_stmt_bind_int64(struct driver_stmt *stmt, int index, int64_t value);
bool sqlite_stmt_bind_text(struct driver_stmt *stmt, int index, const char *text);
bool sqlite_stmt_bind_blob(
    struct driver_stmt *stmt, int index, const void *bytes, size_t len);
bool sqlite_stmt_bind_null(struct driver_stmt *stmt, int index);
enum driver_step sqlite_stmt_step(struct driver_stmt *stmt);
enum status sqlite_stmt_explain(
    struct driver_stmt *stmt, const char *what, struct error *err);
int64_t sqlite_stmt_changes(struct driver_stmt *stmt);
void sqlite_stmt_reset(struct driver_stmt *stmt);
bool sqlite_stmt_column_is_null(struct driver_stmt *stmt, int column);
int64_t sqlite_stmt_column_int64(struct driver_stmt *stmt, int column);
const char *sqlite_stmt_column_text(struct driver_stmt *stmt, int column);
const void *sqlite_stmt_column_blob(struct driver_stmt *stmt, int column, size_t *len);
int sqlite_stmt_column_count(struct driver_stmt *stmt);
const char *sqlite_stmt_column_name(struct driver_stmt *stmt, int column);
enum driver_kind sqlite_stmt_column_kind(struct driver_stmt *stmt, int column);

#endif /* DB_SQLITE_H */
