/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What every screen of the clerk's program shares: messages, time, the link's news. */
#include "counter/counter_app.h"

#include <string.h>

#include "common/clock.h"
#include "common/text.h"
#include "screen/i18n.h"
#include "screen/link_banner.h"

#define MESSAGE_MS 12000

void
counter_message(struct counter_app *app, bool good, const char *text)
{
    text_copy(app->message, sizeof(app->message), text);
    app->message_good = good;
    app->message_until_ms = clock_monotonic_ms() + MESSAGE_MS;
    window_redraw(app->window);
}

void
counter_draw_message(struct counter_app *app, struct rect *room)
{
    struct window *window = app->window;
    struct text_style style = {
        .size = THEME_20, .weight = THEME_SEMIBOLD, .colour = THEME_STOP
    };
    int icon_px = window_px(window, 26);
    int side_px = window_px(window, 12);
    int text_px;
    struct rect bar, icon;

    if (!app->message[0]) {
        return;
    }
    style.colour = app->message_good ? THEME_GOOD : THEME_STOP;
    text_px = text_wrapped_height(window, &style,
        room->w - 2 * window_px(window, THEME_GAP) - icon_px - side_px, app->message);
    bar = rect_cut_top(room, text_px + 2 * side_px, window_px(window, THEME_GAP));
    draw_panel(window, bar, THEME_RADIUS, THEME_PAPER, style.colour, 2);
    bar = rect_inset(bar, window_px(window, THEME_GAP), side_px);
    icon = rect_cut_left(&bar, icon_px, side_px);
    draw_icon(window, icon, app->message_good ? DRAW_ICON_CHECK : DRAW_ICON_WARNING,
        style.colour);
    (void)text_draw_wrapped(window, &style, bar, app->message);
}

int
counter_tick(struct counter_app *app)
{
    struct link_state state = link_state(app->link);
    int64_t now_ms = link_now_ms(app->link);
    int64_t step_ms = state.phase == LINK_LOST ? 1000 : 60000;
    int64_t shown = now_ms / step_ms;
    int64_t next_ms = step_ms - now_ms % step_ms;

    if (shown != app->drawn_s) {
        app->drawn_s = shown;
        window_redraw(app->window);
    }
    if (app->message[0]) {
        int64_t left_ms = app->message_until_ms - clock_monotonic_ms();

        if (left_ms <= 0) {
            app->message[0] = '\0';
            window_redraw(app->window);
        } else if (left_ms < next_ms) {
            next_ms = left_ms;
        }
    }
    return (int)next_ms;
}

void
counter_set_strip(struct counter_app *app, bool strip)
{
    app->strip = strip;
    window_reshape(app->window, strip ? COUNTER_STRIP_W : COUNTER_DESIGN_W,
        strip ? COUNTER_STRIP_H : COUNTER_DESIGN_H, strip);
}

void
counter_on_event(void *arg, const struct link_event *event)
{
    struct counter_app *app = arg;

    /* Whatever moved, the counter's own answer says how things stand now. */
    if (text_starts_with(event->type, "visit.") ||
        text_starts_with(event->type, "counter.") ||
        text_starts_with(event->type, "day.")) {
        counter_reload(app);
    }
}

void
counter_on_state(void *arg, const struct link_state *state)
{
    struct counter_app *app = arg;

    if (state->phase == LINK_CONNECTED) {
        counter_reload(app); /* what happened while nobody told us */
        counter_papers_resend(app);
        if (app->following) {
            counter_follow(app); /* is it still the same journal? */
        }
    } else if (state->phase == LINK_LOST && state->why == STATUS_NOT_SIGNED_IN &&
               app->following) {
        counter_sign_out(app); /* the session ended while we watched */
        counter_message(app, false, _("Sesi berakhir. Silakan masuk lagi."));
    }
    window_redraw(app->window);
}
