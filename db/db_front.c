/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Steps along the index of those who wait. */
#include "db/db_front.h"

#include "db/db_counter.h"
#include "db/statement.h"

#define ROW_COLUMNS \
    "id, prefix, number, service, lane, late, arrived_ms, callable_from_ms, after_calls," \
    " only_counter, first_place, line"

struct front_key
db_front_begin(void)
{
    return (struct front_key){ .lane = -1 };
}

struct front_key
db_front_behind(const struct line_row *row)
{
    return (struct front_key){ .lane = (int)row->lane,
        .first_place = row->first_place,
        .late = row->late,
        .callable_from_ms = row->callable_from_ms,
        .arrived_ms = row->arrived_ms,
        .number = row->number };
}

struct front_key
db_front_behind_like(const struct line_row *row)
{
    struct front_key key = db_front_behind(row);

    key.arrived_ms = INT64_MAX;
    key.number = INT64_MAX;
    return key;
}

static void
read_row(struct statement *stmt, struct line_row *row)
{
    *row = (struct line_row){ .number =
                                  (int)statement_int64_in(stmt, 2, 1, VISIT_NUMBER_MAX),
        .lane = (enum lane)statement_int64_in(stmt, 4, 0, LANE_PRIORITY),
        .late = statement_bool(stmt, 5),
        .arrived_ms = statement_int64_in(stmt, 6, 0, TIME_MS_MAX),
        .callable_from_ms = statement_int64_in(stmt, 7, 0, TIME_MS_MAX),
        .after_calls = statement_int64_in(stmt, 8, 0, INT32_MAX),
        .only_counter = (int)statement_int64_in(stmt, 9, 0, COUNTER_NUMBER_MAX),
        .first_place = statement_bool(stmt, 10) };
    statement_text(stmt, 0, row->id, sizeof(row->id));
    statement_prefix(stmt, 1, row->prefix);
    statement_prefix(stmt, 11, row->line);
    statement_text(stmt, 3, row->service, sizeof(row->service));
}

enum status
db_front_next(struct db *db, int64_t office, const char *day, const char *line,
    const struct front_key *key, struct line_row *row, struct error *err)
{
    static const char sql[] =
        "SELECT " ROW_COLUMNS
        " FROM visit"
        " WHERE office = $1 AND day = $2 AND line = $3"
        " AND state = 0 AND after_calls <= 0 AND only_counter IS NULL"
        " AND (lane, first_place, late, callable_from_ms, arrived_ms, number)"
        "   > ($4, $5, $6, $7, $8, $9)"
        " ORDER BY lane, first_place, late, callable_from_ms, arrived_ms, number"
        " LIMIT 1";
    struct statement *stmt = statement_new(db, sql);
    enum status st;
    bool found;

    statement_bind_int64(stmt, 1, office);
    statement_bind_text(stmt, 2, day);
    statement_bind_text(stmt, 3, line);
    statement_bind_int64(stmt, 4, key->lane);
    statement_bind_int64(stmt, 5, key->first_place);
    statement_bind_int64(stmt, 6, key->late);
    statement_bind_int64(stmt, 7, key->callable_from_ms);
    statement_bind_int64(stmt, 8, key->arrived_ms);
    statement_bind_int64(stmt, 9, key->number);
    found = statement_next(stmt);
    if (found) {
        read_row(stmt, row);
    }
    st = statement_result(stmt, "read the front of a line", err);
    statement_free(stmt);
    return st == STATUS_OK && !found ? STATUS_NOT_FOUND : st;
}

enum status
db_front_services(struct db *db, int64_t office, const char *day, const char *line,
    char services[][SERVICE_SIZE], size_t max, size_t *count, struct error *err)
{
    static const char sql[] =
        "SELECT DISTINCT service"
        " FROM visit"
        " WHERE office = $1 AND day = $2 AND line = $3"
        " AND state = 0 AND after_calls <= 0 AND only_counter IS NULL";
    struct statement *stmt = statement_new(db, sql);
    enum status st;

    *count = 0;
    statement_bind_int64(stmt, 1, office);
    statement_bind_text(stmt, 2, day);
    statement_bind_text(stmt, 3, line);
    while (*count < max && statement_next(stmt)) {
        statement_text(stmt, 0, services[(*count)++], SERVICE_SIZE);
    }
    st = statement_result(stmt, "read what a line waits for", err);
    statement_free(stmt);
    return st;
}

static void
read_special_row(struct statement *stmt, void *row)
{
    read_row(stmt, row);
}

enum status
db_front_special(struct db *db, int64_t office, const char *day, struct line_row **rows,
    size_t *count, struct error *err)
{
    static const char sql[] =
        "SELECT " ROW_COLUMNS
        " FROM visit"
        " WHERE office = $1 AND day = $2"
        " AND state = 0 AND (after_calls > 0 OR only_counter IS NOT NULL)";
    struct statement *stmt = statement_new(db, sql);

    statement_bind_int64(stmt, 1, office);
    statement_bind_text(stmt, 2, day);
    return statement_list(stmt, "read who waits for something", sizeof(**rows),
        read_special_row, rows, count, err);
}
