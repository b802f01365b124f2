/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whose is what was scanned. */
#include "server/office/ticket_find.h"

#include <stdio.h>
#include <string.h>

#include "server/line/ticket_rule.h"
#include "ticketing/code.h"

/* A code that we do not hold: forged, another office's, another day's, or not yet here.
 */
static enum status
refuse_unheld(
    struct act *act, const char *text, const struct today *today, struct error *err)
{
    struct ticket_code code;
    char office[16];
    struct ticket_facts facts = { .state = TICKET_APPROVED };
    struct door door = today_door(act, today);
    struct ticket_entry entry;
    enum status st = ticket_code_verify(act->keys, text, strlen(text), &code, err);

    if (st != STATUS_OK) {
        return st;
    }
    (void)snprintf(office, sizeof(office), "%u", (unsigned)code.office);
    facts.office = office;
    facts.date = code.date;
    facts.from = code.from_min;
    facts.to = code.to_min;
    st = ticket_rule_decide(&facts, &door, &entry, err);
    if (st == STATUS_OTHER_OFFICE || st == STATUS_OTHER_DATE) {
        return st;
    }
    return error_set(err, STATUS_UNKNOWN_TICKET,
        "the signature is right, but this office has no such ticket");
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
        return st;
    }
    st = db_ticket_load(act->db, act->office, code.id, ticket, err);
    if (st == STATUS_NOT_FOUND) {
        return refuse_unheld(act, text, today, err);
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

    if (st != STATUS_NOT_FOUND) {
        return st;
    }
    return ticket_code_is_cut(text)
               ? error_set(err, STATUS_MALFORMED_CODE, "a code that was cut short")
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

enum status
ticket_find(struct act *act, const char *text, const struct today *today,
    struct scanned *scanned, struct error *err)
{
    char normal[SCAN_TEXT_SIZE];
    enum status st;

    *scanned = (struct scanned){ 0 };
    switch (scan_classify(text, strlen(text), normal)) {
    case SCAN_REGISTRATION:
        st = find_by_registration(act, normal, &scanned->ticket, err);
        break;
    case SCAN_SLIP:
        st = find_by_slip(act, normal + strlen("/P/"), scanned, err);
        break;
    case SCAN_TICKET:
        st = find_by_code(act, normal, today, &scanned->ticket, err);
        break;
    default:
        return error_set(err, STATUS_MALFORMED_CODE, "this is not the code of a ticket");
    }
    if (st != STATUS_OK || !scanned->ticket.id[0]) {
        return st;
    }
    st = db_visit_by_ticket(
        act->db, act->office, scanned->ticket.id, &scanned->visit, err);
    return st == STATUS_NOT_FOUND ? STATUS_OK : st;
}
