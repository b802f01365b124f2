/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "counter/counter_header.h"

#include <stdio.h>

#include "screen/i18n.h"

static void
draw_state_chip(struct counter_app *app, struct rect where)
{
    static const char *const words[] = { N_("Tutup"), N_("Buka"), N_("Istirahat") };
    static const enum draw_icon icons[] = { DRAW_ICON_CROSS, DRAW_ICON_CHECK,
        DRAW_ICON_PAUSE };
    static const enum theme_colour grounds[] = { THEME_STOP, THEME_GOOD, THEME_BRAND };
    struct window *window = app->window;
    struct text_style style = {
        .size = THEME_20, .weight = THEME_SEMIBOLD, .colour = THEME_PAPER
    };
    enum counter_state state = app->desk.state;

    draw_round(window, where, 20, grounds[state]);
    if (app->shape == SHAPE_STRIP) {
        draw_icon(window, rect_inset(where, where.w / 4, where.h / 4), icons[state],
            THEME_PAPER);
        return;
    }
    where = rect_inset(where, window_px(window, 16), window_px(window, 8));
    draw_icon(window, rect_cut_left(&where, window_px(window, 22), window_px(window, 8)),
        icons[state], THEME_PAPER);
    text_draw(window, &style, where, _(words[state]));
}

/* The office's time, and whose desk this is; the strip has room for the clock only. */
static void
draw_clock(struct counter_app *app, struct rect bar)
{
    struct window *window = app->window;
    struct text_style clock = { .size = THEME_32,
        .weight = THEME_SEMIBOLD,
        .colour = THEME_PAPER,
        .align = TEXT_RIGHT,
        .tabular = true };
    struct text_style quiet = {
        .size = THEME_16, .colour = THEME_LINE, .align = TEXT_RIGHT
    };
    char text[I18N_TEXT_SIZE];
    int64_t now_ms = link_now_ms(app->link);
    struct rect right;

    text_draw(window, &clock, rect_cut_right(&bar, window_px(window, 110), 0),
        i18n_clock(now_ms, text));
    if (app->shape != SHAPE_STRIP) {
        right = rect_cut_right(&bar, window_px(window, 300), window_px(window, 16));
        text_draw(window, &quiet, rect_row(right, 2, 0, 0), app->clerk);
        text_draw(window, &quiet, rect_row(right, 2, 0, 1), i18n_date(now_ms, text));
    }
}

void
counter_header_draw(struct counter_app *app, struct rect bar)
{
    struct window *window = app->window;
    struct text_style name = {
        .size = THEME_32, .weight = THEME_BOLD, .colour = THEME_PAPER
    };
    bool strip = app->shape == SHAPE_STRIP;
    int side = window_px(window, 44);
    int width;
    char title[MODEL_NAME_SIZE];

    draw_fill(window, bar, THEME_INK);
    bar = rect_inset(bar, window_px(window, strip ? 16 : 24), window_px(window, 12));
    snprintf(title, sizeof(title), _("Loket %d"), app->desk.number);
    text_draw(window, &name,
        rect_cut_left(
            &bar, text_width(window, &name, title), window_px(window, THEME_GAP)),
        title);
    if (desk_phase_is_known(app->phase)) {
        width = strip ? side : window_px(window, 150);
        draw_state_chip(
            app, rect_middle(rect_cut_left(&bar, width, window_px(window, THEME_GAP)),
                     width, window_px(window, 40)));
    }
    width = strip ? side : window_px(window, 104);
    ui_button(app->ui, rect_middle(rect_cut_left(&bar, width, 0), width, side),
        &(struct ui_button){ .id = ID_SHAPE,
            .label = "",
            .key_hint = strip ? NULL : "F7",
            .keys = { SDLK_F7 },
            .look = UI_ON_INK,
            .icon = (strip ? DRAW_ICON_LARGER : DRAW_ICON_SMALLER) + 1 });
    draw_clock(app, bar);
}
