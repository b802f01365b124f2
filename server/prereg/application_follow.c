/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/prereg/application_follow.h"

#include <stdlib.h>
#include <string.h>

#include <sodium.h>

#include "common/text.h"
#include "common/zone.h"
#include "db/db_followed.h"
#include "db/db_ticket.h"
#include "db/db_visit.h"
#include "server/notify/message_out.h"
#include "server/prereg/application.h"
#include "server/prereg/handover.h"
#include "server/prereg/registrant.h"

/* The row's state is `to` from now on; `member` of its data must be `value`. */
static const struct {
    enum event_kind kind;
    const char *member; /* NULL: any data */
    const char *value;
    enum ticket_state to;
    const char *message; /* or "" */
} followed[] = {
    { EVENT_VISIT_WAITING, "why", "arrived", TICKET_ARRIVED, "" },
    { EVENT_VISIT_FINISHED, "outcome", "verified", TICKET_VERIFIED, "verified" },
    { EVENT_VISIT_FINISHED, "outcome", "incomplete", TICKET_INCOMPLETE, "incomplete" },
    { EVENT_VISIT_FINISHED, "outcome", "rejected", TICKET_REJECTED, "rejected" },
    { EVENT_VISIT_CANCELLED, NULL, NULL, TICKET_LAPSED, "" },
    { EVENT_VISIT_UNSERVED, NULL, NULL, TICKET_LAPSED, "" },
};

static enum status
move_to(struct act *act, struct application *application, enum ticket_state to,
    const char *note, const char *message, struct error *err)
{
    struct application_step step = { .at_ms = act->now_ms };
    json_t *params;
    enum status st;

    if (application->state == to) {
        return STATUS_OK;
    }
    application->state = to;
    application->changed_ms = act->now_ms;
    if (to == TICKET_VERIFIED) {
        handover_expect(act, application);
    }
    st = db_application_update(act->db, act->office, application, err);
    if (st != STATUS_OK) {
        return st;
    }
    text_copy(step.actor, sizeof(step.actor), act->caller->actor);
    text_copy(step.what, sizeof(step.what), ticket_state_name(to));
    application_seal_note(act, application, note, &step.note);
    st = db_application_step_add(act->db, act->office, application->id, &step, err);
    if (st != STATUS_OK || message[0] == '\0') {
        return st;
    }
    params = json_object();
    if (to == TICKET_VERIFIED && application->expected[0]) {
        (void)json_object_set_new(params, "day", json_string(application->expected));
    } else if (to == TICKET_VERIFIED) {
        message = "verified_undated";
    }
    return application_tell(act, application, message, params, err);
}

/* The day is over: who held a ticket for it and did not come has missed it. */
static enum status
lapse(struct act *act, const char *day, struct error *err)
{
    struct application *missed;
    char next[DATE_SIZE];
    size_t count;
    enum status st = db_application_missed(act->db, act->office,
        date_from_days(date_to_days(day) + 1, next), &missed, &count, err);

    for (size_t i = 0; st == STATUS_OK && i < count; i++) {
        st = move_to(act, &missed[i], TICKET_LAPSED, "", "lapsed", err);
    }
    free(missed);
    return st;
}

/* To the phone that the ticket's person gave: the day, and from when.
 * @param language  of the account; of who has none it is not known */
static enum status
tell_first_place(struct act *act, const char *id, const char *language, struct error *err)
{
    struct ticket ticket;
    struct applicant person;
    struct message_to to = { .phone = person.phone, .language = language };
    char from[8];
    enum status st = db_ticket_load(act->db, act->office, id, &ticket, err);

    if (st == STATUS_OK) {
        st = db_applicant_load(act->db, act->office, id, &person, err);
    }
    if (st != STATUS_OK) {
        return st == STATUS_NOT_FOUND ? STATUS_OK : st;
    }
    if (person.phone[0]) {
        st = message_put(act, "first_place", &to,
            json_pack("{s:s, s:s}", "day", ticket.day, "until",
                minute_format(ticket.from_min, from)),
            err);
    }
    sodium_memzero(&person, sizeof(person));
    return st;
}

/* Who was not served comes first another day. */
static enum status
place_again(struct act *act, const char *ticket, struct error *err)
{
    struct application application;
    struct person person = { .language = "id" };
    enum status st =
        db_application_by_ticket(act->db, act->office, ticket, &application, err);

    if (st == STATUS_OK) {
        st = move_to(act, &application, TICKET_APPROVED, "", "", err);
        if (st == STATUS_OK) {
            st = application_person(act, &application, &person, err);
            st = st == STATUS_NOT_FOUND ? STATUS_OK : st; /* its account is gone */
        }
    } else if (st == STATUS_NOT_FOUND) {
        st = STATUS_OK;
    }
    if (st == STATUS_OK) {
        st = tell_first_place(act, ticket, person.language, err);
    }
    sodium_memzero(&person, sizeof(person));
    return st;
}

/* What a row of a visit is to the application of its ticket. */
static enum status
follow_visit(struct act *act, enum event_kind kind, const struct visit *visit,
    const json_t *data, struct error *err)
{
    for (size_t i = 0; i < ARRAY_LEN(followed); i++) {
        const char *said =
            followed[i].member
                ? json_string_value(json_object_get(data, followed[i].member))
                : NULL;
        struct application application;
        char note[APPLICANT_NOTE_SIZE] = "";
        enum status st;

        if (followed[i].kind != kind ||
            (followed[i].member && (!said || strcmp(said, followed[i].value) != 0))) {
            continue;
        }
        st = db_application_by_ticket(
            act->db, act->office, visit->ticket, &application, err);
        if (st == STATUS_NOT_FOUND) {
            return STATUS_OK;
        }
        if (st == STATUS_OK && followed[i].to == TICKET_INCOMPLETE) {
            st = handover_to_bring(act, &application, visit, note, err);
        }
        return st == STATUS_OK ? move_to(act, &application, followed[i].to, note,
                                     followed[i].message, err)
                               : st;
    }
    return STATUS_OK;
}

enum status
application_follow(struct act *act, enum event_kind kind, const char *subject,
    const struct visit *visit, const json_t *data, struct error *err)
{
    struct followed tickets;
    enum status st;

    if (kind == EVENT_DAY_CLOSED) {
        return lapse(act, subject, err);
    }
    if (kind == EVENT_TICKET_FIRST_PLACE) {
        return place_again(act, subject, err);
    }
    if (!visit || !visit->ticket[0]) {
        return STATUS_OK;
    }
    st = db_followed_load(act->db, act->office, &tickets, err);
    return st == STATUS_OK && tickets.applications
               ? follow_visit(act, kind, visit, data, err)
               : st;
}
