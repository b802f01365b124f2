/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The connection of the PostgreSQL driver: made, given up, made anew, and asked with a
 * limit to every wait, here and in the database, so that a worker is never gone for good.
 */
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/clock.h"
#include "common/text.h"
#include "db/postgresql.h"

#define MESSAGE_SIZE 300     /* of PostgreSQL, or libpq with a file name */
#define OLDEST_SERVER 130000 /* 13: the oldest that still gets security fixes */
#define CONNECT_S "3"        /* for each host of the URL */
#define STATEMENT_MS 30000   /* a statement, in the database */
#define ANSWER_MS 35000      /* our own patience, for a database that hangs */
#define BACKOFF_FIRST_MS 50
#define BACKOFF_LAST_MS 1000

static const char setup[] =
    /* A process that stands still while it holds the write lock loses it. */
    "SET lock_timeout = '5s'; SET idle_in_transaction_session_timeout = '10s';"
    "SET bytea_output = 'hex'; SET client_min_messages = 'warning';"
    /* A commit survives a power cut, whatever the role's default is. */
    "SELECT set_config('synchronous_commit', 'on', false) "
    "WHERE current_setting('synchronous_commit') = 'off';";

void
pg_drop(struct driver_conn *conn)
{
    if (conn->began) {
        conn->dropped = true;
        conn->began = false;
    }
    PQfinish(conn->link);
    conn->link = NULL;
    conn->ahead = 0;
    conn->well = false;
}

void
pg_note_state(struct driver_conn *conn)
{
    if (conn->link) {
        conn->began = PQtransactionStatus(conn->link) != PQTRANS_IDLE;
        conn->well = PQtransactionStatus(conn->link) == PQTRANS_INTRANS;
    }
}

/* One line, without the parts that say nothing to an operator. */
static void
tidy(const char *message, char out[MESSAGE_SIZE])
{
    const char *fatal = strstr(message, "FATAL:  ");
    size_t len = 0;

    message = fatal ? fatal + strlen("FATAL:  ") : message;
    while (*message && len < MESSAGE_SIZE - 1) {
        char c = *message++;

        if (c == '\n' || c == '\t') {
            c = ' ';
        }
        if (c != ' ' || (len > 0 && out[len - 1] != ' ')) {
            out[len++] = c;
        }
    }
    while (len > 0 && out[len - 1] == ' ') {
        len--;
    }
    out[len] = '\0';
}

/* Out of order for now, or a statement that is wrong? By the classes of SQLSTATE. */
static enum status
classify(const char *state)
{
    static const char *const passing[] = {
        "08",    /* connection */
        "40",    /* another transaction was in the way */
        "53",    /* no disk, no memory, too many connections */
        "57",    /* shut down, starting, cancelled by statement_timeout */
        "58",    /* the machine under the database */
        "25006", /* a standby, or a primary that was made one */
        "25P03", /* idle for too long in a transaction */
        "55P03", /* lock_timeout: another writer holds the lock */
        "XX",    /* the database's own faults, damaged files among them */
    };

    for (size_t i = 0; i < ARRAY_LEN(passing); i++) {
        if (text_starts_with(state, passing[i])) {
            return STATUS_STORAGE;
        }
    }
    return STATUS_INTERNAL;
}

enum status
pg_explain(struct driver_conn *conn, const PGresult *result, struct error *err)
{
    const char *state = result ? PQresultErrorField(result, PG_DIAG_SQLSTATE) : NULL;
    const char *message =
        result ? PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY) : NULL;
    char text[MESSAGE_SIZE];
    enum status st;

    if (!result || !state) { /* libpq's own words, or none: the connection */
        conn->cured_by_repeating = true;
        if (conn->link) {
            pg_drop(conn);
        }
        return error_set(err, STATUS_STORAGE, "the connection to the database was lost");
    }
    tidy(message ? message : "without a word", text);
    st = error_set(err, classify(state), "%s (%s)", text, state);
    if (text_starts_with(state, "40")) {
        conn->cured_by_repeating = true;
    }
    if (text_starts_with(state, "57P") || text_starts_with(state, "25P03")) {
        conn->cured_by_repeating = true; /* our session was ended, the next may be fine */
        pg_drop(conn);
    } else if (strcmp(state, "25006") == 0) {
        pg_drop(conn); /* look for the primary again */
    }
    return st;
}

bool
pg_is_success(const PGresult *result)
{
    ExecStatusType status = PQresultStatus(result);

    return status == PGRES_TUPLES_OK || status == PGRES_COMMAND_OK;
}

/* Wait until libpq has the next result whole; false: lost, or no patience left. */
static bool
await(struct driver_conn *conn, int64_t until_ms)
{
    for (;;) {
        struct pollfd wait = { .fd = PQsocket(conn->link), .events = POLLIN };
        int64_t left = conn->patient ? 1000 : until_ms - clock_monotonic_ms();
        int unsent = PQflush(conn->link);

        if (unsent < 0) {
            return false;
        }
        if (!PQisBusy(conn->link)) {
            return true;
        }
        wait.events = (short)(unsent ? POLLIN | POLLOUT : POLLIN);
        if (left <= 0 || poll(&wait, 1, (int)left) < 0) {
            return false;
        }
        if ((wait.revents & ~POLLOUT) && !PQconsumeInput(conn->link)) {
            return false;
        }
    }
}

PGresult *
pg_receive(struct driver_conn *conn)
{
    int64_t until_ms = clock_monotonic_ms() + ANSWER_MS;
    PGresult *kept = NULL;

    for (;;) {
        PGresult *result;

        if (!await(conn, until_ms)) {
            PQclear(kept);
            pg_drop(conn);
            return NULL;
        }
        result = PQgetResult(conn->link);
        if (!result) {
            return kept;
        }
        if (kept && PQresultStatus(kept) == PGRES_FATAL_ERROR) {
            PQclear(result);
        } else {
            PQclear(kept);
            kept = result;
        }
    }
}

enum status
pg_exchange(struct driver_conn *conn, const char *sql, PGresult **out, struct error *err)
{
    enum status st = pg_settle(conn, err);

    *out = NULL;
    if (st != STATUS_OK) {
        return st;
    }
    *out = PQsendQuery(conn->link, sql) ? pg_receive(conn) : NULL;
    if (!*out || PQresultStatus(*out) == PGRES_FATAL_ERROR) {
        st = pg_explain(conn, *out, err);
    }
    pg_note_state(conn);
    return st;
}

enum status
pg_execute(struct driver_conn *conn, const char *sql, struct error *err)
{
    PGresult *result = NULL;
    enum status st = pg_connect(conn, err);

    if (st == STATUS_OK) {
        st = pg_exchange(conn, sql, &result, err);
        PQclear(result);
    }
    return st;
}

/* Notices of the database are not for the terminal. */
static void
ignore_notice(void *arg, const PGresult *result)
{
    (void)arg;
    (void)result;
}

static enum status
prepare_session(struct driver_conn *conn, struct error *err)
{
    char limits[128];
    enum status st = pg_execute(conn, setup, err);

    (void)snprintf(limits, sizeof(limits),
        "SET statement_timeout = %d; SET default_transaction_read_only = %s",
        conn->patient ? 0 : STATEMENT_MS, conn->mode == DB_READ ? "on" : "off");
    return st == STATUS_OK ? pg_execute(conn, limits, err) : st;
}

/* A database that we can work with? */
static enum status
check_server(PGconn *link, struct error *err)
{
    const char *encoding = PQparameterStatus(link, "server_encoding");

    if (PQserverVersion(link) < OLDEST_SERVER) {
        return error_set(err, STATUS_STORAGE,
            "this is PostgreSQL %d; it must be 13 or newer",
            PQserverVersion(link) / 10000);
    }
    if (!encoding || strcmp(encoding, "UTF8") != 0) {
        return error_set(err, STATUS_STORAGE,
            "the database is in %.40s; make it with ENCODING 'UTF8'",
            encoding ? encoding : "an unknown encoding");
    }
    return STATUS_OK;
}

static PGconn *
dial(const char *url)
{
    /* What the URL does not say; it wins, for it is the last. */
    static const struct {
        const char *key;
        const char *value;
    } defaults[] = { { "connect_timeout", CONNECT_S }, { "keepalives_idle", "5" },
        { "keepalives_interval", "2" }, { "keepalives_count", "3" },
        { "tcp_user_timeout", "10000" }, { "target_session_attrs", "read-write" },
        { "gssencmode", "disable" }, { "fallback_application_name", "antrean" },
        { "client_encoding", "UTF8" }, { "dbname", NULL } };
    const char *keys[ARRAY_LEN(defaults) + 1] = { 0 };
    const char *values[ARRAY_LEN(defaults) + 1] = { 0 };

    for (size_t i = 0; i < ARRAY_LEN(defaults); i++) {
        keys[i] = defaults[i].key;
        values[i] = defaults[i].value ? defaults[i].value : url;
    }
    return PQconnectdbParams(keys, values, /* expand_dbname= */ 1);
}

enum status
pg_connect(struct driver_conn *conn, struct error *err)
{
    char text[MESSAGE_SIZE];
    enum status st;

    if (conn->link && PQstatus(conn->link) == CONNECTION_OK) {
        return STATUS_OK;
    }
    pg_drop(conn);
    if (clock_monotonic_ms() < conn->retry_at_ms) {
        return error_set(err, STATUS_STORAGE, "there is no connection to the database");
    }
    conn->link = dial(conn->url);
    if (PQstatus(conn->link) == CONNECTION_OK) {
        (void)PQsetNoticeReceiver(conn->link, ignore_notice, NULL);
        (void)PQsetnonblocking(conn->link, 1);
        conn->generation++;
        st = check_server(conn->link, err);
        if (st == STATUS_OK) {
            st = prepare_session(conn, err);
        }
    } else {
        tidy(PQerrorMessage(conn->link), text);
        st = error_set(err, STATUS_STORAGE, "could not open the database: %s", text);
    }
    if (st == STATUS_OK) {
        conn->backoff_ms = 0;
        return st;
    }
    pg_drop(conn);
    conn->backoff_ms =
        conn->backoff_ms ? conn->backoff_ms * 2 : BACKOFF_FIRST_MS; /* up to a second */
    if (conn->backoff_ms > BACKOFF_LAST_MS) {
        conn->backoff_ms = BACKOFF_LAST_MS;
    }
    conn->retry_at_ms = clock_monotonic_ms() + conn->backoff_ms;
    return st;
}
