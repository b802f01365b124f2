/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The reference model: tickets, seats and arrivals. Nothing is counted ahead, everything
 * is looked up again. */
#include "tests/support/line_model.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

static int
minute_now(const struct model *model)
{
    return clock_minute(model->now_ms);
}

static bool
is_open_now(const struct model *model)
{
    struct day_hours hours;

    settings_day_hours(model->settings, model->date, &hours);
    return !model->day_closed && hours.open && minute_now(model) >= hours.hours.from &&
           minute_now(model) < hours.hours.to;
}

static struct span
window_span(const struct model *model, int window)
{
    struct span span;

    (void)settings_window_span(model->settings, window, model->date, &span);
    return span;
}

static bool
window_is_over(const struct model *model, int window)
{
    return minute_now(model) > window_span(model, window).to;
}

/* The window that runs, else the next one, else the last. */
static int
window_now(const struct model *model)
{
    int best = -1;

    for (int w = 0; w < (int)model->settings->window_count; w++) {
        struct span span = window_span(model, w);

        if (span.from < 0) {
            continue;
        }
        if (best < 0 ||
            (window_is_over(model, best) && span.to > window_span(model, best).to) ||
            (!window_is_over(model, w) && span.to < window_span(model, best).to)) {
            best = w;
        }
    }
    return best;
}

static bool
seat_is_free(const struct model *model, const struct model_seat *seat)
{
    return !seat->used && (seat->ticket < 0 || window_is_over(model, seat->window));
}

/* A free seat of this quota in a window that runs now or has run; -1: none. */
static int
find_seat(const struct model *model, int quota, int *count)
{
    int now = window_now(model);
    int found = -1;

    *count = 0;
    for (int i = 0; i < model->seat_count; i++) {
        const struct model_seat *seat = &model->seats[i];

        if (seat->quota == quota && now >= 0 &&
            window_span(model, seat->window).to <= window_span(model, now).to &&
            seat_is_free(model, seat)) {
            found = i;
            (*count)++;
        }
    }
    return found;
}

int
model_free_seats(const struct model *model, int quota)
{
    int count;

    (void)find_seat(model, quota, &count);
    return count;
}

/* The places of a quota, as the settings have them. */
static void
add_seats(struct model *model, int quota)
{
    for (int w = 0; w < (int)model->settings->window_count; w++) {
        if (window_span(model, w).from < 0) {
            continue;
        }
        for (int i = 0; i < model->settings->quotas[quota].places[w]; i++) {
            assert(model->seat_count < MODEL_SEATS_MAX);
            model->seats[model->seat_count++] =
                (struct model_seat){ .quota = quota, .window = w, .ticket = -1 };
        }
    }
}

void
model_begin_day(
    struct model *model, const struct office_settings *settings, const char *date)
{
    enum model_counter counters[MODEL_COUNTERS_MAX];

    memcpy(counters, model->counters, sizeof(counters));
    memset(model, 0, sizeof(*model));
    memcpy(model->counters, counters, sizeof(counters));
    model->settings = settings;
    memcpy(model->date, date, DATE_SIZE);
    for (int q = 0; q < (int)settings->quota_count; q++) {
        add_seats(model, q);
    }
}

/* Where a service, or a quota, of `from` stands in `to`; -1: it is not there. */
static int
find_service(
    const struct office_settings *from, int service, const struct office_settings *to)
{
    return service < 0 ? -1 : settings_service_index(to, from->services[service].code);
}

static int
find_quota(
    const struct office_settings *from, int quota, const struct office_settings *to)
{
    for (int q = 0; q < (int)to->quota_count; q++) {
        if (strcmp(from->quotas[quota].code, to->quotas[q].code) == 0) {
            return q;
        }
    }
    return -1;
}

void
model_adopt(struct model *model, const struct office_settings *settings)
{
    const struct office_settings *was = model->settings;
    int kept = 0;

    model->settings = settings;
    for (int i = 0; i < model->visit_count; i++) {
        model->visits[i].service = find_service(was, model->visits[i].service, settings);
    }
    for (int i = 0; i < model->ticket_count; i++) {
        model->tickets[i].service =
            find_service(was, model->tickets[i].service, settings);
    }
    for (int i = 0; i < model->seat_count; i++) {
        struct model_seat seat = model->seats[i];

        seat.quota = find_quota(was, seat.quota, settings);
        if (seat.quota >= 0) {
            model->seats[kept++] = seat;
        }
    }
    model->seat_count = kept;
    for (int q = 0; q < (int)settings->quota_count; q++) {
        if (find_quota(settings, q, was) < 0) {
            add_seats(model, q);
        }
    }
}

static bool
holds_seat(const struct model *model, const struct model_ticket *ticket)
{
    return strcmp(ticket->date, model->date) == 0 &&
           ticket_state_holds_place(ticket->state);
}

int
model_add_ticket(struct model *model, const struct model_ticket *ticket)
{
    int quota = model->settings->services[ticket->service].quota;
    int index = model->ticket_count;

    if (index == MODEL_TICKETS_MAX || model->seat_count == MODEL_SEATS_MAX) {
        return -1;
    }
    model->tickets[model->ticket_count++] = *ticket;
    if (!holds_seat(model, ticket)) {
        return index;
    }
    for (int i = 0; i < model->seat_count; i++) {
        struct model_seat *seat = &model->seats[i];

        if (seat->quota == quota && seat->window == ticket->window && seat->ticket < 0 &&
            !seat->used) {
            seat->ticket = index;
            return index;
        }
    }
    model->seats[model->seat_count++] =
        (struct model_seat){ .quota = quota, .window = ticket->window, .ticket = index };
    return index;
}

void
model_cancel_ticket(struct model *model, int index)
{
    struct model_ticket *ticket = &model->tickets[index];
    int quota = model->settings->services[ticket->service].quota;
    int held = 0;
    int mine = -1;

    if (!holds_seat(model, ticket)) {
        ticket->state = TICKET_CANCELLED;
        return;
    }
    for (int i = 0; i < model->seat_count; i++) {
        const struct model_seat *seat = &model->seats[i];

        if (seat->quota == quota && seat->window == ticket->window && seat->ticket >= 0) {
            held++;
            mine = seat->ticket == index ? i : mine;
        }
    }
    assert(mine >= 0 && !model->seats[mine].used);
    if (held > model->settings->quotas[quota].places[ticket->window]) {
        /* The seat was put there for this ticket only. */
        model->seats[mine] = model->seats[--model->seat_count];
    } else {
        model->seats[mine].ticket = -1;
    }
    ticket->state = TICKET_CANCELLED;
}

static int
give_number(struct model *model, int service, enum lane lane)
{
    char letter = model->settings->services[service].prefix;

    assert(model->visit_count < MODEL_VISITS_MAX);
    model->visits[model->visit_count] = (struct model_visit){ .letter = letter,
        .line = letter,
        .number = ++model->last_number[letter - 'A'],
        .service = service,
        .lane = lane,
        .state = VISIT_WAITING,
        .arrived_ms = model->now_ms };
    return model->visit_count++;
}

/* The refusals of a ticket, in the order of rules.md. */
static enum status
refuse_ticket(const struct model *model, const struct model_ticket *ticket)
{
    struct span span = window_span(model, ticket->window);

    if (ticket->state == TICKET_CANCELLED) {
        return STATUS_TICKET_CANCELLED;
    }
    if (ticket->state != TICKET_APPROVED) {
        return STATUS_NOT_APPROVED;
    }
    if (strcmp(ticket->date, model->date) != 0) {
        return STATUS_OTHER_DATE;
    }
    if (!is_open_now(model)) {
        return STATUS_CLOSED_NOW;
    }
    if (minute_now(model) < span.from && model->settings->policy.early == EARLY_REFUSE) {
        return STATUS_TOO_EARLY;
    }
    if (minute_now(model) > span.to && model->settings->policy.late == LATE_REFUSE) {
        return STATUS_TOO_LATE;
    }
    return STATUS_OK;
}

/* On time: its own seat. Late: any that is free. False: none left. */
static bool
take_seat(struct model *model, int ticket, int quota, bool late)
{
    int count;
    int any = late ? find_seat(model, quota, &count) : -1;

    if (late) {
        if (any >= 0) {
            model->seats[any].used = true;
        }
        return any >= 0;
    }
    for (int i = 0; i < model->seat_count; i++) {
        if (model->seats[i].ticket == ticket) {
            assert(!model->seats[i].used);
            model->seats[i].used = true;
            return true;
        }
    }
    abort(); /* every approved ticket of today has a seat */
}

enum status
model_check_in(struct model *model, int index, int *visit, bool *repeat)
{
    struct model_ticket *ticket = &model->tickets[index];
    struct span span = window_span(model, ticket->window);
    bool late = minute_now(model) > span.to;
    enum status st;

    *repeat = ticket->visit >= 0;
    if (*repeat) {
        *visit = ticket->visit;
        return STATUS_OK;
    }
    st = refuse_ticket(model, ticket);
    if (st != STATUS_OK) {
        return st;
    }
    if (!take_seat(
            model, index, model->settings->services[ticket->service].quota, late)) {
        return STATUS_QUOTA_FULL;
    }
    *visit = give_number(model, ticket->service, LANE_REGULAR);
    ticket->visit = *visit;
    model->visits[*visit].late = late;
    model->visits[*visit].first_place = ticket->first_place && !late;
    if (minute_now(model) < span.from) {
        model->visits[*visit].callable_from_ms = clock_at(model->date, span.from);
    }
    return STATUS_OK;
}

enum status
model_walk_in(struct model *model, int service, enum lane lane, int *visit)
{
    int count;
    int seat = find_seat(model, model->settings->services[service].quota, &count);

    if (!is_open_now(model)) {
        return STATUS_CLOSED_NOW;
    }
    if (seat < 0) {
        return STATUS_QUOTA_FULL;
    }
    model->seats[seat].used = true;
    *visit = give_number(model, service, lane);
    return STATUS_OK;
}
