/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How events change what a board knows; snapshots are read in board_snapshot.c. */
#include "display/board_state.h"

#include <string.h>

#include "common/event_kind.h"
#include "common/json_reader.h"
#include "common/text.h"

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
    state->counters[at] =
        (struct board_counter){ .number = number, .state = COUNTER_OPEN };
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
    int counter; /* 0 = none */
    int times;
    int64_t at_ms;
};

static bool
read_event(const json_t *data, struct event_data *out)
{
    struct json_reader r;

    memset(out, 0, sizeof(*out));
    out->times = 1;
    reader_init(&r, data, READER_STRICT, NULL); /* an odd event asks for a snapshot */
    reader_text(&r, "number", JSON_OPTIONAL, out->number, sizeof(out->number));
    reader_text(&r, "hall", JSON_OPTIONAL, out->hall, sizeof(out->hall));
    reader_small_int(&r, "counter", JSON_OPTIONAL, 0, 999, &out->counter);
    reader_small_int(&r, "times", JSON_OPTIONAL, 1, 99, &out->times);
    reader_time(&r, "at", JSON_OPTIONAL, &out->at_ms);
    return reader_result(&r) == STATUS_OK;
}

static void
take_call(struct board_state *state, const struct event_data *data, bool in_lists,
    struct board_change *change)
{
    struct board_counter *counter;

    change->called = true;
    change->redraw = true;
    (void)text_copy(change->call.number, sizeof(change->call.number), data->number);
    change->call.counter = data->counter;
    change->call.times = data->times;
    change->call.called_ms = data->at_ms;
    if (in_lists) {
        return;
    }
    put_call(state, &change->call);
    leave_counter(state, data->number);
    counter = counter_at(state, data->counter);
    if (counter) {
        counter->state = COUNTER_OPEN;
        counter->serving = false;
        memcpy(counter->visit, data->number, sizeof(counter->visit));
    }
    if (data->times == 1) {
        change->stale = leave_line(state, data->number);
    }
}

static void
take_visit(struct board_state *state, enum event_kind kind, const struct event_data *data,
    struct board_change *change)
{
    change->redraw = true;
    if (kind == EVENT_VISIT_WAITING) {
        leave_counter(state, data->number);
        join_line(state, data->number);
        change->stale = true; /* by lane and absence it may not be the last */
    } else if (kind == EVENT_VISIT_STARTED) {
        struct board_counter *counter =
            data->counter > 0 ? counter_at(state, data->counter) : NULL;

        if (counter) { /* not called there last: taken back, and may have waited */
            change->stale = strcmp(counter->visit, data->number) != 0;
            counter->serving = true;
            memcpy(counter->visit, data->number, sizeof(counter->visit));
        }
    } else if (kind == EVENT_VISIT_FINISHED || kind == EVENT_VISIT_ABSENT) {
        leave_counter(state, data->number);
    } else {
        change->stale = true; /* a kind this board does not know yet */
    }
}

static void
take_counter(struct board_state *state, enum event_kind kind,
    const struct event_data *data, struct board_change *change)
{
    struct board_counter *counter = counter_at(state, data->counter);

    if (!counter) {
        return;
    }
    change->redraw = true;
    if (kind == EVENT_COUNTER_OPENED) {
        counter->state = COUNTER_OPEN;
    } else if (kind == EVENT_COUNTER_PAUSED) {
        counter->state = COUNTER_PAUSED;
    } else if (kind == EVENT_COUNTER_CLOSED) {
        counter->state = COUNTER_CLOSED;
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

/* Each row has the first digits of its hash with it; older ones than we know say nothing
 * new. */
static void
keep_mark(struct board_state *state, int64_t seq, const json_t *data)
{
    struct json_reader r;
    char prefix[sizeof(state->hash_prefix)];

    reader_init(&r, data, READER_LENIENT, NULL);
    reader_whole_text(&r, "mark", JSON_OPTIONAL, prefix, sizeof(prefix));
    if (prefix[0] && seq > state->hash_seq) {
        memcpy(state->hash_prefix, prefix, sizeof(prefix));
        state->hash_seq = seq;
    }
}

struct board_change
board_state_take_event(
    struct board_state *state, int64_t seq, const char *type, const json_t *data)
{
    struct board_change change = { 0 };
    enum event_kind kind = event_kind_from_name(type);
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
    if (kind == EVENT_VISIT_CALLED || kind == EVENT_VISIT_RECALLED) {
        if (sentence_number_is_valid(event.number) && event.counter > 0) {
            take_call(state, &event, in_lists, &change);
        }
    } else if (in_lists) {
        return change;
    } else if (event_subject_of(type) == EVENT_OF_VISIT && event.number[0]) {
        take_visit(state, kind, &event, &change);
    } else if (event_subject_of(type) == EVENT_OF_COUNTER && event.counter > 0) {
        take_counter(state, kind, &event, &change);
    } else if (kind == EVENT_DAY_CLOSED) {
        state->day_closed = true;
        change.redraw = true;
        say_notice(&change, SENTENCE_CLOSING, &event);
    } else if (kind == EVENT_BOARD_TEST) {
        say_notice(&change, SENTENCE_TEST, &event);
    } else {
        change.stale = true; /* board.content, and what may come later */
    }
    return change;
}
