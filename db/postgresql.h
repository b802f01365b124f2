/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DB_POSTGRESQL_H
#define DB_POSTGRESQL_H

/*
 * What the files of the PostgreSQL driver share: the connection behind a handle, which
 * may be renewed under it, and a round trip to the database with a limit. Private to
 * db/postgresql*.c, the only files that include libpq.
 */

#include "common/base.h"
#include "common/status.h"
#include "db/driver.h"
#include "db/postgresql_library.h"

#define PG_PARAMETERS_MAX 32
#define PG_AHEAD_MAX 128
#define PG_MESSAGE_SIZE 300 /* of PostgreSQL, or libpq with a file name */

struct driver_conn {
    char *url;    /* owned */
    PGconn *link; /* owned; NULL while there is no connection */
    enum db_mode mode;
    bool patient; /* no limit of time for a statement: migrations */
    /* Which connection this is, counted from 1: statements are prepared anew on each. */
    unsigned generation;
    unsigned names;     /* of prepared statements, so far */
    unsigned listening; /* the generation that listens; 0: none */
    bool began;         /* a transaction is open */
    bool dropped;       /* it went away with its connection; cleared by the next begin */
    bool cured_by_repeating;
    bool well;    /* the transaction was so at the last round trip */
    size_t ahead; /* commands that were sent, and whose results were not yet read */
    /* Where each result goes, and those of what comes behind them: a Sync, and what is
     * waited for, a statement or NOTIFY and COMMIT; NULL: it is not kept. */
    PGresult **ahead_to[PG_AHEAD_MAX + 3];
    size_t unended; /* bytes of them that no Sync has followed yet */
    bool stored;    /* something was sent ahead to be stored since begin */
    unsigned
        writes; /* since the start: what was read before one does not count after it */
    int64_t retry_at_ms; /* no attempt to connect before; monotonic */
    int64_t backoff_ms;
    int64_t look_at_ms; /* no look at what has grown before; monotonic */
};

/* What is sent: SQL text, or a prepared statement with its parameters. */
struct pg_command {
    const char *sql; /* NULL: the prepared one */
    const char *name;
    int parameters;
    const char *const *values;
    const int *lengths;
    const int *formats;
};

/** Connect when there is no connection. STATUS_STORAGE: not now; the reason in words. */
enum status pg_connect(struct driver_conn *conn, struct error *err) MUST_CHECK;

/** Run SQL text without parameters; connects first when need be. */
enum status pg_execute(struct driver_conn *conn, const char *sql, struct error *err)
    MUST_CHECK;

/** Give up the connection; what was under way on it is lost. */
void pg_drop(struct driver_conn *conn);

/**
 * Wait for what was sent: the last result, or the first that is an error. NULL: the
 * connection is lost or did not answer in time, and was dropped. PQclear() it.
 */
PGresult *pg_receive(struct driver_conn *conn);

/** A round trip on the connection there is. `*out` is for PQclear(), also on failure. */
enum status pg_exchange(struct driver_conn *conn, const char *sql, PGresult **out,
    struct error *err) MUST_CHECK;

/** Is this the result of something that was done? */
bool pg_is_success(const PGresult *result);

/** May something be sent now without waiting for what becomes of it? */
bool pg_may_send_ahead(const struct driver_conn *conn);
/**
 * Send it; false: the connection is lost.
 * @param to  gets the result with what is next waited for, and is cleared before; or NULL
 */
bool pg_send_ahead(
    struct driver_conn *conn, const struct pg_command *command, PGresult **to);
/**
 * Let the database begin with what was sent ahead while we go on; a failure shows at what
 * follows. It is told that no more comes for now: without, it would wait for more and,
 * when we stand still, hold our locks without a limit of time.
 */
void pg_send_off(struct driver_conn *conn);
/**
 * Wait for all that was sent ahead, and give the result of the last. NULL: one before it
 * failed, or the connection is lost; `err` says why.
 */
PGresult *pg_receive_last(struct driver_conn *conn, struct error *err);
/** Wait for all that was sent ahead; STATUS_STORAGE: some of it failed. */
enum status pg_settle(struct driver_conn *conn, struct error *err) MUST_CHECK;

/** The state of the transaction after a round trip. */
void pg_note_state(struct driver_conn *conn);

/** Why a result (NULL: the connection) failed. Never quotes a value of a row. */
enum status pg_explain(
    struct driver_conn *conn, const PGresult *result, struct error *err);

/** A message on one line, without the parts that say nothing to an operator. */
void pg_tidy(const char *message, char out[PG_MESSAGE_SIZE]);

/* What processes tell each other, of `struct driver`. */
enum status pg_commit_with_news(
    struct driver_conn *conn, const char *news, struct error *err);
enum status pg_await_news(struct driver_conn *conn, int fd, int wait_ms,
    void (*heard)(void *arg, const char *news), void *arg, struct error *err);

/* The statements' half of `struct driver`. */
enum status pg_stmt_prepare(struct driver_conn *conn, const char *sql,
    struct driver_stmt **out, struct error *err);
void pg_stmt_finalize(struct driver_stmt *stmt);
bool pg_stmt_bind_int64(struct driver_stmt *stmt, int index, int64_t value);
bool pg_stmt_bind_text(struct driver_stmt *stmt, int index, const char *text);
bool pg_stmt_bind_blob(
    struct driver_stmt *stmt, int index, const void *bytes, size_t len);
bool pg_stmt_bind_null(struct driver_stmt *stmt, int index);
enum driver_step pg_stmt_step(struct driver_stmt *stmt);
bool pg_stmt_post(struct driver_stmt *stmt);
void pg_stmt_announce(struct driver_stmt *stmt);
enum status pg_stmt_explain(
    struct driver_stmt *stmt, const char *what, struct error *err);
int64_t pg_stmt_changes(struct driver_stmt *stmt);
void pg_stmt_reset(struct driver_stmt *stmt);
bool pg_stmt_column_is_null(struct driver_stmt *stmt, int column);
int64_t pg_stmt_column_int64(struct driver_stmt *stmt, int column);
const char *pg_stmt_column_text(struct driver_stmt *stmt, int column);
const void *pg_stmt_column_blob(struct driver_stmt *stmt, int column, size_t *len);
int pg_stmt_column_count(struct driver_stmt *stmt);
const char *pg_stmt_column_name(struct driver_stmt *stmt, int column);
enum driver_kind pg_stmt_column_kind(struct driver_stmt *stmt, int column);

#endif /* DB_POSTGRESQL_H */
