/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "screen/token_option.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "common/text.h"

enum status
token_option_read(void *options, const char *value, struct error *err)
{
    char *token = options;

    return text_copy(token, TOKEN_OPTION_SIZE, value)
               ? STATUS_OK
               : error_set(err, STATUS_ARG, "is too long to be a token");
}

enum status
token_option_read_file(void *options, const char *value, struct error *err)
{
    FILE *file = fopen(value, "re");
    char line[TOKEN_OPTION_SIZE] = "";

    if (!file) {
        return error_set(err, STATUS_ARG, "could not be opened: %s", strerror(errno));
    }
    if (!fgets(line, sizeof(line), file)) {
        line[0] = '\0';
    }
    (void)fclose(file);
    return token_option_read(options, text_trim(line), err);
}

enum options_result
token_option_read_all(
    const struct options_program *program, int argc, char **argv, void *options)
{
    const char *token = options;
    enum options_result result = options_read(program, argc, argv, options);
    struct error err;

    if (result == OPTIONS_RUN && token[0] == '\0') {
        (void)error_set(&err, STATUS_ARG, "--token or --token-file is needed");
        options_complain(program, &err);
        return OPTIONS_WRONG;
    }
    return result;
}
