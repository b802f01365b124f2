/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The command line of antrean-board. */
#include "display/board_options.h"

#include <stddef.h>
#include <string.h>

#include "common/text.h"
#include "common/words.h"
#include "screen/screen_options.h"
#include "screen/window.h"

#define AT(member) offsetof(struct board_options, member)

_Static_assert(
    AT(token) == 0 && AT(pair) == TOKEN_OPTION_SIZE, "token_option.h fills them");

static enum status
read_hall(void *options, const char *value, struct error *err)
{
    struct board_options *o = options;

    o->hall = value;
    return strlen(value) < BOARD_HALL_SIZE
               ? STATUS_OK
               : error_set(err, STATUS_ARG, "is longer than the name of any hall");
}

static enum status
read_layout(void *options, const char *value, struct error *err)
{
    struct board_options *o = options;
    int found = words_find(board_layout_words, value, -1);

    if (found < 0) {
        return error_set(err, STATUS_ARG, "must be main, counters or portrait");
    }
    o->has_layout = true;
    o->layout = (enum board_layout)found;
    return STATUS_OK;
}

/* "1920x1080" */
static enum status
read_size(void *options, const char *value, struct error *err)
{
    struct board_options *o = options;
    char width_text[32];
    int64_t width, height;
    char *by;

    if (!text_copy(width_text, sizeof(width_text), value) ||
        !(by = strchr(width_text, 'x'))) {
        return error_set(err, STATUS_ARG, "must be WIDTHxHEIGHT");
    }
    *by = '\0';
    if (!text_to_int(width_text, 320, 8192, &width) ||
        !text_to_int(by + 1, 240, 8192, &height)) {
        return error_set(
            err, STATUS_ARG, "must be WIDTHxHEIGHT, from 320x240 to 8192x8192");
    }
    o->width = (int)width;
    o->height = (int)height;
    return STATUS_OK;
}

static const struct option_row rows[] = {
    SERVER_OPTION_ROW(AT(server)),
    TOKEN_OPTION_ROWS("this board's"),
    { .name = "hall",
        .argument = "NAME",
        .kind = OPTION_READ,
        .read = read_hall,
        .help = "show and say the calls of this hall only" },
    { .name = "layout",
        .argument = "NAME",
        .kind = OPTION_READ,
        .read = read_layout,
        .words = board_layout_words,
        .help = "main, counters or portrait, instead of the office's choice" },
    { .name = "fullscreen",
        .kind = OPTION_FLAG,
        .at = AT(fullscreen),
        .help = "fill the screen, without a pointer" },
    { .name = "windowed",
        .kind = OPTION_CLEAR,
        .at = AT(fullscreen),
        .help = "do not fill the screen, which is the default" },
    { .name = "size",
        .argument = "WxH",
        .kind = OPTION_READ,
        .read = read_size,
        .help = "size of the window in pixels" },
    { .name = "no-sound",
        .kind = OPTION_CLEAR,
        .at = AT(sound),
        .help = "show calls, do not say them" },
    { .name = "clips",
        .argument = "DIR",
        .kind = OPTION_TEXT,
        .at = AT(clips),
        .value = OPTION_FOLDER,
        .help = "say calls with the recorded words in DIR, where all are there" },
    SCREEN_OPTION_ROWS(AT(ca), AT(language), AT(zone)),
    { .name = "memory",
        .argument = "FILE",
        .kind = OPTION_TEXT,
        .at = AT(memory),
        .value = OPTION_FILE,
        .help = "remember the last call told there, so that a restart repeats none" },
    { .name = "pictures",
        .argument = "DIR",
        .kind = OPTION_TEXT,
        .at = AT(pictures),
        .value = OPTION_FOLDER,
        .help = "show the PNG and JPEG pictures in DIR beside the calls, not the "
                "server's" },
    { .name = "no-pictures",
        .kind = OPTION_FLAG,
        .at = AT(no_pictures),
        .help = "show no pictures" },
    { .name = "cache",
        .argument = "DIR",
        .kind = OPTION_TEXT,
        .at = AT(cache),
        .value = OPTION_FOLDER,
        .help = "keep the server's pictures there, for when it is away, instead of "
                "antrean-board in the user's cache" },
    { .name = "screenshot",
        .argument = "FILE",
        .kind = OPTION_TEXT,
        .at = AT(screenshot),
        .value = OPTION_FILE,
        .help = "save what it shows as a PNG and end" },
};

static const char *const chapters[] = { "ENVIRONMENT",
    TOKEN_OPTION_ENVIRONMENT "\n\n" WINDOW_ENVIRONMENT, "SEE ALSO",
    "antrean-server(8), antrean-admin(8), antrean-kiosk(1)", NULL };

static const struct options_program program = {
    .self = { .name = "antrean-board",
        .words = "",
        .summary = "the waiting room's call board, with speech",
        .rows = rows,
        .row_count = ARRAY_LEN(rows) },
    .section = 1,
    .chapters = chapters,
};

enum options_result
board_options_read(struct board_options *options, int argc, char **argv)
{
    *options = (struct board_options){ .hall = "", .sound = true };
    return token_option_read_all(&program, argc, argv, options);
}
