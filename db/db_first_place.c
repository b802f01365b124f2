/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "db/db_first_place.h"

#include "db/statement.h"

enum status
db_first_place_put(
    struct db *db, int64_t office, const struct first_place *place, struct error *err)
{
    static const char sql[] =
        "INSERT INTO first_place (office, visit, ticket, given_day, given_slot, made, service,"
        "   slot, from_min, to_min, first_place, file)"
        " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)"
        " ON CONFLICT (office, visit, file)"
        " DO UPDATE SET ticket = excluded.ticket, given_day = excluded.given_day,"
        "   given_slot = excluded.given_slot, made = excluded.made,"
        "   service = excluded.service, slot = excluded.slot,"
        "   from_min = excluded.from_min, to_min = excluded.to_min,"
        "   first_place = excluded.first_place";
    struct statement *stmt = statement_new(db, sql);

    statement_bind_int64(stmt, 1, office);
    statement_bind_text(stmt, 2, place->visit);
    statement_bind_text(stmt, 3, place->ticket);
    statement_bind_text(stmt, 4, place->given_day);
    statement_bind_text(stmt, 5, place->given_slot);
    statement_bind_int64(stmt, 6, place->made);
    statement_bind_text(stmt, 7, place->service);
    statement_bind_text(stmt, 8, place->slot);
    statement_bind_int64(stmt, 9, place->from_min);
    statement_bind_int64(stmt, 10, place->to_min);
    statement_bind_int64(stmt, 11, place->first_place);
    statement_bind_int64(stmt, 12, place->file);
    return statement_run(stmt, "keep what a ticket was", err);
}

enum status
db_first_place_load(struct db *db, int64_t office, const char *visit, int file,
    struct first_place *place, struct error *err)
{
    static const char sql[] =
        "SELECT visit, ticket, given_day, given_slot, made, service, slot, from_min, to_min,"
        "   first_place"
        " FROM first_place"
        " WHERE office = $1 AND visit = $2 AND file = $3";
    struct statement *stmt = statement_new(db, sql);
    bool found;
    enum status st;

    *place = (struct first_place){ .file = file };
    statement_bind_int64(stmt, 1, office);
    statement_bind_text(stmt, 2, visit);
    statement_bind_int64(stmt, 3, file);
    found = statement_next(stmt);
    if (found) {
        statement_text(stmt, 0, place->visit, sizeof(place->visit));
        statement_text(stmt, 1, place->ticket, sizeof(place->ticket));
        statement_day(stmt, 2, place->given_day);
        statement_text(stmt, 3, place->given_slot, sizeof(place->given_slot));
        place->made = statement_bool(stmt, 4);
        statement_text(stmt, 5, place->service, sizeof(place->service));
        statement_text(stmt, 6, place->slot, sizeof(place->slot));
        place->from_min = (int)statement_int64_in(stmt, 7, 0, MINUTES_A_DAY);
        place->to_min = (int)statement_int64_in(stmt, 8, 0, MINUTES_A_DAY);
        place->first_place = statement_bool(stmt, 9);
    }
    st = statement_result(stmt, "read what a ticket was", err);
    statement_free(stmt);
    if (st == STATUS_OK && !found) {
        return error_set(err, STATUS_NOT_FOUND, "the visit was given no place");
    }
    return st;
}

enum status
db_first_place_delete(
    struct db *db, int64_t office, const char *visit, int file, struct error *err)
{
    static const char sql[] =
        "DELETE FROM first_place"
        " WHERE office = $1 AND visit = $2 AND file = $3";
    struct statement *stmt = statement_new(db, sql);

    statement_bind_int64(stmt, 1, office);
    statement_bind_text(stmt, 2, visit);
    statement_bind_int64(stmt, 3, file);
    return statement_run(stmt, "forget what a ticket was", err);
}

static void
read_other(struct statement *stmt, void *row)
{
    struct first_place_ticket *other = row;

    statement_text(stmt, 0, other->id, sizeof(other->id));
}

enum status
db_first_place_others(struct db *db, int64_t office, const char *day, const char *ticket,
    struct first_place_ticket **tickets, size_t *count, struct error *err)
{
    static const char sql[] =
        "SELECT o.ticket"
        " FROM first_place p"
        " JOIN first_place o ON o.office = p.office AND o.visit = p.visit"
        " WHERE p.office = $1 AND p.given_day = $2 AND p.ticket = $3"
        "   AND o.given_day = $2 AND o.file <> p.file"
        " ORDER BY o.file";
    struct statement *stmt = statement_new(db, sql);

    statement_bind_int64(stmt, 1, office);
    statement_bind_text(stmt, 2, day);
    statement_bind_text(stmt, 3, ticket);
    return statement_list(stmt, "find who comes together", sizeof(**tickets), read_other,
        tickets, count, err);
}
