/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SERVER_HTTP_TRACK_H
#define SERVER_HTTP_TRACK_H

/*
 * Phones that follow a number. What moves a line makes one read job for it, however many
 * follow, and at most one at a time; each phone is sent something only when its own words
 * have changed. Made for ten thousand of them. Loop thread.
 */

#include "common/base.h"

struct http;
struct journal_row;
struct track;

struct track *track_new(struct http *http);
/** After evhttp is freed, which ends the streams. */
void track_free(struct track *track);

/** Rows of a commit, in order. */
void track_add(struct track *track, const struct journal_row *rows, size_t count);

/** Another journal: look at every line again. */
void track_begin_anew(struct track *track);

/** How many follow. */
size_t track_listeners(const struct track *track);

#endif /* SERVER_HTTP_TRACK_H */
