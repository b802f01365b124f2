/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tickets in the order of their changes. */
#include "db/db_exchange_change.h"

#include "db/applicant_row.h"
#include "db/statement.h"

#define CHANGED \
    "SELECT c.change, t.id, t.registration, t.code, t.service, t.day, t.from_min, " \
    "t.to_min, t.slot, t.state, " APPLICANT_COLUMNS \
    " " \
    "FROM ticket_change c JOIN ticket t ON t.office = c.office AND t.id = c.ticket " \
    "LEFT JOIN applicant a ON a.office = t.office AND a.subject = t.id " \
    "WHERE c.office = $1 AND c.change > $2 "

static void
read_row(struct statement *stmt, struct changed_ticket *row)
{
    struct ticket *ticket = &row->ticket;

    *row = (struct changed_ticket){ .change = statement_int64(stmt, 0) };
    statement_text(stmt, 1, ticket->id, sizeof(ticket->id));
    statement_text(stmt, 2, ticket->registration, sizeof(ticket->registration));
    statement_text(stmt, 3, ticket->code, sizeof(ticket->code));
    statement_text(stmt, 4, ticket->service, sizeof(ticket->service));
    statement_text(stmt, 5, ticket->day, sizeof(ticket->day));
    ticket->from_min = (int)statement_int64(stmt, 6);
    ticket->to_min = (int)statement_int64(stmt, 7);
    statement_text(stmt, 8, ticket->slot, sizeof(ticket->slot));
    statement_text(stmt, 9, ticket->state, sizeof(ticket->state));
    row->has_applicant = !statement_is_null(stmt, 10);
    applicant_row_read(stmt, 10, ticket->id, &row->applicant);
}

enum status
db_exchange_change_list(struct db *db, int64_t office, int64_t after, const char *date,
    const char *today, struct changed_ticket *rows, size_t max, size_t *count,
    struct error *err)
{
    static const char of_day[] = CHANGED "AND c.day = $3 ORDER BY c.change LIMIT $4";
    static const char from_day[] = CHANGED
        "AND c.day = t.day AND (t.day >= $3 OR EXISTS (SELECT 1 FROM ticket_change e "
        "WHERE e.office = $1 AND e.ticket = t.id AND e.day >= $3)) "
        "ORDER BY c.change LIMIT $4";
    struct statement *stmt = statement_new(db, date[0] ? of_day : from_day);
    enum status st;

    *count = 0;
    statement_bind_int64(stmt, 1, office);
    statement_bind_int64(stmt, 2, after);
    statement_bind_text(stmt, 3, date[0] ? date : today);
    statement_bind_int64(stmt, 4, (int64_t)max);
    while (*count < max && statement_next(stmt)) {
        read_row(stmt, &rows[(*count)++]);
    }
    st = statement_result(stmt, "read changed tickets", err);
    statement_free(stmt);
    return st;
}

enum status
db_exchange_change_last(struct db *db, int64_t office, int64_t *change, struct error *err)
{
    static const char sql[] =
        "SELECT COALESCE(MAX(change), 0) FROM ticket_change WHERE office = $1";
    struct statement *stmt = statement_new(db, sql);
    enum status st;

    *change = 0;
    statement_bind_int64(stmt, 1, office);
    if (statement_next(stmt)) {
        *change = statement_int64(stmt, 0);
    }
    st = statement_result(stmt, "read the latest change", err);
    statement_free(stmt);
    return st;
}
