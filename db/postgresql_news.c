/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The PostgreSQL driver: what the processes on one database tell each other. News goes
 * out by NOTIFY in the very transaction that it is about, so that the two are committed
 * together, and comes in by LISTEN. A connection that was renewed has missed what was
 * said meanwhile, and says so.
 */
#include "db/postgresql.h"

#include <poll.h>
#include <stdio.h>
#include <string.h>

#include "common/clock.h"

#define CHANNEL "antrean_journal"
#define SQL_SIZE 160

enum status
pg_commit_with_news(struct driver_conn *conn, const char *news, struct error *err)
{
    char sql[SQL_SIZE];
    const struct pg_command commands[] = { { .sql = sql }, { .sql = "COMMIT" } };
    PGresult *result = NULL;
    enum status st = STATUS_OK;

    /* Never on a new connection: its COMMIT would succeed and store nothing. */
    if (!conn->link || libpq.PQstatus(conn->link) != CONNECTION_OK) {
        return pg_explain(conn, NULL, err);
    }
    /* In one round trip with what was sent ahead: when some of that failed, the server
     * leaves the rest out. */
    (void)snprintf(sql, sizeof(sql), "NOTIFY " CHANNEL ", '%s'", news);
    for (size_t i = 0; i < ARRAY_LEN(commands); i++) {
        if (!pg_send_ahead(conn, &commands[i], NULL)) {
            return pg_explain(conn, NULL, err);
        }
    }
    result = pg_receive_last(conn, err);
    if (!result) {
        return STATUS_STORAGE;
    }
    if (!pg_is_success(result)) {
        st = pg_explain(conn, result, err);
    } else if (strcmp(libpq.PQcmdStatus(result), "COMMIT") != 0) {
        /* The COMMIT of a failed transaction is answered with ROLLBACK, and no error. */
        st = error_set(err, STATUS_STORAGE, "could not commit: the database rolled back");
    }
    libpq.PQclear(result);
    return st;
}

/* Connect when need be, and listen. True: only from now on. */
static enum status
listen_now(struct driver_conn *conn, bool *fresh, struct error *err)
{
    PGresult *result;
    enum status st = pg_connect(conn, err);

    *fresh = false;
    if (st != STATUS_OK || conn->listening == conn->generation) {
        return st;
    }
    st = pg_exchange(conn, "LISTEN " CHANNEL, &result, err);
    libpq.PQclear(result);
    if (st == STATUS_OK) {
        conn->listening = conn->generation;
        *fresh = true;
    }
    return st;
}

/* Tell what has arrived. */
static bool
tell(struct driver_conn *conn, void (*heard)(void *arg, const char *news), void *arg)
{
    PGnotify *note;
    bool told = false;

    while ((note = libpq.PQnotifies(conn->link))) {
        heard(arg, note->extra);
        libpq.PQfreemem(note);
        told = true;
    }
    return told;
}

enum status
pg_await_news(struct driver_conn *conn, int fd, int wait_ms,
    void (*heard)(void *arg, const char *news), void *arg, struct error *err)
{
    int64_t until_ms = clock_monotonic_ms() + wait_ms;
    struct pollfd waits[2] = { { .fd = fd, .events = POLLIN }, { .events = POLLIN } };
    bool fresh;
    enum status st = listen_now(conn, &fresh, err);

    if (st != STATUS_OK) { /* no faster than the connection is tried again */
        (void)poll(waits, 1, wait_ms);
        return st;
    }
    if (fresh) {
        heard(arg, NULL);
        return STATUS_OK;
    }
    for (;;) {
        int64_t left_ms;

        if (!libpq.PQconsumeInput(conn->link)) {
            return pg_explain(conn, NULL, err);
        }
        left_ms = until_ms - clock_monotonic_ms();
        if (tell(conn, heard, arg) || left_ms <= 0 || (waits[0].revents & POLLIN)) {
            return STATUS_OK;
        }
        waits[1].fd = libpq.PQsocket(conn->link);
        (void)poll(waits, 2, (int)left_ms);
    }
}
