/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The order of changes, kept a row per ticket and day that it had. */
#include "db/db_ticket_change.h"

#include "db/statement.h"

enum status
db_ticket_change_note(struct db *db, int64_t office, const char *ticket, const char *day,
    bool is_new, struct error *err)
{
    static const char now[] =
        "INSERT INTO ticket_change (office, ticket, day, change) VALUES ($1, $2, $3, "
        "(SELECT COALESCE(MAX(change), 0) + 1 FROM ticket_change WHERE office = $1)) "
        "ON CONFLICT (office, ticket, day) DO UPDATE SET change = excluded.change";
    /* Who asks for a day it was moved away from is told too. */
    static const char before[] =
        "UPDATE ticket_change SET change = (SELECT c.change FROM ticket_change c WHERE "
        "c.office = $1 AND c.ticket = $2 AND c.day = $3) "
        "WHERE office = $1 AND ticket = $2 AND day <> $3";
    struct statement *stmt = statement_new(db, now);
    enum status st;

    statement_bind_int64(stmt, 1, office);
    statement_bind_text(stmt, 2, ticket);
    statement_bind_text(stmt, 3, day);
    st = statement_run(stmt, "note that a ticket changed", err);
    if (st != STATUS_OK || is_new) {
        return st;
    }
    stmt = statement_new(db, before);
    statement_bind_int64(stmt, 1, office);
    statement_bind_text(stmt, 2, ticket);
    statement_bind_text(stmt, 3, day);
    return statement_run(stmt, "note that a ticket was moved", err);
}
