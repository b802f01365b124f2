/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * GET /v1/track/{token}/events. Followers are found by visit in a hash table; lines are
 * the letters A..Z. A line that something moved is "dirty" until a job has looked at it
 * again, and the job's answer is sent in slices.
 */
#include "server/http/track.h"

#include <stdlib.h>
#include <string.h>
#include <sys/queue.h>

#include <event2/event.h>

#include "common/log.h"
#include "common/mem.h"
#include "common/text.h"
#include "db/db_journal.h"
#include "db/db_office.h"
#include "server/http/exchange.h"
#include "server/http/routes.h"
#include "server/http/stream.h"
#include "server/http/track_line.h"

#define LOG_TAG "server/http"
#define LINES 26
#define BUCKETS 4096
#define SLICE 500
#define BEAT_S 10     /* a comment so often, and a look at every line: time passes too */
#define LEFT_MAX 1024 /* visits to look at one by one in a job */

struct follower {
    struct stream stream;
    struct track *track; /* borrowed */
    char visit[VISIT_ID_SIZE];
    uint8_t line;
    bool behind;         /* which list it is in */
    uint32_t beat;       /* the last beat in which it was sent something */
    uint64_t told;       /* hash of what it knows */
    struct packet *next; /* owned; to be sent, or NULL */
    TAILQ_ENTRY(follower) link;
    LIST_ENTRY(follower) hash_link;
};
TAILQ_HEAD(follower_list, follower);
LIST_HEAD(follower_bucket, follower);

struct line_state {
    size_t followers;
    bool dirty;
    bool job_out;
    char (*left)[VISIT_ID_SIZE]; /* owned */
    size_t left_count;
};

struct track {
    struct http *http; /* borrowed */
    struct follower_list behind;
    struct follower_list current;
    struct follower_bucket buckets[BUCKETS];
    struct line_state lines[LINES];
    size_t count;
    uint32_t beat;
    struct packet *comment; /* owned */
    struct event *pump_event;
    struct event *sweep_event;
    struct event *beat_event;
};

static uint64_t
hash_bytes(const char *bytes, size_t len)
{
    uint64_t hash = UINT64_C(14695981039346656037); /* FNV-1a */

    for (size_t i = 0; i < len; i++) {
        hash = (hash ^ (unsigned char)bytes[i]) * UINT64_C(1099511628211);
    }
    return hash;
}

static struct follower_bucket *
bucket_of(struct track *track, const char *visit)
{
    return &track->buckets[hash_bytes(visit, strlen(visit)) % BUCKETS];
}

static uint8_t
line_index(const char *prefix)
{
    return prefix[0] >= 'A' && prefix[0] <= 'Z' ? (uint8_t)(prefix[0] - 'A') : LINES - 1;
}

static void
put_behind(struct follower *follower)
{
    struct track *track = follower->track;

    if (!follower->behind) {
        TAILQ_REMOVE(&track->current, follower, link);
        TAILQ_INSERT_TAIL(&track->behind, follower, link);
        follower->behind = true;
    }
    event_active(track->pump_event, EV_TIMEOUT, 0);
}

static void
follower_gone(struct stream *stream)
{
    struct follower *follower = CONTAINER_OF(stream, struct follower, stream);
    struct track *track = follower->track;

    if (follower->behind) {
        TAILQ_REMOVE(&track->behind, follower, link);
    } else {
        TAILQ_REMOVE(&track->current, follower, link);
    }
    LIST_REMOVE(follower, hash_link);
    track->lines[follower->line].followers--;
    track->count--;
    packet_unref(follower->next);
    free(follower);
}

static void
pump_cb(evutil_socket_t fd, short what, void *arg)
{
    static const struct timeval soon = { 0, 0 };
    struct track *track = arg;
    struct follower *follower;

    (void)fd;
    (void)what;
    for (int i = 0; i < SLICE && (follower = TAILQ_FIRST(&track->behind)); i++) {
        struct packet *packet = follower->next;
        bool kept = true;

        TAILQ_REMOVE(&track->behind, follower, link);
        TAILQ_INSERT_TAIL(&track->current, follower, link);
        follower->behind = false;
        follower->next = NULL;
        if (!packet && follower->beat != track->beat) {
            packet = packet_ref(track->comment);
        }
        if (packet) {
            follower->beat = track->beat;
            kept = stream_send(&follower->stream, packet);
            packet_unref(packet);
        }
        if (!kept) {
            stream_close(&follower->stream);
        }
    }
    if (!TAILQ_EMPTY(&track->behind)) {
        (void)event_add(track->pump_event, &soon);
    }
}

static void
set_line(struct follower *follower, uint8_t line)
{
    follower->track->lines[follower->line].followers--;
    follower->line = line;
    follower->track->lines[line].followers++;
}

/* The first follower of a visit from `follower` on, in its bucket; NULL: none. */
static struct follower *
same_visit(struct follower *follower, const char *visit)
{
    while (follower && strcmp(follower->visit, visit) != 0) {
        follower = LIST_NEXT(follower, hash_link);
    }
    return follower;
}

static struct follower *
first_of_visit(struct track *track, const char *visit)
{
    return same_visit(LIST_FIRST(bucket_of(track, visit)), visit);
}

/* Tell a visit's phones, if that is news to them. */
static void
tell(struct track *track, const struct track_news *news)
{
    uint64_t hash = hash_bytes(news->text, news->len);
    struct packet *packet = NULL;
    struct follower *follower = first_of_visit(track, news->visit);

    for (; follower; follower = same_visit(LIST_NEXT(follower, hash_link), news->visit)) {
        set_line(follower, line_index(news->prefix));
        if (follower->told == hash) {
            continue;
        }
        if (!packet) {
            packet = packet_new(news->text, news->len);
        }
        follower->told = hash;
        packet_unref(follower->next);
        follower->next = packet_ref(packet);
        put_behind(follower);
    }
    packet_unref(packet);
}

static void start_sweeps(struct track *track);

static void
sweep_done(struct job *job)
{
    struct track_sweep *sweep = CONTAINER_OF(job, struct track_sweep, job);
    struct track *track = sweep->env.http->track;
    struct line_state *line = &track->lines[line_index(sweep->prefix)];

    line->job_out = false;
    if (job->status == STATUS_OK) {
        for (size_t i = 0; i < sweep->count; i++) {
            tell(track, &sweep->news[i]);
        }
    } else { /* the beat looks at every line again */
        log_warn(NULL, "could not look at line %s: %s", sweep->prefix, job->err.text);
    }
    track_sweep_destroy(sweep);
    free(sweep);
    start_sweeps(track);
}

/* A job for each dirty line that somebody follows and that has none under way. */
static void
start_sweeps(struct track *track)
{
    for (int i = 0; i < LINES; i++) {
        struct line_state *line = &track->lines[i];
        const char prefix[2] = { (char)('A' + i), '\0' };
        struct track_sweep *sweep;

        if (!line->dirty || line->job_out) {
            continue;
        }
        if (line->followers == 0 && line->left_count == 0) {
            line->dirty = false;
            continue;
        }
        sweep = xcalloc(1, sizeof(*sweep));
        track_sweep_init(sweep, track->http, prefix);
        sweep->job.done = sweep_done;
        sweep->left = line->left;
        sweep->left_count = line->left_count;
        line->left = NULL;
        line->left_count = 0;
        if (job_submit(track->http->pool, &sweep->job, NULL) == STATUS_OK) {
            line->job_out = true;
            line->dirty = false;
        } else { /* too busy now: stays dirty until the next beat */
            track_sweep_destroy(sweep);
            free(sweep);
        }
    }
}

static void
sweep_cb(evutil_socket_t fd, short what, void *arg)
{
    (void)fd;
    (void)what;
    start_sweeps(arg);
}

static void
mark_all(struct track *track)
{
    for (int i = 0; i < LINES; i++) {
        track->lines[i].dirty = true;
    }
}

/* A visit that somebody follows has moved: look at it by itself, too. */
static void
mark_visit(struct track *track, const char *visit, struct line_state *line)
{
    if (!first_of_visit(track, visit) || line->left_count >= LEFT_MAX) {
        return;
    }
    if (!line->left) {
        line->left = xcalloc(LEFT_MAX, sizeof(*line->left));
    }
    (void)text_copy(line->left[line->left_count++], VISIT_ID_SIZE, visit);
}

static void
mark_row(struct track *track, const struct journal_row *row)
{
    json_t *data;
    const char *prefix;
    const char *number;

    if (!text_starts_with(row->kind, "visit.")) {
        if (text_starts_with(row->kind, "counter.") ||
            text_starts_with(row->kind, "settings.") ||
            text_starts_with(row->kind, "day.")) {
            mark_all(track);
        }
        return;
    }
    data = json_loads(row->data, 0, NULL);
    prefix = json_string_value(json_object_get(data, "prefix"));
    number = json_string_value(json_object_get(data, "number"));
    if (!prefix || !number || strcmp(row->kind, "visit.transferred") == 0 ||
        prefix[0] != number[0]) {
        mark_all(track); /* it may have changed lines: rare */
        mark_visit(track, row->subject, &track->lines[line_index(prefix ? prefix : "Z")]);
    } else {
        struct line_state *line = &track->lines[line_index(prefix)];

        line->dirty = true;
        mark_visit(track, row->subject, line);
    }
    json_decref(data);
}

void
track_add(struct track *track, const struct journal_row *rows, size_t count)
{
    if (track->count == 0) {
        return;
    }
    for (size_t i = 0; i < count; i++) {
        if (rows[i].office == OFFICE_ONE) {
            mark_row(track, &rows[i]);
        }
    }
    event_active(track->sweep_event, EV_TIMEOUT, 0);
}

void
track_begin_anew(struct track *track)
{
    mark_all(track);
    event_active(track->sweep_event, EV_TIMEOUT, 0);
}

static void
beat_cb(evutil_socket_t fd, short what, void *arg)
{
    struct track *track = arg;
    struct follower *follower;

    (void)fd;
    (void)what;
    track->beat++;
    TAILQ_FOREACH (follower, &track->current, link) {
        follower->behind = true;
    }
    TAILQ_CONCAT(&track->behind, &track->current, link);
    if (!TAILQ_EMPTY(&track->behind)) {
        event_active(track->pump_event, EV_TIMEOUT, 0);
        mark_all(track);
        start_sweeps(track);
    }
}

size_t
track_listeners(const struct track *track)
{
    return track->count;
}

struct track *
track_new(struct http *http)
{
    static const struct timeval beat = { .tv_sec = BEAT_S };
    static const char comment[] = ":\n\n";
    struct track *track = xcalloc(1, sizeof(*track));

    track->http = http;
    TAILQ_INIT(&track->behind);
    TAILQ_INIT(&track->current);
    track->comment = packet_new(comment, strlen(comment));
    track->pump_event = event_new(http->base, -1, 0, pump_cb, track);
    track->sweep_event = event_new(http->base, -1, 0, sweep_cb, track);
    track->beat_event = event_new(http->base, -1, EV_PERSIST, beat_cb, track);
    (void)event_add(track->beat_event, &beat);
    return track;
}

void
track_free(struct track *track)
{
    if (!track) {
        return;
    }
    event_free(track->pump_event);
    event_free(track->sweep_event);
    event_free(track->beat_event);
    for (int i = 0; i < LINES; i++) {
        free(track->lines[i].left);
    }
    packet_unref(track->comment);
    free(track);
}

/* A phone begins to follow: first find its number. */
struct begin {
    struct track_look look;
    struct request *req; /* borrowed; loop thread only */
    int64_t journal_seq; /* when it was asked */
};

static void
begin_done(struct job *job)
{
    struct track_look *look = CONTAINER_OF(job, struct track_look, job);
    struct begin *begin = CONTAINER_OF(look, struct begin, look);
    struct request *req = begin->req;
    struct track *track = req->http->track;
    const struct track_news *news = &begin->look.news;

    req->http->in_flight--;
    if (job->status != STATUS_OK || !req->conn) {
        request_reply_error(req, &job->err);
    } else {
        struct follower *follower = xcalloc(1, sizeof(*follower));

        follower->track = track;
        (void)text_copy(follower->visit, sizeof(follower->visit), news->visit);
        follower->line = line_index(news->prefix);
        track->lines[follower->line].followers++;
        follower->beat =
            track->beat - 1; /* a comment at once: the phone sees it is open */
        if (news->text) {
            follower->told = hash_bytes(news->text, news->len);
            follower->next = packet_new(news->text, news->len);
        }
        follower->behind = true;
        TAILQ_INSERT_TAIL(&track->behind, follower, link);
        LIST_INSERT_HEAD(bucket_of(track, follower->visit), follower, hash_link);
        track->count++;
        if (!news->text) { /* it waits: its line tells it where */
            track->lines[follower->line].dirty = true;
        }
        if (begin->journal_seq != req->http->journal_seq) { /* it may have moved since */
            track->lines[follower->line].dirty = true;
            mark_visit(track, follower->visit, &track->lines[follower->line]);
        }
        event_active(track->sweep_event, EV_TIMEOUT, 0);
        stream_open(&follower->stream, req, follower_gone);
        event_active(track->pump_event, EV_TIMEOUT, 0);
    }
    track_look_destroy(&begin->look);
    free(begin);
}

static enum status
begin_start(struct request *req, struct error *err)
{
    const char *token = request_param(req, "token");
    struct begin *begin;
    enum status st;

    if (strlen(token) >= TRACK_SIZE) {
        return error_set(err, STATUS_NOT_FOUND, "there is no such number");
    }
    begin = xcalloc(1, sizeof(*begin));
    begin->req = req;
    begin->journal_seq = req->http->journal_seq;
    track_look_init(&begin->look, req->http, token);
    begin->look.job.done = begin_done;
    st = job_submit(req->http->pool, &begin->look.job, err);
    if (st != STATUS_OK) {
        track_look_destroy(&begin->look);
        free(begin);
        return st;
    }
    req->http->in_flight++;
    return STATUS_OK;
}

static const struct route routes[] = {
    { .method = "GET",
        .path = "/v1/track/{token}/events",
        .roles = ROLES_PUBLIC,
        .stream = true,
        .start = begin_start },
};

const struct route_set routes_track_events = ROUTE_SET(routes);
