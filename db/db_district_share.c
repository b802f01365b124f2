/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "db/db_district_share.h"

#include "db/statement.h"

enum status
db_district_share_add(struct db *db, int64_t office, const char *month,
    const char *district, enum applied_way way, struct error *err)
{
    static const char sql[] =
        "INSERT INTO district_share (office, month, district, way, many)"
        " VALUES ($1, $2, $3, $4, 1)"
        " ON CONFLICT (office, month, district, way)"
        " DO UPDATE SET many = district_share.many + 1";
    struct statement *stmt = statement_new(db, sql);

    statement_bind_int64(stmt, 1, office);
    statement_bind_text(stmt, 2, month);
    statement_bind_text(stmt, 3, district);
    statement_bind_text(stmt, 4, applied_way_words[way]);
    return statement_run(stmt, "count where an application came from", err);
}

static void
read_share(struct statement *stmt, void *row)
{
    struct district_share *share = row;

    statement_text(stmt, 0, share->district, sizeof(share->district));
    for (int i = 0; i < APPLIED_WAY_COUNT; i++) {
        share->many[i] = statement_int64(stmt, i + 1);
    }
}

enum status
db_district_share_list(struct db *db, int64_t office, const char *month,
    struct district_share **shares, size_t *count, struct error *err)
{
#define SUM_OF(constant, word) \
    ", CAST(sum(CASE WHEN way = '" word "' THEN many ELSE 0 END) AS BIGINT)"
    static const char sql[] =
        "SELECT district" APPLIED_WAY_LIST(SUM_OF)
        " FROM district_share"
        " WHERE office = $1 AND month = $2"
        " GROUP BY district"
        " ORDER BY district";
#undef SUM_OF
    struct statement *stmt = statement_new(db, sql);

    statement_bind_int64(stmt, 1, office);
    statement_bind_text(stmt, 2, month);
    return statement_list(stmt, "read where applications came from", sizeof(**shares),
        read_share, shares, count, err);
}
