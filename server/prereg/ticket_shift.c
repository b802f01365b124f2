/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/prereg/ticket_shift.h"

#include <stdlib.h>
#include <string.h>

#include <sodium.h>

#include "common/mem.h"
#include "common/text.h"
#include "common/zone.h"
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

/* What a quota has free from tomorrow on, by day and time. */
struct free_places {
    bool known;
    struct place *places; /* owned */
    size_t count;
};

/* A change on its way: what is free is read once, and counted down with each ticket. */
struct shifting {
    struct act *act;
    struct ticket_shift *shift;
    struct free_places *free; /* owned; by the quota's index in the settings */
};

/* A finding on a day. */
struct shift_day {
    const struct finding *finding;
    const char *day;
    int quota;               /* that is over full; -1: it is about something else */
    struct quota_day places; /* of that quota, without who was moved */
};

static struct quota_window *
over_full_window(const struct act *act, struct shift_day *on, const char *slot)
{
    struct quota_window *window =
        on->quota < 0
            ? NULL
            : quota_day_window(&on->places, settings_window_index(act->settings, slot));

    return window && is_over_full(&act->settings->quotas[on->quota], window) ? window
                                                                             : NULL;
}

/* Has the day, the window or the place of this ticket gone? */
static bool
is_concerned(const struct act *act, struct shift_day *on,
    const struct settings_service *service, const struct stake_ticket *ticket)
{
    switch (on->finding->kind) {
    case FINDING_DAY_CLOSED:
        return true;
    case FINDING_WINDOW_NOT_HELD:
        return strcmp(on->finding->subject, ticket->slot) == 0;
    default:
        return service && service->quota == on->quota &&
               over_full_window(act, on, ticket->slot);
    }
}

static enum status
read_free(struct shifting *shifting, const struct settings_service *service,
    struct free_places *found, struct error *err)
{
    struct act *act = shifting->act;
    char today[DATE_SIZE], first[DATE_SIZE], last[DATE_SIZE];
    int32_t now = date_to_days(zone_date(act->zone, act->now_ms, today));
    enum status st = booking_list(act, service, date_from_days(now + 1, first),
        date_from_days(now + act->settings->policy.booking_days, last), &found->places,
        &found->count, err);

    found->known = st == STATUS_OK;
    return st;
}

/* The first place behind that day; STATUS_QUOTA_FULL: there is none. */
static enum status
next_place(struct shifting *shifting, const struct settings_service *service,
    const char *day, struct place **place, struct error *err)
{
    struct free_places *found = &shifting->free[service->quota];
    enum status st = found->known ? STATUS_OK : read_free(shifting, service, found, err);

    for (size_t i = 0; st == STATUS_OK && i < found->count; i++) {
        *place = &found->places[i];
        if (strcmp((*place)->day, day) > 0 && (*place)->left > 0) {
            return STATUS_OK;
        }
    }
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
shift_one(struct shifting *shifting, struct shift_day *on,
    const struct settings_service *service, const struct stake_ticket *ticket,
    struct error *err)
{
    struct quota_window *window = over_full_window(shifting->act, on, ticket->slot);
    struct place *place = NULL;
    enum status st =
        service ? next_place(shifting, service, on->day, &place, err) : STATUS_NOT_FOUND;

    if (st == STATUS_OK) {
        st = move_one(shifting->act, ticket->id, place, err);
    }
    if (st == STATUS_QUOTA_FULL || st == STATUS_NOT_ALLOWED || st == STATUS_WRONG_STATE ||
        st == STATUS_NOT_FOUND) {
        shifting->shift->kept++;
        return STATUS_OK;
    }
    if (st != STATUS_OK) {
        return st;
    }
    shifting->shift->moved++;
    place->left--;
    if (window) {
        window->tickets--;
    }
    return tell_holder(shifting->act, ticket->id, place, err);
}

/* Those of one day that the finding is about; who has waited longest for it stays. */
static enum status
shift_day(struct shifting *shifting, struct shift_day *on, struct error *err)
{
    struct act *act = shifting->act;
    struct stake_ticket *tickets;
    size_t count;
    enum status st = on->quota < 0
                         ? STATUS_OK
                         : today_quota(act, on->quota, on->day, &on->places, err);

    if (st != STATUS_OK) {
        return st;
    }
    st = db_stake_tickets(act->db, act->office, on->day, &tickets, &count, err);
    for (size_t i = 0; st == STATUS_OK && i < count; i++) {
        const struct settings_service *service =
            settings_service(act->settings, tickets[i].service);

        if (is_concerned(act, on, service, &tickets[i])) {
            st = shift_one(shifting, on, service, &tickets[i], err);
        }
    }
    free(tickets);
    return st;
}

static int
quota_index(const struct office_settings *settings, const char *code)
{
    for (size_t i = 0; i < settings->quota_count; i++) {
        if (strcmp(settings->quotas[i].code, code) == 0) {
            return (int)i;
        }
    }
    return -1;
}

static enum status
shift_finding(struct shifting *shifting, const struct finding *finding, struct error *err)
{
    struct shift_day on = { .finding = finding, .quota = -1 };
    enum status st = STATUS_OK;

    switch (finding->kind) {
    case FINDING_DAY_CLOSED:
    case FINDING_WINDOW_NOT_HELD:
        break;
    case FINDING_OVER_FULL:
        on.quota = quota_index(shifting->act->settings, finding->subject);
        break;
    default:
        return STATUS_OK;
    }
    for (size_t d = 0; st == STATUS_OK && d < finding->day_count; d++) {
        on.day = finding->days[d].date;
        st = shift_day(shifting, &on, err);
    }
    return st;
}

enum status
ticket_shift(struct act *act, const struct findings *findings, struct ticket_shift *shift,
    struct error *err)
{
    size_t quotas = act->settings->quota_count;
    struct shifting shifting = {
        .act = act, .shift = shift, .free = xcalloc(quotas + 1, sizeof(*shifting.free))
    };
    enum status st = STATUS_OK;

    *shift = (struct ticket_shift){ 0 };
    for (size_t i = 0; st == STATUS_OK && i < findings->count; i++) {
        st = shift_finding(&shifting, &findings->list[i], err);
    }
    for (size_t i = 0; i < quotas; i++) {
        free(shifting.free[i].places);
    }
    free(shifting.free);
    return st;
}
