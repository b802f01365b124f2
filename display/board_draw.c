/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Puts a board together: its header and the list of calls here, the rest elsewhere. */
#include "display/board_draw.h"

#include <stdio.h>
#include <string.h>

#include "common/text.h"
#include "display/board_call.h"
#include "display/board_foot.h"
#include "display/board_layout.h"
#include "display/board_parts.h"
#include "display/board_pictures.h"
#include "display/board_text.h"
#include "display/board_tiles.h"
#include "screen/draw.h"
#include "screen/i18n.h"
#include "screen/text_draw.h"
#include "screen/window.h"

#define LATEST_ROW 72 /* units, at least */
#define LATEST_ROWS_MAX 7
/* Counters beside a picture; more have the board alone. */
#define PICTURE_COUNTERS_MAX 8

/* Calls are not heard: the staff have to know, and who cannot see well has to be told.
   `kept_px` of the room stay free. */
static void
draw_silent(const struct board_view *view, struct rect *room, int kept_px)
{
    struct window *w = view->window;
    struct text_style style = { THEME_25, THEME_MEDIUM, THEME_PAPER, TEXT_LEFT, false };
    bool roomy = text_width(w, &style, _("Suara sedang mati, lihat layar.")) +
                     window_px(w, 120) + kept_px <=
                 room->w;
    const char *text = roomy ? _("Suara sedang mati, lihat layar.") : _("Suara mati");
    struct rect r = rect_cut_right(
        room, text_width(w, &style, text) + window_px(w, 4), window_px(w, 12));
    struct rect icon = rect_cut_right(room, window_px(w, 44), window_px(w, 32));

    text_draw(w, &style, r, text);
    draw_icon(w, rect_middle(icon, window_px(w, 44), window_px(w, 44)), DRAW_ICON_WARNING,
        THEME_PAPER);
}

static void
draw_header(const struct board_view *view, struct rect r, size_t index)
{
    struct window *w = view->window;
    struct text_style name = { THEME_40, THEME_SEMIBOLD, THEME_PAPER, TEXT_LEFT, false };
    struct text_style date = { THEME_32, THEME_MEDIUM, THEME_LINE, TEXT_LEFT, false };
    struct text_style clock = { THEME_100, THEME_BOLD, THEME_PAPER, TEXT_RIGHT, false };
    struct text_style widest = { THEME_100, THEME_BOLD, THEME_PAPER, TEXT_RIGHT, true };
    char text[I18N_TEXT_SIZE];
    struct rect right = rect_cut_right(
        &r, text_width(w, &widest, "00.00") + window_px(w, 8), window_px(w, 40));

    (void)index;
    board_text_draw_number(w, &clock, right, i18n_clock(view->now_ms, text));
    board_text_draw(w, &name, rect_cut_top(&r, r.h * 60 / 100, 0),
        view->state->office[0] ? view->state->office : _("Antrean pelayanan"));
    if (view->silent) {
        draw_silent(view, &r, text_width(w, &date, i18n_date(view->now_ms, text)));
    }
    text_draw(w, &date, r, i18n_date(view->now_ms, text));
}

/* ---- the calls before the large one ---- */

static bool
is_current(const struct board_view *view, const struct board_call *call)
{
    return view->show->has_current &&
           strcmp(view->show->current.number, call->number) == 0;
}

static void
draw_latest_row(
    const struct board_view *view, struct rect r, const struct board_call *call)
{
    struct window *w = view->window;
    struct text_style number = { THEME_80, THEME_BOLD, THEME_PAPER, TEXT_LEFT, false };
    struct text_style counter = { THEME_50, THEME_SEMIBOLD, THEME_PAPER, TEXT_RIGHT,
        false };
    char text[64];
    struct rect left;

    r = rect_inset(r, window_px(w, 24), 0);
    left = rect_cut_left(&r, r.w * 54 / 100, 0);
    board_text_draw_number(w, &number, left, call->number);
    (void)snprintf(text, sizeof(text), _("Loket %d"), call->counter);
    text_draw_fit(w, &counter, r, text);
}

static void
draw_latest(const struct board_view *view, struct rect r, size_t index)
{
    struct window *w = view->window;
    struct text_style title = { THEME_32, THEME_SEMIBOLD, THEME_LINE, TEXT_LEFT, false };
    int rows;
    int row = 0;

    (void)index;
    draw_round(w, r, 24, THEME_NIGHT);
    r = rect_inset(r, window_px(w, 8), window_px(w, 16));
    text_draw(w, &title,
        rect_inset(rect_cut_top(&r, window_px(w, 52), 0), window_px(w, 24), 0),
        _("Baru dipanggil"));
    rows = r.h / window_px(w, LATEST_ROW);
    rows = rows < 1 ? 1 : rows > LATEST_ROWS_MAX ? LATEST_ROWS_MAX : rows;
    for (size_t i = 0; i < view->state->call_count && row < rows; i++) {
        struct rect place = rect_row(r, rows, 0, row);

        if (is_current(view, &view->state->calls[i])) {
            continue; /* it stands large beside */
        }
        draw_fill(w,
            (struct rect){ place.x + window_px(w, 24), place.y,
                place.w - window_px(w, 48), window_px(w, 2) },
            THEME_SLATE);
        draw_latest_row(view, place, &view->state->calls[i]);
        row++;
    }
}

static void
draw_picture(const struct board_view *view, struct rect r, size_t index)
{
    (void)index;
    board_pictures_draw(view->pictures, view->window, r);
}

/* ---- what each part looks at ---- */

static uint64_t
digest_of_header(const struct board_view *view)
{
    uint64_t digest = digest_text(DIGEST_BEGIN, view->state->office);

    digest = digest_number(digest, view->now_ms / 60000);
    return digest_number(digest, view->silent);
}

static uint64_t
digest_of_latest(const struct board_view *view)
{
    uint64_t digest = digest_text(
        DIGEST_BEGIN, view->show->has_current ? view->show->current.number : "");

    for (size_t i = 0; i < view->state->call_count; i++) {
        digest = digest_text(digest, view->state->calls[i].number);
        digest = digest_number(digest, view->state->calls[i].counter);
    }
    return digest;
}

static void
add(struct board_parts *parts, struct rect where, bool panel, board_part_draw *draw,
    uint64_t digest)
{
    const struct board_part part = {
        .where = where, .panel = panel, .draw = draw, .digest = digest
    };

    board_parts_add(parts, &part);
}

/* Many counters need the whole board. */
static bool
has_picture(const struct board_view *view, enum board_layout layout)
{
    return board_pictures_has(view->pictures) &&
           (layout != BOARD_LAYOUT_COUNTERS ||
               view->state->counter_count <= PICTURE_COUNTERS_MAX);
}

static struct board_areas
areas_of(const struct board_view *view, enum board_layout layout)
{
    const struct board_content content = {
        .group_count = board_call_is_over(view) ? 0 : view->state->group_count,
        .has_calls = board_call_is_shown(view) &&
                     (layout != BOARD_LAYOUT_COUNTERS || view->state->counter_count > 0),
        .has_picture = has_picture(view, layout),
    };

    return board_layout_areas(layout, window_rect(view->window),
        window_px(view->window, 1000) / 1000.0, &content);
}

/* Every counter by itself, below the call. */
static void
add_counters(
    struct board_parts *parts, const struct board_view *view, struct board_areas *areas)
{
    if (view->state->counter_count == 0 || board_call_is_over(view)) {
        add(parts, areas->counters, /* panel= */ true, board_sentence_draw,
            board_sentence_digest(view));
    } else {
        if (board_call_is_shown(view)) {
            add(parts, areas->call, /* panel= */ true, board_call_draw,
                board_call_digest(view));
        }
        board_add_counters(parts, view, areas->counters, areas->gap);
    }
}

/* The large call and what goes with it. */
static void
add_calls(
    struct board_parts *parts, const struct board_view *view, struct board_areas *areas)
{
    if (board_call_is_shown(view)) {
        add(parts, areas->call, /* panel= */ true, board_call_draw,
            board_call_digest(view));
    } else {
        add(parts, areas->call, /* panel= */ true, board_sentence_draw,
            board_sentence_digest(view));
    }
    add(parts, areas->latest, /* panel= */ true, draw_latest, digest_of_latest(view));
    board_add_groups(parts, view, areas->groups, areas->gap);
}

void
board_draw(const struct board_view *view, enum board_layout layout)
{
    struct board_areas areas = areas_of(view, layout);
    struct board_parts parts = { .count = 0 };

    add(&parts, areas.header, /* panel= */ false, draw_header, digest_of_header(view));
    if (layout == BOARD_LAYOUT_COUNTERS) {
        add_counters(&parts, view, &areas);
    } else {
        add_calls(&parts, view, &areas);
    }
    if (areas.picture.h > 0) {
        add(&parts, areas.picture, /* panel= */ false, draw_picture,
            board_pictures_digest(view->pictures));
    }
    add(&parts, areas.ticker, /* panel= */ true, board_foot_draw,
        board_foot_digest(view, areas.ticker));
    board_parts_draw(view, &parts);
}

void
board_draw_prepare(const struct board_view *view, enum board_layout layout)
{
    static const char *const figures[] = { "A123", "B456", "K789", "R000" };
    struct board_show show = { .has_current = true };
    struct board_view shown = *view;
    struct board_areas areas;

    if (view->state->day_closed) {
        return;
    }
    shown.show = &show;
    areas = areas_of(&shown, layout);
    for (size_t i = 0; i < ARRAY_LEN(figures); i++) {
        (void)text_copy(show.current.number, sizeof(show.current.number), figures[i]);
        show.current.counter = (int)i + 1;
        show.current.times = 1;
        show.since_ms = view->monotonic_ms - (i % 2 ? BOARD_FLASH_MS : 0);
        board_call_draw(&shown, areas.call, 0);
    }
}
