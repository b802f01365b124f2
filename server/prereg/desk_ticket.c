/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/prereg/desk_ticket.h"

#include <string.h>

#include "common/text.h"
#include "common/zone.h"
#include "db/db_application.h"
#include "db/db_exchange_pull.h"
#include "server/prereg/application.h"
#include "server/prereg/ticket_place.h"

static enum status
choose_place(struct act *act, const char *service, const struct desk_ticket_input *in,
    struct place *place, struct error *err)
{
    const struct settings_service *found = settings_service(act->settings, service);

    if (!found) {
        return error_set(err, STATUS_NOT_FOUND, "there is no service of this code");
    }
    return in->day[0] ? booking_find(act, found, in->day, in->window, place, err)
                      : booking_first(act, found, place, err);
}

enum status
desk_ticket_issue(struct act *act, const struct desk_ticket_input *in,
    struct ticket *ticket, struct error *err)
{
    struct place place;
    enum status st = choose_place(act, in->service, in, &place, err);

    *ticket = (struct ticket){ 0 };
    if (st != STATUS_OK) {
        return st;
    }
    text_copy(ticket->service, sizeof(ticket->service), in->service);
    ticket_registration_make(
        settings_service(act->settings, in->service), ticket->registration);
    return ticket_place_new(act, ticket, &place, &in->applicant, err);
}

/* May the desk change it: is it ours to change, and has nobody arrived with it? */
static enum status
check_ours(struct act *act, const struct ticket *ticket, struct error *err)
{
    struct backend_ticket backend;
    struct visit visit;
    char today[DATE_SIZE];
    enum status st =
        db_exchange_ticket_of(act->db, act->office, ticket->id, &backend, err);

    if (st == STATUS_OK) {
        (void)error_set(
            err, STATUS_NOT_ALLOWED, "a backend gave it, which must change it");
        if (err) {
            err->which = CASE_OF_BACKEND;
        }
        return STATUS_NOT_ALLOWED;
    }
    if (st != STATUS_NOT_FOUND) {
        return st;
    }
    st = db_visit_by_ticket(act->db, act->office,
        zone_date(act->zone, act->now_ms, today), ticket->id, &visit, err);
    if (st == STATUS_OK && visit.state == VISIT_UNSERVED &&
        strcmp(ticket->day, today) > 0) { /* it is for another time */
        return STATUS_OK;
    }
    if (st == STATUS_OK) {
        st = error_set(err, STATUS_WRONG_STATE, "it has its number: change that");
        error_fact(err, FACT_STATE, "%s", visit_state_name(visit.state));
        return st;
    }
    return st == STATUS_NOT_FOUND ? STATUS_OK : st;
}

static enum status
check_approved(const struct ticket *ticket, struct error *err)
{
    enum ticket_state state = ticket_state_from_name(ticket->state);

    return state == TICKET_APPROVED
               ? STATUS_OK
               : ticket_state_refuse(err, state, "the ticket is %s", ticket->state);
}

/* What an application's owner could do as well, done for them, where `*owned`; its
 * ticket, as it is then. */
static enum status
act_for_owner(struct act *act, enum application_move move,
    const struct desk_ticket_input *in, struct ticket *ticket, bool *owned,
    struct error *err)
{
    struct application application;
    struct application_input input = { .note = "" };
    enum status st =
        db_application_by_ticket(act->db, act->office, in->id, &application, err);

    *owned = st != STATUS_NOT_FOUND;
    if (st != STATUS_OK) {
        return *owned ? st : STATUS_OK;
    }
    text_copy(input.id, sizeof(input.id), application.id);
    text_copy(input.day, sizeof(input.day), in->day);
    text_copy(input.window, sizeof(input.window), in->window);
    st = application_act(act, move, &input, &application, err);
    return st == STATUS_OK ? db_ticket_load(act->db, act->office, in->id, ticket, err)
                           : st;
}

/* A ticket that the desk may change. */
static enum status
load_ours(struct act *act, const char *id, struct ticket *ticket, struct error *err)
{
    enum status st = db_ticket_load(act->db, act->office, id, ticket, err);

    return st == STATUS_OK ? check_ours(act, ticket, err) : st;
}

/* At another place, of the same service. */
static enum status
move_plain(struct act *act, const struct desk_ticket_input *in, struct ticket *ticket,
    struct error *err)
{
    struct place place;
    enum status st = choose_place(act, ticket->service, in, &place, err);

    if (st != STATUS_OK) {
        return st;
    }
    st = ticket_place_free(act, ticket, err);
    return st == STATUS_OK ? ticket_place_again(act, ticket, &place, err) : st;
}

enum status
desk_ticket_move(struct act *act, const struct desk_ticket_input *in,
    struct ticket *ticket, struct error *err)
{
    bool owned;
    enum status st = load_ours(act, in->id, ticket, err);

    if (st != STATUS_OK) {
        return st;
    }
    st = act_for_owner(act, MOVE_RESCHEDULE, in, ticket, &owned, err);
    if (st != STATUS_OK || owned) {
        return st;
    }
    st = check_approved(ticket, err);
    return st == STATUS_OK ? move_plain(act, in, ticket, err) : st;
}

enum status
desk_ticket_cancel(struct act *act, const struct desk_ticket_input *in,
    struct ticket *ticket, struct error *err)
{
    bool owned;
    enum status st = load_ours(act, in->id, ticket, err);

    if (st != STATUS_OK) {
        return st;
    }
    st = act_for_owner(act, MOVE_CANCEL, in, ticket, &owned, err);
    if (st != STATUS_OK || owned) {
        return st;
    }
    st = check_approved(ticket, err);
    return st == STATUS_OK ? ticket_place_free(act, ticket, err) : st;
}
