/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A place at the front of the next day. */
#include "server/office/first_place.h"

#include <string.h>

#include "common/text.h"
#include "db/db_ticket.h"
#include "server/office/journal.h"
#include "server/office/settings.h"
#include "server/office/ticket_issue.h"
#include "ticketing/code.h"

/* The first window of the next day that has one: after today, but for a day that is
 * closed only the morning after. */
static enum status
find_window(
    const struct act *act, const char *day, struct ticket *ticket, struct error *err)
{
    char today[DATE_SIZE];
    struct opening next;
    struct span span;
    int first = -1;
    bool morning_after;

    (void)clock_date(act->now_ms, today);
    morning_after = strcmp(day, today) < 0;
    settings_next_opening(act->settings, today,
        morning_after ? clock_minute(act->now_ms) : MINUTES_A_DAY, &next);
    for (size_t i = 0; next.date[0] && i < act->settings->window_count; i++) {
        if (settings_window_span(act->settings, (int)i, next.date, &span) &&
            (first < 0 || span.from < ticket->from_min)) {
            first = (int)i;
            ticket->from_min = span.from;
            ticket->to_min = span.to;
        }
    }
    if (first < 0) {
        return error_set(err, STATUS_NOT_FOUND, "the calendar has no next day");
    }
    (void)text_copy(ticket->day, sizeof(ticket->day), next.date);
    (void)text_copy(
        ticket->slot, sizeof(ticket->slot), act->settings->windows[first].code);
    return STATUS_OK;
}

/* A ticket for who came without one: the visit's id stands for a registration. */
static enum status
make_ticket(
    struct act *act, struct visit *visit, struct ticket *ticket, struct error *err)
{
    struct applicant applicant;
    enum status st = ticket_sign(act, ticket, err);

    if (st == STATUS_OK) {
        st = db_ticket_insert(act->db, act->office, ticket, act->now_ms, err);
    }
    if (st == STATUS_OK) {
        st = db_applicant_load(act->db, act->office, visit->id, &applicant, err);
    }
    if (st == STATUS_OK) {
        st = db_applicant_put(act->db, act->office, ticket->id, &applicant, err);
    } else if (st == STATUS_NOT_FOUND) { /* nobody asked for a name */
        st = STATUS_OK;
    }
    if (st == STATUS_OK) {
        (void)text_copy(visit->ticket, sizeof(visit->ticket), ticket->id);
        st = db_visit_set_ticket(act->db, act->office, visit->id, ticket->id, err);
    }
    return st;
}

enum status
first_place_give(struct act *act, struct visit *visit, struct error *err)
{
    struct ticket ticket = { .first_place = true };
    bool had_one = visit->ticket[0] != '\0';
    enum status st = STATUS_OK;

    if (had_one) {
        st = db_ticket_load(act->db, act->office, visit->ticket, &ticket, err);
        ticket.first_place = true;
    } else {
        ticket_id_make(ticket.id);
        (void)text_copy(ticket.registration, sizeof(ticket.registration), visit->id);
        (void)text_copy(
            ticket.state, sizeof(ticket.state), ticket_state_name(TICKET_APPROVED));
    }
    if (st == STATUS_OK) {
        (void)text_copy(ticket.service, sizeof(ticket.service), visit->service);
        st = find_window(act, visit->day, &ticket, err);
    }
    if (st == STATUS_NOT_FOUND) { /* then staff must give this person a day */
        return STATUS_OK;
    }
    if (st == STATUS_OK && had_one) {
        st = ticket_sign(act, &ticket, err);
    }
    if (st == STATUS_OK) {
        st = had_one ? db_ticket_update(act->db, act->office, &ticket, act->now_ms, err)
                     : make_ticket(act, visit, &ticket, err);
    }
    if (st == STATUS_OK) {
        st = ticket_count_place(act, &ticket, 1, err);
    }
    if (st != STATUS_OK) {
        return st;
    }
    return journal_append(act, "ticket.first_place", ticket.id,
        json_pack("{s:s, s:s, s:s, s:s}", "visit", visit->id, "service", ticket.service,
            "date", ticket.day, "window", ticket.slot),
        err);
}
