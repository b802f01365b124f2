/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "display/board_options.h"

#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/text.h"
#include "display/board_snapshot.h"

static const char usage[] =
    "usage: antrean-board --server URL --token T [options]\n"
    "The waiting room's call board, with speech.\n"
    "\n"
    "  --server URL       the office's server, e.g. http://127.0.0.1:8080\n"
    "  --token T          this board's token; also from ANTREAN_TOKEN or --token-file "
    "FILE\n"
    "  --hall NAME        show and say the calls of this hall only\n"
    "  --layout NAME      main, counters or portrait, instead of the office's choice\n"
    "  --fullscreen       fill the screen, without a pointer (--windowed: do not; "
    "default)\n"
    "  --size WxH         size of the window in pixels\n"
    "  --no-sound         show calls, do not say them\n"
    "  --clips DIR        say calls with the recorded words in DIR, where all are there\n"
    "  --language CODE    id or en: the words around the numbers\n"
    "  --zone NAME        the office's time zone, Asia/Jakarta\n"
    "  --ca FILE          trust the authority in this PEM file\n"
    "  --memory FILE      remember the last call told there, so that a restart repeats "
    "none\n"
    "  --pictures DIR     show the PNG and JPEG pictures in DIR beside the calls, not "
    "the\n"
    "                     server's (--no-pictures: show none)\n"
    "  --cache DIR        keep the server's pictures there, for when it is away;\n"
    "                     default: antrean-board in the user's cache\n"
    "  --screenshot FILE  save what it shows as a PNG and end\n"
    "  --help, --version\n";

enum option_code {
    OPTION_SERVER = 256,
    OPTION_TOKEN,
    OPTION_TOKEN_FILE,
    OPTION_HALL,
    OPTION_LAYOUT,
    OPTION_FULLSCREEN,
    OPTION_WINDOWED,
    OPTION_SIZE,
    OPTION_NO_SOUND,
    OPTION_LANGUAGE,
    OPTION_ZONE,
    OPTION_CA,
    OPTION_CLIPS,
    OPTION_MEMORY,
    OPTION_PICTURES,
    OPTION_NO_PICTURES,
    OPTION_CACHE,
    OPTION_SCREENSHOT,
    OPTION_HELP,
    OPTION_VERSION
};

static const struct option long_options[] = {
    { "server", required_argument, NULL, OPTION_SERVER },
    { "token", required_argument, NULL, OPTION_TOKEN },
    { "token-file", required_argument, NULL, OPTION_TOKEN_FILE },
    { "hall", required_argument, NULL, OPTION_HALL },
    { "layout", required_argument, NULL, OPTION_LAYOUT },
    { "fullscreen", no_argument, NULL, OPTION_FULLSCREEN },
    { "windowed", no_argument, NULL, OPTION_WINDOWED },
    { "size", required_argument, NULL, OPTION_SIZE },
    { "no-sound", no_argument, NULL, OPTION_NO_SOUND },
    { "language", required_argument, NULL, OPTION_LANGUAGE },
    { "zone", required_argument, NULL, OPTION_ZONE },
    { "ca", required_argument, NULL, OPTION_CA },
    { "clips", required_argument, NULL, OPTION_CLIPS },
    { "memory", required_argument, NULL, OPTION_MEMORY },
    { "pictures", required_argument, NULL, OPTION_PICTURES },
    { "no-pictures", no_argument, NULL, OPTION_NO_PICTURES },
    { "cache", required_argument, NULL, OPTION_CACHE },
    { "screenshot", required_argument, NULL, OPTION_SCREENSHOT },
    { "help", no_argument, NULL, OPTION_HELP },
    { "version", no_argument, NULL, OPTION_VERSION },
    { NULL, 0, NULL, 0 },
};

static bool
complain(const char *what)
{
    (void)fprintf(stderr, "antrean-board: %s; see --help\n", what);
    return false;
}

static bool
read_token_file(struct board_options *options, const char *path)
{
    FILE *f = fopen(path, "re");
    char line[sizeof(options->token)] = "";

    if (!f) {
        (void)fprintf(
            stderr, "antrean-board: could not open %s: %s\n", path, strerror(errno));
        return false;
    }
    if (!fgets(line, sizeof(line), f)) {
        line[0] = '\0';
    }
    (void)fclose(f);
    (void)text_copy(options->token, sizeof(options->token), text_trim(line));
    return true;
}

/* "1920x1080" */
static bool
read_size(struct board_options *options, const char *text)
{
    char copy[32];
    char *by;
    int64_t width;
    int64_t height;

    if (!text_copy(copy, sizeof(copy), text) || !(by = strchr(copy, 'x'))) {
        return complain("--size is WIDTHxHEIGHT");
    }
    *by = '\0';
    if (!text_to_int(copy, 320, 8192, &width) ||
        !text_to_int(by + 1, 240, 8192, &height)) {
        return complain("--size is WIDTHxHEIGHT, from 320x240 to 8192x8192");
    }
    options->width = (int)width;
    options->height = (int)height;
    return true;
}

static bool
take_option(struct board_options *options, int code, const char *value)
{
    switch (code) {
    case OPTION_SERVER:
        options->server = value;
        return true;
    case OPTION_TOKEN:
        return text_copy(options->token, sizeof(options->token), value) ||
               complain("this token is too long");
    case OPTION_TOKEN_FILE:
        return read_token_file(options, value);
    case OPTION_HALL:
        options->hall = value;
        return strlen(value) < BOARD_HALL_SIZE || complain("no hall has so long a name");
    case OPTION_LAYOUT:
        options->has_layout = board_layout_from_name(value, &options->layout);
        return options->has_layout || complain("--layout is main, counters or portrait");
    case OPTION_FULLSCREEN:
    case OPTION_WINDOWED:
        options->fullscreen = code == OPTION_FULLSCREEN;
        return true;
    case OPTION_SIZE:
        return read_size(options, value);
    case OPTION_NO_SOUND:
        options->sound = false;
        return true;
    case OPTION_LANGUAGE:
        options->language = strcmp(value, "en") == 0 ? "en" : "id";
        return true;
    case OPTION_ZONE:
        options->zone = value;
        return true;
    case OPTION_CA:
        options->ca = value;
        return true;
    case OPTION_CLIPS:
        options->clips = value;
        return true;
    case OPTION_MEMORY:
        options->memory = value;
        return true;
    case OPTION_PICTURES:
        options->pictures = value;
        return true;
    case OPTION_NO_PICTURES:
        options->no_pictures = true;
        return true;
    case OPTION_CACHE:
        options->cache = value;
        return true;
    case OPTION_SCREENSHOT:
        options->screenshot = value;
        return true;
    default: /* getopt has said what it is */
        return false;
    }
}

enum board_options_result
board_options_read(struct board_options *options, int argc, char **argv)
{
    const char *token = getenv("ANTREAN_TOKEN");
    int code;

    *options = (struct board_options){
        .hall = "", .zone = "Asia/Jakarta", .language = "id", .sound = true
    };
    if (token) {
        (void)text_copy(options->token, sizeof(options->token), token);
    }
    while ((code = getopt_long(argc, argv, "", long_options, NULL)) != -1) {
        if (code == OPTION_HELP) {
            (void)fputs(usage, stdout);
            return BOARD_OPTIONS_DONE;
        }
        if (code == OPTION_VERSION) {
            (void)puts("antrean-board " ANTREAN_VERSION);
            return BOARD_OPTIONS_DONE;
        }
        if (!take_option(options, code, optarg)) {
            return BOARD_OPTIONS_WRONG;
        }
    }
    if (optind < argc) {
        (void)complain("it takes options only");
        return BOARD_OPTIONS_WRONG;
    }
    if (!options->server || !options->token[0]) {
        (void)complain("--server and --token are needed");
        return BOARD_OPTIONS_WRONG;
    }
    return BOARD_OPTIONS_RUN;
}
