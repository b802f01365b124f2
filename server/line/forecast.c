/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Two runs of the line. The first, of those who are here alone, says in which order they
 * are called. The second also lets people with priority come as they have come in the
 * last hour, and says when. Who goes on to another service stands in the line again when
 * its turn is over, with number and arrival. Newcomers are probes: they stand in the
 * line, are seen when their turn would be, and take no time.
 */
#include "server/line/forecast.h"

#include <limits.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "common/array.h"
#include "common/mem.h"
#include "server/line/line_run.h"

#define MS_A_SECOND INT64_C(1000)
#define MS_AN_HOUR 3600000.0
#define COMERS_MAX 512    /* people with priority who are still to come */
#define STEPPERS_MAX 2048 /* who stand in the line once more, all in all */

/* How far the truth lies from what was expected: turns differ, and so do days. Measured
 * by tests/unit/test_forecast_days.c. */
#define TURN_SPREAD 0.8   /* of a turn, to its mean */
#define DAY_SPREAD 0.14   /* of a whole wait, to itself */
#define LEAST_SPREAD 75   /* seconds */
#define FOUR_OF_FIVE 0.84 /* standard deviations above the middle */

/* Somebody who is still to come into the line: from outside with priority, or on. */
struct comer {
    int64_t at_ms;
    struct waiting_visit visit;
    struct forecast_then then;
};

struct run_state {
    const struct forecast_input *input;
    struct forecast *out;
    struct line_run *run;
    struct line_run_counter *seats; /* owned */
    int64_t *free_ms;               /* owned; INT64_MAX: has nobody left to call */
    int64_t *rests_ms;              /* owned: when its clerk rests; 0: no more */
    int64_t *until_ms;              /* owned: when its clerk leaves; 0: stays */
    size_t counter_count;
    int *calls;           /* owned: by class, made by counters that serve it */
    int *regular_calls;   /* owned: of them, of the regular lane */
    size_t *serving;      /* owned: counters, by class */
    bool *uncovered;      /* owned: by service, served by the counter that will open */
    bool *open;           /* owned: by class, some counter that serves it is open */
    struct comer *comers; /* owned; by time from `next_comer` on */
    size_t comer_count, comer_capacity;
    size_t next_comer;
    struct forecast_then *steppers; /* owned: who stand in the line once more */
    size_t stepper_count;
    bool *idle; /* owned: by counter, it waits for a comer */
    size_t turn;
};

/* The first moment from `at_ms` on at which a counter calls. */
static int64_t
outside_breaks(const struct forecast_input *input, int64_t at_ms)
{
    for (size_t i = 0; i < input->break_count; i++) {
        if (at_ms >= input->breaks[i].from_ms && at_ms < input->breaks[i].to_ms) {
            at_ms = input->breaks[i].to_ms;
        }
    }
    return at_ms;
}

/* Time of [from, to) in which counters work. */
static int64_t
working_ms(const struct forecast_input *input, int64_t from_ms, int64_t to_ms)
{
    int64_t work_ms = to_ms - from_ms;

    for (size_t i = 0; i < input->break_count; i++) {
        int64_t from =
            input->breaks[i].from_ms > from_ms ? input->breaks[i].from_ms : from_ms;
        int64_t to = input->breaks[i].to_ms < to_ms ? input->breaks[i].to_ms : to_ms;

        work_ms -= to > from ? to - from : 0;
    }
    return work_ms;
}

/* `more_ms` of work after `at_ms`. */
static int64_t
after_work(const struct forecast_input *input, int64_t at_ms, int64_t more_ms)
{
    for (size_t i = 0; i < input->break_count; i++) {
        const struct forecast_break *rest = &input->breaks[i];

        if (at_ms < rest->to_ms && at_ms + more_ms > rest->from_ms) {
            more_ms -= rest->from_ms > at_ms ? rest->from_ms - at_ms : 0;
            at_ms = rest->to_ms;
        }
    }
    return at_ms + more_ms;
}

static bool
is_served(const struct forecast_input *input, size_t service)
{
    for (size_t c = 0; c < input->counter_count; c++) {
        if (input->counters[c].serves[service]) {
            return true;
        }
    }
    return false;
}

/* The counters there are, and one that will open for what none of them serves. */
static void
seat_counters(struct run_state *state)
{
    const struct forecast_input *input = state->input;
    bool any = false;

    state->seats = xcalloc(input->counter_count + 1, sizeof(*state->seats));
    state->free_ms = xcalloc(input->counter_count + 1, sizeof(*state->free_ms));
    state->rests_ms = xcalloc(input->counter_count + 1, sizeof(*state->rests_ms));
    state->until_ms = xcalloc(input->counter_count + 1, sizeof(*state->until_ms));
    state->uncovered = xcalloc(input->service_count + 1, sizeof(*state->uncovered));
    state->counter_count = input->counter_count;
    for (size_t c = 0; c < input->counter_count; c++) {
        state->seats[c] = (struct line_run_counter){ .number = input->counters[c].number,
            .serves = input->counters[c].serves };
        state->free_ms[c] = input->counters[c].free_ms;
        state->rests_ms[c] = input->counters[c].rests_ms;
        state->until_ms[c] = input->counters[c].until_ms;
    }
    for (size_t s = 0; s < input->service_count; s++) {
        state->uncovered[s] = !is_served(input, s);
        any = any || state->uncovered[s];
    }
    if (any) {
        size_t last = state->counter_count++;

        state->seats[last] =
            (struct line_run_counter){ .number = 0, .serves = state->uncovered };
        state->free_ms[last] = input->opens_ms;
    }
}

static void
count_serving(struct run_state *state)
{
    size_t classes = line_run_class_count(state->run);

    state->calls = xcalloc(classes + 1, sizeof(*state->calls));
    state->regular_calls = xcalloc(classes + 1, sizeof(*state->regular_calls));
    state->serving = xcalloc(classes + 1, sizeof(*state->serving));
    state->open = xcalloc(classes + 1, sizeof(*state->open));
    for (size_t class = 0; class < classes; class ++) {
        for (size_t c = 0; c < state->counter_count; c++) {
            bool serves = line_run_serves(state->run, c, class);

            state->serving[class] += serves;
            state->open[class] |= serves && c < state->input->counter_count &&
                                  !state->input->counters[c].expected;
        }
    }
}

static int
compare_comers(const void *left, const void *right)
{
    const struct comer *a = left;
    const struct comer *b = right;

    if (a->at_ms != b->at_ms) {
        return a->at_ms < b->at_ms ? -1 : 1;
    }
    return a->visit.service - b->visit.service;
}

static const struct forecast_then nothing_follows = { { -1, -1, -1, -1 } };

static void
add_comer(struct run_state *state, const struct comer *comer)
{
    state->comers = array_grow(state->comers, state->comer_count, &state->comer_capacity,
        sizeof(*state->comers));
    state->comers[state->comer_count++] = *comer;
}

/* Who is at a counter now and goes on. */
static void
expect_onward(struct run_state *state)
{
    for (size_t i = 0; i < state->input->onward_count; i++) {
        const struct forecast_onward *onward = &state->input->onward[i];

        add_comer(state, &(struct comer){ onward->at_ms, onward->visit, onward->then });
    }
}

/* Somebody is called who goes on: in the line again when its turn is over. */
static void
send_on(struct run_state *state, const struct waiting_visit *visit,
    const struct forecast_then *then, int64_t at_ms)
{
    struct comer comer = { .at_ms = at_ms, .visit = *visit, .then = nothing_follows };
    size_t at;

    if (then->services[0] < 0) {
        return;
    }
    comer.visit.service = then->services[0];
    comer.visit.prefix = state->input->prefix[then->services[0]];
    comer.visit.target_counter = 0;
    comer.visit.callable_from_ms = 0;
    comer.visit.after_calls = 0;
    memcpy(comer.then.services, then->services + 1,
        sizeof(then->services) - sizeof(then->services[0]));
    add_comer(state, &comer);
    at = state->comer_count - 1;
    while (at > state->next_comer && state->comers[at - 1].at_ms > at_ms) {
        state->comers[at] = state->comers[at - 1];
        at--;
    }
    state->comers[at] = comer;
    for (size_t c = 0; c < state->counter_count; c++) { /* who had nobody looks again */
        if (state->idle[c] && state->free_ms[c] > at_ms) {
            state->free_ms[c] = at_ms;
        }
    }
}

/* People with priority come evenly, as many in an hour as in the last. */
static void
expect_comers(struct run_state *state)
{
    const struct forecast_input *input = state->input;
    int64_t now_ms = input->rules->now_ms;

    for (size_t s = 0; input->priority_per_hour && s < input->service_count; s++) {
        double each_ms = input->priority_per_hour[s] > 0
                             ? MS_AN_HOUR / input->priority_per_hour[s]
                             : 0;

        for (double at = each_ms / 2; each_ms > 0 && state->comer_count < COMERS_MAX &&
                                      now_ms + (int64_t)at < input->closing_ms;
             at += each_ms) {
            int64_t at_ms = now_ms + (int64_t)at;

            add_comer(state, &(struct comer){ .at_ms = at_ms,
                                 .visit = { .prefix = input->prefix[s],
                                     .number = INT_MAX,
                                     .lane = LANE_PRIORITY,
                                     .service = (int)s,
                                     .arrived_ms = at_ms },
                                 .then = nothing_follows });
        }
    }
}

/* Probes of one class: the first regular and the first with priority of each service. */
static size_t
probe_index(const struct forecast_input *input, size_t service, enum lane lane)
{
    return input->count + service * FORECAST_LANES + lane;
}

/* Who stand in the line once more have indexes behind the probes'. */
static size_t
stepper_index(const struct forecast_input *input, size_t stepper)
{
    return probe_index(input, input->service_count, LANE_REGULAR) + stepper;
}

/* Who has come by `at_ms` stands in the line; whoever had nobody left looks again. */
static void
let_in(struct run_state *state, int64_t at_ms)
{
    while (state->next_comer < state->comer_count &&
           state->comers[state->next_comer].at_ms <= at_ms) {
        const struct comer *comer = &state->comers[state->next_comer++];
        size_t index = SIZE_MAX;

        if (comer->then.services[0] >= 0 && state->stepper_count < STEPPERS_MAX) {
            index = stepper_index(state->input, state->stepper_count);
            state->steppers[state->stepper_count++] = comer->then;
        }
        line_run_add(state->run, &comer->visit, index);
    }
}

/* A counter's time for somebody, with all files of a bundle. */
static int32_t
turn_of(const struct forecast_input *input, const struct waiting_visit *visit)
{
    int32_t more = visit->files > 1 && input->file_s
                       ? (visit->files - 1) * input->file_s[visit->service]
                       : 0;

    return input->turn_s[visit->service] + more;
}

/* A place of which run and time are known. */
static void
say_when(struct run_state *state, struct forecast_place *place, size_t class,
    int64_t at_ms, int32_t turn_s)
{
    const struct forecast_input *input = state->input;
    int64_t now_ms = input->rules->now_ms;
    double work_s = (double)working_ms(input, now_ms, at_ms) / MS_A_SECOND;
    int before = state->calls[class] > 0 ? state->calls[class] : 1;
    double turns = TURN_SPREAD * work_s / sqrt(before);
    double days = DAY_SPREAD * work_s;
    double spread_s = sqrt(turns * turns + days * days + LEAST_SPREAD * LEAST_SPREAD);
    int64_t until_ms =
        after_work(input, at_ms, (int64_t)(FOUR_OF_FIVE * spread_s * MS_A_SECOND));

    place->expected_s = (int32_t)((at_ms - now_ms) / MS_A_SECOND);
    place->until_s = (int32_t)((until_ms - now_ms) / MS_A_SECOND);
    place->before_closing = at_ms + turn_s * MS_A_SECOND <= input->closing_ms;
    place->last_call_s = (int32_t)((input->closing_ms - now_ms) / MS_A_SECOND) - turn_s;
    place->per_person_s =
        state->serving[class] > 0 ? (double)turn_s / (double)state->serving[class] : 0;
}

static void
add_probes(struct run_state *state)
{
    const struct forecast_input *input = state->input;
    size_t classes = line_run_class_count(state->run);
    bool *has = xcalloc(classes + 1, sizeof(*has));

    for (size_t s = 0; s < input->service_count; s++) {
        struct waiting_visit visit = { .prefix = input->prefix[s],
            .number = INT_MAX,
            .service = (int)s,
            .arrived_ms = input->rules->now_ms };
        size_t class = line_run_class(state->run, &visit);

        for (int lane = 0; !has[class] && lane < FORECAST_LANES; lane++) {
            visit.lane = (enum lane)lane;
            line_run_add_probe(state->run, &visit, probe_index(input, s, visit.lane));
        }
        has[class] = true;
    }
    free(has);
}

/* Everybody of the probe's class is told the same. */
static void
note_probe(
    struct run_state *state, const struct line_run_pick *pick, int64_t at_ms, bool order)
{
    const struct forecast_input *input = state->input;
    size_t probe = pick->index - input->count;
    enum lane lane = (enum lane)(probe % FORECAST_LANES);
    struct waiting_visit visit = { .service = (int)(probe / FORECAST_LANES) };
    size_t class = line_run_class(state->run, &visit);

    for (size_t s = 0; s < input->service_count; s++) {
        struct forecast_place *place = forecast_newcomer(state->out, s, lane);

        visit.service = (int)s;
        if (line_run_class(state->run, &visit) != class) {
            continue;
        }
        if (order) {
            place->ahead = state->calls[class];
            place->regular_ahead = state->regular_calls[class];
            place->turn = state->turn;
            place->no_counter = !state->open[class];
        } else {
            say_when(state, place, class, at_ms, input->turn_s[s]);
        }
    }
}

static void
note_call(struct run_state *state, size_t index, int64_t at_ms, bool order)
{
    const struct waiting_visit *visit = &state->input->waiting[index];
    struct forecast_place *place = &state->out->places[index];
    size_t class = line_run_class(state->run, visit);

    if (order) {
        place->ahead = state->calls[class];
        place->turn = state->turn;
        place->no_counter = !state->open[class];
        return;
    }
    if (visit->callable_from_ms >
        at_ms) { /* nobody is promised a call before the window */
        at_ms = visit->callable_from_ms;
    }
    say_when(state, place, class, at_ms, turn_of(state->input, visit));
}

/* The counter that is free first; counter_count: none has anybody left. */
static size_t
first_free(const struct run_state *state)
{
    size_t first = state->counter_count;

    for (size_t c = 0; c < state->counter_count; c++) {
        if (state->free_ms[c] != INT64_MAX &&
            (first == state->counter_count ||
                state->free_ms[c] < state->free_ms[first])) {
            first = c;
        }
    }
    return first;
}

/* What follows for whom a pick is; NULL: nothing. */
static const struct forecast_then *
then_of(const struct run_state *state, size_t index)
{
    const struct forecast_input *input = state->input;

    if (index < input->count) {
        return input->then ? &input->then[index] : NULL;
    }
    return index == SIZE_MAX ? NULL : &state->steppers[index - stepper_index(input, 0)];
}

/* One counter calls, or has nobody. */
static void
step(struct run_state *state, size_t counter, bool order)
{
    const struct forecast_input *input = state->input;
    int64_t at_ms = outside_breaks(input, state->free_ms[counter]);
    struct line_run_pick pick;
    const size_t *classes;

    if (at_ms != state->free_ms[counter]) { /* others may call before the break */
        state->free_ms[counter] = at_ms;
        return;
    }
    if (state->until_ms[counter] && at_ms >= state->until_ms[counter]) {
        state->idle[counter] = false;
        state->free_ms[counter] = INT64_MAX;
        return;
    }
    if (state->rests_ms[counter] && at_ms >= state->rests_ms[counter]) {
        state->rests_ms[counter] = 0;
        state->free_ms[counter] = at_ms + input->rest_ms;
        return;
    }
    let_in(state, at_ms);
    while (line_run_peek_probe(state->run, counter, at_ms, &pick)) {
        note_probe(state, &pick, at_ms, order);
        line_run_drop(state->run, &pick);
    }
    state->idle[counter] = !line_run_peek(state->run, counter, at_ms, &pick);
    if (state->idle[counter]) { /* until the next comes, whom it may serve */
        state->free_ms[counter] = state->next_comer < state->comer_count
                                      ? state->comers[state->next_comer].at_ms
                                      : INT64_MAX;
        return;
    }
    if (pick.index < input->count) {
        note_call(state, pick.index, at_ms, order);
        state->turn++;
    }
    line_run_call(state->run, counter, &pick);
    classes = line_run_served(state->run, counter);
    for (size_t i = 0; i < line_run_served_count(state->run, counter); i++) {
        state->calls[classes[i]]++;
        state->regular_calls[classes[i]] += pick.visit.lane == LANE_REGULAR;
    }
    state->free_ms[counter] = at_ms + turn_of(input, &pick.visit) * MS_A_SECOND;
    if (then_of(state, pick.index)) {
        send_on(state, &pick.visit, then_of(state, pick.index), state->free_ms[counter]);
    }
}

/* Which services go together, and how much of one's line another's counters take. */
static void
note_classes(struct run_state *state)
{
    struct forecast *out = state->out;

    /* Behind the classes of services stands one for each counter. */
    out->class_count = line_run_class_count(state->run) - state->counter_count;
    out->class_of = xcalloc(out->service_count + 1, sizeof(*out->class_of));
    out->shares = xcalloc(out->class_count * out->class_count + 1, sizeof(*out->shares));
    for (size_t s = 0; s < out->service_count; s++) {
        const struct waiting_visit visit = { .service = (int)s };

        out->class_of[s] = line_run_class(state->run, &visit);
    }
    for (size_t of = 0; of < out->class_count; of++) {
        for (size_t other = 0; other < out->class_count; other++) {
            size_t both = 0;

            for (size_t c = 0; c < state->counter_count; c++) {
                both += line_run_serves(state->run, c, of) &&
                        line_run_serves(state->run, c, other);
            }
            out->shares[of * out->class_count + other] =
                state->serving[other] ? (double)both / (double)state->serving[other] : 0;
        }
    }
}

static void
run_once(const struct forecast_input *input, struct forecast *out, bool order)
{
    struct run_state state = { .input = input, .out = out };
    struct line_run_input line = { .waiting = input->waiting,
        .count = input->count,
        .service_count = input->service_count,
        .rules = input->rules };

    seat_counters(&state);
    line.counters = state.seats;
    line.counter_count = state.counter_count;
    state.run = line_run_new(&line);
    count_serving(&state);
    state.idle = xcalloc(state.counter_count + 1, sizeof(*state.idle));
    state.steppers = xcalloc(
        input->then || input->onward_count ? STEPPERS_MAX : 1, sizeof(*state.steppers));
    expect_onward(&state);
    if (order) {
        note_classes(&state);
    } else {
        expect_comers(&state);
    }
    if (state.comer_count > 1) {
        qsort(state.comers, state.comer_count, sizeof(*state.comers), compare_comers);
    }
    add_probes(&state);
    for (size_t c; (c = first_free(&state)) < state.counter_count;) {
        step(&state, c, order);
    }
    line_run_free(state.run);
    free(state.seats);
    free(state.free_ms);
    free(state.rests_ms);
    free(state.until_ms);
    free(state.uncovered);
    free(state.open);
    free(state.calls);
    free(state.regular_calls);
    free(state.serving);
    free(state.comers);
    free(state.steppers);
    free(state.idle);
}

/* Sent to a counter that nobody knows: not before the office closes. */
static void
say_not_today(const struct forecast_input *input, struct forecast_place *place)
{
    int64_t left_ms = input->closing_ms - input->rules->now_ms;

    place->ahead = (int)input->count;
    place->expected_s = left_ms > 0 ? (int32_t)(left_ms / MS_A_SECOND) : 0;
    place->until_s = place->expected_s;
    place->no_counter = true;
}

void
forecast_make(const struct forecast_input *input, struct forecast *forecast)
{
    *forecast = (struct forecast){ .count = input->count,
        .places = xcalloc(input->count + 1, sizeof(*forecast->places)),
        .service_count = input->service_count,
        .newcomers = xcalloc(
            input->service_count * FORECAST_LANES + 1, sizeof(*forecast->newcomers)) };
    for (size_t i = 0; i < input->count; i++) {
        forecast->places[i].turn = SIZE_MAX;
    }
    run_once(input, forecast, /* order= */ true);
    run_once(input, forecast, /* order= */ false);
    for (size_t i = 0; i < input->count; i++) {
        if (forecast->places[i].turn == SIZE_MAX) {
            say_not_today(input, &forecast->places[i]);
        }
    }
}

void
forecast_destroy(struct forecast *forecast)
{
    free(forecast->places);
    free(forecast->newcomers);
    free(forecast->class_of);
    free(forecast->shares);
    *forecast = (struct forecast){ 0 };
}

double
forecast_share(const struct forecast *forecast, size_t service, size_t other)
{
    return forecast->shares[forecast->class_of[service] * forecast->class_count +
                            forecast->class_of[other]];
}

struct forecast_place
forecast_behind(const struct forecast_place *place, int more)
{
    struct forecast_place behind = *place;
    double more_s = place->per_person_s * more;

    behind.ahead += more;
    behind.expected_s += (int32_t)more_s;
    behind.until_s += (int32_t)(more_s * (1 + FOUR_OF_FIVE * DAY_SPREAD));
    behind.before_closing &= behind.expected_s <= behind.last_call_s;
    return behind;
}
