/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TESTS_SUPPORT_HISTORY_H
#define TESTS_SUPPORT_HISTORY_H

/*
 * A listener as a supervisor's page is one: it follows the event stream on a thread of
 * its own, and when the stream ends it goes on at the next of several servers, from the
 * last event that it has. It keeps the ids of all that it was told, in order.
 */

#include "common/base.h"

struct history;

/** Follow /v1/events from the beginning, first at `ports[first]` of `port_count`. */
struct history *history_start(
    const int *ports, int port_count, int first, const char *token);

/** Wait until the event `id` was told; false when `wait_ms` passed before. */
bool history_wait(struct history *history, int64_t id, int wait_ms);

/** End the thread. The ids are borrowed until history_free(). */
const int64_t *history_end(struct history *history, size_t *count);
/** How often a stream was opened. */
int history_streams(const struct history *history);
void history_free(struct history *history);

#endif /* TESTS_SUPPORT_HISTORY_H */
