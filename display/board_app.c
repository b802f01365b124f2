/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The board's parts put together and taken apart: window, link, voice, slide show. */
#include "display/board_app.h"

#include <stdlib.h>

#include "common/mem.h"
#include "display/board_feed.h"
#include "display/board_fit.h"
#include "display/board_layout.h"
#include "display/board_private.h"
#include "display/board_screen.h"
#include "display/board_slides.h"
#include "display/board_tell.h"
#include "display/board_voice.h"

static void
board_on_wake(void *arg)
{
    struct board_app *app = arg;

    if (app->link) {
        link_dispatch(app->link);
        board_tell_played(app);
    }
}

static enum status
open_window(struct board_app *app, struct error *err)
{
    const struct board_options *o = app->options;
    bool tall = o->has_layout && o->layout == BOARD_LAYOUT_PORTRAIT;
    const struct window_options options = { .title = "Antrean",
        .design_w = tall ? BOARD_TALL_W : BOARD_WIDE_W,
        .design_h = tall ? BOARD_TALL_H : BOARD_WIDE_H,
        .width = o->width > 0 ? o->width
                 : tall       ? BOARD_TALL_W / 2
                              : 1280,
        .height = o->height > 0 ? o->height
                  : tall        ? BOARD_TALL_H / 2
                                : 720,
        .fullscreen = o->fullscreen,
        .hide_cursor = o->fullscreen,
        .on_wake = board_on_wake,
        .app = app };

    return window_open(&options, &app->window, err);
}

static enum status
open_link(struct board_app *app, struct error *err)
{
    const struct link_options options = { .server = app->options->server,
        .token = app->options->token,
        .ca = app->options->ca,
        .language = app->options->language,
        .wake = window_wake,
        .wake_arg = app->window,
        .on_event = board_feed_on_event,
        .on_state = board_feed_on_state,
        .arg = app };

    return link_start(&options, &app->link, err);
}

enum status
board_app_open(const struct board_options *options, struct synth *synth,
    struct board_app **out, struct error *err)
{
    struct board_app *app = xcalloc(1, sizeof(*app));
    enum status st;

    app->options = options;
    board_state_init(&app->state, options->hall);
    board_show_init(&app->show);
    st = open_window(app, err);
    if (st == STATUS_OK) {
        st = open_link(app, err);
    }
    if (st == STATUS_OK && options->sound) {
        st = board_voice_start(&(struct board_voice_options){ .clips = options->clips,
                                   .synth = synth,
                                   .wake = window_wake,
                                   .arg = app->window },
            &app->voice, err);
    }
    if (st != STATUS_OK) {
        board_app_close(app);
        return st;
    }
    app->slides = board_slides_open(options, app->window);
    board_fit(app);
    board_feed_want(app, 0);
    window_show(app->window, &board_screen);
    *out = app;
    return STATUS_OK;
}

void
board_app_run(struct board_app *app)
{
    window_run(app->window);
}

bool
board_app_step(struct board_app *app, int timeout_ms)
{
    return window_step(app->window, timeout_ms);
}

int64_t
board_app_drawn_seq(const struct board_app *app)
{
    return app->drawn_seq;
}

void
board_app_close(struct board_app *app)
{
    if (!app) {
        return;
    }
    board_voice_stop(app->voice);
    board_slides_close(app->slides);
    link_stop(app->link);
    window_close(app->window);
    free(app);
}
