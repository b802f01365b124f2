/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Offices and settings as stored. */
#include "db/db_office.h"

#include "common/mem.h"
#include "db/handle.h"
#include "db/statement.h"

enum status
db_office_insert(
    struct db *db, int64_t office, int64_t code, int64_t now_ms, struct error *err)
{
    static const char sql[] =
        "INSERT INTO office (id, code, created_ms) VALUES ($1, $2, $3)";
    struct statement *stmt = statement_new(db, sql);

    statement_bind_int64(stmt, 1, office);
    statement_bind_int64(stmt, 2, code);
    statement_bind_int64(stmt, 3, now_ms);
    return statement_run(stmt, "record an office", err);
}

static void
read_office_id(struct statement *stmt, void *row)
{
    *(int64_t *)row = statement_int64(stmt, 0);
}

enum status
db_office_list(struct db *db, int64_t **ids, size_t *count, struct error *err)
{
    static const char sql[] = "SELECT id FROM office ORDER BY id";
    struct statement *stmt = statement_new(db, sql);

    return statement_list(
        stmt, "list the offices", sizeof(**ids), read_office_id, ids, count, err);
}

enum status
db_setting_get(
    struct db *db, int64_t office, const char *name, char **body, struct error *err)
{
    static const char sql[] =
        "SELECT body"
        " FROM setting"
        " WHERE office = $1 AND name = $2";
    struct statement *stmt = statement_new(db, sql);
    enum status st;

    *body = NULL;
    statement_bind_int64(stmt, 1, office);
    statement_bind_text(stmt, 2, name);
    if (statement_next(stmt)) {
        *body = xstrdup(statement_text_borrowed(stmt, 0));
    }
    st = statement_result(stmt, "read a setting", err);
    statement_free(stmt);
    if (st == STATUS_OK && !*body) {
        return error_set(err, STATUS_NOT_FOUND, "there is no setting of this name");
    }
    return st;
}

enum status
db_setting_put(struct db *db, int64_t office, const char *name, const char *body,
    int64_t now_ms, struct error *err)
{
    /* The time only grows, whatever the clocks of several processes say: see the stamp.
     */
    static const char sql[] =
        "INSERT INTO setting (office, name, body, changed_ms)"
        " VALUES ($1, $2, $3, $4)"
        " ON CONFLICT (office, name)"
        " DO UPDATE SET body = excluded.body,"
        "   changed_ms = CASE WHEN excluded.changed_ms > setting.changed_ms"
        "     THEN excluded.changed_ms ELSE setting.changed_ms + 1 END";
    struct statement *stmt = statement_new(db, sql);

    statement_bind_int64(stmt, 1, office);
    statement_bind_text(stmt, 2, name);
    statement_bind_text(stmt, 3, body);
    statement_bind_int64(stmt, 4, now_ms);
    return statement_run(stmt, "store a setting", err);
}

int64_t
db_settings_stamp(const struct db *db)
{
    return db->settings_stamp;
}

enum status
db_settings_stamp_read(
    struct db *db, int64_t office, struct settings_stamp *stamp, struct error *err)
{
    static const char sql[] =
        "SELECT CAST(COALESCE(SUM(changed_ms), 0) AS BIGINT),"
        " CAST(COALESCE(SUM(CASE WHEN office = $1 THEN changed_ms ELSE 0 END), 0)"
        " AS BIGINT) FROM setting";
    struct statement *stmt = statement_new(db, sql);
    enum status st;

    *stamp = (struct settings_stamp){ 0 };
    statement_bind_int64(stmt, 1, office);
    if (statement_next(stmt)) {
        stamp->all = statement_int64(stmt, 0);
        stamp->own = statement_int64(stmt, 1);
    }
    st = statement_result(stmt, "read when settings were changed", err);
    statement_free(stmt);
    return st;
}

enum status
db_announcement_played(struct db *db, int64_t office, int64_t seq, const char *device,
    int64_t played_ms, bool *fresh, struct error *err)
{
    static const char sql[] =
        "INSERT INTO announcement (office, seq, device, played_ms)"
        " VALUES ($1, $2, $3, $4)"
        " ON CONFLICT DO NOTHING";
    struct statement *stmt = statement_new(db, sql);
    enum status st;

    statement_bind_int64(stmt, 1, office);
    statement_bind_int64(stmt, 2, seq);
    statement_bind_text(stmt, 3, device);
    statement_bind_int64(stmt, 4, played_ms);
    (void)statement_next(stmt);
    *fresh = statement_changes(stmt) > 0;
    st = statement_result(stmt, "note a spoken announcement", err);
    statement_free(stmt);
    return st;
}
