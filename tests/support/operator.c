/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/support/operator.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

#include "common/text.h"
#include "tests/support/test.h"

#define COMMAND_SIZE 2048

char operator_output[65536];

const char *
operator_build(void)
{
    const char *folder = getenv("ANTREAN_BUILD");

    return folder ? folder : "build/debug";
}

FILE *
operator_begin(const char *command)
{
    FILE *pipe = popen(command, "r");

    assert_non_null(pipe);
    return pipe;
}

int
operator_end(FILE *pipe)
{
    size_t len = fread(operator_output, 1, sizeof(operator_output) - 1, pipe);
    int status = pclose(pipe);

    operator_output[len] = '\0';
    assert_true(WIFEXITED(status));
    return WEXITSTATUS(status);
}

int
operator_admin(const char *fmt, ...)
{
    char command[COMMAND_SIZE];
    size_t len =
        (size_t)snprintf(command, sizeof(command), "%s/antrean-admin ", operator_build());
    va_list args;

    va_start(args, fmt);
    (void)vsnprintf(command + len, sizeof(command) - len, fmt, args);
    va_end(args);
    text_append(command, sizeof(command), " 2>&1");
    return operator_end(operator_begin(command));
}

void
operator_expect(int status, int want, const char *words)
{
    if (status != want || !strstr(operator_output, words)) {
        fail_msg("exit status %d (wanted %d), wanted the words \"%s\" in: %s", status,
            want, words, operator_output);
    }
}
