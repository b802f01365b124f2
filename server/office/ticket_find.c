/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whose is what was scanned. */
#include "server/office/ticket_find.h"

#include <string.h>

#include "db/db_exchange_pull.h"
#include "db/db_visit_file.h"
#include "server/office/ticket_issue.h"
#include "server/office/ticket_trust.h"
#include "server/settings/settings.h"
#include "ticketing/code.h"

/* One that a file brought in first, under an id of ours, and its backend later. */
static enum status
find_adopted(struct act *act, const char *id, struct ticket *ticket, struct error *err)
{
    struct backend_ticket known;
    enum status st = db_exchange_ticket_load(act->db, act->office, id, &known, err);

    if (st == STATUS_OK && !known.ticket[0]) {
        return STATUS_NOT_FOUND;
    }
    return st == STATUS_OK
               ? db_ticket_load(act->db, act->office, known.ticket, ticket, err)
               : st;
}

/* To be scanned again. */
static enum status
misread(struct error *err)
{
    enum status st = error_set(err, STATUS_MALFORMED_CODE, "a code that was misread");

    if (err) {
        err->which = CASE_MISREAD;
    }
    return st;
}

/*
 * A code of ours. One that is exactly the one we hold needs no look
 * at its signature: only the backend could have given it.
 */
static enum status
find_by_code(struct act *act, const char *text, const struct today *today,
    struct ticket *ticket, struct error *err)
{
    struct ticket_code code;
    enum status st = ticket_code_parse(text, strlen(text), &code, err);

    if (st != STATUS_OK) {
        return misread(err);
    }
    st = db_ticket_load(act->db, act->office, code.id, ticket, err);
    if (st == STATUS_NOT_FOUND) {
        st = find_adopted(act, code.id, ticket, err);
    }
    if (st == STATUS_NOT_FOUND) {
        return ticket_trust(act, text, today, ticket, err);
    }
    if (st == STATUS_OK && strcmp(ticket->code, text) != 0) {
        /* An older code of the same ticket, from before it was moved, or an altered one.
         */
        st = ticket_code_verify(act->keys, text, strlen(text), &code, err);
    }
    return st;
}

static enum status
find_by_registration(
    struct act *act, const char *text, struct ticket *ticket, struct error *err)
{
    enum status st = db_ticket_by_registration(act->db, act->office, text, ticket, err);
    char registration[REGISTRATION_SIZE];
    size_t at = strlen(text) == REGISTRATION_DRAWN ? 0 : act->settings->service_count;

    while (st == STATUS_NOT_FOUND &&
           ticket_registration_next(act->settings, text, &at, registration)) {
        st = db_ticket_by_registration(act->db, act->office, registration, ticket, err);
    }
    if (st != STATUS_NOT_FOUND) {
        return st;
    }
    return ticket_code_is_spoiled(text)
               ? misread(err)
               : error_set(err, STATUS_UNKNOWN_TICKET, "no such registration");
}

/* The slip of a number: the visit, and its ticket where it has one. */
static enum status
find_by_slip(
    struct act *act, const char *token, struct scanned *scanned, struct error *err)
{
    int64_t office = 0;
    enum status st = db_visit_by_track(act->db, token, &office, &scanned->visit, err);

    if (st == STATUS_NOT_FOUND || (st == STATUS_OK && office != act->office)) {
        return error_set(err, STATUS_UNKNOWN_TICKET, "no number has such a slip");
    }
    if (st == STATUS_OK && scanned->visit.ticket[0]) {
        st = db_ticket_load(
            act->db, act->office, scanned->visit.ticket, &scanned->ticket, err);
    }
    return st;
}

/* The number that a ticket has today. */
static enum status
add_visit(struct act *act, const struct today *today, struct scanned *scanned,
    struct error *err)
{
    enum status st = db_visit_by_ticket(
        act->db, act->office, today->date, scanned->ticket.id, &scanned->visit, err);

    return st == STATUS_NOT_FOUND ? STATUS_OK : st;
}

enum status
ticket_find_by_id(struct act *act, const char *id, const struct today *today,
    struct scanned *scanned, struct error *err)
{
    enum status st;

    *scanned = (struct scanned){ 0 };
    st = db_ticket_load(act->db, act->office, id, &scanned->ticket, err);
    if (st == STATUS_NOT_FOUND) {
        return error_set(err, STATUS_UNKNOWN_TICKET, "there is no such ticket");
    }
    return st == STATUS_OK ? add_visit(act, today, scanned, err) : st;
}

enum status
ticket_find(struct act *act, const char *text, const struct today *today,
    struct scanned *scanned, struct error *err)
{
    char normal[SCAN_TEXT_SIZE];
    enum status st;

    *scanned = (struct scanned){ 0 };
    switch (scan_classify(text, strlen(text), normal)) {
    case SCAN_REGISTRATION:
        scanned->typed = true;
        st = find_by_registration(act, normal, &scanned->ticket, err);
        break;
    case SCAN_SLIP:
        st = find_by_slip(act, normal + strlen("/P/"), scanned, err);
        break;
    case SCAN_TICKET:
        st = find_by_code(act, normal, today, &scanned->ticket, err);
        break;
    default:
        return ticket_code_is_spoiled(text) ? misread(err)
                                            : error_set(err, STATUS_MALFORMED_CODE,
                                                  "this is not the code of a ticket");
    }
    if (st != STATUS_OK || !scanned->ticket.id[0]) {
        return st;
    }
    return add_visit(act, today, scanned, err);
}

void
ticket_find_announce(struct db *db, int64_t office, const char *text, const char *today)
{
    char normal[SCAN_TEXT_SIZE];
    struct ticket_code code;
    struct person_tickets others;
    struct ticket ticket;
    struct visit visit;

    if (scan_classify(text, strlen(text), normal) == SCAN_TICKET &&
        ticket_code_parse(normal, strlen(normal), &code, NULL) == STATUS_OK) {
        (void)!db_ticket_load(db, office, code.id, &ticket, NULL);
        (void)!db_visit_by_ticket(db, office, today, code.id, &visit, NULL);
        (void)!db_person_tickets(db, office, code.id, &others, NULL);
    }
}
