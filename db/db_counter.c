/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Counters as they stand. */
#include "db/db_counter.h"

#include "db/statement.h"

static void
read_counter(struct statement *stmt, struct counter *counter)
{
    enum counter_state state = counter_state_from_name(statement_text_borrowed(stmt, 1));

    *counter = (struct counter){
        .number = (int)statement_int64_in(stmt, 0, 0, COUNTER_NUMBER_MAX),
        .state = state,
        .account = statement_int64_in(stmt, 2, 0, INT64_MAX),
        .since_ms = statement_int64_in(stmt, 4, 0, TIME_MS_MAX),
        .help_ms = statement_int64_in(stmt, 5, 0, TIME_MS_MAX),
    };
    if (state == COUNTER_STATE_COUNT) {
        counter->state = COUNTER_CLOSED;
        statement_set_damaged(stmt, 1);
    }
    statement_text(stmt, 3, counter->reason, sizeof(counter->reason));
}

enum status
db_counter_load(
    struct db *db, int64_t office, int number, struct counter *counter, struct error *err)
{
    static const char sql[] =
        "SELECT number, state, account, reason, since_ms, help_ms"
        " FROM counter"
        " WHERE office = $1 AND number = $2";
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
        "INSERT INTO counter (office, number, state, account, reason, since_ms, help_ms)"
        " VALUES ($1, $2, $3, $4, $5, $6, $7)"
        " ON CONFLICT (office, number)"
        " DO UPDATE SET state = excluded.state, account = excluded.account,"
        "   reason = excluded.reason, since_ms = excluded.since_ms,"
        "   help_ms = excluded.help_ms";
    struct statement *stmt = statement_new(db, sql);

    statement_bind_int64(stmt, 1, office);
    statement_bind_int64(stmt, 2, counter->number);
    statement_bind_text(stmt, 3, counter_state_name(counter->state));
    statement_bind_int64_or_null(stmt, 4, counter->account);
    statement_bind_text_or_null(stmt, 5, counter->reason);
    statement_bind_int64(stmt, 6, counter->since_ms);
    statement_bind_int64_or_null(stmt, 7, counter->help_ms);
    return statement_run(stmt, "change a counter", err);
}

enum status
db_counter_list(struct db *db, int64_t office, struct counter *counters, size_t max,
    size_t *count, struct error *err)
{
    static const char sql[] =
        "SELECT number, state, account, reason, since_ms, help_ms"
        " FROM counter"
        " WHERE office = $1"
        " ORDER BY number";
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
