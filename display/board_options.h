/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DISPLAY_BOARD_OPTIONS_H
#define DISPLAY_BOARD_OPTIONS_H

/* The command line of antrean-board. */

#include "common/base.h"
#include "common/options.h"
#include "display/board_state.h"
#include "screen/token_option.h"

struct board_options {
    char token[TOKEN_OPTION_SIZE]; /* the first two: see there */
    const char *pair;
    const char *server; /* borrowed from argv, like all below */
    const char *hall;   /* "" = all */
    const char *ca;     /* NULL = the system's authorities */
    const char *zone;
    const char *language;
    const char *clips;      /* folder of recorded words; NULL = none */
    const char *memory;     /* file that outlives a restart; NULL = none */
    const char *pictures;   /* folder of a slide show; NULL = the server's */
    const char *cache;      /* folder for the server's; NULL = the user's cache */
    const char *screenshot; /* NULL; else one picture, then the end */
    enum board_layout layout;
    bool has_layout;
    int width, height; /* 0 = the layout's own */
    bool fullscreen;
    bool sound;
    bool no_pictures;
};

/** Read the command line; the defaults are filled in. */
enum options_result board_options_read(
    struct board_options *options, int argc, char **argv) MUST_CHECK;

#endif /* DISPLAY_BOARD_OPTIONS_H */
