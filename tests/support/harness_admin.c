/* SPDX-License-Identifier: GPL-3.0-or-later */
/* antrean-admin on the office of a test. */
#include "tests/support/e2e.h"
#include "tests/support/harness.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <fcntl.h>

#include "common/mem.h"

#define WORDS_MAX 12

_Noreturn static void
run_admin(const char *const words[], int output)
{
    const char *build = getenv("ANTREAN_BUILD");
    char program[TEMP_PATH_SIZE];
    char *argv[WORDS_MAX + 2] = { (char *)"antrean-admin" };

    for (int i = 0; i < WORDS_MAX && words[i]; i++) {
        argv[i + 1] = (char *)words[i]; /* execv() does not write to them */
    }
    (void)snprintf(
        program, sizeof(program), "%s/antrean-admin", build ? build : "build/debug");
    (void)dup2(output, STDOUT_FILENO);
    (void)dup2(output, STDERR_FILENO);
    (void)execv(program, argv);
    (void)fprintf(stderr, "could not run %s: %s\n", program, strerror(errno));
    _exit(127);
}

int
e2e_admin(const struct e2e *e2e, const char *const words[], char **text)
{
    char *all = xstrdup("");
    size_t len = 0;
    char part[4096];
    ssize_t got;
    int ends[2];
    int status = 0;
    pid_t pid;

    (void)e2e;
    if (pipe2(ends, O_CLOEXEC) != 0 || (pid = fork()) < 0) {
        abort();
    }
    if (pid == 0) {
        run_admin(words, ends[1]);
    }
    (void)close(ends[1]);
    while ((got = read(ends[0], part, sizeof(part))) > 0) {
        all = xrealloc(all, len + (size_t)got + 1, 1);
        memcpy(all + len, part, (size_t)got);
        len += (size_t)got;
        all[len] = '\0';
    }
    (void)close(ends[0]);
    (void)waitpid(pid, &status, 0);
    if (text) {
        *text = all;
    } else {
        free(all);
    }
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

void
e2e_check(const struct e2e *e2e)
{
    const char *const words[] = { "check", e2e->folder, NULL };
    char *text;
    int status = e2e_admin(e2e, words, &text);

    if (status != 0) {
        (void)fprintf(
            stderr, "antrean-admin check ended with status %d: %s", status, text);
        abort();
    }
    free(text);
}
