/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a line has counted. */
#include "db/db_line.h"

#include "common/text.h"
#include "db/statement.h"

#define SERIES_COLUMNS "prefix, last, called, waiting, waiting_priority, priority_run"

static void
read_series(struct statement *stmt, struct series *series)
{
    statement_prefix(stmt, 0, series->prefix);
    series->last = (int)statement_int64_in(stmt, 1, 0, VISIT_NUMBER_MAX);
    series->called = statement_int64_in(stmt, 2, 0, INT32_MAX);
    series->waiting = (int)statement_int64_in(stmt, 3, 0, VISIT_NUMBER_MAX);
    series->waiting_priority = (int)statement_int64_in(stmt, 4, 0, VISIT_NUMBER_MAX);
    series->priority_run = (int)statement_int64_in(stmt, 5, 0, VISIT_NUMBER_MAX);
}

enum status
db_series_load(struct db *db, int64_t office, const char *day, const char *prefix,
    struct series *series, struct error *err)
{
    static const char sql[] = "SELECT " SERIES_COLUMNS
                              " FROM series"
                              " WHERE office = $1 AND day = $2 AND prefix = $3";
    struct statement *stmt = statement_new(db, sql);
    enum status st;

    *series = (struct series){ 0 };
    statement_bind_int64(stmt, 1, office);
    statement_bind_text(stmt, 2, day);
    statement_bind_text(stmt, 3, prefix);
    if (statement_next(stmt)) {
        read_series(stmt, series);
    }
    st = statement_result(stmt, "read a series", err);
    statement_free(stmt);
    return st;
}

/* Read and then written: SQLite makes a table for the rows of a RETURNING. */
enum status
db_series_issue(struct db *db, int64_t office, const char *day, const char *prefix,
    enum lane lane, struct series *series, struct error *err)
{
    static const char sql[] =
        "INSERT INTO series (office, day, prefix, last, called, waiting, waiting_priority,"
        "   priority_run)"
        " VALUES ($1, $2, $3, 1, 0, 1, $4, 0)"
        " ON CONFLICT (office, day, prefix)"
        " DO UPDATE SET last = series.last + 1, waiting = series.waiting + 1,"
        "   waiting_priority = series.waiting_priority + excluded.waiting_priority";
    bool priority = lane == LANE_PRIORITY;
    struct statement *stmt;
    enum status st = db_series_load(db, office, day, prefix, series, err);

    if (st != STATUS_OK) {
        return st;
    }
    text_copy(series->prefix, sizeof(series->prefix), prefix);
    series->last++;
    series->waiting++;
    series->waiting_priority += priority;
    stmt = statement_new(db, sql);
    statement_bind_int64(stmt, 1, office);
    statement_bind_text(stmt, 2, day);
    statement_bind_text(stmt, 3, prefix);
    statement_bind_int64(stmt, 4, priority);
    return statement_run(stmt, "issue a number", err);
}

enum status
db_series_list(struct db *db, int64_t office, const char *day, struct series *series,
    size_t max, size_t *count, struct error *err)
{
    static const char sql[] = "SELECT " SERIES_COLUMNS
                              " FROM series"
                              " WHERE office = $1 AND day = $2"
                              " ORDER BY prefix";
    struct statement *stmt = statement_new(db, sql);
    enum status st;

    *count = 0;
    statement_bind_int64(stmt, 1, office);
    statement_bind_text(stmt, 2, day);
    while (*count < max && statement_next(stmt)) {
        read_series(stmt, &series[(*count)++]);
    }
    st = statement_result(stmt, "read the series of a day", err);
    statement_free(stmt);
    return st;
}

enum status
db_series_add(struct db *db, int64_t office, const char *day, const char *prefix,
    int waiting, int waiting_priority, int called, struct error *err)
{
    /* Updated first: an upsert of a negative count would break the checks of its insert.
     */
    static const char update_sql[] =
        "UPDATE series"
        " SET waiting = waiting + $4, waiting_priority = waiting_priority + $5,"
        "   called = called + $6"
        " WHERE office = $1 AND day = $2 AND prefix = $3";
    static const char insert_sql[] =
        "INSERT INTO series (office, day, prefix, last, waiting, waiting_priority, called,"
        "   priority_run)"
        " VALUES ($1, $2, $3, 0, $4, $5, $6, 0)";
    const char *const sqls[] = { update_sql, insert_sql };

    for (size_t i = 0; i < ARRAY_LEN(sqls); i++) {
        struct statement *stmt = statement_new(db, sqls[i]);
        enum status st;
        bool counted;

        statement_bind_int64(stmt, 1, office);
        statement_bind_text(stmt, 2, day);
        statement_bind_text(stmt, 3, prefix);
        statement_bind_int64(stmt, 4, waiting);
        statement_bind_int64(stmt, 5, waiting_priority);
        statement_bind_int64(stmt, 6, called);
        (void)statement_next(stmt);
        counted = statement_changes(stmt) > 0;
        st = statement_result(stmt, "count in a series", err);
        statement_free(stmt);
        if (st != STATUS_OK || counted) {
            return st;
        }
    }
    return error_set(err, STATUS_INTERNAL, "a series could not be counted");
}

enum status
db_series_set_run(struct db *db, int64_t office, const char *day, const char *prefix,
    int run, struct error *err)
{
    static const char sql[] =
        "UPDATE series"
        " SET priority_run = $4"
        " WHERE office = $1 AND day = $2 AND prefix = $3";
    struct statement *stmt = statement_new(db, sql);

    statement_bind_int64(stmt, 1, office);
    statement_bind_text(stmt, 2, day);
    statement_bind_text(stmt, 3, prefix);
    statement_bind_int64(stmt, 4, run);
    return statement_run(stmt, "count a priority run", err);
}

enum status
db_quota_add(struct db *db, int64_t office, const char *day, const struct quota_use *add,
    struct error *err)
{
    static const char upsert_sql[] =
        "INSERT INTO quota_use (office, day, service, slot, tickets, arrived, walkins)"
        " VALUES ($1, $2, $3, $4, $5, $6, $7)"
        " ON CONFLICT (office, day, service, slot)"
        " DO UPDATE SET tickets = quota_use.tickets + excluded.tickets,"
        "   arrived = quota_use.arrived + excluded.arrived,"
        "   walkins = quota_use.walkins + excluded.walkins";
    /* A negative count would break the checks of an insert before it is added up. */
    static const char update_sql[] =
        "UPDATE quota_use"
        " SET tickets = tickets + $5, arrived = arrived + $6, walkins = walkins + $7"
        " WHERE office = $1 AND day = $2 AND service = $3 AND slot = $4";
    bool grows = add->tickets >= 0 && add->arrived >= 0 && add->walkins >= 0;
    struct statement *stmt = statement_new(db, grows ? upsert_sql : update_sql);
    enum status st;

    statement_bind_int64(stmt, 1, office);
    statement_bind_text(stmt, 2, day);
    statement_bind_text(stmt, 3, add->service);
    statement_bind_text(stmt, 4, add->slot);
    statement_bind_int64(stmt, 5, add->tickets);
    statement_bind_int64(stmt, 6, add->arrived);
    statement_bind_int64(stmt, 7, add->walkins);
    if (grows) {
        return statement_run(stmt, "count a place", err);
    }
    (void)statement_next(stmt);
    st = statement_result(stmt, "count a place", err);
    if (st == STATUS_OK && statement_changes(stmt) == 0) {
        st = error_set(err, STATUS_INTERNAL, "a place could not be counted");
    }
    statement_free(stmt);
    return st;
}

static void
read_quota_use(struct statement *stmt, void *row)
{
    struct quota_use *use = row;

    statement_text(stmt, 0, use->service, sizeof(use->service));
    statement_text(stmt, 1, use->slot, sizeof(use->slot));
    use->tickets = (int)statement_int64_in(stmt, 2, 0, VISIT_NUMBER_MAX);
    use->arrived = (int)statement_int64_in(stmt, 3, 0, VISIT_NUMBER_MAX);
    use->walkins = (int)statement_int64_in(stmt, 4, 0, VISIT_NUMBER_MAX);
}

enum status
db_quota_list(struct db *db, int64_t office, const char *day, struct quota_use **uses,
    size_t *count, struct error *err)
{
    static const char sql[] =
        "SELECT service, slot, tickets, arrived, walkins"
        " FROM quota_use"
        " WHERE office = $1 AND day = $2";
    struct statement *stmt = statement_new(db, sql);

    statement_bind_int64(stmt, 1, office);
    statement_bind_text(stmt, 2, day);
    return statement_list(stmt, "read the places of a day", sizeof(**uses),
        read_quota_use, uses, count, err);
}

enum status
db_quota_sums(struct db *db, int64_t office, const char *from, const char *to,
    struct quota_use **uses, size_t *count, struct error *err)
{
    static const char sql[] =
        "SELECT service, '', CAST(sum(tickets) AS BIGINT), CAST(sum(arrived) AS BIGINT),"
        " CAST(sum(walkins) AS BIGINT)"
        " FROM quota_use"
        " WHERE office = $1 AND day BETWEEN $2 AND $3"
        " GROUP BY service"
        " ORDER BY service";
    struct statement *stmt = statement_new(db, sql);

    statement_bind_int64(stmt, 1, office);
    statement_bind_text(stmt, 2, from);
    statement_bind_text(stmt, 3, to);
    return statement_list(stmt, "read the places of days", sizeof(**uses), read_quota_use,
        uses, count, err);
}

enum status
db_pace_load(struct db *db, int64_t office, const char *service, struct pace *pace,
    struct error *err)
{
    static const char sql[] =
        "SELECT count, next, seconds"
        " FROM pace"
        " WHERE office = $1 AND service = $2";
    struct statement *stmt = statement_new(db, sql);
    enum status st;

    *pace = (struct pace){ 0 };
    statement_bind_int64(stmt, 1, office);
    statement_bind_text(stmt, 2, service);
    if (statement_next(stmt)) {
        pace->count = (int)statement_int64_in(stmt, 0, 0, PACE_MAX);
        pace->next = (int)statement_int64_in(stmt, 1, 0, PACE_MAX - 1);
        statement_blob(stmt, 2, pace->seconds, sizeof(pace->seconds));
    }
    st = statement_result(stmt, "read service times", err);
    statement_free(stmt);
    return st;
}

enum status
db_pace_put(struct db *db, int64_t office, const char *service, const struct pace *pace,
    struct error *err)
{
    static const char sql[] =
        "INSERT INTO pace (office, service, count, next, seconds)"
        " VALUES ($1, $2, $3, $4, $5)"
        " ON CONFLICT (office, service)"
        " DO UPDATE SET count = excluded.count, next = excluded.next,"
        "   seconds = excluded.seconds";
    struct statement *stmt = statement_new(db, sql);

    statement_bind_int64(stmt, 1, office);
    statement_bind_text(stmt, 2, service);
    statement_bind_int64(stmt, 3, pace->count);
    statement_bind_int64(stmt, 4, pace->next);
    statement_bind_blob(stmt, 5, pace->seconds, sizeof(pace->seconds));
    return statement_run(stmt, "record a service time", err);
}

enum status
db_day_close(struct db *db, int64_t office, const char *day, int64_t now_ms, int unserved,
    struct error *err)
{
    static const char sql[] =
        "INSERT INTO closed_day (office, day, closed_ms, unserved)"
        " VALUES ($1, $2, $3, $4)"
        " ON CONFLICT (office, day)"
        " DO UPDATE SET closed_ms = excluded.closed_ms, unserved = excluded.unserved,"
        "   reopened_ms = NULL"
        " WHERE closed_day.reopened_ms IS NOT NULL";
    struct statement *stmt = statement_new(db, sql);
    enum status st;

    statement_bind_int64(stmt, 1, office);
    statement_bind_text(stmt, 2, day);
    statement_bind_int64(stmt, 3, now_ms);
    statement_bind_int64(stmt, 4, unserved);
    (void)statement_next(stmt);
    st = statement_result(stmt, "close a day", err);
    if (st == STATUS_OK && statement_changes(stmt) == 0) {
        st = error_set(err, STATUS_WRONG_STATE, "the day is closed already");
    }
    statement_free(stmt);
    return st;
}

enum status
db_day_is_closed(
    struct db *db, int64_t office, const char *day, bool *closed, struct error *err)
{
    static const char sql[] =
        "SELECT 1"
        " FROM closed_day"
        " WHERE office = $1 AND day = $2 AND reopened_ms IS NULL";
    struct statement *stmt = statement_new(db, sql);
    enum status st;

    statement_bind_int64(stmt, 1, office);
    statement_bind_text(stmt, 2, day);
    *closed = statement_next(stmt);
    st = statement_result(stmt, "see whether a day is closed", err);
    statement_free(stmt);
    return st;
}

enum status
db_series_count(struct db *db, int64_t office, const char *day, struct series *series,
    size_t max, size_t *count, struct error *err)
{
    static const char sql[] =
        "SELECT line, count(*), sum(lane)"
        " FROM visit"
        " WHERE office = $1 AND day = $2 AND state = 0"
        " GROUP BY line"
        " ORDER BY line";
    struct statement *stmt = statement_new(db, sql);
    enum status st;

    *count = 0;
    statement_bind_int64(stmt, 1, office);
    statement_bind_text(stmt, 2, day);
    while (*count < max && statement_next(stmt)) {
        struct series *one = &series[(*count)++];

        *one = (struct series){ .waiting = (int)statement_int64(stmt, 1),
            .waiting_priority = (int)statement_int64(stmt, 2) };
        statement_prefix(stmt, 0, one->prefix);
    }
    st = statement_result(stmt, "count who waits by line", err);
    statement_free(stmt);
    return st;
}

static void
read_waiting_count(struct statement *stmt, void *row)
{
    struct waiting_count *one = row;

    statement_text(stmt, 0, one->service, sizeof(one->service));
    one->lane = (enum lane)statement_int64_in(stmt, 1, 0, LANE_PRIORITY);
    one->count = (int)statement_int64(stmt, 2);
}

enum status
db_day_reopen(
    struct db *db, int64_t office, const char *day, int64_t now_ms, struct error *err)
{
    static const char sql[] =
        "UPDATE closed_day"
        " SET reopened_ms = $3"
        " WHERE office = $1 AND day = $2 AND reopened_ms IS NULL";
    struct statement *stmt = statement_new(db, sql);
    enum status st;

    statement_bind_int64(stmt, 1, office);
    statement_bind_text(stmt, 2, day);
    statement_bind_int64(stmt, 3, now_ms);
    (void)statement_next(stmt);
    st = statement_result(stmt, "open a day again", err);
    if (st == STATUS_OK && statement_changes(stmt) == 0) {
        st = error_set(err, STATUS_WRONG_STATE, "the day is not closed");
    }
    statement_free(stmt);
    return st;
}

enum status
db_day_reopened(struct db *db, int64_t office, const char *day, int64_t *reopened_ms,
    struct error *err)
{
    static const char sql[] =
        "SELECT reopened_ms"
        " FROM closed_day"
        " WHERE office = $1 AND day = $2 AND reopened_ms IS NOT NULL";
    struct statement *stmt = statement_new(db, sql);
    enum status st;

    *reopened_ms = 0;
    statement_bind_int64(stmt, 1, office);
    statement_bind_text(stmt, 2, day);
    if (statement_next(stmt)) {
        *reopened_ms = statement_int64_in(stmt, 0, 0, TIME_MS_MAX);
    }
    st = statement_result(stmt, "see whether a day was opened again", err);
    statement_free(stmt);
    return st;
}

enum status
db_waiting_counts(struct db *db, int64_t office, const char *day,
    struct waiting_count **counts, size_t *count, struct error *err)
{
    static const char sql[] =
        "SELECT service, lane, count(*)"
        " FROM visit"
        " WHERE office = $1 AND day = $2 AND state = 0 AND line >= 'A'"
        " GROUP BY service, lane"
        " ORDER BY service, lane";
    struct statement *stmt = statement_new(db, sql);

    statement_bind_int64(stmt, 1, office);
    statement_bind_text(stmt, 2, day);
    return statement_list(stmt, "count who waits", sizeof(**counts), read_waiting_count,
        counts, count, err);
}
