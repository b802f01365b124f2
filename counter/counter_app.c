/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "counter/counter_app.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/mem.h"
#include "common/text.h"
#include "counter/counter_act.h"
#include "counter/counter_check.h"
#include "counter/counter_desk.h"
#include "counter/counter_dialog.h"
#include "counter/counter_pick.h"
#include "counter/counter_session.h"
#include "counter/counter_signin.h"
#include "screen/debug_strip.h"
#include "screen/i18n.h"

static const struct screen *const screens[PHASE_COUNT] = {
    [PHASE_SIGNED_OUT] = &counter_signin_screen,
    [PHASE_SIGNING_IN] = &counter_signin_screen,
    [PHASE_CHOOSING] = &counter_pick_screen,
    [PHASE_LOADING] = &counter_desk_screen,
    [PHASE_READY] = &counter_desk_screen,
    [PHASE_FINISHING] = &counter_desk_screen,
    [PHASE_ACTING] = &counter_desk_screen,
    [PHASE_SETTLING] = &counter_desk_screen,
};

static void
window_on_wake(void *arg)
{
    struct counter_app *app = arg;

    link_dispatch(app->link);
    if (app->printer) {
        window_redraw(app->window); /* a slip may be done */
    }
}

static void
link_on_event(void *arg, const struct link_event *event)
{
    /* Whatever moved, the counter's own answer says how things stand now. */
    if (text_starts_with(event->type, "visit.") ||
        text_starts_with(event->type, "counter.") ||
        text_starts_with(event->type, "concern.") ||
        text_starts_with(event->type, "day.") ||
        text_starts_with(event->type, "settings.")) {
        counter_reload(arg);
    }
}

static void
link_on_state(void *arg, const struct link_state *state)
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
        counter_session_ended(app); /* while we watched */
    }
    window_redraw(app->window);
}

static void
debug_line(void *arg, char *out, size_t out_size)
{
    static const char *const links[] = { "connecting", "connected", "lost" };
    struct counter_app *app = arg;
    struct link_state state = link_state(app->link);

    (void)snprintf(out, out_size,
        "%s, link %s, journal at %" PRId64 ", heard %" PRId64 " ms ago",
        desk_phase_name(app->phase), links[state.phase], link_seq(app->link),
        link_now_ms(app->link) - state.heard_ms);
}

static enum status
open_window(
    struct counter_app *app, const struct counter_options *options, struct error *err)
{
    return window_open(&(struct window_options){ .title = "Antrean: Loket",
                           .design_w = COUNTER_DESIGN_W,
                           .design_h = COUNTER_DESIGN_H,
                           .fullscreen = options->fullscreen,
                           .font_folder = options->fonts,
                           .screenshot = options->screenshot,
                           .debug_draw = options->debug ? debug_strip_draw : NULL,
                           .debug_line = debug_line,
                           .on_wake = window_on_wake,
                           .app = app },
        &app->window, err);
}

static enum status
open_link(
    struct counter_app *app, const struct counter_options *options, struct error *err)
{
    return link_start(&(struct link_options){ .server = options->server,
                          .ca = options->ca,
                          .language = i18n_language(),
                          .wake = window_wake,
                          .wake_arg = app->window,
                          .on_event = link_on_event,
                          .on_state = link_on_state,
                          .arg = app },
        &app->link, err);
}

static enum status
open_printer(
    struct counter_app *app, const struct counter_options *options, struct error *err)
{
    if (!options->printer || strcmp(options->printer, "none") == 0) {
        return STATUS_OK;
    }
    return counter_printer_open(
        options->printer, &options->print, window_wake, app->window, &app->printer, err);
}

enum status
counter_app_open(
    const struct counter_options *options, struct counter_app **out, struct error *err)
{
    struct counter_app *app = xcalloc(1, sizeof(*app));
    enum status st;

    TAILQ_INIT(&app->asked);
    app->screens = screens;
    app->wanted = options->counter;
    app->first = options->first;
    if (options->username) {
        ui_text_set(&app->username, options->username);
    }
    if (options->username && options->password) {
        ui_text_set(&app->password, options->password);
        app->password_given = true;
    }
    st = open_window(app, options, err);
    if (st == STATUS_OK) {
        app->ui = ui_new(app->window);
        st = open_printer(app, options, err);
    }
    if (st == STATUS_OK) {
        st = open_link(app, options, err);
    }
    if (st != STATUS_OK) {
        counter_app_close(app);
        return st;
    }
    window_show(app->window, screens[app->phase]);
    *out = app;
    return STATUS_OK;
}

void
counter_app_close(struct counter_app *app)
{
    if (!app) {
        return;
    }
    link_stop(app->link);
    counter_printer_close(app->printer);
    counter_session_free(app);
    json_decref(app->finish);
    free(app->dialog_state);
    window_close(app->window);
    ui_free(app->ui);
    ui_text_clear(&app->password);
    free(app);
}
