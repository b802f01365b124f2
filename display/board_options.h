/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DISPLAY_BOARD_OPTIONS_H
#define DISPLAY_BOARD_OPTIONS_H

/* The command line of antrean-board. */

#include "common/base.h"
#include "display/board_state.h"

struct board_options {
    const char *server; /* borrowed from argv, like all below */
    char token[256];
    const char *hall; /* "" = all */
    const char *ca;   /* NULL = the system's authorities */
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

enum board_options_result {
    BOARD_OPTIONS_RUN,
    BOARD_OPTIONS_DONE, /* help or version was printed */
    BOARD_OPTIONS_WRONG /* one line on standard error said what */
};

enum board_options_result board_options_read(
    struct board_options *options, int argc, char **argv);

#endif /* DISPLAY_BOARD_OPTIONS_H */
