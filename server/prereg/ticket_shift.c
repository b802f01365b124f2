/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/prereg/ticket_shift.h"

#include <stdlib.h>
#include <string.h>

#include <sodium.h>

#include "common/text.h"
#include "db/db_application.h"
#include "db/db_stake.h"
#include "db/db_ticket.h"
#include "server/notify/message_out.h"
#include "server/office/today.h"
#include "server/prereg/booking.h"
#include "server/prereg/desk_ticket.h"

/* Are more given of a window than it has places, times overbooking? */
static bool
is_over_full(const struct settings_quota *quota, const struct quota_window *window)
{
    int64_t given = window->tickets + window->walkins;

    return given * 100 > (int64_t)window->capacity * quota->overbook_percent;
}

/* Has the day, the window or the place of this ticket gone? */
static enum status
is_concerned(struct act *act, const struct finding *finding, const char *day,
    const struct stake_ticket *ticket, bool *concerned, struct error *err)
{
    const struct settings_service *service =
        settings_service(act->settings, ticket->service);
    struct quota_day places;
    struct quota_window *window;
    enum status st;

    *concerned = finding->kind == FINDING_DAY_CLOSED ||
                 (finding->kind == FINDING_WINDOW_NOT_HELD &&
                     strcmp(finding->subject, ticket->slot) == 0);
    if (finding->kind != FINDING_OVER_FULL || !service ||
        strcmp(act->settings->quotas[service->quota].code, finding->subject) != 0) {
        return STATUS_OK;
    }
    st = today_quota(act, service->quota, day, &places, err); /* less with each moved */
    if (st != STATUS_OK) {
        return st;
    }
    window =
        quota_day_window(&places, settings_window_index(act->settings, ticket->slot));
    *concerned = window && is_over_full(&act->settings->quotas[service->quota], window);
    return STATUS_OK;
}

/* The first place behind that day; STATUS_QUOTA_FULL: there is none. */
static enum status
next_place(struct act *act, const char *code, const char *day, struct place *place,
    struct error *err)
{
    const struct settings_service *service = settings_service(act->settings, code);
    int32_t from = date_to_days(day) + 1;
    char first[DATE_SIZE], last[DATE_SIZE];
    struct place *places = NULL;
    size_t count = 0;
    enum status st;

    if (!service) {
        return error_set(err, STATUS_NOT_FOUND, "there is no service of this code");
    }
    st = booking_list(act, service, date_from_days(from, first),
        date_from_days(from + act->settings->policy.booking_days, last), &places, &count,
        err);
    for (size_t i = 0; st == STATUS_OK && i < count; i++) {
        if (places[i].left > 0) {
            *place = places[i];
            free(places);
            return STATUS_OK;
        }
    }
    free(places);
    return st == STATUS_OK
               ? error_set(err, STATUS_QUOTA_FULL, "no day that can be booked has room")
               : st;
}

/* Who has no application is told by the phone of the ticket, if it has one. */
static enum status
tell_holder(struct act *act, const char *id, const struct place *place, struct error *err)
{
    struct application application;
    struct applicant person;
    struct message_to to = { .phone = person.phone, .language = "id" };
    char from[8];
    enum status st =
        db_application_by_ticket(act->db, act->office, id, &application, err);

    if (st != STATUS_NOT_FOUND) { /* told by its move */
        return st;
    }
    st = db_applicant_load(act->db, act->office, id, &person, err);
    if (st != STATUS_OK) {
        return st == STATUS_NOT_FOUND ? STATUS_OK : st;
    }
    if (person.phone[0]) {
        st = message_put(act, "moved", &to,
            json_pack("{s:s, s:s}", "day", place->day, "until",
                minute_format(place->span.from, from)),
            err);
    }
    sodium_memzero(&person, sizeof(person));
    return st;
}

/* To that place, as the desk would do it; but who was to come first comes first there. */
static enum status
move_one(struct act *act, const char *id, const struct place *place, struct error *err)
{
    struct desk_ticket_input input = { .id = "" };
    struct ticket was, moved;
    enum status st = db_ticket_load(act->db, act->office, id, &was, err);

    if (st != STATUS_OK) {
        return st;
    }
    text_copy(input.id, sizeof(input.id), id);
    text_copy(input.day, sizeof(input.day), place->day);
    text_copy(
        input.window, sizeof(input.window), act->settings->windows[place->window].code);
    st = desk_ticket_move(act, &input, &moved, err);
    if (st != STATUS_OK || !was.first_place) {
        return st;
    }
    moved.first_place = true;
    return db_ticket_update(act->db, act->office, &moved, act->now_ms, err);
}

/* One ticket; what cannot be moved stays as it is. */
static enum status
shift_one(struct act *act, const char *day, const struct stake_ticket *ticket,
    struct ticket_shift *shift, struct error *err)
{
    struct place place;
    enum status st = next_place(act, ticket->service, day, &place, err);

    if (st == STATUS_OK) {
        st = move_one(act, ticket->id, &place, err);
    }
    if (st == STATUS_QUOTA_FULL || st == STATUS_NOT_ALLOWED || st == STATUS_WRONG_STATE ||
        st == STATUS_NOT_FOUND) {
        shift->kept++;
        return STATUS_OK;
    }
    shift->moved += st == STATUS_OK;
    return st == STATUS_OK ? tell_holder(act, ticket->id, &place, err) : st;
}

/* Those of one day that the finding is about; who has waited longest for it stays. */
static enum status
shift_day(struct act *act, const struct finding *finding, const char *day,
    struct ticket_shift *shift, struct error *err)
{
    struct stake_ticket *tickets;
    size_t count;
    enum status st = db_stake_tickets(act->db, act->office, day, &tickets, &count, err);

    for (size_t i = 0; st == STATUS_OK && i < count; i++) {
        bool concerned = false;

        st = is_concerned(act, finding, day, &tickets[i], &concerned, err);
        if (st == STATUS_OK && concerned) {
            st = shift_one(act, day, &tickets[i], shift, err);
        }
    }
    free(tickets);
    return st;
}

enum status
ticket_shift(struct act *act, const struct findings *findings, struct ticket_shift *shift,
    struct error *err)
{
    enum status st = STATUS_OK;

    *shift = (struct ticket_shift){ 0 };
    for (size_t i = 0; i < findings->count; i++) {
        const struct finding *finding = &findings->list[i];

        if (finding->kind != FINDING_DAY_CLOSED &&
            finding->kind != FINDING_WINDOW_NOT_HELD &&
            finding->kind != FINDING_OVER_FULL) {
            continue;
        }
        for (size_t d = 0; st == STATUS_OK && d < finding->day_count; d++) {
            st = shift_day(act, finding, finding->days[d].date, shift, err);
        }
    }
    return st;
}
