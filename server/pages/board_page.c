/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * /layar: a call board in a browser, for a television with nothing else. Numbers and
 * counters only, as antrean-board shows them and in its order. What it says is GET
 * /v1/voice, played by web/layar/layar.js.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/mem.h"
#include "common/text.h"
#include "common/zone.h"
#include "server/api/answer.h"
#include "server/office/overview.h"
#include "server/office/pairing.h"
#include "server/pages/model.h"
#include "server/pages/page_words.h"
#include "server/pages/pages.h"

#define CALLS_SHOWN 7 /* the first of them large */
#define NEXT_SHOWN 3
#define LIKELY_MAX 10 /* sounds that a page fetches ahead */
#define LIKELY_A_LINE 2
#define LOOK_AGAIN_S "5" /* a screen that waits to be named */

static json_t *
json_of_call(const struct page_view *view, const struct visit *call)
{
    const struct settings_counter *counter =
        settings_counter(view->act->settings, call->counter);
    char number[NUMBER_SIZE];

    return json_pack("{s:s, s:i, s:s, s:o, s:I, s:o}", "number",
        visit_number(call->prefix, call->number, number), "counter", call->counter,
        "counter_name", counter ? page_catalogue(view, counter->name) : "", "at",
        page_time(view, call->called_ms), "called_ms", (json_int_t)call->called_ms, "key",
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
                          page_catalogue(view, line->group), "count", line->count, "next",
                          next));
        } else {
            json_decref(next);
        }
    }
    set(view->model, "lines", list);
}

static bool
somebody_waits(const struct board_view *board)
{
    for (size_t i = 0; i < board->line_count; i++) {
        if (board->lines[i].count > 0) {
            return true;
        }
    }
    return false;
}

/* What stands where no call does, while the doors are shut; and when they open again. */
static void
add_doors(struct page_view *view, const struct board_view *board)
{
    if (board->closed || (board->call_count == 0 && !somebody_waits(board))) {
        set(view->model, "doors", page_doors(view, board->closed));
    }
}

/* Who may be called next, where: "A006 1, A006 2, B001 1". */
static void
add_likely(struct page_view *view, const struct board_view *board)
{
    char likely[LIKELY_MAX * 16] = "";
    size_t count = 0;

    for (size_t depth = 0; depth < LIKELY_A_LINE; depth++) {
        for (size_t l = 0; l < board->line_count; l++) {
            const struct board_line *line = &board->lines[l];

            for (size_t c = 0; depth < line->next_count && c < board->counter_count;
                 c++) {
                const struct board_counter *counter = &board->counters[c];
                char one[32];

                if (counter->counter.state == COUNTER_OPEN && count < LIKELY_MAX) {
                    (void)snprintf(one, sizeof(one), "%s%s %d", count++ ? ", " : "",
                        line->next[depth], counter->counter.number);
                    (void)text_append(likely, sizeof(likely), one);
                }
            }
        }
    }
    set(view->model, "likely", json_string(likely));
}

static bool
is_quiet(const struct act *act)
{
    const struct span *quiet = &act->settings->board.quiet;
    int minute = zone_minute(act->zone, act->now_ms);

    return quiet->from <= quiet->to ? minute >= quiet->from && minute < quiet->to
                                    : minute >= quiet->from || minute < quiet->to;
}

/* What its script has to know: is anything said, by which settings, and whose it is. */
static void
add_voice(struct page_view *view, const struct board_view *board)
{
    const struct office_settings *settings = view->act->settings;

    set(view->model, "speaks", json_boolean(settings->board.speak));
    set(view->model, "quiet", json_boolean(is_quiet(view->act)));
    set(view->model, "stamp", json_integer((json_int_t)settings->stamp));
    set(view->model, "device", json_boolean(view->act->caller->role == ROLE_BOARD));
    add_likely(view, board);
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

/* A browser that nobody has signed in or named: the code that it was given, while it is
 * good. The page looks again by itself. */
static enum status
fill_unknown(struct page_view *view, struct error *err)
{
    struct pairing pairing;
    char code[PAIRING_CODE_SIZE], shown[PAIRING_CODE_SIZE + 1];
    enum status st = STATUS_NOT_FOUND;

    set(view->model, "hall", json_string(page_query(view, "hall")));
    set(view->model, "again", json_boolean(page_query(view, "kode")[0]));
    if (pairing_read_code(page_query(view, "kode"), code)) {
        st = pairing_find(view->act, code, &pairing, err);
    }
    if (st == STATUS_OK) {
        set(view->model, "code", json_string(pairing_show_code(pairing.code, shown)));
    }
    if (page_query(view, "kode")[0]) { /* it may have been named a moment ago */
        answer_field(view->answer, "Refresh", LOOK_AGAIN_S);
    }
    return st == STATUS_NOT_FOUND ? STATUS_OK : st;
}

static enum status
board_fill(struct page_view *view, struct error *err)
{
    struct board_view *board;
    char hall[SETTINGS_CODE_SIZE];
    enum role role = view->act->caller->role;
    enum status st;

    if (role == ROLE_COUNT || !(ROLE_BIT(role) & (ROLES_STAFF | ROLE_BIT(ROLE_BOARD)))) {
        return fill_unknown(view, err);
    }
    set(view->model, "known", json_true());
    if (!text_copy(hall, sizeof(hall), page_query(view, "hall"))) {
        return error_field(err, "hall", "is too long");
    }
    board = xcalloc(1, sizeof(*board));
    st = overview_board(view->act, hall, /* known= */ 0, board, err);
    if (st == STATUS_OK) {
        add_calls(view, board);
        add_lines(view, board);
        add_doors(view, board);
        add_voice(view, board);
        add_rest(view, board);
    }
    free(board);
    return st;
}

static enum status
pair_shape(const json_t *typed, json_t *body, struct error *err)
{
    (void)typed;
    (void)err;
    (void)json_object_clear(body);
    set(body, "kind", json_string(role_name(ROLE_BOARD)));
    set(body, "cookie", json_true());
    return STATUS_OK;
}

static const struct page board_page = { .template = "layar/layar",
    .fill = board_fill,
    .script = "layar/layar.js",
    .act_method = "POST",
    .act_path = "/v1/pairings",
    .shape = pair_shape,
    .next = "/layar?hall={hall}&kode={code}" };

static const struct route routes[] = {
    PAGE_GET("/layar", ROLES_PUBLIC, &board_page),
    PAGE_POST("/layar", ROLES_PUBLIC, &board_page),
};

const struct route_set routes_board_page = ROUTE_SET(routes);
