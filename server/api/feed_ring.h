/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SERVER_API_FEED_RING_H
#define SERVER_API_FEED_RING_H

/*
 * The newest rows of an office's journal as events, made once for all who listen. Loop
 * thread.
 */

#include "common/base.h"
#include "server/api/feed_view.h"

#define FEED_PIECE_MAX ((size_t)16384) /* bytes of events that are sent at once */

struct journal_row;
struct packet;
struct ring_slot;
struct office;

/* Several events in one packet. */
struct coalesced {
    int64_t from, head;    /* after `from`, when `head` was the newest; both 0: none */
    int64_t to;            /* the last one in it: it may have been enough before `head` */
    struct packet *packet; /* owned; NULL when there is nothing to see */
};

struct feed_ring {
    struct office *office;   /* borrowed: its zone */
    struct ring_slot *slots; /* owned; row seq stands at seq % RING_SIZE */
    int64_t first;           /* oldest in the ring; head + 1 when it is empty */
    int64_t head;            /* newest row we have heard of */
    struct coalesced coalesced[FEED_CLASSES];
};

/** Empty, of a journal that ends with row `head`. */
void feed_ring_init(struct feed_ring *ring, struct office *office, int64_t head);
void feed_ring_destroy(struct feed_ring *ring);

/** The next rows, in order; older ones are passed over. */
void feed_ring_add(struct feed_ring *ring, const struct journal_row *rows, size_t count);
/** Another journal, which ends with row `seq`. */
void feed_ring_begin_anew(struct feed_ring *ring, int64_t seq);

/**
 * The events after row `from`, which the ring must hold, as one packet: up to the head or
 * to what one piece may hold; `*to` is the last. Listeners of a class mostly stand at the
 * same place, so the last one is kept.
 * @return borrowed until the next call; NULL when there are none to see
 */
struct packet *feed_ring_after(
    struct feed_ring *ring, enum feed_class class, int64_t from, int64_t *to);

#endif /* SERVER_API_FEED_RING_H */
