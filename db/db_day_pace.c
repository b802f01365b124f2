/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How a day goes. */
#include "db/db_day_pace.h"

#include "db/db_counter.h"
#include "db/statement.h"

enum status
db_turns_list(struct db *db, int64_t office, const char *day, struct turn_row *rows,
    size_t max, size_t *count, struct error *err)
{
    static const char sql[] =
        "SELECT service, state, counter, arrived_ms, callable_from_ms, called_ms,"
        " started_ms, ended_ms"
        " FROM visit"
        " WHERE office = $1 AND day = $2 AND called_ms IS NOT NULL"
        " ORDER BY called_ms DESC"
        " LIMIT $3";
    struct statement *stmt = statement_new(db, sql);
    enum status st;

    *count = 0;
    statement_bind_int64(stmt, 1, office);
    statement_bind_text(stmt, 2, day);
    statement_bind_int64(stmt, 3, (int64_t)max);
    while (*count < max && statement_next(stmt)) {
        struct turn_row *row = &rows[(*count)++];

        statement_text(stmt, 0, row->service, sizeof(row->service));
        row->state =
            (enum visit_state)statement_int64_in(stmt, 1, 0, VISIT_STATE_COUNT - 1);
        row->counter = (int)statement_int64_in(stmt, 2, 0, COUNTER_NUMBER_MAX);
        row->arrived_ms = statement_int64_in(stmt, 3, 0, TIME_MS_MAX);
        row->callable_from_ms = statement_int64_in(stmt, 4, 0, TIME_MS_MAX);
        row->called_ms = statement_int64_in(stmt, 5, 0, TIME_MS_MAX);
        row->started_ms = statement_int64_in(stmt, 6, 0, TIME_MS_MAX);
        row->ended_ms = statement_int64_in(stmt, 7, 0, TIME_MS_MAX);
    }
    st = statement_result(stmt, "read the latest turns", err);
    statement_free(stmt);
    return st;
}

enum status
db_left_counts(struct db *db, int64_t office, const char *day, struct left_counts *counts,
    struct error *err)
{
    static const char sql[] =
        "SELECT count(*), count(CASE WHEN started_ms = 0 THEN 1 END)"
        " FROM visit_left"
        " WHERE office = $1 AND day = $2";
    struct statement *stmt = statement_new(db, sql);
    enum status st;

    *counts = (struct left_counts){ 0 };
    statement_bind_int64(stmt, 1, office);
    statement_bind_text(stmt, 2, day);
    if (statement_next(stmt)) {
        counts->all = (int)statement_int64(stmt, 0);
        counts->unserved = (int)statement_int64(stmt, 1);
    }
    st = statement_result(stmt, "count who went back into the line", err);
    statement_free(stmt);
    return st;
}

static void
read_priority_count(struct statement *stmt, void *row)
{
    struct waiting_count *one = row;

    one->lane = LANE_PRIORITY;
    one->count = (int)statement_int64(stmt, 1);
    statement_text(stmt, 0, one->service, sizeof(one->service));
}

enum status
db_priority_since(struct db *db, int64_t office, const char *day, int64_t since_ms,
    struct waiting_count **counts, size_t *count, struct error *err)
{
    static const char sql[] =
        "SELECT service, count(*)"
        " FROM visit"
        " WHERE office = $1 AND day = $2 AND lane = 1 AND arrived_ms > $3"
        " GROUP BY service"
        " ORDER BY service";
    struct statement *stmt = statement_new(db, sql);

    statement_bind_int64(stmt, 1, office);
    statement_bind_text(stmt, 2, day);
    statement_bind_int64(stmt, 3, since_ms);
    return statement_list(stmt, "count who came with priority", sizeof(**counts),
        read_priority_count, counts, count, err);
}

static void
read_pace_row(struct statement *stmt, void *row)
{
    struct service_pace *one = row;

    statement_text(stmt, 0, one->service, sizeof(one->service));
    one->pace.count = (int)statement_int64_in(stmt, 1, 0, PACE_MAX);
    one->pace.next = (int)statement_int64_in(stmt, 2, 0, PACE_MAX - 1);
    statement_blob(stmt, 3, one->pace.seconds, sizeof(one->pace.seconds));
}

enum status
db_pace_list(struct db *db, int64_t office, struct service_pace **paces, size_t *count,
    struct error *err)
{
    static const char sql[] =
        "SELECT service, count, next, seconds"
        " FROM pace"
        " WHERE office = $1";
    struct statement *stmt = statement_new(db, sql);

    statement_bind_int64(stmt, 1, office);
    return statement_list(stmt, "read all service times", sizeof(**paces), read_pace_row,
        paces, count, err);
}

enum status
db_counters_of_last_day(struct db *db, int64_t office, const char *day,
    struct last_day_counter *counters, size_t max, size_t *count, struct error *err)
{
    static const char sql[] =
        "SELECT counter, min(called_ms)"
        " FROM visit"
        " WHERE office = $1 AND called_ms IS NOT NULL AND counter > 0 AND day ="
        "   (SELECT max(day)"
        "   FROM visit"
        "   WHERE office = $1 AND day < $2 AND called_ms IS NOT NULL)"
        " GROUP BY counter";
    struct statement *stmt = statement_new(db, sql);
    enum status st;

    *count = 0;
    statement_bind_int64(stmt, 1, office);
    statement_bind_text(stmt, 2, day);
    while (*count < max && statement_next(stmt)) {
        counters[*count].number = (int)statement_int64(stmt, 0);
        counters[(*count)++].first_ms = statement_int64(stmt, 1);
    }
    st = statement_result(stmt, "read the counters of the last day", err);
    statement_free(stmt);
    return st;
}
