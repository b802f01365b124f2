/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "counter/counter_side.h"

#include <stdio.h>

#include "counter/counter_help.h"
#include "screen/doors_text.h"
#include "screen/i18n.h"

#define LINE_H 22 /* units */
#define LINES_MAX 4
#define COUNTS_W 64

static const struct text_style name_style = { .size = THEME_16, .colour = THEME_INK };

static const char *
waiting_name(const struct desk_waiting *waiting)
{
    return waiting->name[0] ? waiting->name : waiting->service;
}

/* All rows are as tall as the longest name needs; units. */
static int
row_height(const struct counter_app *app, int row_w)
{
    int width = row_w - window_px(app->window, 2 * 4 + COUNTS_W + 8 + 12);
    int lines = 2; /* two counts, one below the other */

    for (size_t i = 0; i < app->desk.waiting_count; i++) {
        int own = text_wrapped_height(app->window, &name_style, width,
                      waiting_name(&app->desk.waiting[i])) /
                  text_line_height(app->window, &name_style);

        lines = own > lines ? own : lines;
    }
    return 20 + LINE_H * (lines > LINES_MAX ? LINES_MAX : lines);
}

/* A service, who waits for it, and of these below it who has priority. */
static void
draw_waiting(void *arg, int index, struct rect where)
{
    struct counter_app *app = arg;
    struct window *window = app->window;
    const struct desk_waiting *waiting = &app->desk.waiting[index];
    struct text_style number = { .size = THEME_20,
        .weight = THEME_SEMIBOLD,
        .colour = THEME_INK,
        .align = TEXT_RIGHT,
        .tabular = true };
    const char *words = waiting_name(waiting);
    int side = window_px(window, 18);
    struct rect room = rect_inset(where, window_px(window, 4), window_px(window, 6));
    struct rect counts =
        rect_cut_right(&room, window_px(window, COUNTS_W), window_px(window, 8));
    struct rect line = counts;
    int height = text_wrapped_height(window, &name_style, room.w, words);
    char text[16];

    text_draw_wrapped(window, &name_style, rect_middle(room, room.w, height), words);
    if (waiting->priority > 0) {
        line = rect_cut_bottom(&counts, counts.h / 2, 0);
        snprintf(text, sizeof(text), "%d", waiting->priority);
        text_draw(window, &number, line, text);
        line.w -= text_width(window, &number, text) + window_px(window, 6);
        draw_icon(window, rect_middle(rect_cut_right(&line, side, 0), side, side),
            DRAW_ICON_HEART, THEME_BRAND);
        line = counts;
    }
    snprintf(text, sizeof(text), "%d", waiting->regular);
    text_draw(window, &number, line, text);
}

static struct rect
draw_card(struct counter_app *app, struct rect where, const char *title, int count)
{
    struct window *window = app->window;
    struct text_style head = {
        .size = THEME_20, .weight = THEME_BOLD, .colour = THEME_INK
    };
    struct text_style number = { .size = THEME_25,
        .weight = THEME_BOLD,
        .colour = THEME_INK,
        .align = TEXT_RIGHT,
        .tabular = true };
    char text[16];
    struct rect room, line;

    draw_panel(window, where, 16, THEME_PAPER, THEME_LINE, 1);
    room = rect_inset(where, window_px(window, 16), window_px(window, 14));
    line = rect_cut_top(&room, window_px(window, 34), window_px(window, 8));
    snprintf(text, sizeof(text), "%d", count);
    text_draw(window, &number,
        rect_cut_right(&line, text_width(window, &number, text), window_px(window, 8)),
        text);
    text_draw(window, &head, line, title);
    return room;
}

/* Nobody waits; while the doors are shut, why, and until when. */
static void
draw_nobody(struct counter_app *app, struct rect room)
{
    struct window *window = app->window;
    struct text_style title = {
        .size = THEME_20, .weight = THEME_SEMIBOLD, .colour = THEME_INK
    };
    struct text_style quiet = { .size = THEME_16, .colour = THEME_SLATE };
    const struct doors *doors = &app->desk.doors;
    int64_t now_ms = link_now_ms(app->link);
    enum doors_state state = doors_now(doors, now_ms);
    int64_t next_ms = doors_next(doors, now_ms);
    char opens[DOORS_TEXT_SIZE];

    if (state == DOORS_OPEN) {
        text_draw_wrapped(window, &quiet, room, _("Tidak ada yang menunggu."));
        return;
    }
    (void)rect_cut_top(&room, text_draw_wrapped(window, &title, room, doors_title(state)),
        window_px(window, 8));
    if (state == DOORS_CLOSED && doors->why[0]) {
        (void)rect_cut_top(&room, text_draw_wrapped(window, &quiet, room, doors->why),
            window_px(window, 4));
    }
    if (next_ms != 0) {
        (void)text_draw_wrapped(
            window, &quiet, room, doors_opening(next_ms, now_ms, opens));
    }
}

void
counter_side_draw(struct counter_app *app, struct rect room)
{
    struct window *window = app->window;
    struct text_style quiet = { .size = THEME_16, .colour = THEME_SLATE };
    struct rect ask =
        rect_cut_bottom(&room, window_px(window, 52), window_px(window, THEME_GAP));
    struct rect aside =
        rect_cut_bottom(&room, window_px(window, 128), window_px(window, THEME_GAP));
    struct rect inner;
    int held = 0;
    char text[120];

    counter_help_draw_ask(app, ask);
    if (app->receives) {
        ui_button(app->ui, rect_cut_bottom(&room, ask.h, window_px(window, 12)),
            &(struct ui_button){ .id = ID_RECEPTION,
                .label = _("Pos informasi"),
                .key_hint = "F5",
                .keys = { SDLK_F5 } });
    }
    inner = draw_card(app, room, _("Menunggu"), app->desk.waiting_total);
    if (app->desk.waiting_count > 0) {
        ui_list_drawn(app->ui, inner, ID_WAITING, (int)app->desk.waiting_count,
            row_height(app, inner.w), draw_waiting, app);
    } else {
        draw_nobody(app, inner);
    }
    for (size_t i = 0; i < app->desk.aside_count; i++) {
        held += app->desk.aside[i].state == VISIT_HELD;
    }
    inner = draw_card(app, aside, _("Tidak di tempat"), (int)app->desk.aside_count);
    snprintf(text, sizeof(text), _("%d melengkapi, %d tidak hadir"), held,
        (int)app->desk.aside_count - held);
    text_draw(window, &quiet, rect_cut_top(&inner, window_px(window, 22), 4), text);
    ui_button(app->ui, inner,
        &(struct ui_button){ .id = ID_HISTORY,
            .label = _("Riwayat"),
            .look = UI_QUIET,
            .key_hint = "F8",
            .keys = { SDLK_F8 } });
}
