/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SCREEN_TOKEN_OPTION_H
#define SCREEN_TOKEN_OPTION_H

/*
 * The options that give a device its token: --token, --token-file, ANTREAN_TOKEN, or the
 * file of an earlier pairing (screen/pair_screen.h). A program's options begin with
 * `char token[TOKEN_OPTION_SIZE]` and `const char *pair`, filled by these.
 */

#include "common/options.h"

#define TOKEN_OPTION_SIZE 256

enum status token_option_read(void *options, const char *value, struct error *err);
enum status token_option_read_file(void *options, const char *value, struct error *err);

/** The rows of the table; `whose` is "this board's". */
/* clang-format off */
#define TOKEN_OPTION_ROWS(whose) \
    { .name = "token", \
        .argument = "T", \
        .kind = OPTION_READ, \
        .read = token_option_read, \
        .environment = "ANTREAN_TOKEN", \
        .help = whose " token" }, \
    { .name = "token-file", \
        .argument = "FILE", \
        .kind = OPTION_READ, \
        .read = token_option_read_file, \
        .value = OPTION_FILE, \
        .help = "the token is the first line of FILE" }, \
    { .name = "pair", \
        .argument = "FILE", \
        .kind = OPTION_TEXT, \
        .at = TOKEN_OPTION_SIZE, \
        .value = OPTION_FILE, \
        .help = "without a token: show a code for an admin to type, and keep the token in " \
                "FILE, not in antrean in the user's state folder" }
/* clang-format on */

/** For the chapter ENVIRONMENT. */
#define TOKEN_OPTION_ENVIRONMENT \
    "ANTREAN_TOKEN is the token when neither --token nor --token-file is given. A " \
    "token " \
    "on the command line can be read by everybody on the machine. Without any the " \
    "screen shows a code; typed at /atur/alat/pasang it makes the screen known."

/** Where a program of this name keeps the token of its pairing; false: nowhere. */
bool token_option_file(const char *name, const char *pair, char *out, size_t out_size)
    MUST_CHECK;

/** Read such a command line; `token` is "" when there is none, and none was kept. */
enum options_result token_option_read_all(const struct options_program *program, int argc,
    char **argv, void *options) MUST_CHECK;

#endif /* SCREEN_TOKEN_OPTION_H */
