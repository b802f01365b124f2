/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TICKETING_KIOSK_KIOSK_OPTIONS_H
#define TICKETING_KIOSK_KIOSK_OPTIONS_H

/* The kiosk's command line, read once by main(). Every pointer is borrowed from argv. */

#include "common/base.h"
#include "common/options.h"
#include "screen/token_option.h"
#include "ticketing/printer.h"

#define KIOSK_SCANNERS_MAX 4
#define KIOSK_LANGUAGES_MAX 3

struct kiosk_options {
    char token[TOKEN_OPTION_SIZE]; /* the first two: see there */
    const char *pair;
    const char *server;
    const char *scanner[KIOSK_SCANNERS_MAX]; /* SPECs; the keyboard when none is given */
    size_t scanner_count;
    const char *printer; /* SPEC; "none" */
    struct printer_options print;
    const char *scan; /* a picture: one arrival without a window */
    const char *ca, *language, *zone, *fonts, *screenshot;
    const char *languages[KIOSK_LANGUAGES_MAX]; /* of the button, in its order; static */
    size_t language_count;
    bool no_walkins;
    int width, height; /* of the window, pixels; 0: the design's */
    bool fullscreen;
    bool silent; /* no sound after a scan, no spoken guidance */
};

/** Read the command line; the defaults are filled in. Strings are borrowed from argv. */
enum options_result kiosk_options_read(
    struct kiosk_options *options, int argc, char **argv) MUST_CHECK;

/** antrean-kiosk --scan: one arrival without a window. Gives the program's exit status.
 */
int kiosk_once(const struct kiosk_options *options);

#endif /* TICKETING_KIOSK_KIOSK_OPTIONS_H */
