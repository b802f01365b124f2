/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An application goes from state to state: placed, moved, given up. */
#include <stdio.h>
#include <stdlib.h>

#include <sodium.h>

#include "common/text.h"
#include "common/zone.h"
#include "server/office/journal.h"
#include "server/prereg/application.h"
#include "server/prereg/handover.h"
#include "server/prereg/registrant.h"
#include "server/prereg/ticket_place.h"
#include "server/prereg/waiting_list.h"

static enum status
note_step(struct act *act, const struct application *application, const char *what,
    const char *note, struct error *err)
{
    struct application_step step = { .at_ms = act->now_ms };

    text_copy(step.actor, sizeof(step.actor), act->caller->actor);
    text_copy(step.what, sizeof(step.what), what);
    application_seal_note(act, application, note, &step.note);
    return db_application_step_add(act->db, act->office, application->id, &step, err);
}

/* When its ticket is for. */
static enum status
add_visit(struct act *act, const struct application *application, json_t *params,
    struct error *err)
{
    struct ticket ticket;
    char span[MINUTE_SPAN_SIZE];
    enum status st =
        db_ticket_load(act->db, act->office, application->ticket, &ticket, err);

    if (st != STATUS_OK) {
        return st == STATUS_NOT_FOUND ? STATUS_OK : st;
    }
    (void)json_object_set_new(params, "day", json_string(ticket.day));
    (void)json_object_set_new(
        params, "window", json_string(minute_span(ticket.from_min, ticket.to_min, span)));
    return STATUS_OK;
}

enum status
application_message_params(struct act *act, const struct application *application,
    json_t **out, struct error *err)
{
    json_t *params = json_object();

    *out = params;
    if (application->due[0] && IN(application->state) & TO_REVIEW) {
        (void)json_object_set_new(params, "day", json_string(application->due));
    }
    if (application->state == TICKET_READY) {
        char today[DATE_SIZE];
        char span[MINUTE_SPAN_SIZE];
        struct day_hours hours;
        struct opening next;

        settings_next_opening(act->settings, zone_date(act->zone, act->now_ms, today),
            MINUTES_A_DAY, &next);
        settings_day_hours(act->settings, next.date, &hours);
        (void)json_object_set_new(params, "window",
            json_string(minute_span(hours.hours.from, hours.hours.to, span)));
    }
    if (application->state == TICKET_COLLECTED ||
        application->state == TICKET_DELIVERED) {
        char today[DATE_SIZE];

        (void)json_object_set_new(
            params, "day", json_string(zone_date(act->zone, act->now_ms, today)));
    }
    return application->state == TICKET_APPROVED
               ? add_visit(act, application, params, err)
               : STATUS_OK;
}

/* Its papers that were sent back. */
static enum status
count_returned(struct act *act, const struct application *application, json_t *params,
    struct error *err)
{
    struct paper *papers;
    size_t count;
    int returned = 0;
    char text[12];
    enum status st =
        db_paper_list(act->db, act->office, application->id, &papers, &count, err);

    for (size_t i = 0; i < count; i++) {
        returned += papers[i].reason[0] != '\0';
    }
    free(papers);
    (void)snprintf(text, sizeof(text), "%d", returned ? returned : 1);
    (void)json_object_set_new(params, "count", json_string(text));
    return st;
}

enum status
application_apply(struct act *act, struct application *application,
    enum application_move move, const char *note, struct error *err)
{
    const struct application_move_row *row = application_move_row(move);
    enum ticket_state from = application->state;
    const char *event = row->message;
    json_t *params;
    enum status st = application_move_check(move, from, err);

    if (st != STATUS_OK) {
        return st;
    }
    if (row->to != TICKET_STATE_COUNT) {
        application->state = row->to;
        if (!(IN(row->to) & TO_REVIEW)) { /* else who checks it goes on with it */
            application->claimed_by = 0;
            application->claimed_until_ms = 0;
        }
        application->waits = application->waits && move == MOVE_SUBMIT;
    }
    application->changed_ms = act->now_ms;
    st = db_application_update(act->db, act->office, application, err);
    if (st != STATUS_OK) {
        return st;
    }
    st = note_step(act, application,
        row->to == TICKET_STATE_COUNT ? row->word : ticket_state_name(row->to), note,
        err);
    if (st != STATUS_OK) {
        return st;
    }
    st = journal_append(act, EVENT_APPLICATION_MOVED, application->id,
        json_pack("{s:s, s:s, s:s, s:s}", "move", row->word, "service",
            application->service, "from", ticket_state_name(from), "state",
            ticket_state_name(application->state)),
        err);
    if (st != STATUS_OK || row->message[0] == '\0') {
        return st;
    }
    st = application_message_params(act, application, &params, err);
    if (move == MOVE_SUBMIT && application->waits) {
        event = "submitted_to_village";
    }
    if (st == STATUS_OK) {
        st = move == MOVE_RETURN
                 ? count_returned(act, application, params, err)
                 : handover_word(act, application, move, note, &event, params, err);
    }
    if (st != STATUS_OK) {
        json_decref(params);
        return st;
    }
    return application_tell(act, application, event, params, err);
}

void
application_set_due(const struct act *act, struct application *application)
{
    char today[DATE_SIZE];

    if (application->waits) {
        application->due[0] = '\0';
        return;
    }
    settings_days_of_work_after(act->settings, zone_date(act->zone, act->now_ms, today),
        act->settings->policy.review_days, application->due);
}

/* Its person, as a ticket has it. */
static enum status
load_applicant(struct act *act, const struct application *application,
    struct applicant *applicant, struct error *err)
{
    struct person person;
    enum status st = application_person(act, application, &person, err);

    *applicant = (struct applicant){ 0 };
    if (st != STATUS_OK) {
        return st;
    }
    text_copy(applicant->name, sizeof(applicant->name), person.name);
    text_copy(applicant->nik, sizeof(applicant->nik), person.nik);
    text_copy(applicant->phone, sizeof(applicant->phone), person.phone);
    sodium_memzero(&person, sizeof(person));
    return STATUS_OK;
}

enum status
application_give_place(struct act *act, struct application *application,
    const struct place *place, struct error *err)
{
    struct ticket ticket = { 0 };
    struct applicant applicant;
    enum status st;

    text_copy(
        ticket.registration, sizeof(ticket.registration), application->registration);
    text_copy(ticket.service, sizeof(ticket.service), application->service);
    if (application->ticket[0]) {
        st = application_free_place(act, application, err);
        if (st != STATUS_OK) {
            return st;
        }
        text_copy(ticket.id, sizeof(ticket.id), application->ticket);
        return ticket_place_again(act, &ticket, place, err);
    }
    st = load_applicant(act, application, &applicant, err);
    if (st == STATUS_OK) {
        st = ticket_place_new(act, &ticket, place, &applicant, err);
    }
    sodium_memzero(&applicant, sizeof(applicant));
    text_copy(application->ticket, sizeof(application->ticket), ticket.id);
    return st;
}

enum status
application_free_place(
    struct act *act, struct application *application, struct error *err)
{
    struct ticket ticket;
    enum status st;

    if (application->state != TICKET_APPROVED) {
        return STATUS_OK; /* none, or one that was used or missed */
    }
    st = db_ticket_load(act->db, act->office, application->ticket, &ticket, err);
    if (st != STATUS_OK) {
        return st;
    }
    return ticket_place_free(act, &ticket, err);
}

/* The place that was asked for, or the first there is. */
static enum status
choose_place(struct act *act, const struct application *application,
    const struct application_input *in, struct place *place, struct error *err)
{
    const struct settings_service *service =
        settings_service(act->settings, application->service);

    if (!service) {
        return error_set(err, STATUS_NOT_FOUND, "this service is offered no more");
    }
    return in->day[0] ? booking_find(act, service, in->day, in->window, place, err)
                      : booking_first(act, service, place, err);
}

/* Who missed a day comes again by a step of its own where the office allows it. */
static enum status
check_renewal(struct act *act, const struct application *application, struct error *err)
{
    if (application->state == TICKET_LAPSED && act->caller->role == ROLE_APPLICANT &&
        !act->settings->policy.renew_lapsed) {
        return error_set(
            err, STATUS_NOT_ALLOWED, "a missed day is renewed at the information desk");
    }
    return STATUS_OK;
}

static enum status
move_place(struct act *act, const struct application_input *in,
    struct application *application, struct error *err)
{
    struct place place;
    enum status st = choose_place(act, application, in, &place, err);

    return st == STATUS_OK ? application_give_place(act, application, &place, err) : st;
}

static enum status
free_place(struct act *act, struct application *application, struct error *err)
{
    enum status st = application_free_place(act, application, err);

    return st == STATUS_OK ? waiting_list_leave(act, application, err) : st;
}

/* What a move does besides what its row says; `*move` may become another. */
static enum status
act_by_move(struct act *act, enum application_move *move,
    const struct application_input *in, struct application *application,
    struct error *err)
{
    bool given;
    enum status st;

    switch (*move) {
    case MOVE_RESCHEDULE:
    case MOVE_WISH:
    case MOVE_ACCEPT:
        st = check_renewal(act, application, err);
        if (st != STATUS_OK) {
            return st;
        }
        if (*move == MOVE_RESCHEDULE) {
            return move_place(act, in, application, err);
        }
        if (*move == MOVE_ACCEPT) {
            return waiting_list_accept(act, application, err);
        }
        st = waiting_list_wish(act, application, in->day, in->window, &given, err);
        *move = st == STATUS_OK && given ? MOVE_RESCHEDULE : *move;
        return st;
    case MOVE_DECLINE:
        return waiting_list_leave(act, application, err);
    case MOVE_CANNOT_COME:
    case MOVE_CANCEL:
        return free_place(act, application, err);
    default:
        return handover_act(act, *move, in, application, err);
    }
}

enum status
application_act(struct act *act, enum application_move move,
    const struct application_input *in, struct application *application,
    struct error *err)
{
    const struct application_move_row *row = application_move_row(move);
    enum status st =
        application_find(act, in->id, row->roles & ROLES_STAFF, application, err);

    if (st != STATUS_OK) {
        return st;
    }
    st = application_move_check(move, application->state, err);
    if (st != STATUS_OK) {
        return st;
    }
    st = act_by_move(act, &move, in, application, err);
    return st == STATUS_OK ? application_apply(act, application, move, in->note, err)
                           : st;
}
