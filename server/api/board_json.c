/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a board shows and how it speaks, as JSON. */
#include "server/api/board_json.h"

#include "common/call_text.h"
#include "server/api/json_values.h"
#include "server/api/visit_json.h"
#include "server/office/clock_guard.h"

static json_t *
json_of_calls(const struct act *act, const struct board_view *view)
{
    json_t *calls = json_array();

    for (size_t i = 0; i < view->call_count; i++) {
        const struct visit *visit = &view->calls[i];

        (void)json_array_append_new(
            calls, json_pack("{s:o, s:i, s:o, s:i, s:s}", "number", json_of_number(visit),
                       "counter", visit->counter, "called_at",
                       json_of_time(act, visit->called_ms), "times", visit->calls,
                       "state", visit_state_name(visit->state)));
    }
    return calls;
}

static json_t *
json_of_counters(const struct board_view *view)
{
    json_t *counters = json_array();

    for (size_t i = 0; i < view->counter_count; i++) {
        const struct board_counter *entry = &view->counters[i];
        const char *state = entry->number[0] ? visit_state_name(entry->state) : NULL;

        (void)json_array_append_new(counters,
            json_pack("{s:i, s:s, s:s, s:s, s:o, s:s*}", "counter",
                entry->setting->number, "name", entry->setting->name, "hall",
                entry->setting->hall, "state", counter_state_name(entry->counter.state),
                "number", json_of_text(entry->number), "visit_state", state));
    }
    return counters;
}

static json_t *
json_of_lines(const struct board_view *view)
{
    json_t *lines = json_array();

    for (size_t i = 0; i < view->line_count; i++) {
        const struct board_line *line = &view->lines[i];
        json_t *next = json_array();

        for (size_t j = 0; j < line->next_count; j++) {
            (void)json_array_append_new(next, json_string(line->next[j]));
        }
        (void)json_array_append_new(
            lines, json_pack("{s:s, s:s, s:i, s:o}", "service", line->prefix, "name",
                       line->group, "count", line->count, "next", next));
    }
    return lines;
}

/* The office's own sentences: {"id": {"call": "...", ...}, ...}. */
static json_t *
json_of_sentences(const struct settings_board *board)
{
    json_t *sentences = json_object();

    for (size_t l = 0; l < CALL_LANGUAGES; l++) {
        json_t *of_language = json_object();

        for (size_t k = 0; k < CALL_KINDS; k++) {
            if (board->sentences[l][k][0]) {
                (void)json_object_set_new(
                    of_language, call_kind_names[k], json_string(board->sentences[l][k]));
            }
        }
        if (json_object_size(of_language) > 0) {
            (void)json_object_set_new(sentences, call_language_codes[l], of_language);
        } else {
            json_decref(of_language);
        }
    }
    return sentences;
}

json_t *
json_of_announce(const struct office_settings *settings)
{
    const struct settings_board *board = &settings->board;
    json_t *languages = json_array();
    json_t *quiet = json_null();
    char from[6], to[6];

    for (size_t i = 0; i < board->language_count; i++) {
        (void)json_array_append_new(
            languages, json_string(call_language_codes[board->languages[i]]));
    }
    if (board->quiet.from != board->quiet.to) {
        quiet = json_pack("{s:s, s:s}", "from", minute_format(board->quiet.from, from),
            "to", minute_format(board->quiet.to, to));
    }
    return json_pack("{s:b, s:o, s:s, s:s, s:i, s:i, s:i, s:i, s:o, s:o}", "speak",
        board->speak, "languages", languages, "number_style",
        board->number_style == NUMBER_WORDS ? "words" : "digits", "zero", board->zero,
        "repeat", board->repeat, "volume", board->volume, "speed", board->speed,
        "max_calls", settings->policy.max_calls, "quiet", quiet, "sentences",
        json_of_sentences(board));
}

json_t *
json_of_board(const struct act *act, const struct board_view *view)
{
    const struct settings_board *board = &act->settings->board;
    const struct settings_office *office = &act->settings->office;
    json_t *json;
    json_t *ticker = json_array();

    for (size_t i = 0; i < board->ticker_count; i++) {
        (void)json_array_append_new(ticker, json_string(board->ticker[i]));
    }
    json = json_pack(
        "{s:I, s:o, s:o, s:s, s:{s:s, s:s, s:s}, s:b, s:o, s:s, s:o, s:o, s:o, s:o, s:o}",
        "seq", (json_int_t)view->seq, "mark", json_of_text(view->mark), "clock",
        json_of_time(act, act->now_ms), "zone", office->zone, "office", "name",
        office->name, "zone_label", office->zone_label, "complaints", office->complaints,
        "closed", view->closed, "doors", json_of_doors(act, &view->doors), "layout",
        board->layout, "calls", json_of_calls(act, view), "counters",
        json_of_counters(view), "waiting", json_of_lines(view), "ticker", ticker,
        "announce", json_of_announce(act->settings));
    if (clock_guard_state(act) != CLOCK_STATE_OK) {
        (void)json_object_set_new(json, status_name(STATUS_CLOCK_DOUBTFUL), json_true());
    }
    return json;
}
