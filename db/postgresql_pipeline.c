/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The PostgreSQL driver: what is sent ahead, in libpq's pipeline mode, to spare its round
 * trip. It is sent in a transaction that is well, and its results are read with those of
 * the next statement that is waited for.
 */
#include <string.h>

#include "db/postgresql.h"

#define MESSAGES_SIZE 40 /* of a statement without parameters */
#define PARAMETER_SIZE 8

bool
pg_may_send_ahead(const struct driver_conn *conn)
{
    return conn->link && conn->well && conn->ahead < PG_AHEAD_MAX;
}

/* About what it is on its way. */
static size_t
size_of(const struct pg_command *command)
{
    size_t size = MESSAGES_SIZE;

    for (int i = 0; i < command->parameters; i++) {
        const char *value = command->values[i] ? command->values[i] : "";

        size += PARAMETER_SIZE;
        size += command->formats[i] ? (size_t)command->lengths[i] : strlen(value);
    }
    return size;
}

bool
pg_send_ahead(struct driver_conn *conn, const struct pg_command *command, PGresult **to)
{
    if (conn->ahead == 0 && !libpq.PQenterPipelineMode(conn->link)) {
        return false;
    }
    conn->ahead_to[conn->ahead++] = to;
    conn->unended += size_of(command);
    return command->sql
               ? libpq.PQsendQueryParams(
                     conn->link, command->sql, 0, NULL, NULL, NULL, NULL, 0) != 0
               : libpq.PQsendQueryPrepared(conn->link, command->name, command->parameters,
                     command->values, command->lengths, command->formats, 0) != 0;
}

void
pg_send_off(struct driver_conn *conn)
{
    if (libpq.PQpipelineSync(conn->link)) {
        conn->ahead_to[conn->ahead++] = NULL;
        conn->unended = 0;
    }
}

/* All results but the last must be successes; the first that is not is told. */
static bool
read_ahead(struct driver_conn *conn, size_t count, PGresult **last, struct error *err)
{
    bool well = true;

    for (size_t i = 0; i < count; i++) {
        PGresult **to = conn->ahead_to[i];
        PGresult *result = pg_receive(conn);

        if (!result) {
            return false;
        }
        if (last && i + 1 == count) {
            *last = result;
            return well;
        }
        if (well && !pg_is_success(result)) {
            well = false;
            (void)pg_explain(conn, result, err);
            conn->cured_by_repeating = true; /* with each statement waited for */
        }
        if (to && well) {
            libpq.PQclear(*to);
            *to = result;
        } else {
            libpq.PQclear(result);
        }
        if (!conn->link) {
            return false;
        }
    }
    return well;
}

/* Read what was sent ahead, and leave the pipeline mode. */
static bool
drain(struct driver_conn *conn, PGresult **last, struct error *err)
{
    size_t count = conn->ahead;
    bool well = libpq.PQpipelineSync(conn->link) && read_ahead(conn, count, last, err);
    PGresult *sync = NULL;

    conn->ahead = 0;
    conn->unended = 0;
    if (conn->link) {
        sync = pg_receive(conn);
    }
    if (!sync || libpq.PQresultStatus(sync) != PGRES_PIPELINE_SYNC ||
        !libpq.PQexitPipelineMode(conn->link)) {
        (void)pg_explain(conn, NULL, err); /* lost, or out of step */
        well = false;
    }
    libpq.PQclear(sync);
    pg_note_state(conn);
    return well;
}

PGresult *
pg_receive_last(struct driver_conn *conn, struct error *err)
{
    PGresult *last = NULL;

    if (!drain(conn, &last, err)) {
        libpq.PQclear(last);
        /* Were the last a COMMIT, it has stored nothing: all is still to be undone. */
        conn->began = conn->link != NULL;
        return NULL;
    }
    return last;
}

enum status
pg_settle(struct driver_conn *conn, struct error *err)
{
    struct error why = { .code = STATUS_OK };

    if (!conn->link || conn->ahead == 0 || drain(conn, NULL, &why)) {
        return STATUS_OK;
    }
    return error_set(err, STATUS_STORAGE, "%s", why.text);
}
