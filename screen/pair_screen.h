/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SCREEN_PAIR_SCREEN_H
#define SCREEN_PAIR_SCREEN_H

/*
 * A screen without a token: a window of its own with a code, until somebody of the office
 * has typed that code and given the screen a name. The token came with the code and is
 * kept in a file, for the next start. Main thread.
 * Source: docs/openapi.yaml, POST /v1/pairings.
 */

#include "screen/token_option.h"
#include "screen/window.h"

#define PAIR_SCREEN_DESIGN_W 1280
#define PAIR_SCREEN_DESIGN_H 720

struct pair_screen_options {
    const char *program; /* "antrean-board": names the file */
    const char *kind;    /* "board" */
    const char *server, *ca, *language;
    const char *pair;             /* the file; NULL: the user's */
    struct window_options window; /* what it looks like; its callbacks are ours */
    int look_ms;                  /* how often the server is asked; 0: 3000 */
};

/**
 * Show the code until the screen is known.
 *
 * @param token  of TOKEN_OPTION_SIZE; filled on STATUS_OK
 * @return STATUS_OK
 *         STATUS_EMPTY  the window was closed before
 *         STATUS_ARG    `server` is no address
 *         STATUS_IO     no display
 */
enum status pair_screen_run(
    const struct pair_screen_options *options, char *token, struct error *err) MUST_CHECK;

#endif /* SCREEN_PAIR_SCREEN_H */
