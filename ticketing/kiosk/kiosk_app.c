/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The kiosk's parts put together: window, link, scanners, worker. */
#include "ticketing/kiosk/kiosk_app.h"

#include <stdlib.h>

#include "common/mem.h"
#include "screen/i18n.h"

static void
app_on_wake(void *arg)
{
    struct kiosk_app *app = arg;
    char line[SCANNER_LINE_SIZE];

    link_dispatch(app->link);
    kiosk_worker_dispatch(app->worker);
    kiosk_preview_update(app->preview, app->scan);
    while (kiosk_scan_take(app->scan, line)) {
        kiosk_act_scanned(app, line);
    }
}

static void
app_on_state(void *arg, const struct link_state *state)
{
    struct kiosk_app *app = arg;

    (void)state;
    window_redraw(app->window);
}

static enum status
open_window(struct kiosk_app *app, struct error *err)
{
    const struct kiosk_options *options = app->options;
    enum status st = window_open(&(struct window_options){ .title = "Antrean: Kiosk",
                                     .design_w = KIOSK_DESIGN_LONG,
                                     .design_h = KIOSK_DESIGN_SHORT,
                                     .width = options->width,
                                     .height = options->height,
                                     .fullscreen = options->fullscreen,
                                     .locked = options->fullscreen,
                                     .font_folder = options->fonts,
                                     .screenshot = options->screenshot,
                                     .on_wake = app_on_wake,
                                     .app = app },
        &app->window, err);

    if (st != STATUS_OK) {
        return st;
    }
    kiosk_view_measure(app);
    app->ui = ui_new(app->window);
    app->preview = kiosk_preview_new(app->window);
    return STATUS_OK;
}

static enum status
open_parts(struct kiosk_app *app, struct error *err)
{
    const struct kiosk_options *options = app->options;
    static const char *const keyboard[] = { "keyboard" };
    bool given = options->scanner_count > 0;
    enum status st = printer_new(options->printer, &options->print, &app->printer, err);

    if (st == STATUS_OK) {
        st = open_window(app, err);
    }
    if (st != STATUS_OK) {
        return st;
    }
    app->worker = kiosk_worker_start(window_wake, app->window, app);
    if (!options->silent) {
        app->sound = kiosk_sound_start(app->synth, window_wake, app->window);
    }
    st = kiosk_scan_start(given ? options->scanner : keyboard,
        given ? options->scanner_count : 1, window_wake, app->window, &app->scan, err);
    if (st != STATUS_OK) {
        return st;
    }
    return link_start(&(struct link_options){ .server = options->server,
                          .token = options->token,
                          .ca = options->ca,
                          .language = i18n_language(),
                          .wake = window_wake,
                          .wake_arg = app->window,
                          .on_state = app_on_state,
                          .arg = app },
        &app->link, err);
}

enum status
kiosk_app_open(const struct kiosk_options *options, struct synth *synth,
    struct kiosk_app **out, struct error *err)
{
    struct kiosk_app *app = xcalloc(1, sizeof(*app));
    enum status st;

    app->options = options;
    app->synth = synth;
    st = open_parts(app, err);
    if (st != STATUS_OK) {
        kiosk_app_close(app);
        return st;
    }
    /* A kiosk may see no events; whether the server is there it must know. */
    link_follow(app->link, LINK_FOLLOW_HEALTH, 0);
    kiosk_view_show(app, &kiosk_ready_screen);
    *out = app;
    return STATUS_OK;
}

void
kiosk_app_close(struct kiosk_app *app)
{
    if (!app) {
        return;
    }
    /* First what wakes the window, then the window. */
    link_stop(app->link);
    kiosk_scan_stop(app->scan);
    kiosk_worker_stop(app->worker);
    kiosk_sound_stop(app->sound);
    kiosk_preview_free(app->preview);
    window_close(app->window);
    ui_free(app->ui);
    printer_free(app->printer);
    free(app);
}
