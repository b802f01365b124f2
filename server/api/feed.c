/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * GET /v1/events. Listeners stand in one of three lists: behind (something to send),
 * current, and reading (a read job is on its way, or its page waits for the socket). The
 * pump takes a slice of `behind` in each turn of the loop, so that requests are answered
 * in between.
 */
#include "server/api/feed.h"

#include <stdlib.h>
#include <string.h>
#include <sys/queue.h>

#include <event2/event.h>

#include "common/mem.h"
#include "common/text.h"
#include "db/db_journal.h"
#include "server/api/api.h"
#include "server/api/feed_ring.h"
#include "server/api/feed_view.h"
#include "server/api/identify.h"
#include "server/api/routes.h"
#include "server/api/stream_guard.h"
#include "server/http/http.h"
#include "server/http/request.h"
#include "server/http/stream.h"
#include "server/job.h"
#include "server/office/office.h"
#include "server/offices.h"

#define SLICE 500
#define PAGE_ROWS 64
#define PAGE_BACKLOG_MAX ((size_t)32768) /* wait for the socket before the next page */
#define HEARTBEAT_S 10                   /* a comment so often; 15 s are promised */
#define RETRY_MS 50

enum place { PLACE_BEHIND, PLACE_CURRENT, PLACE_READING, PLACES };

struct listener {
    struct stream stream;
    struct guarded guarded;
    struct feed *feed; /* borrowed */
    enum feed_class class;
    enum place place;
    int64_t seq;        /* the last row it has passed */
    uint32_t heartbeat; /* the last heartbeat in which it was sent something */
    bool ahead;   /* it knows rows that we have not heard of: are they in the journal? */
    bool job_out; /* a read job holds us */
    bool gone;    /* freed when the job is back */
    TAILQ_ENTRY(listener) link;
};
TAILQ_HEAD(listener_list, listener);

struct feed {
    struct office *office;            /* borrowed, outlives us: whose feed it is */
    const struct office_fixed *fixed; /* the office's */
    struct job_pool *pool;            /* borrowed */
    struct office_observer observer;
    struct listener_list lists[PLACES];
    size_t count;
    struct feed_ring ring;
    uint32_t heartbeat;
    struct packet *comment; /* owned */
    struct event *pump_event;
    struct event *heartbeat_event;
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
    stream_guard_leave(&listener->guarded);
    if (listener->job_out) {
        listener->gone = true;
    } else {
        free(listener);
    }
}

static void
retry_soon(struct feed *feed)
{
    static const struct timeval retry = { .tv_usec = RETRY_MS * 1000 };

    (void)event_add(feed->retry_event, &retry);
}

struct page_job {
    struct job job;
    struct listener *listener;         /* borrowed; held by job_out */
    struct office *whose;              /* borrowed */
    const struct office_fixed *office; /* its fixed part */
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
    enum status st = db_journal_read(
        db, self->office->id, self->after, rows, PAGE_ROWS, &self->count, err);

    free(self->text);
    self->text = NULL;
    self->len = 0;
    self->last = self->after;
    for (size_t i = 0; st == STATUS_OK && i < self->count; i++) {
        size_t len;
        char *text = feed_view(&rows[i], office_zone(self->whose), self->class, &len);

        if (text && self->len > 0 && self->len + len > FEED_PIECE_MAX) {
            free(text);
            break;
        }
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

        st = db_journal_last(db, self->office->id, &end, err);
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
    page->whose = feed->office;
    page->office = feed->fixed;
    page->class = listener->class;
    page->after = listener->seq;
    if (job_submit(feed->pool, &page->job, NULL) == STATUS_OK) {
        listener->job_out = true;
    } else {
        free(page); /* too much work is waiting */
        retry_soon(feed);
    }
}

/* Send a listener what it lacks, or a piece of it; false when it must be closed. */
static bool
bring_up(struct listener *listener)
{
    struct feed *feed = listener->feed;
    struct packet *packet = NULL;

    if (listener->seq < feed->ring.head) {
        packet =
            feed_ring_after(&feed->ring, listener->class, listener->seq, &listener->seq);
    }
    if (!packet && listener->heartbeat != feed->heartbeat) {
        packet = feed->comment;
    }
    if (!packet) {
        return true;
    }
    listener->heartbeat = feed->heartbeat;
    return stream_send(&listener->stream, packet);
}

/* What is still to come waits for its turn, or for the socket. */
static void
go_on(struct listener *listener)
{
    if (stream_backlog(&listener->stream) <= PAGE_BACKLOG_MAX) {
        move(listener, PLACE_BEHIND);
    } else {
        move(listener, PLACE_READING);
        retry_soon(listener->feed);
    }
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
        if (listener->seq + 1 < feed->ring.first || listener->ahead) {
            read_page(listener);
            continue;
        }
        move(listener, PLACE_CURRENT);
        if (!bring_up(listener)) {
            stream_close(&listener->stream);
        } else if (listener->seq < feed->ring.head) {
            go_on(listener);
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
heartbeat_cb(evutil_socket_t fd, short what, void *arg)
{
    struct feed *feed = arg;

    (void)fd;
    (void)what;
    feed->heartbeat++;
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

/* Rows of a commit, in order. */
static void
add_rows(struct office_observer *observer, const struct journal_row *rows, size_t count)
{
    struct feed *feed = CONTAINER_OF(observer, struct feed, observer);

    feed_ring_add(&feed->ring, rows, count);
    everybody_is_behind(feed);
}

/* Another journal: every stream ends, and comes again. */
static void
begin_anew(struct office_observer *observer, int64_t seq)
{
    struct feed *feed = CONTAINER_OF(observer, struct feed, observer);
    struct listener *listener;

    feed_ring_begin_anew(&feed->ring, seq);
    for (int i = 0; i < PLACES; i++) {
        while ((listener = TAILQ_FIRST(&feed->lists[i]))) {
            stream_close(&listener->stream);
        }
    }
}

static struct feed *
feed_new(const struct api *api, struct office *office)
{
    static const struct timeval heartbeat = { .tv_sec = HEARTBEAT_S };
    static const char comment[] = ":\n\n";
    struct feed *feed = xcalloc(1, sizeof(*feed));

    feed->office = office;
    feed->fixed = office_fixed(office);
    feed->pool = api->pool;
    for (int i = 0; i < PLACES; i++) {
        TAILQ_INIT(&feed->lists[i]);
    }
    feed_ring_init(&feed->ring, office, office_journal_seq(office));
    feed->comment = packet_new(comment, strlen(comment));
    feed->pump_event = event_new(api->base, -1, 0, pump_cb, feed);
    feed->heartbeat_event = event_new(api->base, -1, EV_PERSIST, heartbeat_cb, feed);
    feed->retry_event = event_new(api->base, -1, 0, retry_cb, feed);
    (void)event_add(feed->heartbeat_event, &heartbeat);
    feed->observer.on_rows = add_rows;
    feed->observer.on_other = begin_anew;
    office_observe(office, &feed->observer);
    return feed;
}

static void
feed_free(struct feed *feed)
{
    office_unobserve(feed->office, &feed->observer);
    event_free(feed->pump_event);
    event_free(feed->heartbeat_event);
    event_free(feed->retry_event);
    feed_ring_destroy(&feed->ring);
    packet_unref(feed->comment);
    free(feed);
}

/* A feed for each office. */
struct feeds {
    size_t count;
    struct feed *list[]; /* owned */
};

static enum status
feeds_open(struct http *http, void *app, void **state, struct error *err)
{
    const struct api *api = app;
    size_t count = offices_count(api->offices);
    struct feeds *feeds = xcalloc(1, sizeof(*feeds) + count * sizeof(struct feed *));

    (void)http;
    (void)err;
    for (; feeds->count < count; feeds->count++) {
        feeds->list[feeds->count] = feed_new(api, offices_at(api->offices, feeds->count));
    }
    *state = feeds;
    return STATUS_OK;
}

static void
feeds_close(void *state)
{
    struct feeds *feeds = state;

    for (size_t i = 0; i < feeds->count; i++) {
        feed_free(feeds->list[i]);
    }
    free(feeds);
}

static struct feed *
feeds_find(const struct feeds *feeds, int64_t office)
{
    for (size_t i = 0; i < feeds->count; i++) {
        if (feeds->list[i]->fixed->id == office) {
            return feeds->list[i];
        }
    }
    return NULL;
}

size_t
feed_listeners(const struct feeds *feeds)
{
    size_t count = 0;

    for (size_t i = 0; i < feeds->count; i++) {
        count += feeds->list[i]->count;
    }
    return count;
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
    const struct caller *caller = request_caller(req);
    struct feed *feed =
        feeds_find(http_state(request_http(req), &routes_feed), caller->office);
    struct stream_guard *guard = api_of(req)->stream_guard;
    uint8_t token_hash[TOKEN_HASH_SIZE];
    struct listener *listener;
    int64_t seq;
    enum status st = read_place(req, feed->ring.head, &seq, err);

    if (st != STATUS_OK) {
        return st;
    }
    listener = xcalloc(1, sizeof(*listener));
    listener->feed = feed;
    listener->class = feed_class_of(caller->role);
    listener->seq = seq;
    listener->ahead = seq > feed->ring.head;
    listener->heartbeat =
        feed->heartbeat - 1; /* a comment at once: the client sees it is open */
    listener->place = PLACE_BEHIND;
    TAILQ_INSERT_TAIL(&feed->lists[PLACE_BEHIND], listener, link);
    feed->count++;
    (void)identify_token(req, token_hash); /* its role says that it showed one */
    stream_open(&listener->stream, req, listener_gone);
    stream_guard_enter(guard, &listener->guarded, token_hash, &listener->stream);
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

const struct route_set routes_feed = {
    .routes = routes,
    .count = ARRAY_LEN(routes),
    .open = feeds_open,
    .close = feeds_close,
};
