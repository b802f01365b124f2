/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * GET /v1/events. Listeners stand in one of three lists: behind (something to send),
 * current, and reading (a read job is on its way, or its page waits for the socket). The
 * pump takes a slice of `behind` in each turn of the loop, so that requests are answered
 * in between.
 */
#include "server/http/feed.h"

#include <stdlib.h>
#include <string.h>
#include <sys/queue.h>

#include <event2/event.h>

#include "common/mem.h"
#include "common/text.h"
#include "db/db_journal.h"
#include "db/db_office.h"
#include "server/http/exchange.h"
#include "server/http/feed_view.h"
#include "server/http/routes.h"
#include "server/http/stream.h"

#define RING_SIZE 1024
#define SLICE 500
#define PAGE_ROWS 64
#define PAGE_BACKLOG_MAX ((size_t)32768) /* wait for the socket before the next page */
#define BEAT_S 10                        /* a comment so often; 15 s are promised */
#define RETRY_MS 50

enum place { PLACE_BEHIND, PLACE_CURRENT, PLACE_READING, PLACES };

struct listener {
    struct stream stream;
    struct feed *feed; /* borrowed */
    enum feed_class class;
    enum place place;
    int64_t seq;   /* the last row it has passed */
    uint32_t beat; /* the last beat in which it was sent something */
    bool ahead;    /* it knows rows that we have not heard of: are they in the journal? */
    bool job_out;  /* a read job holds us */
    bool gone;     /* freed when the job is back */
    TAILQ_ENTRY(listener) link;
};
TAILQ_HEAD(listener_list, listener);

struct ring_slot {
    struct journal_row row;
    struct packet *packets[FEED_CLASSES]; /* owned; made when first needed */
    bool viewed[FEED_CLASSES];
};

/* Several events in one packet. */
struct joint {
    int64_t from, to;      /* after `from`, up to `to`; both 0: none */
    struct packet *packet; /* owned; NULL when there is nothing to see */
};

struct feed {
    struct http *http; /* borrowed */
    struct listener_list lists[PLACES];
    size_t count;
    struct ring_slot *ring; /* owned; row seq stands at seq % RING_SIZE */
    int64_t first;          /* oldest in the ring; head + 1 when it is empty */
    int64_t head;           /* newest row we have heard of */
    struct joint joints[FEED_CLASSES];
    uint32_t beat;
    struct packet *comment; /* owned */
    struct event *pump_event;
    struct event *beat_event;
    struct event *retry_event;
};

static void
move(struct listener *listener, enum place place)
{
    struct feed *feed = listener->feed;

    TAILQ_REMOVE(&feed->lists[listener->place], listener, link);
    listener->place = place;
    TAILQ_INSERT_TAIL(&feed->lists[place], listener, link);
    if (place == PLACE_BEHIND) {
        event_active(feed->pump_event, EV_TIMEOUT, 0);
    }
}

static void
listener_gone(struct stream *stream)
{
    struct listener *listener = CONTAINER_OF(stream, struct listener, stream);

    TAILQ_REMOVE(&listener->feed->lists[listener->place], listener, link);
    listener->feed->count--;
    if (listener->job_out) {
        listener->gone = true;
    } else {
        free(listener);
    }
}

/* The packet of a ring row for a class; NULL when it is not for its eyes. */
static struct packet *
slot_packet(struct ring_slot *slot, enum feed_class class)
{
    if (!slot->viewed[class]) {
        size_t len;
        char *text = feed_view(&slot->row, class, &len);

        slot->viewed[class] = true;
        slot->packets[class] = text ? packet_new(text, len) : NULL;
        free(text);
    }
    return slot->packets[class];
}

static void
retry_soon(struct feed *feed)
{
    static const struct timeval retry = { .tv_usec = RETRY_MS * 1000 };

    (void)event_add(feed->retry_event, &retry);
}

struct page_job {
    struct job job;
    struct listener *listener; /* borrowed; held by job_out */
    enum feed_class class;
    int64_t after;
    int64_t last; /* result: the last row read */
    size_t count; /* result: rows read */
    char *text;   /* result: owned; events in a row */
    size_t len;
};

static enum status
page_run(struct job *job, struct db *db, struct error *err)
{
    struct page_job *self = CONTAINER_OF(job, struct page_job, job);
    struct journal_row *rows = xcalloc(PAGE_ROWS, sizeof(*rows));
    enum status st =
        db_journal_read(db, OFFICE_ONE, self->after, rows, PAGE_ROWS, &self->count, err);

    free(self->text);
    self->text = NULL;
    self->len = 0;
    self->last = self->after;
    for (size_t i = 0; st == STATUS_OK && i < self->count; i++) {
        size_t len;
        char *text = feed_view(&rows[i], self->class, &len);

        self->last = rows[i].seq;
        if (text) {
            self->text = xrealloc(self->text, self->len + len, 1);
            memcpy(self->text + self->len, text, len);
            self->len += len;
            free(text);
        }
    }
    free(rows);
    if (st == STATUS_OK && self->count == 0) {
        int64_t end;

        st = db_journal_last(db, OFFICE_ONE, &end, err);
        if (st == STATUS_OK && end < self->after) { /* it comes from another journal */
            self->last = end;
        }
    }
    return st;
}

static void
page_done(struct job *job)
{
    struct page_job *self = CONTAINER_OF(job, struct page_job, job);
    struct listener *listener = self->listener;
    bool kept = true;

    listener->job_out = false;
    if (listener->gone) {
        free(listener);
    } else if (job->status != STATUS_OK) {
        stream_close(&listener->stream); /* it comes back with its Last-Event-ID */
    } else {
        listener->seq = self->last;
        listener->ahead = false;
        if (self->len > 0) {
            struct packet *packet = packet_new(self->text, self->len);

            kept = stream_send(&listener->stream, packet);
            packet_unref(packet);
        }
        if (!kept) {
            stream_close(&listener->stream);
        } else if (stream_backlog(&listener->stream) <= PAGE_BACKLOG_MAX) {
            move(listener, PLACE_BEHIND);
        } else {
            retry_soon(listener->feed);
        }
    }
    free(self->text);
    free(self);
}

/* Read the next page of the journal for a listener far behind. */
static void
read_page(struct listener *listener)
{
    struct feed *feed = listener->feed;
    struct page_job *page = xcalloc(1, sizeof(*page));

    move(listener, PLACE_READING);
    page->job.kind = JOB_READ;
    page->job.run = page_run;
    page->job.done = page_done;
    page->listener = listener;
    page->class = listener->class;
    page->after = listener->seq;
    if (job_submit(feed->http->pool, &page->job, NULL) == STATUS_OK) {
        listener->job_out = true;
    } else {
        free(page); /* too much work is waiting */
        retry_soon(feed);
    }
}

/* The events after `from` up to the head as one packet; NULL when there are none to see.
 * Listeners of a class mostly stand at the same place, so the last one is kept. */
static struct packet *
events_after(struct feed *feed, enum feed_class class, int64_t from)
{
    struct joint *joint = &feed->joints[class];
    size_t len = 0;
    char *text;

    if (joint->from == from && joint->to == feed->head) {
        return joint->packet;
    }
    if (from + 1 == feed->head) {
        return slot_packet(&feed->ring[(size_t)feed->head % RING_SIZE], class);
    }
    packet_unref(joint->packet);
    *joint = (struct joint){ .from = from, .to = feed->head };
    for (int64_t seq = from + 1; seq <= feed->head; seq++) {
        struct packet *packet = slot_packet(&feed->ring[(size_t)seq % RING_SIZE], class);

        len += packet ? packet->len - packet->head_len - 2 : 0;
    }
    if (len == 0) {
        return NULL;
    }
    text = xcalloc(len, 1);
    len = 0;
    for (int64_t seq = from + 1; seq <= feed->head; seq++) {
        struct packet *packet = slot_packet(&feed->ring[(size_t)seq % RING_SIZE], class);

        if (packet) {
            size_t part = packet->len - packet->head_len - 2;

            memcpy(text + len, packet->bytes + packet->head_len, part);
            len += part;
        }
    }
    joint->packet = packet_new(text, len);
    free(text);
    return joint->packet;
}

/* Send a listener what it lacks; false when it must be closed. */
static bool
bring_up(struct listener *listener)
{
    struct feed *feed = listener->feed;
    struct packet *packet = NULL;

    if (listener->seq < feed->head) {
        packet = events_after(feed, listener->class, listener->seq);
        listener->seq = feed->head;
    }
    if (!packet && listener->beat != feed->beat) {
        packet = feed->comment;
    }
    if (!packet) {
        return true;
    }
    listener->beat = feed->beat;
    return stream_send(&listener->stream, packet);
}

static void
pump_cb(evutil_socket_t fd, short what, void *arg)
{
    static const struct timeval soon = { 0, 0 };
    struct feed *feed = arg;
    struct listener *listener;

    (void)fd;
    (void)what;
    for (int i = 0; i < SLICE && (listener = TAILQ_FIRST(&feed->lists[PLACE_BEHIND]));
         i++) {
        if (listener->seq + 1 < feed->first || listener->ahead) {
            read_page(listener);
            continue;
        }
        move(listener, PLACE_CURRENT);
        if (!bring_up(listener)) {
            stream_close(&listener->stream);
        }
    }
    if (!TAILQ_EMPTY(&feed->lists[PLACE_BEHIND])) {
        (void)event_add(feed->pump_event, &soon); /* after what else is due */
    }
}

static void
everybody_is_behind(struct feed *feed)
{
    struct listener *listener;

    TAILQ_FOREACH (listener, &feed->lists[PLACE_CURRENT], link) {
        listener->place = PLACE_BEHIND;
    }
    TAILQ_CONCAT(&feed->lists[PLACE_BEHIND], &feed->lists[PLACE_CURRENT], link);
    if (!TAILQ_EMPTY(&feed->lists[PLACE_BEHIND])) {
        event_active(feed->pump_event, EV_TIMEOUT, 0);
    }
}

static void
beat_cb(evutil_socket_t fd, short what, void *arg)
{
    struct feed *feed = arg;

    (void)fd;
    (void)what;
    feed->beat++;
    everybody_is_behind(feed);
}

/* Readers whose socket was full, or for whom there was no room among the jobs. */
static void
retry_cb(evutil_socket_t fd, short what, void *arg)
{
    struct feed *feed = arg;
    struct listener *listener = TAILQ_FIRST(&feed->lists[PLACE_READING]);

    (void)fd;
    (void)what;
    while (listener) {
        struct listener *next = TAILQ_NEXT(listener, link);

        if (listener->job_out) {
            listener = next;
            continue;
        }
        if (stream_backlog(&listener->stream) <= PAGE_BACKLOG_MAX) {
            move(listener, PLACE_BEHIND);
        } else {
            retry_soon(feed);
        }
        listener = next;
    }
}

void
feed_add(struct feed *feed, const struct journal_row *rows, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        struct ring_slot *slot = &feed->ring[(size_t)rows[i].seq % RING_SIZE];

        if (rows[i].office != OFFICE_ONE || rows[i].seq <= feed->head) {
            continue;
        }
        for (int class = 0; class < FEED_CLASSES; class ++) {
            packet_unref(slot->packets[class]);
            slot->packets[class] = NULL;
            slot->viewed[class] = false;
        }
        slot->row = rows[i];
        feed->head = rows[i].seq;
        if (feed->head - feed->first >= RING_SIZE) {
            feed->first = feed->head - RING_SIZE + 1;
        }
    }
    everybody_is_behind(feed);
}

void
feed_begin_anew(struct feed *feed, int64_t seq)
{
    struct listener *listener;

    feed->head = seq;
    feed->first = seq + 1;
    for (int class = 0; class < FEED_CLASSES; class ++) {
        packet_unref(feed->joints[class].packet);
        feed->joints[class] = (struct joint){ .from = 0 };
    }
    for (int i = 0; i < PLACES; i++) {
        while ((listener = TAILQ_FIRST(&feed->lists[i]))) {
            stream_close(&listener->stream);
        }
    }
}

size_t
feed_listeners(const struct feed *feed)
{
    return feed->count;
}

struct feed *
feed_new(struct http *http)
{
    static const struct timeval beat = { .tv_sec = BEAT_S };
    static const char comment[] = ":\n\n";
    struct feed *feed = xcalloc(1, sizeof(*feed));

    feed->http = http;
    for (int i = 0; i < PLACES; i++) {
        TAILQ_INIT(&feed->lists[i]);
    }
    feed->ring = xcalloc(RING_SIZE, sizeof(*feed->ring));
    feed->head = http->journal_seq;
    feed->first = feed->head + 1;
    feed->comment = packet_new(comment, strlen(comment));
    feed->pump_event = event_new(http->base, -1, 0, pump_cb, feed);
    feed->beat_event = event_new(http->base, -1, EV_PERSIST, beat_cb, feed);
    feed->retry_event = event_new(http->base, -1, 0, retry_cb, feed);
    (void)event_add(feed->beat_event, &beat);
    return feed;
}

void
feed_free(struct feed *feed)
{
    if (!feed) {
        return;
    }
    event_free(feed->pump_event);
    event_free(feed->beat_event);
    event_free(feed->retry_event);
    for (size_t i = 0; i < RING_SIZE; i++) {
        for (int class = 0; class < FEED_CLASSES; class ++) {
            packet_unref(feed->ring[i].packets[class]);
        }
    }
    for (int class = 0; class < FEED_CLASSES; class ++) {
        packet_unref(feed->joints[class].packet);
    }
    packet_unref(feed->comment);
    free(feed->ring);
    free(feed);
}

/* Where to go on: Last-Event-ID, else ?since=, else now. It may be ahead of us: of a
 * snapshot that was read before we heard, from another process, or of another journal. */
static enum status
read_place(const struct request *req, int64_t head, int64_t *seq, struct error *err)
{
    const char *last = request_header(req, "Last-Event-ID");

    *seq = head;
    if (last && last[0] != '\0') {
        if (!text_to_int(last, 0, INT64_MAX, seq)) {
            return error_set(err, STATUS_BAD_REQUEST, "Last-Event-ID is not a number");
        }
    } else {
        enum status st = request_query_int(req, "since", 0, INT64_MAX, seq, err);

        if (st != STATUS_OK) {
            return st;
        }
    }
    return STATUS_OK;
}

static enum status
events_start(struct request *req, struct error *err)
{
    struct feed *feed = req->http->feed;
    struct listener *listener;
    int64_t seq;
    enum status st = read_place(req, feed->head, &seq, err);

    if (st != STATUS_OK) {
        return st;
    }
    listener = xcalloc(1, sizeof(*listener));
    listener->feed = feed;
    listener->class = feed_class_of(req->caller.role);
    listener->seq = seq;
    listener->ahead = seq > feed->head;
    listener->beat = feed->beat - 1; /* a comment at once: the client sees it is open */
    listener->place = PLACE_BEHIND;
    TAILQ_INSERT_TAIL(&feed->lists[PLACE_BEHIND], listener, link);
    feed->count++;
    stream_open(&listener->stream, req, listener_gone);
    event_active(feed->pump_event, EV_TIMEOUT, 0);
    return STATUS_OK;
}

static const struct route routes[] = {
    { .method = "GET",
        .path = "/v1/events",
        .roles = ROLES_STAFF | ROLE_BIT(ROLE_BOARD) | ROLE_BIT(ROLE_KIOSK) |
                 ROLE_BIT(ROLE_GATE),
        .stream = true,
        .start = events_start },
};

const struct route_set routes_feed = ROUTE_SET(routes);
