/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SERVER_LINE_TICKET_RULE_H
#define SERVER_LINE_TICKET_RULE_H

/*
 * May this ticket in, now? Pure. The caller has found the ticket and has made sure that
 * it has no number yet (a second scan gives the same number and does not ask here).
 * Source: docs/rules.md, "Tickets at the door".
 */

#include "common/status.h"
#include "common/visit_state.h"
#include "server/line/day_hours.h"

/** What a late or an early comer meets on the right day. */
enum late_policy { LATE_AFTER_SCHEDULED, LATE_REFUSE };
enum early_policy { EARLY_ACCEPT, EARLY_REFUSE };

struct ticket_facts {
    const char *office; /* the office it is for */
    const char *date;   /* "YYYY-MM-DD" */
    int from;           /* minutes since midnight; its window, both ends included */
    int to;
    enum ticket_state state;
};

struct door {
    const char *office; /* this office */
    const char *date;   /* today */
    int minute;         /* now, since midnight */
    const struct day_hours *hours;
    const struct opening *next; /* next time the doors open after now */
    enum late_policy late;
    enum early_policy early;
};

struct ticket_entry {
    bool late;
    int callable_from; /* minute of today from which it may be called; 0: at once */
};

/**
 * Decide about a ticket.
 *
 * @return STATUS_OK                `entry` filled
 *         STATUS_OTHER_OFFICE
 *         STATUS_TICKET_CANCELLED
 *         STATUS_NOT_APPROVED
 *         STATUS_OTHER_DATE        err->date, err->time: the ticket's day and window
 *         STATUS_CLOSED_NOW        err->date, err->time: when the doors open next;
 *                                  CASE_LATER_TODAY where that is today
 *         STATUS_TOO_EARLY         err->time: the window's start
 *         STATUS_TOO_LATE          err->time: the ticket's window
 */
enum status ticket_rule_decide(const struct ticket_facts *ticket, const struct door *door,
    struct ticket_entry *entry, struct error *err) MUST_CHECK;

/** Is the office open for a person without a ticket? STATUS_CLOSED_NOW as above. */
enum status door_check_open(const struct door *door, struct error *err) MUST_CHECK;

#endif /* SERVER_LINE_TICKET_RULE_H */
