/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The connection of the PostgreSQL driver: made, and made anew when it was given up, with
 * limits of the database itself to every wait there.
 */
#include <stdio.h>
#include <string.h>

#include "common/clock.h"
#include "db/postgresql.h"

#define OLDEST_SERVER 130000 /* 13: the oldest that still gets security fixes */
#define CONNECT_S "3"        /* for each host of the URL */
#define STATEMENT_MS 30000   /* a statement, in the database */
/* Whether the other end is still there: asked of the database's machine, and by it. */
#define KEEPALIVES_IDLE "5" /* seconds */
#define KEEPALIVES_INTERVAL "2"
#define KEEPALIVES_COUNT "3"
#define TCP_USER_TIMEOUT "10000" /* ms */
#define BACKOFF_FIRST_MS 50
#define BACKOFF_LAST_MS 1000

static const char setup[] =
    /* A process that stands still while it holds the write lock loses it, and so does a
     * machine that went without a word, whatever it was about to say. */
    "SET lock_timeout = '5s';"
    "SET idle_in_transaction_session_timeout = '10s';"
    "SET tcp_keepalives_idle = " KEEPALIVES_IDLE
    ";"
    "SET tcp_keepalives_interval = " KEEPALIVES_INTERVAL
    ";"
    "SET tcp_keepalives_count = " KEEPALIVES_COUNT
    ";"
    "SET tcp_user_timeout = " TCP_USER_TIMEOUT
    ";"
    "SET bytea_output = 'hex';"
    "SET client_min_messages = 'warning';"
    /* A commit survives a power cut, whatever the role's default is. */
    "SELECT set_config('synchronous_commit', 'on', false)"
    " WHERE current_setting('synchronous_commit') = 'off';";

enum status
pg_exchange(struct driver_conn *conn, const char *sql, PGresult **out, struct error *err)
{
    enum status st = pg_settle(conn, err);

    *out = NULL;
    if (st != STATUS_OK) {
        return st;
    }
    *out = libpq.PQsendQuery(conn->link, sql) ? pg_receive(conn) : NULL;
    if (!*out || libpq.PQresultStatus(*out) == PGRES_FATAL_ERROR) {
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
        libpq.PQclear(result);
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
    char sql[sizeof(setup) + 128];

    (void)snprintf(sql, sizeof(sql),
        "%sSET statement_timeout = %d; SET default_transaction_read_only = %s", setup,
        conn->patient ? 0 : STATEMENT_MS, conn->mode == DB_READ ? "on" : "off");
    return pg_execute(conn, sql, err);
}

/* A database that we can work with? */
static enum status
check_server(PGconn *link, struct error *err)
{
    const char *encoding = libpq.PQparameterStatus(link, "server_encoding");

    if (libpq.PQserverVersion(link) < OLDEST_SERVER) {
        return error_set(err, STATUS_STORAGE,
            "this is PostgreSQL %d; it must be 13 or newer",
            libpq.PQserverVersion(link) / 10000);
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
    } defaults[] = { { "connect_timeout", CONNECT_S },
        { "keepalives_idle", KEEPALIVES_IDLE },
        { "keepalives_interval", KEEPALIVES_INTERVAL },
        { "keepalives_count", KEEPALIVES_COUNT },
        { "tcp_user_timeout", TCP_USER_TIMEOUT },
        { "target_session_attrs", "read-write" }, { "gssencmode", "disable" },
        { "fallback_application_name", "antrean" }, { "client_encoding", "UTF8" },
        { "dbname", NULL } };
    const char *keys[ARRAY_LEN(defaults) + 1] = { 0 };
    const char *values[ARRAY_LEN(defaults) + 1] = { 0 };

    for (size_t i = 0; i < ARRAY_LEN(defaults); i++) {
        keys[i] = defaults[i].key;
        values[i] = defaults[i].value ? defaults[i].value : url;
    }
    return libpq.PQconnectdbParams(keys, values, /* expand_dbname= */ 1);
}

enum status
pg_connect(struct driver_conn *conn, struct error *err)
{
    char text[PG_MESSAGE_SIZE];
    enum status st;

    if (conn->link && libpq.PQstatus(conn->link) == CONNECTION_OK) {
        return STATUS_OK;
    }
    pg_drop(conn);
    if (clock_monotonic_ms() < conn->retry_at_ms) {
        return error_set(err, STATUS_STORAGE, "there is no connection to the database");
    }
    conn->link = dial(conn->url);
    if (libpq.PQstatus(conn->link) == CONNECTION_OK) {
        (void)libpq.PQsetNoticeReceiver(conn->link, ignore_notice, NULL);
        (void)libpq.PQsetnonblocking(conn->link, 1);
        conn->generation++;
        st = check_server(conn->link, err);
        if (st == STATUS_OK) {
            st = prepare_session(conn, err);
        }
    } else {
        pg_tidy(libpq.PQerrorMessage(conn->link), text);
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
