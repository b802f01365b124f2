/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The reference model: nothing is counted ahead, everything is looked up again. */
#include "tests/support/line_model.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#define MS_A_MINUTE INT64_C(60000)

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

/* The counter it waits for, as long as that has not closed; 0: any that serves it. */
static int
bound_to(const struct model *model, const struct model_visit *visit)
{
    return model->counters[visit->target] == MODEL_CLOSED ? 0 : visit->target;
}

static bool
may_call(const struct model *model, int counter, const struct model_visit *visit)
{
    int target = bound_to(model, visit);

    return visit->state == VISIT_WAITING &&
           (target ? target == counter
                   : settings_counter_serves(
                         settings_counter(model->settings, counter), visit->service));
}

static bool
counter_is_busy(const struct model *model, int counter)
{
    for (int i = 0; i < model->visit_count; i++) {
        const struct model_visit *visit = &model->visits[i];

        if (visit->counter == counter &&
            (visit->state == VISIT_CALLED || visit->state == VISIT_SERVING)) {
            return true;
        }
    }
    return false;
}

static enum status
counter_is_ready(const struct model *model, int counter)
{
    if (model->counters[counter] != MODEL_OPEN) {
        return STATUS_COUNTER_CLOSED;
    }
    return counter_is_busy(model, counter) ? STATUS_COUNTER_BUSY : STATUS_OK;
}

static void
come_to(struct model *model, int index, int counter, bool in_order, char regular_front)
{
    struct model_visit *visit = &model->visits[index];

    assert(model->call_count < MODEL_CALLS_MAX);
    model->calls[model->call_count++] =
        (struct model_call){ .line = model_line(model, visit),
            .lane = visit->lane,
            .in_order = in_order,
            .regular_front = regular_front };
    visit->state = VISIT_CALLED;
    visit->counter = counter;
    visit->calls = 1;
    visit->target = bound_to(model, visit);
    visit->calls_to_go = 0;
    for (int i = 0; i < model->visit_count; i++) {
        struct model_visit *other = &model->visits[i];

        if (other->calls_to_go > 0 && may_call(model, counter, other)) {
            other->calls_to_go--;
        }
    }
}

enum status
model_call_next(struct model *model, int counter, int *index)
{
    struct waiting_visit waiting[MODEL_VISITS_MAX];
    int from[MODEL_VISITS_MAX];
    struct call_rules rules = { .now_ms = model->now_ms,
        .counter = counter,
        .priority_run = model->settings->policy.priority_run,
        .age_limit_ms = model->settings->policy.age_limit_min * MS_A_MINUTE };
    size_t count = 0;
    size_t chosen;
    char regular_front;
    enum status st = counter_is_ready(model, counter);

    if (st != STATUS_OK) {
        return st;
    }
    for (int i = 0; i < model->visit_count; i++) {
        const struct model_visit *visit = &model->visits[i];

        if (!may_call(model, counter, visit)) {
            continue;
        }
        from[count] = i;
        waiting[count++] = (struct waiting_visit){ .prefix = model_line(model, visit),
            .number = visit->number,
            .lane = visit->lane,
            .first_place = visit->first_place,
            .late = visit->late,
            .arrived_ms = visit->arrived_ms,
            .callable_from_ms = visit->callable_from_ms,
            .after_calls = visit->calls_to_go,
            .target_counter = bound_to(model, visit) };
    }
    for (char line = 'A'; line <= 'Z'; line++) {
        rules.runs[line - 'A'] = model_line_run(model, line);
    }
    if (!model_choose(waiting, count, &rules, &chosen, &regular_front)) {
        return STATUS_EMPTY;
    }
    *index = from[chosen];
    come_to(model, *index, counter, /* in_order= */ true, regular_front);
    return STATUS_OK;
}

enum status
model_call_out_of_order(struct model *model, int index, int counter)
{
    enum status st = counter_is_ready(model, counter);

    if (model->visits[index].state != VISIT_WAITING) {
        return STATUS_WRONG_STATE;
    }
    if (st == STATUS_OK) {
        come_to(model, index, counter, /* in_order= */ false, 0);
    }
    return st;
}

enum status
model_call_again(struct model *model, int index)
{
    struct model_visit *visit = &model->visits[index];

    if (visit->state != VISIT_CALLED) {
        return STATUS_WRONG_STATE;
    }
    if (visit->calls >= model->settings->policy.max_calls) {
        return STATUS_NO_CALLS_LEFT;
    }
    visit->calls++;
    return STATUS_OK;
}

static enum status
move(struct model *model, int index, enum visit_state from, enum visit_state to)
{
    if (model->visits[index].state != from) {
        return STATUS_WRONG_STATE;
    }
    model->visits[index].state = to;
    return STATUS_OK;
}

enum status
model_start(struct model *model, int index)
{
    return move(model, index, VISIT_CALLED, VISIT_SERVING);
}

enum status
model_absent(struct model *model, int index)
{
    return move(model, index, VISIT_CALLED, VISIT_ABSENT);
}

enum status
model_hold(struct model *model, int index)
{
    enum status st = move(model, index, VISIT_SERVING, VISIT_HELD);

    if (st == STATUS_OK) { /* its window is over with: it waits for itself */
        model->visits[index].callable_from_ms = 0;
    }
    return st;
}

enum status
model_lane(struct model *model, int index, enum lane lane)
{
    struct model_visit *visit = &model->visits[index];

    if (visit->state != VISIT_WAITING) {
        return STATUS_WRONG_STATE;
    }
    visit->lane = lane;
    return STATUS_OK;
}

enum status
model_return(struct model *model, int index)
{
    struct model_visit *visit = &model->visits[index];

    if (visit->state != VISIT_ABSENT && visit->state != VISIT_HELD) {
        return STATUS_WRONG_STATE;
    }
    visit->calls_to_go =
        visit->state == VISIT_ABSENT ? model->settings->policy.return_after : 0;
    visit->state = VISIT_WAITING;
    return STATUS_OK;
}

enum status
model_cancel(struct model *model, int index)
{
    struct model_visit *visit = &model->visits[index];

    if (visit->state != VISIT_WAITING && visit->state != VISIT_CALLED) {
        return STATUS_WRONG_STATE;
    }
    visit->state = VISIT_CANCELLED;
    return STATUS_OK;
}

enum status
model_to_service(struct model *model, int index, int service)
{
    enum status st;

    if (model->visits[index].state == VISIT_SERVING &&
        model->visits[index].service == service) {
        return STATUS_BAD_REQUEST; /* nobody is sent where they are */
    }
    st = move(model, index, VISIT_SERVING, VISIT_WAITING);
    if (st == STATUS_OK) {
        model->visits[index].service = service;
        model->visits[index].line = model->settings->services[service].prefix;
        model->visits[index].target = 0;
    }
    return st;
}

enum status
model_to_counter(struct model *model, int index, int counter)
{
    enum status st = move(model, index, VISIT_SERVING, VISIT_WAITING);

    if (st == STATUS_OK) {
        model->visits[index].target = counter;
    }
    return st;
}

enum status
model_finish(struct model *model, int index, bool verified)
{
    const struct settings_service *service =
        &model->settings->services[model->visits[index].service];

    if (model->visits[index].state != VISIT_SERVING) {
        return STATUS_WRONG_STATE;
    }
    for (size_t i = 0; verified && i < service->document_count; i++) {
        if (service->documents[i].rule != DOCUMENT_IF) { /* nothing was ticked */
            return STATUS_CHECKLIST_INCOMPLETE;
        }
    }
    model->visits[index].finished_ms = model->now_ms;
    return move(model, index, VISIT_SERVING, VISIT_DONE);
}

enum status
model_take_back(struct model *model, int index)
{
    const struct model_visit *visit = &model->visits[index];

    if (visit->state != VISIT_DONE ||
        model->now_ms - visit->finished_ms > 2 * 60 * 1000) {
        return STATUS_WRONG_STATE;
    }
    if (model->counters[visit->counter] == MODEL_CLOSED) {
        return STATUS_COUNTER_CLOSED;
    }
    if (counter_is_busy(model, visit->counter)) {
        return STATUS_COUNTER_BUSY;
    }
    return move(model, index, VISIT_DONE, VISIT_SERVING);
}

enum status
model_open(struct model *model, int counter)
{
    model->counters[counter] = MODEL_OPEN;
    return STATUS_OK;
}

enum status
model_pause(struct model *model, int counter)
{
    if (model->counters[counter] == MODEL_CLOSED) {
        return STATUS_COUNTER_CLOSED;
    }
    model->counters[counter] = MODEL_PAUSED;
    return STATUS_OK;
}

enum status
model_close(struct model *model, int counter)
{
    if (counter_is_busy(model, counter)) {
        return STATUS_COUNTER_BUSY;
    }
    for (int i = 0; model->counters[counter] != MODEL_CLOSED && i < model->visit_count;
         i++) {
        struct model_visit *visit = &model->visits[i];

        if (visit->target == counter && !visit_state_is_final(visit->state)) {
            visit->target = 0;
        }
    }
    model->counters[counter] = MODEL_CLOSED;
    return STATUS_OK;
}

int
model_waiting(const struct model *model)
{
    int waiting = 0;

    for (int i = 0; i < model->visit_count; i++) {
        waiting += model->visits[i].state == VISIT_WAITING;
    }
    return waiting;
}

int
model_close_day(struct model *model)
{
    int unserved = model_waiting(model);

    for (int i = 0; i < model->visit_count; i++) {
        if (model->visits[i].state == VISIT_WAITING) {
            model->visits[i].state = VISIT_UNSERVED;
        }
    }
    model->day_closed = true;
    model->reopened_ms = 0;
    return unserved;
}

int
model_reopen_day(struct model *model)
{
    int waiting = 0;

    for (int i = 0; i < model->visit_count; i++) {
        if (model->visits[i].state == VISIT_UNSERVED) {
            model->visits[i].state = VISIT_WAITING;
            model->visits[i].target = 0;
            waiting++;
        }
    }
    model->day_closed = false;
    model->reopened_ms = model->now_ms;
    return waiting;
}
