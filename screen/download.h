/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SCREEN_DOWNLOAD_H
#define SCREEN_DOWNLOAD_H

/*
 * Get what is at an address of the server into a file, waiting for it: for a thread
 * beside the link that keeps files of the server. One try; whoever asks tries again when
 * it likes.
 */

#include <stdatomic.h>
#include <stdio.h>

#include "common/base.h"
#include "common/status.h"
#include "screen/link.h"

/** Who asks whom; one thread at a time. */
struct download;

/**
 * @param options  server, token, ca and language of it; copied
 * @param stop     set by another thread, it ends a wait within about a second; borrowed,
 *                 outlives the download
 * @return STATUS_OK; STATUS_ARG: `server` is no http(s) address
 */
enum status download_open(const struct link_options *options, const atomic_bool *stop,
    struct download **download, struct error *err) MUST_CHECK;
/** Accepts NULL. */
void download_close(struct download *download);

/**
 * @param path  "/v1/board/pictures"
 * @param max   bytes; a longer answer is STATUS_TOO_LARGE
 * @param file  what comes is written to it, also of a try that fails
 * @return STATUS_OK: the answer was 200, all of it was written
 *         status_from_http() of another answer, STATUS_UNREACHABLE, STATUS_TOO_LARGE
 *         STATUS_TIMEOUT  it stood still for half a minute, or `stop` was set
 *         STATUS_IO       it could not be written
 */
enum status download_get(struct download *download, const char *path, size_t max,
    FILE *file, struct error *err) MUST_CHECK;

#endif /* SCREEN_DOWNLOAD_H */
