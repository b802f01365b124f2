/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "counter/counter_called.h"

#include <stdio.h>

#include "counter/counter_buttons.h"
#include "screen/i18n.h"

/* Whole minutes: a clerk's screen does not count seconds. */
static const char *
minutes(int64_t from_ms, int64_t to_ms, char out[I18N_TEXT_SIZE])
{
    if (to_ms - from_ms < 60000) {
        snprintf(out, I18N_TEXT_SIZE, "%s", _("kurang dari 1 menit"));
        return out;
    }
    return i18n_duration((to_ms - from_ms) / 60000 * 60, out);
}

/* "Menunggu 12 menit", "Dilayani 4 menit": what matters of the time. */
static void
time_line(const struct counter_app *app, char *out, size_t out_size)
{
    const struct desk_visit *visit = &app->desk.visit;
    char duration[I18N_TEXT_SIZE];
    int64_t now_ms = link_now_ms(app->link);

    out[0] = '\0';
    if (visit->state == DESK_VISIT_SERVING && visit->started_ms > 0) {
        snprintf(out, out_size, _("Dilayani %s"),
            minutes(visit->started_ms, now_ms, duration));
    } else if (visit->arrived_ms > 0) {
        int64_t until_ms = visit->called_ms > 0 ? visit->called_ms : now_ms;

        snprintf(out, out_size, _("Menunggu %s"),
            minutes(visit->arrived_ms, until_ms, duration));
    }
}

static void
draw_called(struct counter_app *app, struct rect card)
{
    struct window *window = app->window;
    const struct desk_visit *visit = &app->desk.visit;
    bool called = visit->state == DESK_VISIT_CALLED;
    struct text_style small = { .size = THEME_20,
        .weight = THEME_SEMIBOLD,
        .colour = THEME_INK,
        .align = TEXT_MIDDLE };
    struct text_style number = {
        .size = THEME_128, .weight = THEME_BOLD, .colour = THEME_INK, .align = TEXT_MIDDLE
    };
    struct text_style quiet = {
        .size = THEME_20, .colour = THEME_INK, .align = TEXT_MIDDLE
    };
    char line[200];
    struct rect room;
    int height;

    draw_panel(window, card, 16, called ? THEME_CALL : THEME_PAPER,
        called ? THEME_CALL : THEME_BRAND, 3);
    room = rect_inset(card, window_px(window, 20), window_px(window, 18));
    if (called && app->desk.max_calls > 0) {
        snprintf(line, sizeof(line), _("Panggilan ke-%d dari %d"), visit->calls,
            app->desk.max_calls);
    } else if (called) {
        snprintf(line, sizeof(line), _("Panggilan ke-%d"), visit->calls);
    } else {
        snprintf(line, sizeof(line), "%s", _("Sedang dilayani"));
    }
    text_draw(window, &small, rect_cut_top(&room, window_px(window, 30), 0), line);
    if (app->shape != SHAPE_STRIP) {
        time_line(app, line, sizeof(line));
        text_draw(window, &quiet, rect_cut_bottom(&room, window_px(window, 30), 0), line);
    }
    height = text_wrapped_height(window, &small, room.w, visit->service);
    if (height > room.h / 3) {
        small.size = THEME_16; /* rather small than cut */
        height = text_wrapped_height(window, &small, room.w, visit->service);
    }
    height = height > room.h / 2 ? room.h / 2 : height;
    text_draw_wrapped(window, &small, rect_cut_bottom(&room, height, 0), visit->service);
    text_draw_fit(window, &number, room, visit->number);
}

static void
draw_nobody(struct counter_app *app, struct rect card)
{
    struct window *window = app->window;
    struct text_style big = {
        .size = THEME_80, .weight = THEME_BOLD, .colour = THEME_INK, .align = TEXT_MIDDLE
    };
    struct text_style text = {
        .size = THEME_20, .colour = THEME_SLATE, .align = TEXT_MIDDLE
    };
    char count[16];
    struct rect room = rect_inset(card, window_px(window, 20), window_px(window, 40));

    draw_panel(window, card, 16, THEME_PAPER, THEME_LINE, 2);
    counter_buttons_draw_take_back(app, &room);
    if (app->desk.state == COUNTER_PAUSED) {
        snprintf(count, sizeof(count), "%s", "");
        draw_icon(
            window, rect_cut_top(&room, room.h / 2, 0), DRAW_ICON_PAUSE, THEME_BRAND);
        text_draw(window, &text, room,
            app->desk.reason[0] ? app->desk.reason : _("Loket sedang istirahat."));
        return;
    }
    snprintf(count, sizeof(count), "%d", app->desk.waiting_total);
    text_draw(window, &text, rect_cut_bottom(&room, window_px(window, 40), 0),
        _("orang menunggu untuk loket ini"));
    text_draw_fit(window, &big, room, count);
}

void
counter_called_draw(struct counter_app *app, struct rect card)
{
    if (app->desk.visit.state == DESK_VISIT_NONE) {
        draw_nobody(app, card);
    } else {
        draw_called(app, card);
    }
}
