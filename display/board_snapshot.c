/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reading a snapshot: strict about its seq, forgiving about what only decorates. */
#include "display/board_snapshot.h"

#include <string.h>

#include "common/clock.h"
#include "common/json.h"
#include "common/text.h"

static const char *const layout_names[] = { "main", "counters", "portrait" };

const char *
board_layout_name(enum board_layout layout)
{
    return layout_names[layout];
}

bool
board_layout_from_name(const char *name, enum board_layout *layout)
{
    for (size_t i = 0; i < ARRAY_LEN(layout_names); i++) {
        if (strcmp(name, layout_names[i]) == 0) {
            *layout = (enum board_layout)i;
            return true;
        }
    }
    return false;
}

/* A text that may be longer than there is room for: cut at a whole character. */
static void
copy_text(char *out, size_t out_size, const json_t *value)
{
    size_t len;

    if (!json_is_string(value)) {
        return;
    }
    (void)text_copy(out, out_size, json_string_value(value));
    len = strlen(out);
    if (len == out_size - 1) {
        while (len > 0 && ((unsigned char)out[len - 1] & 0xc0) == 0x80) {
            len--;
        }
        /* Drop the lead byte as well, unless the character is whole. */
        if (!text_is_clean_utf8(out, strlen(out)) && len > 0) {
            out[len - 1] = '\0';
        }
    }
    for (char *p = out; *p; p++) {
        *p = (unsigned char)*p < 0x20 ? ' ' : *p;
    }
}

static bool
copy_number(char out[BOARD_NUMBER_SIZE], const json_t *value)
{
    return json_is_string(value) &&
           text_copy(out, BOARD_NUMBER_SIZE, json_string_value(value)) &&
           sentence_number_is_valid(out);
}

static int64_t
instant_of(const json_t *value)
{
    int64_t at_ms = 0;

    if (!json_is_string(value) ||
        clock_parse(json_string_value(value), &at_ms, NULL) != STATUS_OK) {
        return 0;
    }
    return at_ms;
}

static void
read_calls(const json_t *calls, struct board_state *out)
{
    const json_t *entry;
    size_t i;

    json_array_foreach(calls, i, entry)
    {
        struct board_call *call = &out->calls[out->call_count];
        int64_t counter = json_integer_value(json_object_get(entry, "counter"));
        int64_t times = json_integer_value(json_object_get(entry, "times"));

        if (out->call_count < BOARD_CALLS_MAX && counter > 0 && counter <= 999 &&
            copy_number(call->number, json_object_get(entry, "number"))) {
            call->counter = (int)counter;
            call->times = times > 0 && times < 100 ? (int)times : 1;
            call->called_ms = instant_of(json_object_get(entry, "called_at"));
            out->call_count++;
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
read_counter(const json_t *entry, struct board_state *out)
{
    const char *state = json_string_value(json_object_get(entry, "state"));
    const char *visit_state = json_string_value(json_object_get(entry, "visit_state"));
    int64_t number = json_integer_value(json_object_get(entry, "counter"));
    struct board_counter *counter;
    size_t at = out->counter_count;

    if (number < 1 || number > 999 || at == BOARD_COUNTERS_MAX) {
        return;
    }
    while (at > 0 && out->counters[at - 1].number > (int)number) {
        out->counters[at] = out->counters[at - 1];
        at--;
    }
    out->counter_count++;
    counter = &out->counters[at];
    memset(counter, 0, sizeof(*counter));
    counter->number = (int)number;
    counter->state = state && strcmp(state, "paused") == 0   ? BOARD_COUNTER_PAUSED
                     : state && strcmp(state, "closed") == 0 ? BOARD_COUNTER_CLOSED
                                                             : BOARD_COUNTER_OPEN;
    if (!copy_number(counter->visit, json_object_get(entry, "number"))) {
        counter->visit[0] = '\0';
    }
    counter->serving = visit_state && strcmp(visit_state, "serving") == 0;
}

static void
read_group(const json_t *entry, struct board_state *out)
{
    const char *prefix = json_string_value(json_object_get(entry, "service"));
    struct board_group *group = &out->groups[out->group_count];
    int64_t count = json_integer_value(json_object_get(entry, "count"));
    const json_t *number;
    size_t i;

    if (!prefix || prefix[0] < 'A' || prefix[0] > 'Z' || prefix[1] ||
        out->group_count == BOARD_GROUPS_MAX) {
        return;
    }
    group->prefix = prefix[0];
    copy_text(group->name, sizeof(group->name), json_object_get(entry, "name"));
    group->count = count > 0 && count < 100000 ? (int)count : 0;
    json_array_foreach(json_object_get(entry, "next"), i, number)
    {
        if (group->next_count < BOARD_NEXT_MAX &&
            copy_number(group->next[group->next_count], number)) {
            group->next_count++;
        }
    }
    out->group_count++;
}

static void
read_ticker(const json_t *ticker, struct board_state *out)
{
    const json_t *text;
    size_t i;

    json_array_foreach(ticker, i, text)
    {
        if (out->ticker_count < BOARD_TICKER_MAX) {
            copy_text(out->ticker[out->ticker_count], BOARD_TEXT_SIZE, text);
            out->ticker_count += out->ticker[out->ticker_count][0] != '\0';
        }
    }
}

/* A whole number within bounds, else what it was. */
static void
read_bounded(const json_t *object, const char *field, int min, int max, int *value)
{
    const json_t *number = json_object_get(object, field);

    if (json_is_integer(number) && json_integer_value(number) >= min &&
        json_integer_value(number) <= max) {
        *value = (int)json_integer_value(number);
    }
}

static void
read_quiet(const json_t *quiet, struct announce_settings *out)
{
    const char *from = json_string_value(json_object_get(quiet, "from"));
    const char *to = json_string_value(json_object_get(quiet, "to"));

    if (from && to && minute_parse(from) >= 0 && minute_parse(to) >= 0) {
        out->quiet_from = minute_parse(from);
        out->quiet_to = minute_parse(to);
    }
}

/* {"id": {"call": "...", "recall": "...", "last": "..."}}: what is odd is ours. */
static void
read_sentences(const json_t *sentences, struct announce_settings *out)
{
    for (size_t l = 0; l < CALL_LANGUAGES; l++) {
        const json_t *of_language = json_object_get(sentences, call_language_codes[l]);

        for (size_t k = 0; k < CALL_KINDS; k++) {
            const char *text =
                json_string_value(json_object_get(of_language, call_kind_names[k]));

            if (text && call_text_check(text, NULL) == STATUS_OK &&
                !text_copy(out->texts[l][k], CALL_TEXT_SIZE, text)) {
                out->texts[l][k][0] = '\0';
            }
        }
    }
}

static void
read_announce(const json_t *announce, struct announce_settings *out)
{
    const json_t *languages = json_object_get(announce, "languages");
    const char *style = json_string_value(json_object_get(announce, "number_style"));
    const char *zero = json_string_value(json_object_get(announce, "zero"));
    const json_t *code;
    size_t i;

    if (json_is_array(languages)) {
        out->language_count = 0;
    }
    json_array_foreach(languages, i, code)
    {
        enum sentence_language language =
            json_is_string(code) ? sentence_language_from_code(json_string_value(code))
                                 : SENTENCE_LANGUAGE_COUNT;

        if (language != SENTENCE_LANGUAGE_COUNT &&
            out->language_count < SENTENCE_LANGUAGE_COUNT) {
            out->languages[out->language_count++] = language;
        }
    }
    out->style = style && strcmp(style, "digits") == 0 ? SENTENCE_DIGITS : SENTENCE_WORDS;
    out->style |= zero && strcmp(zero, "nol") == 0 ? SENTENCE_NOL : 0;
    read_bounded(announce, "repeat", 1, 3, &out->repeat);
    read_bounded(announce, "volume", 0, 100, &out->volume);
    read_bounded(announce, "speed", 80, 250, &out->rate);
    read_bounded(announce, "max_calls", 1, 9, &out->max_calls);
    out->chime = !json_is_false(json_object_get(announce, "chime"));
    out->enabled = !json_is_false(json_object_get(announce, "speak"));
    read_quiet(json_object_get(announce, "quiet"), out);
    read_sentences(json_object_get(announce, "sentences"), out);
}

enum status
board_snapshot_read(const json_t *json, struct board_state *out, struct error *err)
{
    const char *layout = json_string_value(json_object_get(json, "layout"));
    const json_t *office = json_object_get(json, "office");
    const json_t *entry;
    enum status st;
    size_t i;

    st = json_read_int(json, "seq", JSON_REQUIRED, 0, INT64_MAX, &out->snapshot_seq, err);
    if (st != STATUS_OK) {
        return st;
    }
    copy_text(out->mark, sizeof(out->mark), json_object_get(json, "mark"));
    out->mark_seq = out->snapshot_seq;
    read_calls(json_object_get(json, "calls"), out);
    sort_calls(out);
    json_array_foreach(json_object_get(json, "counters"), i, entry)
    {
        read_counter(entry, out);
    }
    json_array_foreach(json_object_get(json, "waiting"), i, entry)
    {
        read_group(entry, out);
    }
    read_ticker(json_object_get(json, "ticker"), out);
    read_announce(json_object_get(json, "announce"), &out->announce);
    copy_text(out->office, sizeof(out->office), json_object_get(office, "name"));
    copy_text(
        out->complaints, sizeof(out->complaints), json_object_get(office, "complaints"));
    out->day_closed = json_is_true(json_object_get(json, "closed"));
    out->has_layout = layout && board_layout_from_name(layout, &out->layout);
    return STATUS_OK;
}
