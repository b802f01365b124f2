/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who was at which counter before. */
#include "db/db_visit_left.h"

#include "db/statement.h"

enum status
db_visit_left_put(
    struct db *db, int64_t office, const struct visit *visit, struct error *err)
{
    static const char sql[] =
        "INSERT INTO visit_left (office, day, counter, visit, service, called_ms,"
        "   started_ms)"
        " VALUES ($1, $2, $3, $4, $5, $6, $7)"
        " ON CONFLICT (office, day, counter, visit)"
        " DO UPDATE SET service = excluded.service, called_ms = excluded.called_ms,"
        "   started_ms = excluded.started_ms";
    struct statement *stmt = statement_new(db, sql);

    statement_bind_int64(stmt, 1, office);
    statement_bind_text(stmt, 2, visit->day);
    statement_bind_int64(stmt, 3, visit->counter);
    statement_bind_text(stmt, 4, visit->id);
    statement_bind_text(stmt, 5, visit->service);
    statement_bind_int64(stmt, 6, visit->called_ms);
    statement_bind_int64(stmt, 7, visit->started_ms);
    return statement_run(stmt, "keep who left a counter", err);
}

static void
read_left_row(struct statement *stmt, void *into)
{
    struct visit_left *row = into;

    statement_text(stmt, 0, row->visit, sizeof(row->visit));
    statement_text(stmt, 1, row->service, sizeof(row->service));
    row->called_ms = statement_int64(stmt, 2);
    row->started_ms = statement_int64(stmt, 3);
}

enum status
db_visit_left_list(struct db *db, int64_t office, const char *day, int counter,
    struct visit_left **left, size_t *count, struct error *err)
{
    static const char sql[] =
        "SELECT visit, service, called_ms, started_ms"
        " FROM visit_left"
        " WHERE office = $1 AND day = $2 AND counter = $3"
        " ORDER BY called_ms DESC, visit";
    struct statement *stmt = statement_new(db, sql);

    statement_bind_int64(stmt, 1, office);
    statement_bind_text(stmt, 2, day);
    statement_bind_int64(stmt, 3, counter);
    return statement_list(
        stmt, "read who left a counter", sizeof(**left), read_left_row, left, count, err);
}
