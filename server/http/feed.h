/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SERVER_HTTP_FEED_H
#define SERVER_HTTP_FEED_H

/*
 * The feed: every commit's journal rows as events to boards and staff, in order, nothing
 * lost and nothing twice. A listener has a place in the journal; behind the ring of
 * recent rows it catches up by read jobs, page by page, else from the ring. Loop thread.
 */

#include "common/base.h"

struct feed;
struct http;
struct journal_row;

struct feed *feed_new(struct http *http);
/** After evhttp is freed, which ends the streams. */
void feed_free(struct feed *feed);

/** Rows of a commit, in order. */
void feed_add(struct feed *feed, const struct journal_row *rows, size_t count);

/** Another journal, which ends with row `seq`: every stream ends, and comes again. */
void feed_begin_anew(struct feed *feed, int64_t seq);

/** How many listen. */
size_t feed_listeners(const struct feed *feed);

#endif /* SERVER_HTTP_FEED_H */
