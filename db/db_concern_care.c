/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who takes care of what, as stored. */
#include "db/db_concern_care.h"

#include <string.h>

#include "db/statement.h"

static void
read_row(struct statement *stmt, void *row)
{
    struct concern_care *care = row;

    statement_text(stmt, 0, care->concern, sizeof(care->concern));
    care->account = statement_int64_in(stmt, 1, 1, INT64_MAX);
    statement_text(stmt, 2, care->name, sizeof(care->name));
    care->taken_ms = statement_int64_in(stmt, 3, 0, TIME_MS_MAX);
}

enum status
db_concern_care_list(struct db *db, int64_t office, struct concern_care **rows,
    size_t *count, struct error *err)
{
    static const char sql[] =
        "SELECT c.concern, c.account, a.name, c.taken_ms"
        " FROM concern_care c"
        " JOIN account a ON a.id = c.account"
        " WHERE c.office = $1"
        " ORDER BY c.concern";
    struct statement *stmt = statement_new(db, sql);

    statement_bind_int64(stmt, 1, office);
    return statement_list(
        stmt, "read who takes care", sizeof(**rows), read_row, rows, count, err);
}

const struct concern_care *
db_concern_care_find(const struct concern_care *cares, size_t count, const char *concern)
{
    for (size_t i = 0; i < count; i++) {
        if (strcmp(cares[i].concern, concern) == 0) {
            return &cares[i];
        }
    }
    return NULL;
}

enum status
db_concern_care_put(
    struct db *db, int64_t office, const struct concern_care *care, struct error *err)
{
    static const char sql[] =
        "INSERT INTO concern_care (office, concern, account, taken_ms)"
        " VALUES ($1, $2, $3, $4)"
        " ON CONFLICT (office, concern)"
        " DO UPDATE SET account = excluded.account, taken_ms = excluded.taken_ms";
    struct statement *stmt = statement_new(db, sql);

    statement_bind_int64(stmt, 1, office);
    statement_bind_text(stmt, 2, care->concern);
    statement_bind_int64(stmt, 3, care->account);
    statement_bind_int64(stmt, 4, care->taken_ms);
    return statement_run(stmt, "record who takes care", err);
}

enum status
db_concern_care_delete(
    struct db *db, int64_t office, const char *concern, struct error *err)
{
    static const char sql[] =
        "DELETE FROM concern_care"
        " WHERE office = $1 AND concern = $2";
    struct statement *stmt = statement_new(db, sql);

    statement_bind_int64(stmt, 1, office);
    statement_bind_text(stmt, 2, concern);
    return statement_run(stmt, "forget who takes care", err);
}
