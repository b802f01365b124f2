/* SPDX-License-Identifier: GPL-3.0-or-later */
/* antrean-board: what the waiting room sees and hears. */
#include <SDL.h>
#include <malloc.h>
#include <stdio.h>

#include "audio/synth.h"
#include "common/clock.h"
#include "common/log.h"
#include "display/board_app.h"
#include "display/board_options.h"
#include "screen/i18n.h"
#include "screen/pair_screen.h"

#define LOG_TAG "display/board"
#define LARGE_BLOCK (64 * 1024)

static int
fail(const struct error *err)
{
    (void)fprintf(stderr, "antrean-board: %s\n", err->text);
    return 1;
}

/* A board that nobody has named shows a code until somebody does. */
static enum status
pair(struct board_options *options, struct error *err)
{
    const struct pair_screen_options pairing = { .program = "antrean-board",
        .kind = "board",
        .server = options->server,
        .ca = options->ca,
        .language = options->language,
        .pair = options->pair,
        .window = { .title = "Antrean",
            .design_w = PAIR_SCREEN_DESIGN_W,
            .design_h = PAIR_SCREEN_DESIGN_H,
            .width = options->width,
            .height = options->height,
            .fullscreen = options->fullscreen,
            .hide_cursor = options->fullscreen } };

    return options->token[0] ? STATUS_OK : pair_screen_run(&pairing, options->token, err);
}

int
main(int argc, char **argv)
{
    struct board_options options;
    struct synth *synth = NULL;
    struct board_app *app = NULL;
    struct error err;
    enum status st;
    int code = 0;

    switch (board_options_read(&options, argc, argv)) {
    case OPTIONS_DONE:
        return 0;
    case OPTIONS_WRONG:
        return OPTIONS_EXIT_WRONG;
    case OPTIONS_RUN:
        break;
    }
    if (clock_set_zone(options.zone, &err) != STATUS_OK) {
        return fail(&err);
    }
    i18n_init(options.language);
    /* Pictures of text and made sentences come and go all day: give each back whole. */
    (void)mallopt(M_MMAP_THRESHOLD, LARGE_BLOCK);
    (void)mallopt(M_ARENA_MAX, 1); /* what one thread gave back the next one takes */
    /* First of all, while there is no thread and no window: the helper is a fork of us.
     */
    if (options.sound && synth_start(&synth, &err) != STATUS_OK) {
        log_error(NULL, "%s; only the chime will be heard", err.text);
    }
    st = pair(&options, &err);
    if (st == STATUS_OK) {
        st = board_app_open(&options, synth, &app, &err);
    }
    if (st == STATUS_OK) {
        board_app_run(app);
    } else if (st != STATUS_EMPTY) { /* closed before it was named */
        code = fail(&err);
    }
    board_app_close(app);
    synth_stop(synth);
    SDL_Quit();
    return code;
}
