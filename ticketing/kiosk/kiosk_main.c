/* SPDX-License-Identifier: GPL-3.0-or-later */
/* antrean-kiosk: the arrival station. Reads its options; then one scan, or the window. */
#define LOG_TAG "ticketing/kiosk"
#include <stdio.h>
#include <stdlib.h>

#include "common/clock.h"
#include "common/log.h"
#include "screen/i18n.h"
#include "screen/pair_screen.h"
#include "ticketing/kiosk/kiosk_app.h"
#include "ticketing/kiosk/kiosk_options.h"

/* A station that nobody has named shows a code until somebody does. */
static enum status
pair(struct kiosk_options *options, struct error *err)
{
    const struct pair_screen_options pairing = { .program = "antrean-kiosk",
        .kind = "kiosk",
        .server = options->server,
        .ca = options->ca,
        .language = options->language,
        .pair = options->pair,
        .window = { .title = "Antrean: Kiosk",
            .design_w = PAIR_SCREEN_DESIGN_W,
            .design_h = PAIR_SCREEN_DESIGN_H,
            .width = options->width,
            .height = options->height,
            .fullscreen = options->fullscreen,
            .locked = options->fullscreen,
            .font_folder = options->fonts,
            .screenshot = options->screenshot } };

    return options->token[0] ? STATUS_OK : pair_screen_run(&pairing, options->token, err);
}

static int
run_window(struct kiosk_options *options)
{
    struct kiosk_app *app = NULL;
    struct synth *synth = NULL;
    struct error err = { 0 };
    int code = EXIT_SUCCESS;
    enum status st;

    /* First of all, while there is no thread and no window: the helper is a fork of us.
     */
    if (!options->silent && synth_start(&synth, &err) != STATUS_OK) {
        log_error(NULL, "%s; no screen is spoken", err.text);
    }
    st = pair(options, &err);
    if (st == STATUS_OK) {
        st = kiosk_app_open(options, synth, &app, &err);
    }
    if (st == STATUS_OK) {
        window_run(app->window);
    } else if (st != STATUS_EMPTY) { /* closed before it was named */
        (void)fprintf(stderr, "antrean-kiosk: %s\n", err.text);
        code = st == STATUS_ARG ? OPTIONS_EXIT_WRONG : EXIT_FAILURE;
    }
    kiosk_app_close(app);
    synth_stop(synth);
    return code;
}

int
main(int argc, char **argv)
{
    struct kiosk_options options;
    struct error err = { 0 };

    switch (kiosk_options_read(&options, argc, argv)) {
    case OPTIONS_DONE:
        return EXIT_SUCCESS;
    case OPTIONS_WRONG:
        return OPTIONS_EXIT_WRONG;
    case OPTIONS_RUN:
        break;
    }
    if (clock_set_zone(options.zone, &err) != STATUS_OK) {
        (void)fprintf(stderr, "antrean-kiosk: %s\n", err.text);
        return OPTIONS_EXIT_WRONG;
    }
    i18n_init(options.language);
    if (options.scan) {
        return kiosk_once(&options);
    }
    return run_window(&options);
}
