/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What clerks can do, as stored. */
#include "db/db_clerk_service.h"

#include "db/statement.h"

static void
read_row(struct statement *stmt, void *row)
{
    struct clerk_service *out = row;

    out->account = statement_int64_in(stmt, 0, 1, INT64_MAX);
    statement_text(stmt, 1, out->service, sizeof(out->service));
}

enum status
db_clerk_service_list(struct db *db, int64_t office, int64_t account,
    struct clerk_service **rows, size_t *count, struct error *err)
{
    static const char sql[] =
        "SELECT account, service"
        " FROM clerk_service"
        " WHERE office = $1 AND account >= $2 AND account <= $3"
        " ORDER BY account, place";
    struct statement *stmt = statement_new(db, sql);

    statement_bind_int64(stmt, 1, office);
    statement_bind_int64(stmt, 2, account);
    statement_bind_int64(stmt, 3, account ? account : INT64_MAX);
    return statement_list(
        stmt, "read what clerks can do", sizeof(**rows), read_row, rows, count, err);
}

static enum status
forget(struct db *db, int64_t office, int64_t account, struct error *err)
{
    static const char sql[] =
        "DELETE FROM clerk_service"
        " WHERE office = $1 AND account = $2";
    struct statement *stmt = statement_new(db, sql);

    statement_bind_int64(stmt, 1, office);
    statement_bind_int64(stmt, 2, account);
    return statement_run(stmt, "forget what a clerk can do", err);
}

enum status
db_clerk_service_put(struct db *db, int64_t office, int64_t account,
    const char (*services)[SERVICE_SIZE], size_t count, struct error *err)
{
    static const char sql[] =
        "INSERT INTO clerk_service (office, account, place, service)"
        " VALUES ($1, $2, $3, $4)";
    enum status st = forget(db, office, account, err);

    for (size_t i = 0; st == STATUS_OK && i < count; i++) {
        struct statement *stmt = statement_new(db, sql);

        statement_bind_int64(stmt, 1, office);
        statement_bind_int64(stmt, 2, account);
        statement_bind_int64(stmt, 3, (int64_t)i + 1);
        statement_bind_text(stmt, 4, services[i]);
        st = statement_run(stmt, "record what a clerk can do", err);
    }
    return st;
}
