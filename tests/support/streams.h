/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TESTS_SUPPORT_STREAMS_H
#define TESTS_SUPPORT_STREAMS_H

/*
 * Many sockets read by one thread, for benches: either event streams of the server or
 * bare sockets that another thread writes to. Both are read by the same loop, so that a
 * ratio of the two compares the writers.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct streams;

/** Open `count` event streams; `token` may be NULL, `path(i)` gives each one's path. */
struct streams *streams_open(int port, int count, const char *token,
    const char *(*path)(void *arg, int i), void *arg);

/**
 * `count` bare sockets from a process of its own that writes `event_len` bytes to each of
 * them when it is woken, as a server that does nothing else would.
 */
struct streams *streams_open_bare(int count, size_t event_len);
/** Wake it: one round of writes. */
void streams_wake(struct streams *streams);

/** Read until nothing came for `quiet_ms`: what was sent before is out of the way. */
void streams_drain(struct streams *streams, int quiet_ms);

/**
 * Wait until every stream has got something new.
 * @return the time of the last one, load_clock_ns(); -1 when `limit_ms` passed before
 */
int64_t streams_wait_all(struct streams *streams, int limit_ms);

void streams_close(struct streams *streams);

#endif /* TESTS_SUPPORT_STREAMS_H */
