/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/prereg/paper_helper.h"

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
#include "common/paper_fault.h"
#include "common/text.h"

#define PROGRAM "antrean-paper"
#define WAIT_MS 30000
#define LOOK_MS 5

/* From the folder of the server's own program: beside it as it was built, else where
 * `make install` puts it under the same prefix. */
static const char *
find_program(char path[PATH_MAX])
{
    static const char *const places[] = { "/" PROGRAM, "/../lib/antrean/" PROGRAM };
    char folder[PATH_MAX / 2];
    ssize_t len = readlink("/proc/self/exe", folder, sizeof(folder) - 1);
    char *slash;

    folder[len > 0 ? len : 0] = '\0';
    slash = strrchr(folder, '/');
    if (slash) {
        *slash = '\0';
    }
    for (size_t i = 0; i < ARRAY_LEN(places); i++) {
        (void)snprintf(path, PATH_MAX, "%s%s", folder, places[i]);
        if (access(path, X_OK) == 0) {
            break;
        }
    }
    return path;
}

static enum status
judge(int status, struct error *err)
{
    int code = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
    int fault = code - PAPER_EXIT_FAULT;
    enum status st;

    if (code == 0) {
        return STATUS_OK;
    }
    if (fault < 0 || fault >= PAPER_FAULT_COUNT) {
        /* It ran out of memory or time on this file, or was stopped: the file's fault. */
        fault = PAPER_DAMAGED;
        if (code == 127 || code == 1 || code == 2) {
            return error_set(err, STATUS_IO, "%s cannot be run", PROGRAM);
        }
    }
    st = error_set(
        err, STATUS_BAD_DOCUMENT, "the file is refused: %s", paper_fault_words[fault]);
    error_fact(err, FACT_REASON, "%s", paper_fault_words[fault]);
    return st;
}

enum status
paper_helper_run(int in, int out, int page, struct error *err)
{
    static char *const nothing[] = { NULL };
    char path[PATH_MAX];
    char number[12];
    char name[] = PROGRAM;
    char *args[] = { name, page > 0 ? number : NULL, NULL };
    posix_spawn_file_actions_t actions;
    int64_t end = clock_monotonic_ms() + WAIT_MS;
    pid_t pid;
    int status;
    int failed;

    (void)snprintf(number, sizeof(number), "%d", page);
    (void)posix_spawn_file_actions_init(&actions);
    (void)posix_spawn_file_actions_adddup2(&actions, in, STDIN_FILENO);
    (void)posix_spawn_file_actions_adddup2(&actions, out, STDOUT_FILENO);
    (void)posix_spawn_file_actions_addopen(
        &actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
    (void)posix_spawn_file_actions_addclosefrom_np(&actions, STDERR_FILENO + 1);
    failed = posix_spawn(&pid, find_program(path), &actions, NULL, args, nothing);
    (void)posix_spawn_file_actions_destroy(&actions);
    if (failed) {
        return error_set(
            err, STATUS_IO, "could not run %s: %s", PROGRAM, strerror(failed));
    }
    for (;;) {
        pid_t ended = waitpid(pid, &status, WNOHANG);

        if (ended == pid) {
            return judge(status, err);
        }
        if (ended < 0 && errno != EINTR) {
            return error_set(err, STATUS_IO, "%s was lost", PROGRAM);
        }
        if (clock_monotonic_ms() > end) {
            (void)kill(pid, SIGKILL);
        }
        (void)usleep(LOOK_MS * 1000);
    }
}
