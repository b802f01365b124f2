/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The board's picture in its window: when it changes, and what it is drawn from. */
#include "display/board_screen.h"

#include <string.h>

#include "common/log.h"
#include "display/board_draw.h"
#include "display/board_feed.h"
#include "display/board_fit.h"
#include "display/board_foot.h"
#include "display/board_private.h"
#include "display/board_slides.h"
#include "display/board_tell.h"
#include "display/board_voice.h"

#define LOG_TAG "display/board"
#define MINUTE_MS 60000

static const char *
notice_at(void *arg, size_t index)
{
    return board_notice_at(arg, index);
}

static void
sooner(int *next_ms, int64_t in_ms)
{
    if (in_ms >= 0 && (*next_ms < 0 || in_ms < *next_ms)) {
        *next_ms = (int)in_ms;
    }
}

/* The age of what is shown grows while the server is away. */
static int
age_step_ms(const struct link_state *link, int64_t now_ms)
{
    if (link->phase == LINK_CONNECTED) {
        return -1;
    }
    return now_ms - link->heard_ms < MINUTE_MS ? 1000 : 10000;
}

static void
take_picture(struct board_app *app)
{
    struct error err;

    app->pictured = true;
    if (window_save_png(app->window, app->options->screenshot, &err) != STATUS_OK) {
        log_error(NULL, "%s", err.text);
    }
    window_quit(app->window);
}

static int
report_self(struct board_app *app, int64_t mono_ms)
{
    struct rect room = window_rect(app->window);
    const struct device_state state = { .width = room.w,
        .height = room.h,
        .layout = board_layout_words[board_fit_layout(app)],
        .hall = app->options->hall,
        .sound = board_tell_sound(app) };

    return device_reporter_step(&app->reporter, app->link, &state, mono_ms);
}

/* A test is over. */
static void
follow_test(struct board_app *app, int64_t mono_ms, bool *changed, int *next_ms)
{
    if (app->test_end_ms > 0 && mono_ms >= app->test_end_ms) {
        app->test_end_ms = 0;
        *changed = true;
    }
    if (app->test_end_ms > 0) {
        sooner(next_ms, app->test_end_ms - mono_ms);
    }
}

/* A new day has new lists, and is not closed. */
static void
follow_day(struct board_app *app, int64_t now_ms)
{
    char today[DATE_SIZE];

    (void)clock_date(now_ms, today);
    if (app->state.known && strcmp(app->day, today) != 0) {
        if (app->day[0]) {
            board_show_init(&app->show);
            board_feed_want(app, 0);
        }
        memcpy(app->day, today, sizeof(app->day));
    }
}

static int
board_update(void *arg)
{
    struct board_app *app = arg;
    int64_t mono_ms = clock_monotonic_ms();
    int64_t now_ms = link_now_ms(app->link);
    struct link_state link = link_state(app->link);
    bool changed = now_ms / MINUTE_MS != app->drawn_minute;
    int next_ms = (int)(MINUTE_MS - now_ms % MINUTE_MS);
    int age_ms = age_step_ms(&link, now_ms);

    sooner(&next_ms, board_show_step(&app->show, mono_ms, &changed));
    sooner(&next_ms, board_ticker_step(&app->ticker, notice_at, &app->state,
                         board_notice_count(&app->state), mono_ms, &changed));
    sooner(&next_ms, board_slides_step(app->slides, mono_ms,
                         board_show_is_calling(&app->show, mono_ms), &changed));
    if (link.phase == LINK_CONNECTED) {
        sooner(&next_ms, report_self(app, mono_ms));
    }
    follow_test(app, mono_ms, &changed, &next_ms);
    if (age_ms >= 0) {
        changed = true;
        sooner(&next_ms, age_ms);
    }
    sooner(&next_ms, board_feed_step(app, mono_ms));
    if (changed) {
        follow_day(app, now_ms);
        window_redraw(app->window);
    }
    if (app->options->screenshot && link.phase == LINK_CONNECTED && app->state.known &&
        !app->pictured && board_slides_are_settled(app->slides)) {
        if (!changed) { /* else once it is drawn */
            take_picture(app);
        }
        next_ms = 0;
    }
    return next_ms;
}

static void
board_render(void *arg)
{
    struct board_app *app = arg;
    struct board_view view = { .window = app->window,
        .drawn = &app->drawn,
        .state = &app->state,
        .show = &app->show,
        .ticker = &app->ticker,
        .pictures = board_slides_pictures(app->slides),
        .link = link_state(app->link),
        .now_ms = link_now_ms(app->link),
        .monotonic_ms = clock_monotonic_ms() };

    if (!app->state.known && app->refused != STATUS_OK) {
        view.link.phase = LINK_LOST;
        view.link.why = app->refused;
    }
    view.testing = app->test_end_ms > 0;
    view.silent =
        app->voice && app->state.announce.enabled && !board_voice_has_device(app->voice);
    app->drawn_minute = view.now_ms / MINUTE_MS;
    app->drawn_seq = app->state.event_seq;
    if (app->state.known && !app->prepared) {
        app->prepared = true;
        board_draw_prepare(&view, board_fit_layout(app));
        app->drawn.count = 0; /* all of it anew */
    }
    board_draw(&view, board_fit_layout(app));
}

static bool
board_handle_event(void *arg, const SDL_Event *event)
{
    struct board_app *app = arg;

    if (event->type == SDL_WINDOWEVENT &&
        event->window.event == SDL_WINDOWEVENT_SIZE_CHANGED) {
        board_fit(app);
        app->ticker.end = 0;
        return true;
    }
    return false;
}

const struct screen board_screen = {
    .name = "board",
    .handle_event = board_handle_event,
    .update = board_update,
    .render = board_render,
};
