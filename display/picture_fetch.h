/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DISPLAY_PICTURE_FETCH_H
#define DISPLAY_PICTURE_FETCH_H

/*
 * Keeps a folder the same as the pictures the server has for its boards, on a thread of
 * its own: what is new is fetched, what is gone is removed, once a minute or when asked.
 * Where the server is away the folder stays as it is, and it is asked again after a pause
 * that grows. Main thread.
 */

#include "common/base.h"
#include "common/status.h"
#include "screen/link.h"

#define PICTURE_FETCH_MS 60000 /* between looks, and the longest pause */

struct picture_fetch;

struct picture_fetch_options {
    struct link_options link; /* server, token, ca and language; borrowed for the call */
    const char *folder;       /* borrowed for the call; made if need be */
    void (*on_changed)(void *arg); /* fetch's thread: the folder is another one */
    void *arg;
};

enum status picture_fetch_start(const struct picture_fetch_options *options,
    struct picture_fetch **fetch, struct error *err) MUST_CHECK;
/** Look now. */
void picture_fetch_now(struct picture_fetch *fetch);
/** Waits at most about a second for a transfer to break off. Accepts NULL. */
void picture_fetch_stop(struct picture_fetch *fetch);

#endif /* DISPLAY_PICTURE_FETCH_H */
