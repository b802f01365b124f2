/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SERVER_API_FEED_H
#define SERVER_API_FEED_H

/*
 * The feed of an office: every commit's journal rows as events to its boards and staff,
 * in order, nothing lost and nothing twice. A listener has a place in the journal; behind
 * the ring of recent rows it catches up by read jobs, page by page, else from the ring.
 * Its routes are `routes_feed`. Loop thread.
 */

#include "common/base.h"

struct feeds;

/** How many listen, at all offices together; `feeds` is the state of `routes_feed`. */
size_t feed_listeners(const struct feeds *feeds);

#endif /* SERVER_API_FEED_H */
