/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * /layar: a call board in a browser, for a television with nothing else. Numbers and
 * counters only, as antrean-board shows them and in its order; it does not speak.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/mem.h"
#include "common/text.h"
#include "common/zone.h"
#include "server/office/overview.h"
#include "server/pages/page_words.h"
#include "server/pages/pages.h"

#define CALLS_SHOWN 7 /* the first of them large */
#define NEXT_SHOWN 3

static void
set(json_t *object, const char *name, json_t *value)
{
    (void)json_object_set_new(object, name, value);
}

static json_t *
json_of_call(const struct page_view *view, const struct visit *call)
{
    const struct settings_counter *counter =
        settings_counter(view->act->settings, call->counter);
    char number[NUMBER_SIZE];

    return json_pack("{s:s, s:i, s:s, s:o, s:o}", "number",
        visit_number(call->prefix, call->number, number), "counter", call->counter,
        "counter_name", counter ? counter->name : "", "at",
        page_time(view, call->called_ms), "key",
        json_sprintf("%s-%lld", call->id, (long long)call->called_ms));
}

static void
add_calls(struct page_view *view, const struct board_view *board)
{
    json_t *list = json_array();

    for (size_t i = 0; i < board->call_count && i < CALLS_SHOWN; i++) {
        json_t *call = json_of_call(view, &board->calls[i]);

        if (i == 0) {
            set(view->model, "call", call);
        } else {
            (void)json_array_append_new(list, call);
        }
    }
    set(view->model, "calls", list);
}

/* Lines in which somebody waits, each with who is next. */
static void
add_lines(struct page_view *view, const struct board_view *board)
{
    json_t *list = json_array();

    for (size_t i = 0; i < board->line_count; i++) {
        const struct board_line *line = &board->lines[i];
        json_t *next = json_array();

        for (size_t n = 0; n < line->next_count && n < NEXT_SHOWN; n++) {
            (void)json_array_append_new(next, json_string(line->next[n]));
        }
        if (line->count > 0) {
            (void)json_array_append_new(
                list, json_pack("{s:s, s:s, s:i, s:o}", "prefix", line->prefix, "name",
                          line->group, "count", line->count, "next", next));
        } else {
            json_decref(next);
        }
    }
    set(view->model, "lines", list);
}

static void
add_rest(struct page_view *view, const struct board_view *board)
{
    const struct settings_board *settings = &view->act->settings->board;
    json_t *ticker = json_array();
    char date[DATE_SIZE], day[64];

    for (size_t i = 0; i < settings->ticker_count; i++) {
        (void)json_array_append_new(ticker, json_string(settings->ticker[i]));
    }
    (void)zone_date(view->act->zone, view->act->now_ms, date);
    set(view->model, "ticker", ticker);
    set(view->model, "closed", json_boolean(board->closed));
    set(view->model, "seq", json_integer((json_int_t)board->seq));
    set(view->model, "now_ms", json_integer((json_int_t)view->act->now_ms));
    set(view->model, "time", page_time(view, view->act->now_ms));
    set(view->model, "date",
        json_string(texts_date(view->sentences, view->language, date, day, sizeof(day))));
}

static enum status
board_fill(struct page_view *view, struct error *err)
{
    struct board_view *board;
    char hall[SETTINGS_CODE_SIZE];
    enum status st;

    if (!text_copy(hall, sizeof(hall), page_query(view, "hall"))) {
        return error_field(err, "hall", "is too long");
    }
    board = xcalloc(1, sizeof(*board));
    st = overview_board(view->act, hall, /* known= */ 0, board, err);
    if (st == STATUS_OK) {
        add_calls(view, board);
        add_lines(view, board);
        add_rest(view, board);
    }
    free(board);
    return st;
}

static const struct page board_page = {
    .template = "layar/layar", .fill = board_fill, .script = "layar/layar.js"
};

static const struct route routes[] = {
    PAGE_GET("/layar", ROLES_STAFF | ROLE_BIT(ROLE_BOARD), &board_page),
};

const struct route_set routes_board_page = ROUTE_SET(routes);
