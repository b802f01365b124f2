/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A place at the front of the next day. */
#include "server/office/first_place.h"

#include <string.h>

#include "common/event_kind.h"
#include "common/text.h"
#include "db/db_first_place.h"
#include "db/db_ticket.h"
#include "db/db_visit_file.h"
#include "server/office/journal.h"
#include "server/office/ticket_issue.h"
#include "server/settings/settings.h"
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

    (void)zone_date(act->zone, act->now_ms, today);
    morning_after = strcmp(day, today) < 0;
    settings_next_opening(act->settings, today,
        morning_after ? zone_minute(act->zone, act->now_ms) : MINUTES_A_DAY, &next);
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
    text_copy(ticket->day, sizeof(ticket->day), next.date);
    text_copy(ticket->slot, sizeof(ticket->slot), act->settings->windows[first].code);
    return STATUS_OK;
}

enum status
first_place_day(
    const struct act *act, const char *day, char out[DATE_SIZE], struct error *err)
{
    struct ticket ticket = { .first_place = true };
    enum status st = find_window(act, day, &ticket, err);

    text_copy(out, DATE_SIZE, ticket.day);
    return st;
}

static enum status
copy_applicant(struct act *act, const char *from, const char *to, struct error *err)
{
    struct applicant applicant;
    enum status st = db_applicant_load(act->db, act->office, from, &applicant, err);

    if (st == STATUS_NOT_FOUND) { /* nobody asked for a name */
        return STATUS_OK;
    }
    if (st != STATUS_OK) {
        return st;
    }
    return db_applicant_put(act->db, act->office, to, &applicant, err);
}

/* A new one; or the one that was made when the day was closed before. */
static enum status
store_made(struct act *act, struct ticket *ticket, struct error *err)
{
    struct ticket before;
    bool again;
    enum status st = db_ticket_by_registration(
        act->db, act->office, ticket->registration, &before, err);

    if (st != STATUS_OK && st != STATUS_NOT_FOUND) {
        return st;
    }
    again = st == STATUS_OK;
    if (again) {
        text_copy(ticket->id, sizeof(ticket->id), before.id);
    } else {
        ticket_id_make(ticket->id);
    }
    st = ticket_sign(act, ticket, err);
    if (st != STATUS_OK) {
        return st;
    }
    return again ? db_ticket_update(act->db, act->office, ticket, act->now_ms, err)
                 : db_ticket_insert(act->db, act->office, ticket, act->now_ms, err);
}

/* A ticket for who came without one: the visit's id stands for a registration. */
static enum status
make_ticket(
    struct act *act, struct visit *visit, struct ticket *ticket, struct error *err)
{
    enum status st = store_made(act, ticket, err);

    if (st != STATUS_OK) {
        return st;
    }
    st = copy_applicant(act, visit->id, ticket->id, err);
    if (st != STATUS_OK) {
        return st;
    }
    text_copy(visit->ticket, sizeof(visit->ticket), ticket->id);
    return visit->file > 1
               ? db_visit_file_set_ticket(
                     act->db, act->office, visit->id, visit->file, ticket->id, err)
               : db_visit_set_ticket(act->db, act->office, visit->id, ticket->id, err);
}

/* Its own ticket, for the day it now has. */
static enum status
renew_ticket(struct act *act, struct ticket *ticket, struct error *err)
{
    enum status st = ticket_sign(act, ticket, err);

    if (st != STATUS_OK) {
        return st;
    }
    return db_ticket_update(act->db, act->office, ticket, act->now_ms, err);
}

/* What the ticket is before it is moved, or that there was none. */
static void
note_before(
    const struct ticket *ticket, const struct visit *visit, struct first_place *place)
{
    bool made = visit->ticket[0] == '\0';

    *place = (struct first_place){ .file = visit->file > 1 ? visit->file : 1,
        .made = made,
        .from_min = ticket->from_min,
        .to_min = ticket->to_min,
        .first_place = ticket->first_place };
    text_copy(place->visit, sizeof(place->visit), visit->id);
    text_copy(
        place->service, sizeof(place->service), made ? visit->service : ticket->service);
    text_copy(place->slot, sizeof(place->slot), ticket->slot);
}

/* What somebody came for: whoever is on the way through its steps begins it anew. */
static const char *
service_of(const struct act *act, const struct visit *visit)
{
    return settings_service(act->settings, visit->plan) ? visit->plan : visit->service;
}

/* Of one file: `visit` itself, or it as that file. */
static enum status
give(struct act *act, struct visit *visit, struct error *err)
{
    struct ticket ticket = { .first_place = false };
    struct first_place place;
    bool had_one = visit->ticket[0] != '\0';
    enum status st = STATUS_OK;

    if (had_one) {
        st = db_ticket_load(act->db, act->office, visit->ticket, &ticket, err);
    } else {
        text_copy(ticket.registration, sizeof(ticket.registration), visit->id);
        if (visit->file > 1) {
            const char file[] = { '-', (char)('0' + visit->file), '\0' };

            text_append(ticket.registration, sizeof(ticket.registration), file);
        }
        text_copy(ticket.state, sizeof(ticket.state), ticket_state_name(TICKET_APPROVED));
    }
    if (st != STATUS_OK) {
        return st == STATUS_NOT_FOUND ? STATUS_OK : st;
    }
    note_before(&ticket, visit, &place);
    ticket.first_place = true;
    text_copy(ticket.service, sizeof(ticket.service), service_of(act, visit));
    st = find_window(act, visit->day, &ticket, err);
    if (st == STATUS_NOT_FOUND) { /* then staff must give this person a day */
        return STATUS_OK;
    }
    if (st != STATUS_OK) {
        return st;
    }
    st =
        had_one ? renew_ticket(act, &ticket, err) : make_ticket(act, visit, &ticket, err);
    if (st != STATUS_OK) {
        return st;
    }
    st = ticket_take_place(act, &ticket, err);
    if (st != STATUS_OK) {
        return st;
    }
    text_copy(place.ticket, sizeof(place.ticket), ticket.id);
    text_copy(place.given_day, sizeof(place.given_day), ticket.day);
    text_copy(place.given_slot, sizeof(place.given_slot), ticket.slot);
    st = db_first_place_put(act->db, act->office, &place, err);
    if (st != STATUS_OK) {
        return st;
    }
    return journal_append(act, EVENT_TICKET_FIRST_PLACE, ticket.id,
        json_pack("{s:s, s:s, s:s, s:s}", "visit", visit->id, "service", ticket.service,
            "date", ticket.day, "window", ticket.slot),
        err);
}

enum status
first_place_give(struct act *act, struct visit *visit, struct error *err)
{
    struct visit_files files;
    enum status st = give(act, visit, err);

    if (st == STATUS_OK) {
        st = db_visit_files_load(act->db, act->office, visit, &files, err);
    }
    for (size_t i = 0; st == STATUS_OK && i < files.count; i++) {
        struct visit as = visit_as_file(visit, &files.file[i]);

        st = give(act, &as, err);
    }
    return st;
}

/* Has the ticket been moved, or used, since it was given its place? */
static enum status
has_gone_on(struct act *act, const struct first_place *place, const struct ticket *ticket,
    bool *gone, struct error *err)
{
    struct visit again;
    enum status st;

    *gone = strcmp(ticket->day, place->given_day) != 0 ||
            strcmp(ticket->slot, place->given_slot) != 0;
    if (*gone) {
        return STATUS_OK;
    }
    st = db_visit_by_ticket(
        act->db, act->office, place->given_day, place->ticket, &again, err);
    *gone = st == STATUS_OK;
    return st == STATUS_NOT_FOUND ? STATUS_OK : st;
}

/* The ticket as it was before, or, of who had none, one that opens no door. */
static enum status
restore_ticket(struct act *act, const struct first_place *place, struct visit *visit,
    struct ticket *ticket, struct error *err)
{
    ticket->first_place = place->first_place;
    if (place->made) {
        text_copy(
            ticket->state, sizeof(ticket->state), ticket_state_name(TICKET_CANCELLED));
        visit->ticket[0] = '\0';
        return visit->file > 1
                   ? db_visit_file_set_ticket(
                         act->db, act->office, visit->id, visit->file, "", err)
                   : db_visit_clear_ticket(act->db, act->office, visit->id, err);
    }
    text_copy(ticket->service, sizeof(ticket->service), place->service);
    text_copy(ticket->day, sizeof(ticket->day), visit->day);
    text_copy(ticket->slot, sizeof(ticket->slot), place->slot);
    ticket->from_min = place->from_min;
    ticket->to_min = place->to_min;
    return STATUS_OK;
}

/* Of one file: `visit` itself, or it as that file. */
static enum status
take_back(struct act *act, struct visit *visit, struct error *err)
{
    int file = visit->file > 1 ? visit->file : 1;
    struct first_place place;
    struct ticket ticket;
    enum status st =
        db_first_place_load(act->db, act->office, visit->id, file, &place, err);

    if (st == STATUS_OK) {
        st = db_ticket_load(act->db, act->office, place.ticket, &ticket, err);
    }
    if (st != STATUS_OK) {
        return st == STATUS_NOT_FOUND ? STATUS_OK : st;
    }
    st = ticket_leave_place(act, &ticket, err);
    if (st != STATUS_OK) {
        return st;
    }
    st = restore_ticket(act, &place, visit, &ticket, err);
    if (st != STATUS_OK) {
        return st;
    }
    st = renew_ticket(act, &ticket, err);
    if (st != STATUS_OK) {
        return st;
    }
    st = db_first_place_delete(act->db, act->office, visit->id, file, err);
    if (st != STATUS_OK) {
        return st;
    }
    return journal_append(act, EVENT_TICKET_PLACE_BACK, ticket.id,
        json_pack("{s:s, s:s}", "visit", visit->id, "date", place.given_day), err);
}

/* Has the ticket of one file been moved, or used, since? */
static enum status
is_gone(struct act *act, const struct visit *visit, bool *gone, struct error *err)
{
    struct first_place place;
    struct ticket ticket;
    enum status st = db_first_place_load(
        act->db, act->office, visit->id, visit->file > 1 ? visit->file : 1, &place, err);

    if (st == STATUS_OK) {
        st = db_ticket_load(act->db, act->office, place.ticket, &ticket, err);
    }
    if (st != STATUS_OK) {
        return st == STATUS_NOT_FOUND ? STATUS_OK : st;
    }
    return has_gone_on(act, &place, &ticket, gone, err);
}

enum status
first_place_take_back(struct act *act, struct visit *visit, bool *gone, struct error *err)
{
    struct visit_files files;
    enum status st = db_visit_files_load(act->db, act->office, visit, &files, err);

    *gone = false;
    if (st == STATUS_OK) {
        st = is_gone(act, visit, gone, err);
    }
    for (size_t i = 0; st == STATUS_OK && !*gone && i < files.count; i++) {
        struct visit as = visit_as_file(visit, &files.file[i]);

        st = is_gone(act, &as, gone, err);
    }
    if (st != STATUS_OK || *gone) {
        return st;
    }
    for (size_t i = 0; st == STATUS_OK && i < files.count; i++) {
        struct visit as = visit_as_file(visit, &files.file[i]);

        st = take_back(act, &as, err);
    }
    return st == STATUS_OK ? take_back(act, visit, err) : st;
}
