/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "db/db_review.h"

#include <string.h>

#include "db/statement.h"

/* The pair as it is stored: the lesser id first. */
static void
bind_pair(struct statement *stmt, int index, const char *one, const char *other)
{
    bool in_order = strcmp(one, other) < 0;

    statement_bind_text(stmt, index, in_order ? one : other);
    statement_bind_text(stmt, index + 1, in_order ? other : one);
}

enum status
db_application_distinct_put(struct db *db, int64_t office, const char *one,
    const char *other, int64_t account, int64_t now_ms, struct error *err)
{
    static const char sql[] =
        "INSERT INTO application_distinct (office, application, other, account, at_ms)"
        " VALUES ($1, $2, $3, $4, $5)"
        " ON CONFLICT DO NOTHING";
    struct statement *stmt = statement_new(db, sql);

    statement_bind_int64(stmt, 1, office);
    bind_pair(stmt, 2, one, other);
    statement_bind_int64(stmt, 4, account);
    statement_bind_int64(stmt, 5, now_ms);
    return statement_run(stmt, "note that two applications are of two people", err);
}

enum status
db_application_is_distinct(struct db *db, int64_t office, const char *one,
    const char *other, bool *distinct, struct error *err)
{
    static const char sql[] =
        "SELECT 1"
        " FROM application_distinct"
        " WHERE office = $1 AND application = $2 AND other = $3";
    struct statement *stmt = statement_new(db, sql);

    statement_bind_int64(stmt, 1, office);
    bind_pair(stmt, 2, one, other);
    *distinct = statement_next(stmt);
    return statement_end(stmt, "look whether two applications are of two people", err);
}

enum status
db_personal_look_add(struct db *db, int64_t office, const struct personal_look *look,
    int64_t since_ms, struct error *err)
{
    static const char sql[] =
        "INSERT INTO personal_look (office, look, at_ms, account, application, what)"
        " SELECT $1,"
        "   (SELECT COALESCE(MAX(l.look), 0) + 1 FROM personal_look l"
        "     WHERE l.office = $1), $2, $3, s.id, $5"
        " FROM (SELECT COALESCE((SELECT a.id FROM application a"
        "     WHERE a.office = $1 AND a.ticket = t.id), t.id) AS id"
        "   FROM (SELECT COALESCE((SELECT v.ticket FROM visit v"
        "     WHERE v.office = $1 AND v.id = $4), $4) AS id) t) s"
        " WHERE NOT EXISTS (SELECT 1 FROM personal_look l"
        "   WHERE l.office = $1 AND l.application = s.id AND l.account = $3"
        "   AND l.what = $5 AND l.at_ms BETWEEN $6 AND $2)";
    struct statement *stmt = statement_new(db, sql);

    statement_bind_int64(stmt, 1, office);
    statement_bind_int64(stmt, 2, look->at_ms);
    statement_bind_int64(stmt, 3, look->account);
    statement_bind_text(stmt, 4, look->application);
    statement_bind_text(stmt, 5, look->what);
    statement_bind_int64(stmt, 6, since_ms);
    return statement_run(stmt, "note who looked", err);
}

enum status
db_personal_look_called(struct db *db, int64_t office, int64_t account,
    const char *subject, int64_t now_ms, struct error *err)
{
    static const char sql[] =
        "INSERT INTO personal_look (office, look, at_ms, account, application, what)"
        " SELECT $1,"
        "   (SELECT COALESCE(MAX(l.look), 0) + 1 FROM personal_look l"
        "     WHERE l.office = $1), $2, $3,"
        "   COALESCE((SELECT a.id FROM application a"
        "     WHERE a.office = $1 AND a.ticket = $4), $4), 'counter'"
        " FROM applicant p"
        " WHERE p.office = $1 AND p.subject = $4";
    struct statement *stmt = statement_new(db, sql);

    statement_bind_int64(stmt, 1, office);
    statement_bind_int64(stmt, 2, now_ms);
    statement_bind_int64(stmt, 3, account);
    statement_bind_text(stmt, 4, subject);
    return statement_run(stmt, "note who was shown a person", err);
}

static void
read_look(struct statement *stmt, void *row)
{
    struct personal_look *look = row;

    look->look = statement_int64_in(stmt, 0, 1, INT64_MAX);
    look->at_ms = statement_int64_in(stmt, 1, 0, TIME_MS_MAX);
    look->account = statement_int64_in(stmt, 2, 1, INT64_MAX);
    statement_text(stmt, 3, look->application, sizeof(look->application));
    statement_text(stmt, 4, look->what, sizeof(look->what));
    statement_text(stmt, 5, look->name, sizeof(look->name));
}

enum status
db_personal_look_list(struct db *db, int64_t office, const char *application,
    int64_t account, int64_t after, size_t max, struct personal_look **looks,
    size_t *count, struct error *err)
{
    static const char sql[] =
        "SELECT l.look, l.at_ms, l.account, l.application, l.what, a.name"
        " FROM personal_look l"
        " LEFT JOIN account a ON a.id = l.account"
        " WHERE l.office = $1 AND l.look > $2"
        "   AND ($3 = '' OR l.application = $3)"
        "   AND ($4 = 0 OR l.account = $4)"
        " ORDER BY l.look"
        " LIMIT $5";
    struct statement *stmt = statement_new(db, sql);

    statement_bind_int64(stmt, 1, office);
    statement_bind_int64(stmt, 2, after);
    statement_bind_text(stmt, 3, application);
    statement_bind_int64(stmt, 4, account);
    statement_bind_int64(stmt, 5, (int64_t)max);
    return statement_list(
        stmt, "read who looked", sizeof(**looks), read_look, looks, count, err);
}

enum status
db_personal_look_forget(struct db *db, int64_t office, int64_t before_ms, size_t max,
    int64_t *gone, struct error *err)
{
    static const char sql[] =
        "DELETE FROM personal_look"
        " WHERE office = $1 AND look IN ("
        "   SELECT look FROM personal_look"
        "   WHERE office = $1 AND at_ms < $2"
        "   ORDER BY at_ms"
        "   LIMIT $3)";
    struct statement *stmt = statement_new(db, sql);

    statement_bind_int64(stmt, 1, office);
    statement_bind_int64(stmt, 2, before_ms);
    statement_bind_int64(stmt, 3, (int64_t)max);
    (void)statement_next(stmt);
    *gone = statement_changes(stmt);
    return statement_end(stmt, "forget who looked long ago", err);
}
