/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What every part of the clerk's program shares: phases, sentences, time, shape. */
#include "counter/counter_core.h"

#include <stdio.h>

#include "common/clock.h"
#include "common/log.h"
#include "common/text.h"

#define LOG_TAG "counter"
#define NOTICE_MS 12000

void
counter_set_phase(struct counter_app *app, enum desk_phase next)
{
    if (!desk_phase_may_become(app->phase, next)) {
        log_fatal(NULL, "could not go on from \"%s\" to \"%s\"",
            desk_phase_name(app->phase), desk_phase_name(next));
    }
    app->phase = next;
    if (window_screen(app->window) != app->screens[next]) {
        window_show(app->window, app->screens[next]);
    }
    window_redraw(app->window);
}

void
counter_tell(struct counter_app *app, enum notice_kind kind, const char *text)
{
    text_copy(app->notice.text, sizeof(app->notice.text), text);
    app->notice.kind = kind;
    app->notice.until_ms = clock_monotonic_ms() + NOTICE_MS;
    window_redraw(app->window);
}

void
counter_tell_problem(struct counter_app *app, const struct link_answer *answer)
{
    char text[sizeof(app->notice.text)];

    if (answer->http != 0 && answer->detail[0]) {
        (void)snprintf(
            text, sizeof(text), "%.180s %.200s", answer->title, answer->detail);
    } else {
        (void)text_copy(text, sizeof(text), answer->title);
    }
    counter_tell(app, NOTICE_FAULT, text);
}

static struct text_style
notice_style(const struct counter_app *app)
{
    return (struct text_style){ .size = THEME_20,
        .weight = THEME_SEMIBOLD,
        .colour = app->notice.kind == NOTICE_GOOD ? THEME_GOOD : THEME_STOP };
}

int
counter_notice_height(const struct counter_app *app, int width_px)
{
    struct window *window = app->window;
    struct text_style style = notice_style(app);
    int beside_px =
        2 * window_px(window, THEME_GAP) + window_px(window, 26) + window_px(window, 12);

    if (!app->notice.text[0]) {
        return 0;
    }
    return text_wrapped_height(window, &style, width_px - beside_px, app->notice.text) +
           2 * window_px(window, 12) + window_px(window, THEME_GAP);
}

void
counter_notice_draw(struct counter_app *app, struct rect *room)
{
    struct window *window = app->window;
    struct text_style style = notice_style(app);
    int gap_px = window_px(window, THEME_GAP);
    int side_px = window_px(window, 12);
    struct rect bar, icon;

    if (!app->notice.text[0]) {
        return;
    }
    bar = rect_cut_top(room, counter_notice_height(app, room->w) - gap_px, gap_px);
    draw_panel(window, bar, THEME_RADIUS, THEME_PAPER, style.colour, 2);
    bar = rect_inset(bar, gap_px, side_px);
    icon = rect_cut_left(&bar, window_px(window, 26), side_px);
    draw_icon(window, icon,
        app->notice.kind == NOTICE_GOOD ? DRAW_ICON_CHECK : DRAW_ICON_WARNING,
        style.colour);
    (void)text_draw_wrapped(window, &style, bar, app->notice.text);
}

int
counter_tick(struct counter_app *app)
{
    struct link_state state = link_state(app->link);
    int64_t now_ms = link_now_ms(app->link);
    int64_t step_ms = state.phase == LINK_LOST ? 1000 : 60000;
    int64_t shown = now_ms / step_ms;
    int64_t next_ms = step_ms - now_ms % step_ms;

    if (shown != app->drawn_at) {
        app->drawn_at = shown;
        window_redraw(app->window);
    }
    if (app->desk.finished.id[0]) {
        int64_t left_ms = app->desk.finished.until_ms - clock_monotonic_ms();

        if (left_ms <= 0) {
            app->desk.finished.id[0] = '\0';
            window_redraw(app->window);
        } else if (left_ms < next_ms) {
            next_ms = left_ms;
        }
    }
    if (app->notice.text[0]) {
        int64_t left_ms = app->notice.until_ms - clock_monotonic_ms();

        if (left_ms <= 0) {
            counter_tell(app, NOTICE_GOOD, "");
        } else if (left_ms < next_ms) {
            next_ms = left_ms;
        }
    }
    return (int)next_ms;
}

void
counter_set_shape(struct counter_app *app, enum counter_shape shape)
{
    bool strip = shape == SHAPE_STRIP;

    app->shape = shape;
    window_reshape(app->window, strip ? COUNTER_STRIP_W : COUNTER_DESIGN_W,
        strip ? COUNTER_STRIP_H : COUNTER_DESIGN_H, strip);
}
