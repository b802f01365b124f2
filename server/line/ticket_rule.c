/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tickets at the door: whose, in which state, for which day, at which hour. */
#include "server/line/ticket_rule.h"

#include <string.h>

#include "common/text.h"

/* Fill the facts that the sentence for a person names. */
static enum status
refuse_with_window(enum status code, const struct ticket_facts *ticket, const char *why,
    struct error *err)
{
    (void)error_set(err, code, "%s", why);
    if (err) {
        char span[MINUTE_SPAN_SIZE];

        text_copy(err->date, sizeof(err->date), ticket->date);
        text_copy(
            err->time, sizeof(err->time), minute_span(ticket->from, ticket->to, span));
    }
    return code;
}

enum status
door_check_open(const struct door *door, struct error *err)
{
    if (day_hours_is_open(door->hours, door->minute)) {
        return STATUS_OK;
    }
    (void)error_set(err, STATUS_CLOSED_NOW, "the office is closed at this hour");
    if (err && door->next && door->next->date[0] != '\0') {
        char minute[6];

        (void)text_copy(err->date, sizeof(err->date), door->next->date);
        (void)text_copy(
            err->time, sizeof(err->time), minute_format(door->next->minute, minute));
        if (strcmp(err->date, door->date) == 0) {
            err->which = CASE_LATER_TODAY;
        }
    }
    return STATUS_CLOSED_NOW;
}

static enum status
check_state(const struct ticket_facts *ticket, struct error *err)
{
    switch (ticket->state) {
    case TICKET_DRAFT:
    case TICKET_SUBMITTED:
    case TICKET_RETURNED:
    case TICKET_REJECTED:
        return error_set(err, STATUS_NOT_APPROVED, "the application is %s, not approved",
            ticket_state_name(ticket->state));
    case TICKET_CANCELLED:
        return error_set(err, STATUS_TICKET_CANCELLED, "the ticket was cancelled");
    case TICKET_STATE_COUNT:
        return error_set(err, STATUS_INTERNAL, "the ticket is in no state that we know");
    default: /* approved, or further on: its day decides (lapsed: a day that is past) */
        return STATUS_OK;
    }
}

static enum status
check_hour(const struct ticket_facts *ticket, const struct door *door,
    struct ticket_entry *entry, struct error *err)
{
    if (door->minute < ticket->from) {
        if (door->early == EARLY_REFUSE) {
            (void)refuse_with_window(
                STATUS_TOO_EARLY, ticket, "the ticket's window has not begun", err);
            if (err) { /* "again from 08:00" */
                (void)minute_format(ticket->from, err->time);
            }
            return STATUS_TOO_EARLY;
        }
        entry->callable_from = ticket->from;
    } else if (door->minute > ticket->to) {
        if (door->late == LATE_REFUSE) {
            return refuse_with_window(
                STATUS_TOO_LATE, ticket, "the ticket's window is over", err);
        }
        entry->late = true;
    }
    return STATUS_OK;
}

enum status
ticket_rule_decide(const struct ticket_facts *ticket, const struct door *door,
    struct ticket_entry *entry, struct error *err)
{
    enum status st;

    *entry = (struct ticket_entry){ 0 };
    if (strcmp(ticket->office, door->office) != 0) {
        return error_set(err, STATUS_OTHER_OFFICE, "the ticket is for another office");
    }
    st = check_state(ticket, err);
    if (st != STATUS_OK) {
        return st;
    }
    if (strcmp(ticket->date, door->date) != 0) {
        bool past = strcmp(ticket->date, door->date) < 0;

        st = refuse_with_window(STATUS_OTHER_DATE, ticket,
            past ? "the ticket's day is past" : "the ticket is for a later day", err);
        if (err) {
            err->which = past ? CASE_PAST : CASE_ANY;
        }
        return st;
    }
    st = door_check_open(door, err);
    if (st != STATUS_OK) {
        return st;
    }
    return check_hour(ticket, door, entry, err);
}
