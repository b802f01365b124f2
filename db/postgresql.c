/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The PostgreSQL driver: the connection. It may be lost and renewed under its handle:
 * what was in a transaction is told so, and the next begin connects again. Every wait has
 * a limit, here and in the database, so that a worker is never gone for good.
 */
#include "db/postgresql.h"

#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/clock.h"
#include "common/mem.h"
#include "common/text.h"

#define SCHEME "postgresql://"
#define OLDEST_SERVER 130000 /* 13: the oldest that still gets security fixes */
#define CONNECT_S "3"        /* for each host of the URL */
#define STATEMENT_MS 30000   /* a statement, in the database */
#define ANSWER_MS 35000      /* our own patience, for a database that hangs */
#define BEGIN_SIZE 512       /* of what begins a transaction */
#define BACKOFF_FIRST_MS 50
#define BACKOFF_LAST_MS 1000

/* "ANTREAN" as a number: writers of a database queue up here, as at SQLite's one lock. */
#define WRITE_LOCK "18381997550682446"

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
}

void
pg_note_state(struct driver_conn *conn)
{
    if (conn->link) {
        conn->began = PQtransactionStatus(conn->link) != PQTRANS_IDLE;
    }
}

/* One line, without the parts that say nothing to an operator. */
static void
tidy(const char *message, char out[128])
{
    const char *fatal = strstr(message, "FATAL:  ");
    size_t len = 0;

    message = fatal ? fatal + strlen("FATAL:  ") : message;
    while (*message && len < 127) {
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
    char text[128];
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
    enum status st = STATUS_OK;

    *out = PQsendQuery(conn->link, sql) ? pg_receive(conn) : NULL;
    if (!*out || PQresultStatus(*out) == PGRES_FATAL_ERROR) {
        st = pg_explain(conn, *out, err);
    }
    pg_note_state(conn);
    return st;
}

static enum status
conn_execute(struct driver_conn *conn, const char *sql, struct error *err)
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
    enum status st = conn_execute(conn, setup, err);

    (void)snprintf(limits, sizeof(limits),
        "SET statement_timeout = %d; SET default_transaction_read_only = %s",
        conn->patient ? 0 : STATEMENT_MS, conn->mode == DB_READ ? "on" : "off");
    return st == STATUS_OK ? conn_execute(conn, limits, err) : st;
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
    char text[128];
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

/* libpq's own words about a URL may quote the password in it. */
static enum status
check_url(const char *url, struct error *err)
{
    PQconninfoOption *options = PQconninfoParse(url, NULL);

    if (!options) {
        return error_set(err, STATUS_INVALID_SETTINGS,
            "the database's URL is not well-formed; write "
            "postgresql://USER@HOST/NAME?KEY=VALUE, with %%40 for an @ in a password");
    }
    PQconninfoFree(options);
    return STATUS_OK;
}

static void
conn_close(struct driver_conn *conn)
{
    PQfinish(conn->link);
    free(conn->url);
    free(conn);
}

static enum status
conn_open(const char *where, enum db_mode mode, bool create, struct driver_conn **out,
    struct error *err)
{
    struct driver_conn *conn = xcalloc(1, sizeof(*conn));
    size_t size = strlen(SCHEME) + strlen(where) + 1;
    enum status st;

    conn->url = xcalloc(size, 1);
    (void)snprintf(conn->url, size, "%s%s", SCHEME, where);
    conn->mode = mode;
    conn->patient = create;
    st = check_url(conn->url, err);
    if (st == STATUS_OK) {
        st = pg_connect(conn, err);
    }
    if (st != STATUS_OK) {
        conn_close(conn);
        return st;
    }
    *out = conn;
    return STATUS_OK;
}

/* Run them all in one round trip; the last has the figure. */
static enum status
begin_asking(
    struct driver_conn *conn, const char *sql, int64_t *figure, struct error *err)
{
    PGresult *result = NULL;
    enum status st = pg_connect(conn, err);

    if (st == STATUS_OK) {
        st = pg_exchange(conn, sql, &result, err);
    }
    if (st == STATUS_OK && figure && PQntuples(result) == 1) {
        *figure = strtoll(PQgetvalue(result, 0, 0), NULL, 10);
    }
    PQclear(result);
    return st;
}

/*
 * A writer queues up for the write lock at once and sees, statement by statement, what
 * those before it have committed. A reader sees one moment. A connection that died in its
 * sleep shows here, where nothing is lost by trying once more.
 */
static enum status
conn_begin(struct driver_conn *conn, const char *also, int64_t *figure, struct error *err)
{
    const char *begin = conn->mode == DB_WRITE
                            ? "BEGIN ISOLATION LEVEL READ COMMITTED;"
                              "SELECT pg_advisory_xact_lock(" WRITE_LOCK ")"
                            : "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";
    bool was_connected = conn->link != NULL;
    char sql[BEGIN_SIZE];
    enum status st;

    (void)snprintf(sql, sizeof(sql), "%s;%s", begin, also ? also : "");
    conn->dropped = false;
    conn->cured_by_repeating = false;
    st = begin_asking(conn, sql, also ? figure : NULL, err);
    if (st != STATUS_OK && was_connected && !conn->link) {
        conn->dropped = false;
        st = begin_asking(conn, sql, also ? figure : NULL, err);
    }
    if (st != STATUS_OK && conn->began) { /* begun, but the lock was not to be had */
        (void)!conn_execute(conn, "ROLLBACK", NULL);
    }
    return st;
}

static bool
conn_in_transaction(struct driver_conn *conn)
{
    return conn->began;
}

static bool
conn_cured_by_repeating(struct driver_conn *conn)
{
    return conn->cured_by_repeating;
}

static enum status
conn_backup(struct driver_conn *conn, const char *path, struct error *err)
{
    (void)conn;
    (void)path;
    return error_set(err, STATUS_WRONG_STATE,
        "PostgreSQL is copied by its own tools: pg_dump, or pg_basebackup for a whole "
        "server; see docs/operating.md");
}

/* PostgreSQL checks foreign keys itself, and the files by pg_amcheck. */
static enum status
conn_verify(struct driver_conn *conn, bool quick, struct error *err)
{
    (void)quick;
    return pg_connect(conn, err);
}

/* Longer ones before those that they hold; what stands in place must not be found again.
 */
static const char *const schema_words[] = {
    "INTEGER PRIMARY KEY",
    "BIGINT GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY",
    "INTEGER",
    "BIGINT",
    "BLOB",
    "BYTEA",
    "TEXT",
    "text COLLATE \"C\"", /* by bytes, as SQLite compares */
    "STRICT, WITHOUT ROWID",
    "",
    "STRICT",
    "",
    NULL,
};

/* The counters behind ids go on after the highest id. */
static const char renumber[] =
    "DO $$ DECLARE c record; BEGIN FOR c IN "
    "SELECT table_name AS t, column_name AS n FROM information_schema.columns "
    "WHERE table_schema = current_schema() AND is_identity = 'YES' LOOP "
    "EXECUTE format('SELECT setval(pg_get_serial_sequence(%L, %L), "
    "coalesce(max(%I), 0) + 1, false) FROM %I', quote_ident(c.t), c.n, c.n, c.t); "
    "END LOOP; END $$";

const struct driver driver_postgresql = {
    .scheme = SCHEME,
    .open = conn_open,
    .close = conn_close,
    .execute = conn_execute,
    .begin = conn_begin,
    .in_transaction = conn_in_transaction,
    .cured_by_repeating = conn_cured_by_repeating,
    .commit_with_news = pg_commit_with_news,
    .await_news = pg_await_news,
    .backup = conn_backup,
    .verify = conn_verify,
    .prepare = pg_stmt_prepare,
    .finalize = pg_stmt_finalize,
    .bind_int64 = pg_stmt_bind_int64,
    .bind_text = pg_stmt_bind_text,
    .bind_blob = pg_stmt_bind_blob,
    .bind_null = pg_stmt_bind_null,
    .step = pg_stmt_step,
    .explain = pg_stmt_explain,
    .changes = pg_stmt_changes,
    .reset = pg_stmt_reset,
    .column_is_null = pg_stmt_column_is_null,
    .column_int64 = pg_stmt_column_int64,
    .column_text = pg_stmt_column_text,
    .column_blob = pg_stmt_column_blob,
    .column_count = pg_stmt_column_count,
    .column_name = pg_stmt_column_name,
    .column_kind = pg_stmt_column_kind,
    .schema_words = schema_words,
    .list_tables = "SELECT c.relname FROM pg_catalog.pg_class c "
                   "JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace "
                   "WHERE c.relkind IN ('r', 'p') AND n.nspname = current_schema() "
                   "ORDER BY c.oid",
    .renumber = renumber,
};
