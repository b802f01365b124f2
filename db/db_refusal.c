/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "db/db_refusal.h"

#include "db/statement.h"

enum status
db_refusal_add(
    struct db *db, int64_t office, const char *day, const char *code, struct error *err)
{
    static const char sql[] =
        "INSERT INTO refusal (office, day, code, times) "
        "VALUES ($1, $2, $3, 1) "
        "ON CONFLICT (office, day, code) "
        "DO UPDATE SET times = refusal.times + 1";
    struct statement *stmt = statement_new(db, sql);

    statement_bind_int64(stmt, 1, office);
    statement_bind_text(stmt, 2, day);
    statement_bind_text(stmt, 3, code);
    return statement_run(stmt, "count a refusal", err);
}

static void
read_sum(struct statement *stmt, void *row)
{
    struct refusal_sum *sum = row;

    statement_text(stmt, 0, sum->code, sizeof(sum->code));
    sum->times = statement_int64(stmt, 1);
}

enum status
db_refusal_sums(struct db *db, int64_t office, const char *from, const char *to,
    struct refusal_sum **sums, size_t *count, struct error *err)
{
    static const char sql[] =
        "SELECT code, CAST(sum(times) AS BIGINT) AS times "
        "FROM refusal "
        "WHERE office = $1 AND day BETWEEN $2 AND $3 "
        "GROUP BY code "
        "ORDER BY times DESC, code";
    struct statement *stmt = statement_new(db, sql);

    statement_bind_int64(stmt, 1, office);
    statement_bind_text(stmt, 2, from);
    statement_bind_text(stmt, 3, to);
    return statement_list(stmt, "count the refusals", sizeof(struct refusal_sum),
        read_sum, sums, count, err);
}
