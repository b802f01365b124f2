/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/office/helper_program.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "common/clock.h"
#include "common/text.h"

#define WAIT_MS 60000 /* its own limits, of the processor, are shorter */
#define LOOK_MS 5
#define NOT_RUN 127 /* what a shell, and posix_spawn, say of a program that is none */

/* From the folder of the server's own program: beside it as it was built, else where
 * `make install` puts it under the same prefix. False: in neither; `path` is the last. */
bool
helper_program_find(const char *program, char path[PATH_MAX])
{
    static const char *const places[] = { "", "/../lib/antrean" };
    char folder[PATH_MAX / 2];
    ssize_t len = readlink("/proc/self/exe", folder, sizeof(folder) - 1);
    char *slash;

    folder[len > 0 ? len : 0] = '\0';
    slash = strrchr(folder, '/');
    if (slash) {
        *slash = '\0';
    }
    for (size_t i = 0; i < ARRAY_LEN(places); i++) {
        (void)snprintf(path, PATH_MAX, "%s%s/%s", folder, places[i], program);
        if (access(path, X_OK) == 0) {
            return true;
        }
    }
    return false;
}

bool
helper_program_is_there(const char *program)
{
    char path[PATH_MAX];

    return helper_program_find(program, path);
}

static enum status
await(const char *program, pid_t pid, int *code, struct error *err)
{
    int64_t end = clock_monotonic_ms() + WAIT_MS;
    bool late = false;
    int status;

    for (;;) {
        pid_t ended = waitpid(pid, &status, WNOHANG);

        if (ended == pid && late) {
            return error_set(err, STATUS_BUSY, "%s had no time to end", program);
        }
        if (ended == pid) {
            *code = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
            return *code == NOT_RUN
                       ? error_set(err, STATUS_IO, "%s cannot be run", program)
                       : STATUS_OK;
        }
        if (ended < 0 && errno != EINTR) {
            return error_set(err, STATUS_IO, "%s was lost", program);
        }
        if (clock_monotonic_ms() > end) {
            late = true;
            (void)kill(pid, SIGKILL);
        }
        (void)usleep(LOOK_MS * 1000);
    }
}

enum status
helper_program_run(const char *program, const char *argument, int in, int out, int *code,
    struct error *err)
{
    static char *const nothing[] = { NULL };
    char path[PATH_MAX];
    char name[64];
    char given[PATH_MAX];
    char *args[] = { name, argument ? given : NULL, NULL };
    posix_spawn_file_actions_t actions;
    pid_t pid;
    int failed;

    text_copy(name, sizeof(name), program);
    if (argument && !text_copy(given, sizeof(given), argument)) {
        return error_set(err, STATUS_IO, "too long for %s", program);
    }
    (void)posix_spawn_file_actions_init(&actions);
    (void)posix_spawn_file_actions_adddup2(&actions, in, STDIN_FILENO);
    (void)posix_spawn_file_actions_adddup2(&actions, out, STDOUT_FILENO);
    (void)posix_spawn_file_actions_addopen(
        &actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
    (void)posix_spawn_file_actions_addclosefrom_np(&actions, STDERR_FILENO + 1);
    (void)helper_program_find(program, path); /* one that is not there fails to be run */
    failed = posix_spawn(&pid, path, &actions, NULL, args, nothing);
    (void)posix_spawn_file_actions_destroy(&actions);
    if (failed) {
        return error_set(
            err, STATUS_IO, "could not run %s: %s", program, strerror(failed));
    }
    return await(program, pid, code, err);
}
