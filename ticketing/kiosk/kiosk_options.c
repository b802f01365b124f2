/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The command line of antrean-kiosk. */
#include "ticketing/kiosk/kiosk_options.h"

#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include "common/words.h"
#include "screen/screen_options.h"
#include "screen/window.h"
#include "ticketing/printer_option.h"

#define AT(member) offsetof(struct kiosk_options, member)

_Static_assert(
    AT(token) == 0 && AT(pair) == TOKEN_OPTION_SIZE, "token_option.h fills them");

static enum status
read_scanner(void *options, const char *value, struct error *err)
{
    struct kiosk_options *o = options;

    if (o->scanner_count == KIOSK_SCANNERS_MAX) {
        return error_set(
            err, STATUS_ARG, "may be given %d times at most", KIOSK_SCANNERS_MAX);
    }
    o->scanner[o->scanner_count++] = value;
    return STATUS_OK;
}

static enum status
read_paper(void *options, const char *value, struct error *err)
{
    return printer_option_paper(&((struct kiosk_options *)options)->print, value, err);
}

static enum status
read_print_mode(void *options, const char *value, struct error *err)
{
    return printer_option_mode(&((struct kiosk_options *)options)->print, value, err);
}

static enum status
read_languages(void *options, const char *value, struct error *err)
{
    struct kiosk_options *o = options;

    o->language_count = 0;
    for (const char *at = value; *at; at += strspn(at, ",")) {
        size_t len = strcspn(at, ",");
        char word[8] = "";
        int found;

        (void)snprintf(word, sizeof(word), "%.*s", (int)len, at);
        found = words_find(i18n_languages, word, -1);
        if (found < 0 || o->language_count == KIOSK_LANGUAGES_MAX) {
            return error_set(err, STATUS_ARG, "must be some of id, en and jv, as id,en");
        }
        o->languages[o->language_count++] = i18n_languages[found];
        at += len;
    }
    return STATUS_OK;
}

static const struct option_row rows[] = {
    SERVER_OPTION_ROW(AT(server)),
    TOKEN_OPTION_ROWS("this kiosk's"),
    { .name = "scanner",
        .argument = "SPEC",
        .kind = OPTION_READ,
        .read = read_scanner,
        .help = "keyboard (when none is given), evdev:PATH, serial:PATH[,BAUD] or "
                "camera:PATH; may be given up to four times" },
    PRINTER_OPTION_ROWS(AT(printer), read_paper, read_print_mode),
    { .name = "scan",
        .argument = "IMAGE",
        .kind = OPTION_TEXT,
        .at = AT(scan),
        .value = OPTION_FILE,
        .help = "one arrival without a window: PNG, JPEG or PGM of a ticket" },
    { .name = "no-walkins",
        .kind = OPTION_FLAG,
        .at = AT(no_walkins),
        .help = "offer nothing to who has no ticket" },
    SCREEN_OPTION_ROWS(AT(ca), AT(language), AT(zone)),
    { .name = "languages",
        .argument = "LIST",
        .kind = OPTION_READ,
        .read = read_languages,
        .fallback = "id,en",
        .help = "what the button of languages goes through, e.g. id,en,jv; the Javanese "
                "has not been checked by a speaker" },
    { .name = "fullscreen",
        .kind = OPTION_FLAG,
        .at = AT(fullscreen),
        .help = "fill the screen; it cannot be closed then but by SIGTERM" },
    { .name = "silent",
        .kind = OPTION_FLAG,
        .at = AT(silent),
        .help = "no sound after a scan, no spoken guidance" },
    WINDOW_OPTION_ROWS(AT(fonts), AT(screenshot)),
};

static const char *const chapters[] = { "ENVIRONMENT",
    TOKEN_OPTION_ENVIRONMENT "\n\n" WINDOW_ENVIRONMENT, "SEE ALSO",
    "antrean-server(8), antrean-admin(8), antrean-board(1)", NULL };

static const struct options_program program = {
    .self = { .name = "antrean-kiosk",
        .words = "",
        .summary = "the arrival station: scan a ticket, get a number and a slip",
        .rows = rows,
        .row_count = ARRAY_LEN(rows) },
    .section = 1,
    .chapters = chapters,
};

enum options_result
kiosk_options_read(struct kiosk_options *options, int argc, char **argv)
{
    enum options_result result;
    struct error err;

    *options = (struct kiosk_options){ .width = 0 };
    result = token_option_read_all(&program, argc, argv, options);
    if (result == OPTIONS_RUN && options->scan && !options->token[0]) {
        (void)error_set(&err, STATUS_ARG, "--scan needs --token or --token-file");
        options_complain(&program, &err);
        return OPTIONS_WRONG;
    }
    return result;
}
