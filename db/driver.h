/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DB_DRIVER_H
#define DB_DRIVER_H

/*
 * What an engine must offer to stand behind `struct db`: a connection, statements with
 * numbered parameters, and nothing that knows a table. Private to db/.
 *
 * Every function is called from the thread that owns the handle. Errors are
 * STATUS_STORAGE when the engine or its disk is out of order (the caller may try again
 * later) and STATUS_INTERNAL when the statement itself is wrong or breaks a constraint.
 */

#include "common/base.h"
#include "common/status.h"
#include "db/db_mode.h"

struct db_watch;
struct driver_conn; /* the engine's connection */
struct driver_stmt; /* the engine's prepared statement */

enum driver_step { DRIVER_ROW, DRIVER_DONE, DRIVER_FAILED };
enum driver_kind { DRIVER_NULL, DRIVER_INT64, DRIVER_TEXT, DRIVER_BLOB };

struct driver {
    const char *scheme; /* "sqlite:", "postgresql://"; static */

    enum status (*open)(const char *where, enum db_mode mode, enum db_when when,
        struct driver_conn **conn, struct error *err);
    void (*close)(struct driver_conn *conn);
    /* Run SQL text without parameters or rows: schema statements, PRAGMAs. */
    enum status (*execute)(struct driver_conn *conn, const char *sql, struct error *err);
    /*
     * Begin a transaction: one consistent view for DB_READ; for DB_WRITE the database's
     * one write lock, at once, and every statement sees what was committed before it.
     * With `offices` (ascending) an engine that can lets writers of others go on beside
     * us. Makes a connection that is not there yet and renews one that was lost; a file
     * that was deleted or moved away under us is STATUS_STORAGE. `also`, when it is not
     * NULL, is a query of one figure to ask on the way, inside the transaction; only
     * engines that other processes may write to beside us (commit_with_news) are given
     * one.
     */
    enum status (*begin)(struct driver_conn *conn, const int64_t *offices, size_t count,
        const char *also, int64_t *figure, struct error *err);
    /* Is the transaction that was begun still there? */
    bool (*in_transaction)(struct driver_conn *conn);
    /* Did the transaction fail by no fault of its own, and before its commit, so that the
     * same work may well succeed in a new one? */
    bool (*cured_by_repeating)(struct driver_conn *conn);
    /* Commit, and say `news` (a short line of ASCII without quotes) to all who wait for
     * it, of every process; one comes with the other or not at all. NULL: an engine that
     * one process has for itself. */
    enum status (*commit_with_news)(
        struct driver_conn *conn, const char *news, struct error *err);
    /*
     * Wait until there is news, `fd` is readable, or `wait_ms` have passed. `heard` is
     * told each line. A connection that listens from now on only, so that something may
     * have been said before, answers at once with `heard` told NULL. Outside of a
     * transaction. NULL with commit_with_news.
     */
    enum status (*await_news)(struct driver_conn *conn, int fd, int wait_ms,
        void (*heard)(void *arg, const char *news), void *arg, struct error *err);
    /* What the engine may put off until nobody waits for it; NULL: nothing. `erased`: and
     * what was erased must go from its log, too. False: not yet, tend again. */
    bool (*tend)(struct driver_conn *conn, bool erased);
    enum status (*backup)(struct driver_conn *conn, const char *path,
        const struct db_watch *watch, struct error *err);
    /* Are the engine's own structures and the foreign keys whole? STATUS_INTERNAL and
     * what is broken when not. `quick` leaves out what costs a look at every row of an
     * index. */
    enum status (*verify)(struct driver_conn *conn, bool quick, struct error *err);

    enum status (*prepare)(struct driver_conn *conn, const char *sql,
        struct driver_stmt **stmt, struct error *err);
    void (*finalize)(struct driver_stmt *stmt);
    /* Parameters count from 1. `text` and `bytes` live until the statement is reset. */
    bool (*bind_int64)(struct driver_stmt *stmt, int index, int64_t value);
    bool (*bind_text)(struct driver_stmt *stmt, int index, const char *text);
    bool (*bind_blob)(struct driver_stmt *stmt, int index, const void *bytes, size_t len);
    bool (*bind_null)(struct driver_stmt *stmt, int index);
    enum driver_step (*step)(struct driver_stmt *stmt);
    /*
     * Send a statement that gives no rows, in a transaction, without waiting for what
     * becomes of it; false: not now, step it. When it fails, so does the transaction, at
     * a later statement or the commit, and cured_by_repeating() is true: with steps
     * alone the repetition shows what is wrong. NULL: there is nothing to spare.
     */
    bool (*post)(struct driver_stmt *stmt);
    /*
     * Send a query off, whose rows the same statement with the same parameters gives
     * later without asking again, unless something was written between. NULL: a call
     * costs nothing.
     */
    void (*announce)(struct driver_stmt *stmt);
    /* Why the last step or bind failed. */
    enum status (*explain)(struct driver_stmt *stmt, const char *what, struct error *err);
    int64_t (*changes)(struct driver_stmt *stmt);
    void (*reset)(struct driver_stmt *stmt);
    /* Columns count from 0; pointers live until the next step. NULL reads as 0, "" or no
     * bytes. */
    bool (*column_is_null)(struct driver_stmt *stmt, int column);
    int64_t (*column_int64)(struct driver_stmt *stmt, int column);
    const char *(*column_text)(struct driver_stmt *stmt, int column);
    const void *(*column_blob)(struct driver_stmt *stmt, int column, size_t *len);
    /* What a row is made of, for who copies rows without knowing their table. */
    int (*column_count)(struct driver_stmt *stmt);
    const char *(*column_name)(struct driver_stmt *stmt, int column);
    enum driver_kind (*column_kind)(struct driver_stmt *stmt, int column);

    /* Words of the schema that this engine spells in another way: pairs, NULL at the end.
     */
    const char *const *schema_words;
    /* SQL: the names of the tables that stand where ours go, each after those it points
     * at; static. */
    const char *list_tables;
    /* SQL to run after rows came in with ids of their own, or NULL; static. */
    const char *renumber;
};

extern const struct driver driver_sqlite;
extern const struct driver driver_postgresql;

#endif /* DB_DRIVER_H */
