/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SERVER_OFFICE_HELPER_PROGRAM_H
#define SERVER_OFFICE_HELPER_PROGRAM_H

/*
 * A program of ours as a child of the server: what the server itself does not link
 * (readers of strangers' files, speech) stays in a process of its own. Blocks until it
 * ends, or is ended after a minute. Slow worker.
 */

#include <limits.h>
#include <stdbool.h>

#include "common/base.h"
#include "common/status.h"

/** Where it is; false: nowhere, `path` is then where it should be. */
bool helper_program_find(const char *program, char path[PATH_MAX]);

/** Whether it is installed, beside the server or in ../lib/antrean of it. */
bool helper_program_is_there(const char *program);

/**
 * @param program   "antrean-paper": beside the server, or in ../lib/antrean of it
 * @param argument  its only one, or NULL
 * @param in        a descriptor that it reads as standard input
 * @param out       a descriptor that it writes to
 * @param code      on STATUS_OK its exit code; -1: it was killed
 * @return STATUS_OK; STATUS_IO when it could not be run; STATUS_BUSY when the machine
 * gave it no time
 */
enum status helper_program_run(const char *program, const char *argument, int in, int out,
    int *code, struct error *err) MUST_CHECK;

#endif /* SERVER_OFFICE_HELPER_PROGRAM_H */
