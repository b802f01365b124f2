/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How events change what a board knows; snapshots are read in board_snapshot.c. */
#include "display/board_state.h"

#include <string.h>

#include "common/clock.h"
#include "common/json.h"
#include "common/text.h"
#include "display/board_snapshot.h"

void
board_state_init(struct board_state *state, const char *hall)
{
    memset(state, 0, sizeof(*state));
    (void)text_copy(state->hall, sizeof(state->hall), hall);
    state->announce = announce_settings_default();
}

void
board_state_reset(struct board_state *state)
{
    char hall[BOARD_HALL_SIZE];

    memcpy(hall, state->hall, sizeof(hall));
    board_state_init(state, hall);
}

enum status
board_state_take_snapshot(
    struct board_state *state, const json_t *json, bool *taken, struct error *err)
{
    struct board_state fresh;
    enum status st;

    board_state_init(&fresh, state->hall);
    st = board_snapshot_read(json, &fresh, err);
    if (st != STATUS_OK) {
        return st;
    }
    *taken = !state->known || fresh.snapshot_seq >= state->event_seq;
    if (*taken) {
        /* Events up to the first snapshot are history; later ones are still to be told.
         */
        fresh.event_seq = state->known ? state->event_seq : fresh.snapshot_seq;
        fresh.known = true;
        *state = fresh;
    }
    return STATUS_OK;
}

void
board_state_resume(struct board_state *state, int64_t since)
{
    if (since < state->event_seq) {
        state->event_seq = since;
    }
}

const struct board_counter *
board_state_counter(const struct board_state *state, int number)
{
    for (size_t i = 0; i < state->counter_count; i++) {
        if (state->counters[i].number == number) {
            return &state->counters[i];
        }
    }
    return NULL;
}

/* The counter an event speaks of; a new one takes its place by number. NULL: no room. */
static struct board_counter *
counter_at(struct board_state *state, int number)
{
    size_t at = 0;

    while (at < state->counter_count && state->counters[at].number < number) {
        at++;
    }
    if (at < state->counter_count && state->counters[at].number == number) {
        return &state->counters[at];
    }
    if (state->counter_count == BOARD_COUNTERS_MAX) {
        return NULL;
    }
    memmove(&state->counters[at + 1], &state->counters[at],
        (state->counter_count - at) * sizeof(state->counters[0]));
    state->counter_count++;
    state->counters[at] = (struct board_counter){ .number = number };
    return &state->counters[at];
}

/* Nobody stands at the counter any more where `number` was. */
static void
leave_counter(struct board_state *state, const char *number)
{
    for (size_t i = 0; i < state->counter_count; i++) {
        if (strcmp(state->counters[i].visit, number) == 0) {
            state->counters[i].visit[0] = '\0';
            state->counters[i].serving = false;
        }
    }
}

static struct board_group *
group_of(struct board_state *state, const char *number)
{
    for (size_t i = 0; i < state->group_count; i++) {
        if (state->groups[i].prefix == number[0]) {
            return &state->groups[i];
        }
    }
    return NULL;
}

/* `number` waits no more. True when the list ran short of what only the server knows. */
static bool
leave_line(struct board_state *state, const char *number)
{
    struct board_group *group = group_of(state, number);

    if (!group) {
        return false;
    }
    group->count -= group->count > 0;
    for (size_t i = 0; i < group->next_count; i++) {
        if (strcmp(group->next[i], number) == 0) {
            group->next_count--;
            memmove(group->next[i], group->next[i + 1],
                (group->next_count - i) * sizeof(group->next[0]));
            break;
        }
    }
    return group->count > (int)group->next_count;
}

/* `number` joins its line, at the end as far as a board can tell. */
static void
join_line(struct board_state *state, const char *number)
{
    struct board_group *group = group_of(state, number);

    if (!group) {
        return;
    }
    for (size_t i = 0; i < group->next_count; i++) {
        if (strcmp(group->next[i], number) == 0) {
            return;
        }
    }
    if (group->next_count < BOARD_NEXT_MAX && group->count == (int)group->next_count) {
        (void)text_copy(group->next[group->next_count++], BOARD_NUMBER_SIZE, number);
    }
    group->count++;
}

/* Put a call first in the list of latest calls, where its number stands only once. */
static void
put_call(struct board_state *state, const struct board_call *call)
{
    size_t at = 0;

    while (at < state->call_count && strcmp(state->calls[at].number, call->number) != 0) {
        at++;
    }
    if (at == state->call_count) {
        if (state->call_count < BOARD_CALLS_MAX) {
            state->call_count++;
        } else {
            at--;
        }
    }
    memmove(&state->calls[1], &state->calls[0], at * sizeof(state->calls[0]));
    state->calls[0] = *call;
}

/* What the events of a board hold. */
struct event_data {
    char number[BOARD_NUMBER_SIZE];
    char hall[BOARD_HALL_SIZE];
    int64_t counter; /* 0 = none */
    int64_t times;
    int64_t at_ms;
};

static bool
read_event(const json_t *data, struct event_data *out)
{
    char at[RFC3339_SIZE + 8];

    memset(out, 0, sizeof(*out));
    out->times = 1;
    if (json_read_text(data, "number", JSON_OPTIONAL, out->number, sizeof(out->number),
            NULL) != STATUS_OK ||
        json_read_text(data, "hall", JSON_OPTIONAL, out->hall, sizeof(out->hall), NULL) !=
            STATUS_OK ||
        json_read_int(data, "counter", JSON_OPTIONAL, 0, 999, &out->counter, NULL) !=
            STATUS_OK ||
        json_read_int(data, "times", JSON_OPTIONAL, 1, 99, &out->times, NULL) !=
            STATUS_OK ||
        json_read_text(data, "at", JSON_OPTIONAL, at, sizeof(at), NULL) != STATUS_OK) {
        return false;
    }
    return !at[0] || clock_parse(at, &out->at_ms, NULL) == STATUS_OK;
}

static void
take_call(struct board_state *state, const struct event_data *data, bool in_lists,
    struct board_change *change)
{
    struct board_counter *counter;

    change->called = true;
    change->redraw = true;
    (void)text_copy(change->call.number, sizeof(change->call.number), data->number);
    change->call.counter = (int)data->counter;
    change->call.times = (int)data->times;
    change->call.called_ms = data->at_ms;
    if (in_lists) {
        return;
    }
    put_call(state, &change->call);
    leave_counter(state, data->number);
    counter = counter_at(state, (int)data->counter);
    if (counter) {
        counter->state = BOARD_COUNTER_OPEN;
        counter->serving = false;
        memcpy(counter->visit, data->number, sizeof(counter->visit));
    }
    if (data->times == 1) {
        change->stale = leave_line(state, data->number);
    }
}

static void
take_visit(struct board_state *state, const char *type, const struct event_data *data,
    struct board_change *change)
{
    change->redraw = true;
    if (strcmp(type, "visit.waiting") == 0) {
        leave_counter(state, data->number);
        join_line(state, data->number);
        change->stale = true; /* by lane and absence it may not be the last */
    } else if (strcmp(type, "visit.started") == 0) {
        struct board_counter *counter =
            data->counter > 0 ? counter_at(state, (int)data->counter) : NULL;

        if (counter) {
            counter->serving = true;
            memcpy(counter->visit, data->number, sizeof(counter->visit));
        }
    } else if (strcmp(type, "visit.finished") == 0 || strcmp(type, "visit.absent") == 0) {
        leave_counter(state, data->number);
    } else {
        change->stale = true; /* a kind this board does not know yet */
    }
}

static void
take_counter(struct board_state *state, const char *type, const struct event_data *data,
    struct board_change *change)
{
    struct board_counter *counter = counter_at(state, (int)data->counter);

    if (!counter) {
        return;
    }
    change->redraw = true;
    if (strcmp(type, "counter.opened") == 0) {
        counter->state = BOARD_COUNTER_OPEN;
    } else if (strcmp(type, "counter.paused") == 0) {
        counter->state = BOARD_COUNTER_PAUSED;
    } else if (strcmp(type, "counter.closed") == 0) {
        counter->state = BOARD_COUNTER_CLOSED;
        counter->visit[0] = '\0';
        counter->serving = false;
    }
}

static void
say_notice(struct board_change *change, enum sentence_notice notice,
    const struct event_data *data)
{
    change->announced = true;
    change->notice = notice;
    change->at_ms = data->at_ms;
}

/* Each row has its mark with it; older ones than we know say nothing new. */
static void
keep_mark(struct board_state *state, int64_t seq, const json_t *data)
{
    const char *mark = json_string_value(json_object_get(data, "mark"));

    if (mark && seq > state->mark_seq &&
        text_copy(state->mark, sizeof(state->mark), mark)) {
        state->mark_seq = seq;
    }
}

struct board_change
board_state_take_event(
    struct board_state *state, int64_t seq, const char *type, const json_t *data)
{
    struct board_change change = { 0 };
    struct event_data event;
    bool in_lists = seq <= state->snapshot_seq;

    if (seq <= state->event_seq) {
        return change;
    }
    state->event_seq = seq;
    keep_mark(state, seq, data);
    if (!read_event(data, &event)) {
        change.stale = true;
        return change;
    }
    if (event.hall[0] && state->hall[0] && strcmp(event.hall, state->hall) != 0) {
        return change;
    }
    if (strcmp(type, "visit.called") == 0 || strcmp(type, "visit.recalled") == 0) {
        if (sentence_number_is_valid(event.number) && event.counter > 0) {
            take_call(state, &event, in_lists, &change);
        }
    } else if (in_lists) {
        return change;
    } else if (text_starts_with(type, "visit.") && event.number[0]) {
        take_visit(state, type, &event, &change);
    } else if (text_starts_with(type, "counter.") && event.counter > 0) {
        take_counter(state, type, &event, &change);
    } else if (strcmp(type, "day.closed") == 0) {
        state->day_closed = true;
        change.redraw = true;
        say_notice(&change, SENTENCE_CLOSING, &event);
    } else if (strcmp(type, "board.test") == 0) {
        say_notice(&change, SENTENCE_TEST, &event);
    } else {
        change.stale = true; /* board.content, and what may come later */
    }
    return change;
}
