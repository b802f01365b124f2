/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The waiting list as stored. */
#include "db/db_place.h"

#include "db/statement.h"

#define WISH "application, service, day, slot, wished_ms"
#define FREED "id, service, day, slot, from_min, to_min, release_ms, offered_to, until_ms"

enum status
db_place_wish_put(
    struct db *db, int64_t office, const struct place_wish *wish, struct error *err)
{
    static const char sql[] =
        "INSERT INTO place_wish (office, " WISH
        ")"
        " VALUES ($1, $2, $3, $4, $5, $6)"
        " ON CONFLICT (office, application)"
        " DO UPDATE SET service = excluded.service, day = excluded.day,"
        "   slot = excluded.slot, wished_ms = excluded.wished_ms";
    struct statement *stmt = statement_new(db, sql);

    statement_bind_int64(stmt, 1, office);
    statement_bind_text(stmt, 2, wish->application);
    statement_bind_text(stmt, 3, wish->service);
    statement_bind_text(stmt, 4, wish->day);
    statement_bind_text(stmt, 5, wish->slot);
    statement_bind_int64(stmt, 6, wish->wished_ms);
    return statement_run(stmt, "keep a wish for a place", err);
}

enum status
db_place_wish_drop(
    struct db *db, int64_t office, const char *application, struct error *err)
{
    static const char sql[] =
        "DELETE FROM place_wish"
        " WHERE office = $1 AND application = $2";
    struct statement *stmt = statement_new(db, sql);

    statement_bind_int64(stmt, 1, office);
    statement_bind_text(stmt, 2, application);
    return statement_run(stmt, "drop a wish for a place", err);
}

static void
read_wish(struct statement *stmt, void *row)
{
    struct place_wish *wish = row;

    statement_text(stmt, 0, wish->application, sizeof(wish->application));
    statement_text(stmt, 1, wish->service, sizeof(wish->service));
    statement_day(stmt, 2, wish->day);
    statement_text(stmt, 3, wish->slot, sizeof(wish->slot));
    wish->wished_ms = statement_int64_in(stmt, 4, 0, TIME_MS_MAX);
}

/* The first row of a statement that asks for one, and its end. */
static enum status
end_one(struct statement *stmt, void (*read)(struct statement *, void *), void *row,
    const char *what, struct error *err)
{
    bool found = statement_next(stmt);
    enum status st;

    if (found) {
        read(stmt, row);
    }
    st = statement_end(stmt, what, err);
    return st == STATUS_OK && !found
               ? error_set(err, STATUS_NOT_FOUND, "there is no such place")
               : st;
}

enum status
db_place_wish_load(struct db *db, int64_t office, const char *application,
    struct place_wish *wish, struct error *err)
{
    static const char sql[] = "SELECT " WISH
                              " FROM place_wish"
                              " WHERE office = $1 AND application = $2";
    struct statement *stmt = statement_new(db, sql);

    statement_bind_int64(stmt, 1, office);
    statement_bind_text(stmt, 2, application);
    return end_one(stmt, read_wish, wish, "read a wish for a place", err);
}

enum status
db_place_wish_list(struct db *db, int64_t office, const char *day, const char *slot,
    int64_t after_ms, const char *after, size_t max, struct place_wish **wishes,
    size_t *count, struct error *err)
{
    static const char sql[] =
        "SELECT " WISH
        " FROM place_wish w"
        " WHERE office = $1 AND day = $2 AND (slot = '' OR slot = $3)"
        "   AND (wished_ms > $4 OR (wished_ms = $4 AND application > $5))"
        "   AND NOT EXISTS (SELECT 1"
        "     FROM place_freed f"
        "     WHERE f.office = $1 AND f.offered_to = w.application)"
        " ORDER BY wished_ms, application"
        " LIMIT $6";
    struct statement *stmt = statement_new(db, sql);

    statement_bind_int64(stmt, 1, office);
    statement_bind_text(stmt, 2, day);
    statement_bind_text(stmt, 3, slot);
    statement_bind_int64(stmt, 4, after_ms);
    statement_bind_text(stmt, 5, after);
    statement_bind_int64(stmt, 6, (int64_t)max);
    return statement_list(stmt, "read who waits for a place", sizeof(**wishes), read_wish,
        wishes, count, err);
}

enum status
db_place_freed_put(
    struct db *db, int64_t office, const struct place_freed *freed, struct error *err)
{
    static const char sql[] =
        "INSERT INTO place_freed (office, id, service, day, slot, from_min, to_min,"
        "   release_ms)"
        " VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
    struct statement *stmt = statement_new(db, sql);

    statement_bind_int64(stmt, 1, office);
    statement_bind_text(stmt, 2, freed->id);
    statement_bind_text(stmt, 3, freed->service);
    statement_bind_text(stmt, 4, freed->day);
    statement_bind_text(stmt, 5, freed->slot);
    statement_bind_int64(stmt, 6, freed->from_min);
    statement_bind_int64(stmt, 7, freed->to_min);
    statement_bind_int64(stmt, 8, freed->release_ms);
    return statement_run(stmt, "keep a place that was given back", err);
}

enum status
db_place_freed_update(
    struct db *db, int64_t office, const struct place_freed *freed, struct error *err)
{
    static const char sql[] =
        "UPDATE place_freed SET offered_to = $3, until_ms = $4"
        " WHERE office = $1 AND id = $2";
    struct statement *stmt = statement_new(db, sql);

    statement_bind_int64(stmt, 1, office);
    statement_bind_text(stmt, 2, freed->id);
    statement_bind_text_or_null(stmt, 3, freed->offered_to);
    statement_bind_int64(stmt, 4, freed->until_ms);
    return statement_run(stmt, "offer a place", err);
}

enum status
db_place_freed_drop(struct db *db, int64_t office, const char *id, struct error *err)
{
    static const char sql[] =
        "DELETE FROM place_freed"
        " WHERE office = $1 AND id = $2";
    struct statement *stmt = statement_new(db, sql);

    statement_bind_int64(stmt, 1, office);
    statement_bind_text(stmt, 2, id);
    return statement_run(stmt, "open a place", err);
}

static void
read_freed(struct statement *stmt, void *row)
{
    struct place_freed *freed = row;

    statement_text(stmt, 0, freed->id, sizeof(freed->id));
    statement_text(stmt, 1, freed->service, sizeof(freed->service));
    statement_day(stmt, 2, freed->day);
    statement_text(stmt, 3, freed->slot, sizeof(freed->slot));
    freed->from_min = (int)statement_int64_in(stmt, 4, 0, 1440);
    freed->to_min = (int)statement_int64_in(stmt, 5, 0, 1440);
    freed->release_ms = statement_int64_in(stmt, 6, 0, TIME_MS_MAX);
    statement_text(stmt, 7, freed->offered_to, sizeof(freed->offered_to));
    freed->until_ms = statement_int64_in(stmt, 8, 0, TIME_MS_MAX);
}

enum status
db_place_freed_of(struct db *db, int64_t office, const char *application,
    struct place_freed *freed, struct error *err)
{
    static const char sql[] = "SELECT " FREED
                              " FROM place_freed"
                              " WHERE office = $1 AND offered_to = $2";
    struct statement *stmt = statement_new(db, sql);

    statement_bind_int64(stmt, 1, office);
    statement_bind_text(stmt, 2, application);
    return end_one(stmt, read_freed, freed, "read the place on offer", err);
}

enum status
db_place_freed_due(struct db *db, int64_t office, int64_t now_ms, const char *after,
    size_t max, struct place_freed **freed, size_t *count, struct error *err)
{
    static const char sql[] =
        "SELECT " FREED
        " FROM place_freed"
        " WHERE office = $1 AND id > $3 AND (offered_to IS NULL OR until_ms <= $2)"
        " ORDER BY id"
        " LIMIT $4";
    struct statement *stmt = statement_new(db, sql);

    statement_bind_int64(stmt, 1, office);
    statement_bind_int64(stmt, 2, now_ms);
    statement_bind_text(stmt, 3, after);
    statement_bind_int64(stmt, 4, (int64_t)max);
    return statement_list(stmt, "read the places given back", sizeof(**freed), read_freed,
        freed, count, err);
}

static void
read_held(struct statement *stmt, void *row)
{
    struct place_held *held = row;

    statement_text(stmt, 0, held->service, sizeof(held->service));
    statement_text(stmt, 1, held->slot, sizeof(held->slot));
    held->count = (int)statement_int64(stmt, 2);
}

enum status
db_place_held(struct db *db, int64_t office, const char *day, struct place_held **held,
    size_t *count, struct error *err)
{
    static const char sql[] =
        "SELECT service, slot, count(*)"
        " FROM place_freed"
        " WHERE office = $1 AND day = $2"
        " GROUP BY service, slot";
    struct statement *stmt = statement_new(db, sql);

    statement_bind_int64(stmt, 1, office);
    statement_bind_text(stmt, 2, day);
    return statement_list(
        stmt, "count the places kept", sizeof(**held), read_held, held, count, err);
}

enum status
db_place_forget(struct db *db, int64_t office, const char *day, struct error *err)
{
    static const char wishes[] =
        "DELETE FROM place_wish"
        " WHERE office = $1 AND day <= $2";
    static const char places[] =
        "DELETE FROM place_freed"
        " WHERE office = $1 AND day <= $2";
    struct statement *stmt = statement_new(db, wishes);
    enum status st;

    statement_bind_int64(stmt, 1, office);
    statement_bind_text(stmt, 2, day);
    st = statement_run(stmt, "forget wishes of days that are over", err);
    if (st != STATUS_OK) {
        return st;
    }
    stmt = statement_new(db, places);
    statement_bind_int64(stmt, 1, office);
    statement_bind_text(stmt, 2, day);
    return statement_run(stmt, "forget places of days that are over", err);
}
