/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Counters as they stand. */
#include "db/db_counter.h"

#include <string.h>

#include "db/statement.h"

static const char *const state_names[] = {
    [COUNTER_CLOSED] = "closed", [COUNTER_OPEN] = "open", [COUNTER_PAUSED] = "paused"
};

const char *
counter_state_name(enum counter_state state)
{
    return state_names[state];
}

static void
read_counter(struct statement *stmt, struct counter *counter)
{
    const char *state = statement_text_borrowed(stmt, 1);

    *counter = (struct counter){ .number = (int)statement_int64(stmt, 0) };
    for (size_t i = 0; i < ARRAY_LEN(state_names); i++) {
        if (strcmp(state, state_names[i]) == 0) {
            counter->state = (enum counter_state)i;
        }
    }
    counter->account = statement_int64(stmt, 2);
    statement_text(stmt, 3, counter->reason, sizeof(counter->reason));
    counter->since_ms = statement_int64(stmt, 4);
}

enum status
db_counter_load(
    struct db *db, int64_t office, int number, struct counter *counter, struct error *err)
{
    static const char sql[] =
        "SELECT number, state, account, reason, since_ms FROM counter "
        "WHERE office = $1 AND number = $2";
    struct statement *stmt = statement_new(db, sql);
    enum status st;

    *counter = (struct counter){ .number = number };
    statement_bind_int64(stmt, 1, office);
    statement_bind_int64(stmt, 2, number);
    if (statement_next(stmt)) {
        read_counter(stmt, counter);
    }
    st = statement_result(stmt, "read a counter", err);
    statement_free(stmt);
    return st;
}

enum status
db_counter_put(
    struct db *db, int64_t office, const struct counter *counter, struct error *err)
{
    static const char sql[] =
        "INSERT INTO counter (office, number, state, account, reason, since_ms) "
        "VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (office, number) DO UPDATE SET "
        "state = excluded.state, account = excluded.account, reason = excluded.reason, "
        "since_ms = excluded.since_ms";
    struct statement *stmt = statement_new(db, sql);

    statement_bind_int64(stmt, 1, office);
    statement_bind_int64(stmt, 2, counter->number);
    statement_bind_text(stmt, 3, counter_state_name(counter->state));
    if (counter->account) {
        statement_bind_int64(stmt, 4, counter->account);
    } else {
        statement_bind_null(stmt, 4);
    }
    statement_bind_text_or_null(stmt, 5, counter->reason);
    statement_bind_int64(stmt, 6, counter->since_ms);
    return statement_run(stmt, "change a counter", err);
}

enum status
db_counter_list(struct db *db, int64_t office, struct counter *counters, size_t max,
    size_t *count, struct error *err)
{
    static const char sql[] =
        "SELECT number, state, account, reason, since_ms FROM counter "
        "WHERE office = $1 ORDER BY number";
    struct statement *stmt = statement_new(db, sql);
    enum status st;

    *count = 0;
    statement_bind_int64(stmt, 1, office);
    while (*count < max && statement_next(stmt)) {
        read_counter(stmt, &counters[(*count)++]);
    }
    st = statement_result(stmt, "read the counters", err);
    statement_free(stmt);
    return st;
}
