/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rows, their events and their packets. */
#include "server/api/feed_ring.h"

#include <stdlib.h>
#include <string.h>

#include "common/mem.h"
#include "db/db_journal.h"
#include "server/http/stream.h"
#include "server/office/office.h"

#define RING_SIZE 1024

struct ring_slot {
    struct journal_row row;
    struct packet *packets[FEED_CLASSES]; /* owned; made when first needed */
    bool viewed[FEED_CLASSES];
};

void
feed_ring_init(struct feed_ring *ring, struct office *office, int64_t head)
{
    memset(ring, 0, sizeof(*ring));
    ring->office = office;
    ring->slots = xcalloc(RING_SIZE, sizeof(*ring->slots));
    ring->head = head;
    ring->first = head + 1;
}

static void
forget_coalesced(struct feed_ring *ring)
{
    for (int class = 0; class < FEED_CLASSES; class ++) {
        packet_unref(ring->coalesced[class].packet);
        ring->coalesced[class] = (struct coalesced){ .from = 0 };
    }
}

void
feed_ring_destroy(struct feed_ring *ring)
{
    for (size_t i = 0; i < RING_SIZE; i++) {
        for (int class = 0; class < FEED_CLASSES; class ++) {
            packet_unref(ring->slots[i].packets[class]);
        }
    }
    forget_coalesced(ring);
    free(ring->slots);
}

void
feed_ring_add(struct feed_ring *ring, const struct journal_row *rows, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        struct ring_slot *slot = &ring->slots[(size_t)rows[i].seq % RING_SIZE];

        if (rows[i].seq <= ring->head) {
            continue;
        }
        for (int class = 0; class < FEED_CLASSES; class ++) {
            packet_unref(slot->packets[class]);
            slot->packets[class] = NULL;
            slot->viewed[class] = false;
        }
        slot->row = rows[i];
        ring->head = rows[i].seq;
        if (ring->head - ring->first >= RING_SIZE) {
            ring->first = ring->head - RING_SIZE + 1;
        }
    }
}

void
feed_ring_begin_anew(struct feed_ring *ring, int64_t seq)
{
    ring->head = seq;
    ring->first = seq + 1;
    forget_coalesced(ring);
}

/* The packet of a ring row for a class; NULL when it is not for its eyes. */
static struct packet *
slot_packet(struct feed_ring *ring, int64_t seq, enum feed_class class)
{
    struct ring_slot *slot = &ring->slots[(size_t)seq % RING_SIZE];

    if (!slot->viewed[class]) {
        size_t len;
        char *text = feed_view(&slot->row, office_zone(ring->office), class, &len);

        slot->viewed[class] = true;
        slot->packets[class] = text ? packet_new(text, len) : NULL;
        free(text);
    }
    return slot->packets[class];
}

/* Bytes of a ring row's event; 0 when the class does not see it. */
static size_t
slot_len(struct feed_ring *ring, enum feed_class class, int64_t seq)
{
    struct packet *packet = slot_packet(ring, seq, class);

    return packet ? packet->len - packet->head_len - 2 : 0;
}

struct packet *
feed_ring_after(struct feed_ring *ring, enum feed_class class, int64_t from, int64_t *to)
{
    struct coalesced *coalesced = &ring->coalesced[class];
    size_t len = 0;
    char *text;

    *to = ring->head;
    if (coalesced->from == from && coalesced->head == ring->head) {
        *to = coalesced->to;
        return coalesced->packet;
    }
    if (from + 1 == ring->head) {
        return slot_packet(ring, ring->head, class);
    }
    packet_unref(coalesced->packet);
    *coalesced = (struct coalesced){ .from = from, .head = ring->head, .to = from };
    while (coalesced->to < ring->head) {
        size_t part = slot_len(ring, class, coalesced->to + 1);

        if (len > 0 && len + part > FEED_PIECE_MAX) {
            break;
        }
        len += part;
        coalesced->to++;
    }
    *to = coalesced->to;
    if (len == 0) {
        return NULL;
    }
    text = xcalloc(len, 1);
    len = 0;
    for (int64_t seq = from + 1; seq <= coalesced->to; seq++) {
        struct packet *packet = slot_packet(ring, seq, class);
        size_t part = slot_len(ring, class, seq);

        if (part > 0) {
            memcpy(text + len, packet->bytes + packet->head_len, part);
            len += part;
        }
    }
    coalesced->packet = packet_new(text, len);
    free(text);
    return coalesced->packet;
}
