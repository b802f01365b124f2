/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "db/db_paper_upload.h"

#include "common/text.h"
#include "db/statement.h"

enum status
db_paper_upload_insert(
    struct db *db, int64_t office, const struct paper_upload *upload, struct error *err)
{
    static const char sql[] =
        "INSERT INTO paper_upload (office, id, account, application, kind, bytes, secret,"
        "   until_ms, taken)"
        " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 0)";
    struct statement *stmt = statement_new(db, sql);

    statement_bind_int64(stmt, 1, office);
    statement_bind_text(stmt, 2, upload->id);
    statement_bind_int64(stmt, 3, upload->account);
    statement_bind_text(stmt, 4, upload->application);
    statement_bind_text(stmt, 5, upload->kind);
    statement_bind_int64(stmt, 6, upload->bytes);
    statement_bind_blob(stmt, 7, upload->secret, sizeof(upload->secret));
    statement_bind_int64(stmt, 8, upload->until_ms);
    return statement_run(stmt, "note a paper on its way", err);
}

enum status
db_paper_upload_load(struct db *db, int64_t office, int64_t account, const char *id,
    struct paper_upload *upload, struct error *err)
{
    static const char sql[] =
        "SELECT application, kind, bytes, secret, until_ms, taken"
        " FROM paper_upload"
        " WHERE office = $1 AND id = $2 AND account = $3";
    struct statement *stmt = statement_new(db, sql);
    enum status st;
    bool found;

    *upload = (struct paper_upload){ .account = account };
    statement_bind_int64(stmt, 1, office);
    statement_bind_text(stmt, 2, id);
    statement_bind_int64(stmt, 3, account);
    found = statement_next(stmt);
    if (found) {
        text_copy(upload->id, sizeof(upload->id), id);
        statement_text(stmt, 0, upload->application, sizeof(upload->application));
        statement_text(stmt, 1, upload->kind, sizeof(upload->kind));
        upload->bytes = statement_int64_in(stmt, 2, 1, INT32_MAX);
        statement_blob(stmt, 3, upload->secret, sizeof(upload->secret));
        upload->until_ms = statement_int64_in(stmt, 4, 0, TIME_MS_MAX);
        upload->taken = statement_bool(stmt, 5);
    }
    st = statement_end(stmt, "look for a paper on its way", err);
    if (st == STATUS_OK && !found) {
        st = error_set(err, STATUS_NOT_FOUND, "there is no such upload");
    }
    return st;
}

enum status
db_paper_upload_taken(struct db *db, int64_t office, const char *id, struct error *err)
{
    static const char sql[] =
        "UPDATE paper_upload"
        " SET taken = 1"
        " WHERE office = $1 AND id = $2";
    struct statement *stmt = statement_new(db, sql);

    statement_bind_int64(stmt, 1, office);
    statement_bind_text(stmt, 2, id);
    return statement_run(stmt, "note that a paper has come", err);
}

enum status
db_paper_upload_delete(struct db *db, int64_t office, const char *id, struct error *err)
{
    static const char sql[] =
        "DELETE FROM paper_upload"
        " WHERE office = $1 AND id = $2";
    struct statement *stmt = statement_new(db, sql);

    statement_bind_int64(stmt, 1, office);
    statement_bind_text(stmt, 2, id);
    return statement_run(stmt, "forget a paper on its way", err);
}

enum status
db_paper_upload_count(
    struct db *db, int64_t office, int64_t account, int *count, struct error *err)
{
    static const char sql[] =
        "SELECT COUNT(*)"
        " FROM paper_upload"
        " WHERE office = $1 AND account = $2 AND taken = 0";
    struct statement *stmt = statement_new(db, sql);

    statement_bind_int64(stmt, 1, office);
    statement_bind_int64(stmt, 2, account);
    *count = statement_next(stmt) ? (int)statement_int64(stmt, 0) : 0;
    return statement_end(stmt, "count the papers on their way", err);
}

enum status
db_paper_upload_expire(struct db *db, int64_t office, int64_t now_ms, struct error *err)
{
    static const char sql[] =
        "DELETE FROM paper_upload"
        " WHERE office = $1 AND until_ms < $2";
    struct statement *stmt = statement_new(db, sql);

    statement_bind_int64(stmt, 1, office);
    statement_bind_int64(stmt, 2, now_ms);
    return statement_run(stmt, "forget papers that did not come", err);
}

enum status
db_paper_upload_has(
    struct db *db, int64_t office, const char *id, bool *has, struct error *err)
{
    static const char sql[] =
        "SELECT 1"
        " FROM paper_upload"
        " WHERE office = $1 AND id = $2 AND taken = 0";
    struct statement *stmt = statement_new(db, sql);

    statement_bind_int64(stmt, 1, office);
    statement_bind_text(stmt, 2, id);
    *has = statement_next(stmt);
    return statement_end(stmt, "look for a paper on its way", err);
}
