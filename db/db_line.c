/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a line has counted. */
#include "db/db_line.h"

#include "common/mem.h"
#include "db/statement.h"

#define SERIES_COLUMNS "prefix, last, called, waiting, waiting_priority, priority_run"

static void
read_series(struct statement *stmt, struct series *series)
{
    statement_text(stmt, 0, series->prefix, sizeof(series->prefix));
    series->last = (int)statement_int64(stmt, 1);
    series->called = statement_int64(stmt, 2);
    series->waiting = (int)statement_int64(stmt, 3);
    series->waiting_priority = (int)statement_int64(stmt, 4);
    series->priority_run = (int)statement_int64(stmt, 5);
}

enum status
db_series_issue(struct db *db, int64_t office, const char *day, const char *prefix,
    enum lane lane, struct series *series, struct error *err)
{
    static const char sql[] =
        "INSERT INTO series (office, day, prefix, last, called, waiting, "
        "waiting_priority, "
        "priority_run) VALUES ($1, $2, $3, 1, 0, 1, $4, 0) "
        "ON CONFLICT (office, day, prefix) DO UPDATE SET last = series.last + 1, "
        "waiting = series.waiting + 1, "
        "waiting_priority = series.waiting_priority + excluded.waiting_priority "
        "RETURNING " SERIES_COLUMNS;
    struct statement *stmt = statement_new(db, sql);
    enum status st;

    statement_bind_int64(stmt, 1, office);
    statement_bind_text(stmt, 2, day);
    statement_bind_text(stmt, 3, prefix);
    statement_bind_int64(stmt, 4, lane == LANE_PRIORITY);
    if (statement_next(stmt)) {
        read_series(stmt, series);
        (void)statement_next(stmt); /* to its end, so that a failure shows */
    }
    st = statement_result(stmt, "issue a number", err);
    statement_free(stmt);
    return st;
}

enum status
db_series_load(struct db *db, int64_t office, const char *day, const char *prefix,
    struct series *series, struct error *err)
{
    static const char sql[] =
        "SELECT " SERIES_COLUMNS
        " FROM series WHERE office = $1 AND day = $2 AND prefix = $3";
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

enum status
db_series_list(struct db *db, int64_t office, const char *day, struct series *series,
    size_t max, size_t *count, struct error *err)
{
    static const char sql[] =
        "SELECT " SERIES_COLUMNS
        " FROM series WHERE office = $1 AND day = $2 ORDER BY prefix";
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
        "UPDATE series SET waiting = waiting + $4, "
        "waiting_priority = waiting_priority + $5, called = called + $6 "
        "WHERE office = $1 AND day = $2 AND prefix = $3";
    static const char insert_sql[] =
        "INSERT INTO series (office, day, prefix, last, waiting, waiting_priority, "
        "called, priority_run) VALUES ($1, $2, $3, 0, $4, $5, $6, 0)";
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
    static const char sql[] = "UPDATE series SET priority_run = $4 WHERE office = $1 AND "
                              "day = $2 AND prefix = $3";
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
    /* Updated first: an upsert of a negative count would break the checks of its insert.
     */
    static const char update_sql[] =
        "UPDATE quota_use SET tickets = tickets + $5, arrived = arrived + $6, "
        "walkins = walkins + $7 WHERE office = $1 AND day = $2 AND service = $3 AND slot "
        "= $4";
    static const char insert_sql[] =
        "INSERT INTO quota_use (office, day, service, slot, tickets, arrived, walkins) "
        "VALUES ($1, $2, $3, $4, $5, $6, $7)";
    const char *const sqls[] = { update_sql, insert_sql };

    for (size_t i = 0; i < ARRAY_LEN(sqls); i++) {
        struct statement *stmt = statement_new(db, sqls[i]);
        enum status st;
        bool counted;

        statement_bind_int64(stmt, 1, office);
        statement_bind_text(stmt, 2, day);
        statement_bind_text(stmt, 3, add->service);
        statement_bind_text(stmt, 4, add->slot);
        statement_bind_int64(stmt, 5, add->tickets);
        statement_bind_int64(stmt, 6, add->arrived);
        statement_bind_int64(stmt, 7, add->walkins);
        (void)statement_next(stmt);
        counted = statement_changes(stmt) > 0;
        st = statement_result(stmt, "count a place", err);
        statement_free(stmt);
        if (st != STATUS_OK || counted) {
            return st;
        }
    }
    return error_set(err, STATUS_INTERNAL, "a place could not be counted");
}

enum status
db_quota_list(struct db *db, int64_t office, const char *day, struct quota_use **uses,
    size_t *count, struct error *err)
{
    static const char sql[] = "SELECT service, slot, tickets, arrived, walkins "
                              "FROM quota_use WHERE office = $1 AND day = $2";
    struct statement *stmt = statement_new(db, sql);
    size_t capacity = 0;
    enum status st;

    *uses = NULL;
    *count = 0;
    statement_bind_int64(stmt, 1, office);
    statement_bind_text(stmt, 2, day);
    while (statement_next(stmt)) {
        struct quota_use *use;

        if (*count == capacity) {
            capacity = capacity ? capacity * 2 : 64;
            *uses = xrealloc(*uses, capacity, sizeof(**uses));
        }
        use = &(*uses)[(*count)++];
        statement_text(stmt, 0, use->service, sizeof(use->service));
        statement_text(stmt, 1, use->slot, sizeof(use->slot));
        use->tickets = (int)statement_int64(stmt, 2);
        use->arrived = (int)statement_int64(stmt, 3);
        use->walkins = (int)statement_int64(stmt, 4);
    }
    st = statement_result(stmt, "read the places of a day", err);
    statement_free(stmt);
    return st;
}

enum status
db_pace_load(struct db *db, int64_t office, const char *service, struct pace *pace,
    struct error *err)
{
    static const char sql[] =
        "SELECT count, next, seconds FROM pace WHERE office = $1 AND service = $2";
    struct statement *stmt = statement_new(db, sql);
    enum status st;

    *pace = (struct pace){ 0 };
    statement_bind_int64(stmt, 1, office);
    statement_bind_text(stmt, 2, service);
    if (statement_next(stmt)) {
        pace->count = (int)statement_int64(stmt, 0);
        pace->next = (int)statement_int64(stmt, 1);
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
        "INSERT INTO pace (office, service, count, next, seconds) VALUES ($1, $2, $3, "
        "$4, $5) "
        "ON CONFLICT (office, service) DO UPDATE SET count = excluded.count, "
        "next = excluded.next, seconds = excluded.seconds";
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
    static const char sql[] = "INSERT INTO closed_day (office, day, closed_ms, unserved) "
                              "VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING";
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
    static const char sql[] = "SELECT 1 FROM closed_day WHERE office = $1 AND day = $2";
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
db_waiting_counts(struct db *db, int64_t office, const char *day,
    struct waiting_count **counts, size_t *count, struct error *err)
{
    static const char sql[] =
        "SELECT service, lane, count(*) FROM visit WHERE office = $1 AND day = $2 AND "
        "state = 0 AND state IN (0, 1, 2, 4, 5) GROUP BY service, lane ORDER BY service, "
        "lane";
    struct statement *stmt = statement_new(db, sql);
    size_t capacity = 0;
    enum status st;

    *counts = NULL;
    *count = 0;
    statement_bind_int64(stmt, 1, office);
    statement_bind_text(stmt, 2, day);
    while (statement_next(stmt)) {
        struct waiting_count *one;

        if (*count == capacity) {
            capacity = capacity ? capacity * 2 : 32;
            *counts = xrealloc(*counts, capacity, sizeof(**counts));
        }
        one = &(*counts)[(*count)++];
        statement_text(stmt, 0, one->service, sizeof(one->service));
        one->lane = (enum lane)statement_int64(stmt, 1);
        one->count = (int)statement_int64(stmt, 2);
    }
    st = statement_result(stmt, "count who waits", err);
    statement_free(stmt);
    return st;
}
