/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The right column of the desk: who waits, per service and lane, and what was done. */
#include <stdio.h>

#include "counter/counter_app.h"
#include "screen/i18n.h"

static void
waiting_row(void *arg, int index, struct ui_row *out)
{
    struct counter_app *app = arg;
    const struct desk_waiting *waiting = &app->desk.waiting[index];

    snprintf(app->row_text, sizeof(app->row_text), "%d", waiting->count);
    out->first = waiting->name[0] ? waiting->name : waiting->service;
    out->second = waiting->priority ? _("Jalur prioritas") : NULL;
    out->end = app->row_text;
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

void
counter_side_draw(struct counter_app *app, struct rect room)
{
    struct window *window = app->window;
    struct text_style quiet = { .size = THEME_16, .colour = THEME_SLATE };
    struct rect aside =
        rect_cut_bottom(&room, window_px(window, 128), window_px(window, THEME_GAP));
    struct rect inner = draw_card(app, room, _("Menunggu"), app->desk.waiting_total);
    int held = 0;
    char text[120];

    if (app->desk.waiting_count > 0) {
        ui_list(
            app->ui, inner, ID_WAITING, (int)app->desk.waiting_count, waiting_row, app);
    } else {
        text_draw_wrapped(window, &quiet, inner, _("Tidak ada yang menunggu."));
    }
    for (size_t i = 0; i < app->desk.aside_count; i++) {
        held += app->desk.aside[i].held ? 1 : 0;
    }
    inner = draw_card(app, aside, _("Tidak di tempat"), (int)app->desk.aside_count);
    snprintf(text, sizeof(text), _("%d melengkapi, %d tidak hadir"), held,
        (int)app->desk.aside_count - held);
    text_draw(window, &quiet, rect_cut_top(&inner, window_px(window, 22), 4), text);
    snprintf(text, sizeof(text), _("Riwayat saya: %d"), (int)app->history_count);
    ui_button(app->ui, inner,
        &(struct ui_button){ .id = ID_HISTORY,
            .label = text,
            .look = UI_QUIET,
            .key_hint = "F8",
            .keys = { SDLK_F8 } });
}
