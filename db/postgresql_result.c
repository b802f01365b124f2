/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What comes back on a connection of the PostgreSQL driver: waited for with a limit, so
 * that a worker is never gone for good, judged, and told in words; and the connection
 * given up when nothing more will come.
 */
#include <poll.h>
#include <string.h>

#include "common/clock.h"
#include "common/text.h"
#include "db/postgresql.h"

#define ANSWER_MS 35000 /* our own patience, for a database that hangs */

void
pg_drop(struct driver_conn *conn)
{
    if (conn->began) {
        conn->dropped = true;
        conn->began = false;
    }
    libpq.PQfinish(conn->link);
    conn->link = NULL;
    conn->ahead = 0;
    conn->unended = 0;
    conn->well = false;
}

void
pg_note_state(struct driver_conn *conn)
{
    if (conn->link) {
        conn->began = libpq.PQtransactionStatus(conn->link) != PQTRANS_IDLE;
        conn->well = libpq.PQtransactionStatus(conn->link) == PQTRANS_INTRANS;
    }
}

/* One line, without the parts that say nothing to an operator. */
void
pg_tidy(const char *message, char out[PG_MESSAGE_SIZE])
{
    const char *fatal = strstr(message, "FATAL:  ");
    size_t len = 0;

    message = fatal ? fatal + strlen("FATAL:  ") : message;
    while (*message && len < PG_MESSAGE_SIZE - 1) {
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
    const char *state =
        result ? libpq.PQresultErrorField(result, PG_DIAG_SQLSTATE) : NULL;
    const char *message =
        result ? libpq.PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY) : NULL;
    char text[PG_MESSAGE_SIZE];
    enum status st;

    if (!result || !state) { /* libpq's own words, or none: the connection */
        conn->cured_by_repeating = true;
        if (conn->link) {
            pg_drop(conn);
        }
        return error_set(err, STATUS_STORAGE, "the connection to the database was lost");
    }
    pg_tidy(message ? message : "without a word", text);
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
    ExecStatusType status = libpq.PQresultStatus(result);

    return status == PGRES_TUPLES_OK || status == PGRES_COMMAND_OK ||
           status == PGRES_PIPELINE_SYNC;
}

/* Wait until libpq has the next result whole; false: lost, or no patience left. */
static bool
await(struct driver_conn *conn, int64_t until_ms)
{
    for (;;) {
        struct pollfd wait = { .fd = libpq.PQsocket(conn->link), .events = POLLIN };
        int64_t left = conn->patient ? 1000 : until_ms - clock_monotonic_ms();
        int unsent = libpq.PQflush(conn->link);

        if (unsent < 0) {
            return false;
        }
        if (!libpq.PQisBusy(conn->link)) {
            return true;
        }
        wait.events = (short)(unsent ? POLLIN | POLLOUT : POLLIN);
        if (left <= 0 || poll(&wait, 1, (int)left) < 0) {
            return false;
        }
        if ((wait.revents & ~POLLOUT) && !libpq.PQconsumeInput(conn->link)) {
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
            libpq.PQclear(kept);
            pg_drop(conn);
            return NULL;
        }
        result = libpq.PQgetResult(conn->link);
        if (!result) {
            return kept;
        }
        if (libpq.PQresultStatus(result) == PGRES_PIPELINE_SYNC) {
            return result; /* no NULL ends it */
        }
        if (kept && libpq.PQresultStatus(kept) == PGRES_FATAL_ERROR) {
            libpq.PQclear(result);
        } else {
            libpq.PQclear(kept);
            kept = result;
        }
    }
}
