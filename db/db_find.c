/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "db/db_find.h"

#include "db/applicant_row.h"
#include "db/statement.h"

/* Who has a ticket; `*more` is false when it was seen enough. */
static enum status
see_tickets(struct db *db, int64_t office, const char *today, find_row_fn *see, void *arg,
    bool *more, struct error *err)
{
    static const char sql[] =
        "SELECT t.id, t.registration, " APPLICANT_COLUMNS
        " FROM ticket t"
        " LEFT JOIN applicant a ON a.office = t.office AND a.subject = t.id"
        " WHERE t.office = $1 AND t.day >= $2"
        " ORDER BY t.day";
    struct statement *stmt = statement_new(db, sql);

    statement_bind_int64(stmt, 1, office);
    statement_bind_text(stmt, 2, today);
    while (*more && statement_next(stmt)) {
        struct find_row row = { .visit = "" };

        statement_text(stmt, 0, row.ticket, sizeof(row.ticket));
        statement_text(stmt, 1, row.registration, sizeof(row.registration));
        applicant_row_read(stmt, 2, row.ticket, &row.applicant);
        *more = see(arg, &row);
    }
    return statement_end(stmt, "look through tickets", err);
}

/* Who came today without one. */
static enum status
see_walk_ins(struct db *db, int64_t office, const char *today, find_row_fn *see,
    void *arg, bool *more, struct error *err)
{
    static const char sql[] =
        "SELECT v.id, " APPLICANT_COLUMNS
        " FROM visit v"
        " JOIN applicant a ON a.office = v.office AND a.subject = v.id"
        " WHERE v.office = $1 AND v.day = $2 AND v.ticket IS NULL"
        " ORDER BY v.arrived_ms";
    struct statement *stmt = statement_new(db, sql);

    statement_bind_int64(stmt, 1, office);
    statement_bind_text(stmt, 2, today);
    while (*more && statement_next(stmt)) {
        struct find_row row = { .ticket = "" };

        statement_text(stmt, 0, row.visit, sizeof(row.visit));
        applicant_row_read(stmt, 1, row.visit, &row.applicant);
        *more = see(arg, &row);
    }
    return statement_end(stmt, "look through who came without a ticket", err);
}

enum status
db_find_people(struct db *db, int64_t office, const char *today, find_row_fn *see,
    void *arg, struct error *err)
{
    bool more = true;
    enum status st = see_walk_ins(db, office, today, see, arg, &more, err);

    return st == STATUS_OK && more ? see_tickets(db, office, today, see, arg, &more, err)
                                   : st;
}

enum status
db_find_number(struct db *db, int64_t office, const char *day, const char *prefix,
    int number, char visit[VISIT_ID_SIZE], struct error *err)
{
    static const char sql[] =
        "SELECT id"
        " FROM visit"
        " WHERE office = $1 AND day = $2 AND prefix = $3 AND number = $4";
    struct statement *stmt = statement_new(db, sql);
    enum status st;

    statement_bind_int64(stmt, 1, office);
    statement_bind_text(stmt, 2, day);
    statement_bind_text(stmt, 3, prefix);
    statement_bind_int64(stmt, 4, number);
    st = statement_one_text(stmt, "find a number", visit, VISIT_ID_SIZE, err);
    if (st == STATUS_OK && !visit[0]) {
        return error_set(err, STATUS_NOT_FOUND, "this number was not given");
    }
    return st;
}
