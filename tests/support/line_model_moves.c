/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The reference model: calls, what becomes of a visit, counters, the end of a day. */
#include "tests/support/line_model.h"

#include <assert.h>

#define MS_A_MINUTE INT64_C(60000)

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
    visit->calls_to_go = visit->state == VISIT_ABSENT
                             ? model->settings->policy.return_after
                             : model->settings->policy.return_after_held;
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

static int
count_waiting(const struct model *model)
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
    int unserved = count_waiting(model);

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
