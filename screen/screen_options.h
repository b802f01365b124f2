/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SCREEN_SCREEN_OPTIONS_H
#define SCREEN_SCREEN_OPTIONS_H

/* The options that the three SDL programs share, as rows of their tables. `at` is
 * where a value stands in the program's own struct. */

#include "common/options_table.h"
#include "screen/i18n.h"

/* clang-format off */
#define SERVER_OPTION_ROW(at_) \
    { .name = "server", \
        .argument = "URL", \
        .kind = OPTION_TEXT, \
        .at = (at_), \
        .required = true, \
        .help = "address of antrean-server, e.g. http://127.0.0.1:8080" }

/** Whom a program trusts, and what it says until the server has said its own. */
#define SCREEN_OPTION_ROWS(ca_, language_, zone_) \
    { .name = "ca", \
        .argument = "FILE", \
        .kind = OPTION_TEXT, \
        .at = (ca_), \
        .value = OPTION_FILE, \
        .help = "authority that signed the server's certificate (PEM)" }, \
    { .name = "language", \
        .argument = "CODE", \
        .kind = OPTION_WORD, \
        .at = (language_), \
        .words = i18n_languages, \
        .fallback = "id", \
        .help = "language of the screen" }, \
    { .name = "zone", \
        .argument = "ZONE", \
        .kind = OPTION_TEXT, \
        .at = (zone_), \
        .fallback = "Asia/Jakarta", \
        .help = "the time zone until the server has said its own" }

/** Of a program with buttons. */
#define WINDOW_OPTION_ROWS(fonts_, screenshot_) \
    { .name = "fonts", \
        .argument = "DIR", \
        .kind = OPTION_TEXT, \
        .at = (fonts_), \
        .value = OPTION_FOLDER, \
        .help = "where the font Inter is" }, \
    { .name = "screenshot", \
        .argument = "FILE", \
        .kind = OPTION_TEXT, \
        .at = (screenshot_), \
        .value = OPTION_FILE, \
        .help = "F12 saves a picture of the window here" }
/* clang-format on */

#endif /* SCREEN_SCREEN_OPTIONS_H */
