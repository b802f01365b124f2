/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tickets and applicants as stored. */
#include "db/db_ticket.h"

#include "common/visit_state.h"
#include "db/db_ticket_change.h"
#include "db/statement.h"

#define TICKET_COLUMNS \
    "id, registration, code, service, day, from_min, to_min, slot, state, first_place"

enum status
db_ticket_insert(struct db *db, int64_t office, const struct ticket *ticket,
    int64_t now_ms, struct error *err)
{
    static const char sql[] =
        "INSERT INTO ticket (office, id, registration, code, service, day, from_min,"
        "   to_min, slot, state, changed_ms, first_place)"
        " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)"
        " ON CONFLICT DO NOTHING";
    struct statement *stmt = statement_new(db, sql);
    enum status st;

    statement_bind_int64(stmt, 1, office);
    statement_bind_text(stmt, 2, ticket->id);
    statement_bind_text(stmt, 3, ticket->registration);
    statement_bind_text(stmt, 4, ticket->code);
    statement_bind_text(stmt, 5, ticket->service);
    statement_bind_text(stmt, 6, ticket->day);
    statement_bind_int64(stmt, 7, ticket->from_min);
    statement_bind_int64(stmt, 8, ticket->to_min);
    statement_bind_text(stmt, 9, ticket->slot);
    statement_bind_text(stmt, 10, ticket->state);
    statement_bind_int64(stmt, 11, now_ms);
    statement_bind_int64(stmt, 12, ticket->first_place);
    (void)statement_next(stmt);
    st = statement_result(stmt, "record a ticket", err);
    if (st == STATUS_OK && statement_changes(stmt) == 0) {
        st = error_set(err, STATUS_WRONG_STATE, "this ticket is already there");
    }
    statement_free(stmt);
    return st == STATUS_OK ? db_ticket_change_note(db, office, ticket->id, ticket->day,
                                 /* is_new= */ true, err)
                           : st;
}

enum status
db_ticket_update(struct db *db, int64_t office, const struct ticket *ticket,
    int64_t now_ms, struct error *err)
{
    static const char sql[] =
        "UPDATE ticket"
        " SET code = $3, service = $4, day = $5, from_min = $6, to_min = $7, slot = $8,"
        "   state = $9, changed_ms = $10, first_place = $11"
        " WHERE office = $1 AND id = $2";
    struct statement *stmt = statement_new(db, sql);
    enum status st;

    statement_bind_int64(stmt, 1, office);
    statement_bind_text(stmt, 2, ticket->id);
    statement_bind_text(stmt, 3, ticket->code);
    statement_bind_text(stmt, 4, ticket->service);
    statement_bind_text(stmt, 5, ticket->day);
    statement_bind_int64(stmt, 6, ticket->from_min);
    statement_bind_int64(stmt, 7, ticket->to_min);
    statement_bind_text(stmt, 8, ticket->slot);
    statement_bind_text(stmt, 9, ticket->state);
    statement_bind_int64(stmt, 10, now_ms);
    statement_bind_int64(stmt, 11, ticket->first_place);
    st = statement_run(stmt, "change a ticket", err);
    return st == STATUS_OK ? db_ticket_change_note(db, office, ticket->id, ticket->day,
                                 /* is_new= */ false, err)
                           : st;
}

static enum status
load_one(struct statement *stmt, struct ticket *ticket, struct error *err)
{
    bool found = statement_next(stmt);
    enum status st;

    if (found) {
        statement_text(stmt, 0, ticket->id, sizeof(ticket->id));
        statement_text(stmt, 1, ticket->registration, sizeof(ticket->registration));
        statement_text(stmt, 2, ticket->code, sizeof(ticket->code));
        statement_text(stmt, 3, ticket->service, sizeof(ticket->service));
        statement_day(stmt, 4, ticket->day);
        ticket->from_min = (int)statement_int64_in(stmt, 5, 0, MINUTES_A_DAY);
        ticket->to_min = (int)statement_int64_in(stmt, 6, 0, MINUTES_A_DAY);
        statement_text(stmt, 7, ticket->slot, sizeof(ticket->slot));
        statement_text(stmt, 8, ticket->state, sizeof(ticket->state));
        if (ticket_state_from_name(ticket->state) == TICKET_STATE_COUNT) {
            statement_set_damaged(stmt, 8);
        }
        ticket->first_place = statement_bool(stmt, 9);
    }
    st = statement_result(stmt, "read a ticket", err);
    statement_free(stmt);
    if (st == STATUS_OK && !found) {
        return error_set(err, STATUS_NOT_FOUND, "there is no such ticket");
    }
    return st;
}

enum status
db_ticket_load(struct db *db, int64_t office, const char *id, struct ticket *ticket,
    struct error *err)
{
    static const char sql[] = "SELECT " TICKET_COLUMNS
                              " FROM ticket"
                              " WHERE office = $1 AND id = $2";
    struct statement *stmt = statement_new(db, sql);

    statement_bind_int64(stmt, 1, office);
    statement_bind_text(stmt, 2, id);
    return load_one(stmt, ticket, err);
}

enum status
db_ticket_by_registration(struct db *db, int64_t office, const char *registration,
    struct ticket *ticket, struct error *err)
{
    static const char sql[] = "SELECT " TICKET_COLUMNS
                              " FROM ticket"
                              " WHERE office = $1 AND registration = $2";
    struct statement *stmt = statement_new(db, sql);

    statement_bind_int64(stmt, 1, office);
    statement_bind_text(stmt, 2, registration);
    return load_one(stmt, ticket, err);
}
