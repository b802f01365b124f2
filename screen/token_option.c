/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "screen/token_option.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

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

bool
token_option_file(const char *name, const char *pair, char *out, size_t out_size)
{
    const char *state = getenv("XDG_STATE_HOME");
    const char *home = getenv("HOME");
    int len;

    if (pair) {
        return text_copy(out, out_size, pair);
    }
    if (state && state[0]) {
        len = snprintf(out, out_size, "%s/antrean/%s.token", state, name);
    } else if (home && home[0]) {
        len = snprintf(out, out_size, "%s/.local/state/antrean/%s.token", home, name);
    } else {
        return false;
    }
    return len > 0 && (size_t)len < out_size;
}

enum options_result
token_option_read_all(
    const struct options_program *program, int argc, char **argv, void *options)
{
    const char *token = options;
    const char *const *pair =
        (const char *const *)(const void *)((char *)options + TOKEN_OPTION_SIZE);
    enum options_result result = options_read(program, argc, argv, options);
    char path[PATH_MAX];

    if (result == OPTIONS_RUN && token[0] == '\0' &&
        token_option_file(program->self.name, *pair, path, sizeof(path)) &&
        access(path, F_OK) == 0) {
        struct error err;

        if (token_option_read_file(options, path, &err) != STATUS_OK) {
            options_complain(program, &err);
            return OPTIONS_WRONG;
        }
    }
    return result;
}
