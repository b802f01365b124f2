/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/prereg/ticket_place.h"

#include <sodium.h>

#include "common/text.h"
#include "db/db_personal.h"
#include "server/office/journal.h"
#include "server/office/ticket_issue.h"
#include "server/prereg/place_keep.h"
#include "server/settings/settings.h"
#include "ticketing/code.h"

void
ticket_registration_make(
    const struct settings_service *service, char out[REGISTRATION_SIZE])
{
    uint8_t random[REGISTRATION_DRAWN * 5 / 8];
    char letters[REGISTRATION_DRAWN + 1];

    randombytes_buf(random, sizeof(random));
    text_base32_encode(random, sizeof(random), letters, sizeof(letters));
    ticket_registration_name(service, letters, out);
}

static void
put_at(const struct act *act, const struct place *place, struct ticket *ticket)
{
    ticket->from_min = place->span.from;
    ticket->to_min = place->span.to;
    ticket->first_place = false;
    text_copy(ticket->day, sizeof(ticket->day), place->day);
    text_copy(
        ticket->slot, sizeof(ticket->slot), act->settings->windows[place->window].code);
    text_copy(ticket->state, sizeof(ticket->state), ticket_state_name(TICKET_APPROVED));
}

/* It is stored: its place is counted, and it is told. */
static enum status
tell_issued(struct act *act, const struct ticket *ticket, struct error *err)
{
    enum status st = ticket_take_place(act, ticket, err);

    if (st != STATUS_OK) {
        return st;
    }
    st = db_personal_stored(act->db, act->office, ticket->day, err);
    if (st != STATUS_OK) {
        return st;
    }
    return journal_append(act, EVENT_TICKET_ISSUED, ticket->id,
        json_pack("{s:s, s:s, s:s, s:i, s:i}", "service", ticket->service, "date",
            ticket->day, "window", ticket->slot, "from", ticket->from_min, "to",
            ticket->to_min),
        err);
}

enum status
ticket_place_new(struct act *act, struct ticket *ticket, const struct place *place,
    const struct applicant *applicant, struct error *err)
{
    enum status st;

    put_at(act, place, ticket);
    ticket_id_make(ticket->id);
    st = ticket_sign(act, ticket, err);
    if (st != STATUS_OK) {
        return st;
    }
    st = db_ticket_insert(act->db, act->office, ticket, act->now_ms, err);
    if (st != STATUS_OK) {
        return st;
    }
    st = db_applicant_put(act->db, act->office, ticket->id, applicant, err);
    return st == STATUS_OK ? tell_issued(act, ticket, err) : st;
}

enum status
ticket_place_again(
    struct act *act, struct ticket *ticket, const struct place *place, struct error *err)
{
    enum status st;

    put_at(act, place, ticket);
    st = ticket_sign(act, ticket, err);
    if (st != STATUS_OK) {
        return st;
    }
    st = db_ticket_update(act->db, act->office, ticket, act->now_ms, err);
    return st == STATUS_OK ? tell_issued(act, ticket, err) : st;
}

enum status
ticket_place_free(struct act *act, struct ticket *ticket, struct error *err)
{
    enum status st = ticket_leave_place(act, ticket, err);

    if (st != STATUS_OK) {
        return st;
    }
    text_copy(ticket->state, sizeof(ticket->state), ticket_state_name(TICKET_CANCELLED));
    st = db_ticket_update(act->db, act->office, ticket, act->now_ms, err);
    if (st == STATUS_OK) {
        st = place_keep(act, ticket, err);
    }
    return st == STATUS_OK
               ? journal_append(act, EVENT_TICKET_CANCELLED, ticket->id, NULL, err)
               : st;
}
