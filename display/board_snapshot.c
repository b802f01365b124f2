/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reading a snapshot: strict about its seq, forgiving about what only decorates. */
#include "display/board_snapshot.h"

#include <string.h>

#include "audio/announce_json.h"
#include "common/json_reader.h"
#include "common/office_limits.h"
#include "common/visit_state.h"

#define WAITING_MAX 99999
#define NO_LIMIT SIZE_MAX /* of a list: how many are kept is told by what was read */

/* A number that a board can say, else "". */
static bool
read_number(struct json_reader *r, const char *field, char out[BOARD_NUMBER_SIZE])
{
    reader_whole_text(r, field, JSON_OPTIONAL, out, BOARD_NUMBER_SIZE);
    if (!sentence_number_is_valid(out)) {
        out[0] = '\0';
    }
    return out[0] != '\0';
}

static void
read_calls(struct json_reader *r, struct board_state *out)
{
    size_t count = reader_list(r, "calls", JSON_OPTIONAL, NO_LIMIT);

    for (size_t i = 0; i < count && out->call_count < BOARD_CALLS_MAX; i++) {
        struct json_reader item = reader_object_item(r, "calls", i);
        struct board_call call = { .times = 1 };

        reader_small_int(
            &item, "counter", JSON_OPTIONAL, 1, OFFICE_COUNTERS_MAX, &call.counter);
        reader_small_int(&item, "times", JSON_OPTIONAL, 1, 99, &call.times);
        reader_time(&item, "called_at", JSON_OPTIONAL, &call.called_ms);
        if (read_number(&item, "number", call.number) && call.counter > 0) {
            out->calls[out->call_count++] = call;
        }
    }
}

/* The latest first, whatever order they came in; equal instants keep theirs. */
static void
sort_calls(struct board_state *out)
{
    for (size_t i = 1; i < out->call_count; i++) {
        struct board_call call = out->calls[i];
        size_t at = i;

        while (at > 0 && out->calls[at - 1].called_ms < call.called_ms) {
            out->calls[at] = out->calls[at - 1];
            at--;
        }
        out->calls[at] = call;
    }
}

static void
read_counter(struct json_reader *r, struct board_state *out)
{
    struct board_counter counter = { .number = 0 };
    size_t at = out->counter_count;

    reader_small_int(
        r, "counter", JSON_OPTIONAL, 1, OFFICE_COUNTERS_MAX, &counter.number);
    if (counter.number == 0 || at == BOARD_COUNTERS_MAX) {
        return;
    }
    counter.state = (enum counter_state)reader_word(
        r, "state", JSON_OPTIONAL, counter_state_words, COUNTER_OPEN);
    counter.serving = reader_word(r, "visit_state", JSON_OPTIONAL, visit_state_words,
                          VISIT_WAITING) == VISIT_SERVING;
    (void)read_number(r, "number", counter.visit);
    while (at > 0 && out->counters[at - 1].number > counter.number) {
        out->counters[at] = out->counters[at - 1];
        at--;
    }
    out->counters[at] = counter;
    out->counter_count++;
}

static void
read_group(struct json_reader *r, struct board_state *out)
{
    struct board_group *group = &out->groups[out->group_count];
    size_t count = reader_list(r, "next", JSON_OPTIONAL, NO_LIMIT);
    char prefix[2];

    reader_whole_text(r, "service", JSON_OPTIONAL, prefix, sizeof(prefix));
    if (prefix[0] < 'A' || prefix[0] > 'Z' || out->group_count == BOARD_GROUPS_MAX) {
        return;
    }
    group->prefix = prefix[0];
    reader_text(r, "name", JSON_OPTIONAL, group->name, sizeof(group->name));
    reader_small_int(r, "count", JSON_OPTIONAL, 0, WAITING_MAX, &group->count);
    for (size_t i = 0; i < count && group->next_count < BOARD_NEXT_MAX; i++) {
        struct json_reader item = reader_item(r, "next", i);

        group->next_count += read_number(&item, "", group->next[group->next_count]);
    }
    out->group_count++;
}

static void
read_ticker(struct json_reader *r, struct board_state *out)
{
    size_t count = reader_list(r, "ticker", JSON_OPTIONAL, NO_LIMIT);

    for (size_t i = 0; i < count && out->ticker_count < BOARD_TICKER_MAX; i++) {
        struct json_reader item = reader_item(r, "ticker", i);
        char *text = out->ticker[out->ticker_count];

        reader_text(&item, "", JSON_OPTIONAL, text, BOARD_TEXT_SIZE);
        out->ticker_count += text[0] != '\0';
    }
}

/* Entries of one list, each into its place of the state. */
static void
read_each(struct json_reader *r, const char *field, struct board_state *out,
    void (*read)(struct json_reader *r, struct board_state *out))
{
    size_t count = reader_list(r, field, JSON_OPTIONAL, NO_LIMIT);

    for (size_t i = 0; i < count; i++) {
        struct json_reader item = reader_object_item(r, field, i);

        read(&item, out);
    }
}

/* Fill lists, settings and `snapshot_seq` of a fresh state. What is longer than a board
 * shows is cut; a single odd entry is left out; without `seq` it is no snapshot. */
static enum status
read_snapshot(const json_t *json, struct board_state *out, struct error *err)
{
    struct json_reader r, office, announce;
    int layout;

    reader_init(&r, json, READER_LENIENT, err);
    office = reader_member(&r, "office", JSON_OPTIONAL);
    announce = reader_member(&r, "announce", JSON_OPTIONAL);
    reader_int(&r, "seq", JSON_REQUIRED, 0, INT64_MAX, &out->snapshot_seq);
    reader_text(&r, "mark", JSON_OPTIONAL, out->hash_prefix, sizeof(out->hash_prefix));
    out->hash_seq = out->snapshot_seq;
    read_calls(&r, out);
    sort_calls(out);
    read_each(&r, "counters", out, read_counter);
    read_each(&r, "waiting", out, read_group);
    read_ticker(&r, out);
    announce_settings_read(&announce, &out->announce);
    reader_text(&office, "name", JSON_OPTIONAL, out->office, sizeof(out->office));
    reader_text(
        &office, "complaints", JSON_OPTIONAL, out->complaints, sizeof(out->complaints));
    reader_bool(&r, "closed", JSON_OPTIONAL, &out->day_closed);
    doors_read(&r, &out->doors);
    reader_bool(
        &r, status_name(STATUS_CLOCK_DOUBTFUL), JSON_OPTIONAL, &out->clock_doubtful);
    layout = reader_word(&r, "layout", JSON_OPTIONAL, board_layout_words, -1);
    out->has_layout = layout >= 0;
    if (layout >= 0) {
        out->layout = (enum board_layout)layout;
    }
    return reader_result(&r);
}

enum status
board_snapshot_take(
    struct board_state *state, const json_t *json, bool *taken, struct error *err)
{
    struct board_state fresh;
    enum status st;

    board_state_init(&fresh, state->hall);
    st = read_snapshot(json, &fresh, err);
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
