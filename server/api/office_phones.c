/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Followers are found by visit in a hash table; lines are the letters A..Z. A line that
 * something moved is "dirty" until a job has looked at it again, and what the job found,
 * ready to be sent, is told and sent in short turns.
 */
#include "server/api/office_phones.h"

#include <stdlib.h>
#include <string.h>
#include <sys/queue.h>
#include <time.h>

#include <event2/event.h>

#include "common/array.h"
#include "common/event_kind.h"
#include "common/log.h"
#include "common/mem.h"
#include "common/text.h"
#include "db/db_journal.h"
#include "server/api/api.h"
#include "server/api/phone_jobs.h"
#include "server/http/stream.h"
#include "server/job.h"
#include "server/office/office.h"

#define LOG_TAG "server/api"
#define LINES 26
#define BUCKETS 4096
#define TURN_US \
    1500         /* so long a turn of the loop at most: staff do not wait for phones */
#define STEPS 16 /* between two looks at the clock */
#define HEARTBEAT_S 10 /* a comment and a look at every line: time passes too */

struct follower {
    struct stream stream;
    struct phones *phones; /* borrowed */
    char visit[VISIT_ID_SIZE];
    uint8_t line;
    bool behind;         /* which list it is in */
    uint32_t heartbeat;  /* the last heartbeat in which it was sent something */
    uint64_t told;       /* hash of what it knows */
    uint64_t told_at;    /* sweeps begun when it was told: what they bring may be older */
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
    size_t left_count, left_size;
};

/* The phones of an office. */
struct phones {
    uint64_t *heard;       /* borrowed: commits of any office */
    struct office *office; /* borrowed, outlives us */
    struct job_pool *pool; /* borrowed */
    struct office_observer observer;
    struct phone_sweep_list telling; /* owned: looked at, and not all were told */
    struct follower_list behind;
    struct follower_list current;
    struct follower_bucket buckets[BUCKETS];
    struct line_state lines[LINES];
    size_t count;
    uint64_t sweeps; /* begun so far */
    uint32_t heartbeat;
    struct packet *comment; /* owned */
    struct event *pump_event;
    struct event *sweep_event;
    struct event *heartbeat_event;
};

static uint64_t
hash_visit(const char *visit)
{
    uint64_t hash = UINT64_C(14695981039346656037); /* FNV-1a */

    for (; *visit; visit++) {
        hash = (hash ^ (unsigned char)*visit) * UINT64_C(1099511628211);
    }
    return hash;
}

static struct follower_bucket *
bucket_of(struct phones *phones, const char *visit)
{
    return &phones->buckets[hash_visit(visit) % BUCKETS];
}

static uint8_t
line_index(const char *prefix)
{
    return prefix[0] >= 'A' && prefix[0] <= 'Z' ? (uint8_t)(prefix[0] - 'A') : LINES - 1;
}

static void
put_behind(struct follower *follower)
{
    struct phones *phones = follower->phones;

    if (!follower->behind) {
        TAILQ_REMOVE(&phones->current, follower, link);
        TAILQ_INSERT_TAIL(&phones->behind, follower, link);
        follower->behind = true;
    }
    event_active(phones->pump_event, EV_TIMEOUT, 0);
}

static void
follower_gone(struct stream *stream)
{
    struct follower *follower = CONTAINER_OF(stream, struct follower, stream);
    struct phones *phones = follower->phones;

    if (follower->behind) {
        TAILQ_REMOVE(&phones->behind, follower, link);
    } else {
        TAILQ_REMOVE(&phones->current, follower, link);
    }
    LIST_REMOVE(follower, hash_link);
    phones->lines[follower->line].followers--;
    phones->count--;
    packet_unref(follower->next);
    free(follower);
}

static void
set_line(struct follower *follower, uint8_t line)
{
    follower->phones->lines[follower->line].followers--;
    follower->line = line;
    follower->phones->lines[line].followers++;
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
first_of_visit(struct phones *phones, const char *visit)
{
    return same_visit(LIST_FIRST(bucket_of(phones, visit)), visit);
}

/* A visit that somebody follows has moved: look at it by itself, too. */
static void
mark_visit(struct phones *phones, const char *visit, struct line_state *line)
{
    if (!first_of_visit(phones, visit)) {
        return;
    }
    line->left =
        array_grow(line->left, line->left_count, &line->left_size, sizeof(*line->left));
    text_copy(line->left[line->left_count++], VISIT_ID_SIZE, visit);
}

/* A sweep that came to nothing: those who left the line are looked at with the next. */
static void
mark_left(struct phones *phones, const struct phone_sweep *sweep)
{
    for (size_t i = 0; i < sweep->left_count; i++) {
        mark_visit(phones, sweep->left[i], &phones->lines[line_index(sweep->prefix)]);
    }
}

/* Tell a visit's phones, if that is news to them. Who was told something since the sweep
 * began may know better: the line is looked at again. */
static void
tell(
    struct phones *phones, const struct phone_sweep *sweep, const struct phone_news *news)
{
    bool doubted = false;
    struct follower *follower = first_of_visit(phones, news->visit);

    for (; follower; follower = same_visit(LIST_NEXT(follower, hash_link), news->visit)) {
        if (sweep->number <= follower->told_at) {
            doubted = doubted || follower->told != news->hash;
            continue;
        }
        set_line(follower, line_index(news->prefix));
        follower->told_at = phones->sweeps;
        if (follower->told == news->hash) {
            continue;
        }
        follower->told = news->hash;
        packet_unref(follower->next);
        follower->next = packet_ref(news->packet);
        put_behind(follower);
    }
    if (doubted) {
        struct line_state *line = &phones->lines[line_index(sweep->prefix)];

        line->dirty = true;
        mark_visit(phones, news->visit, line);
    }
}

static void start_sweeps(struct phones *phones);

/* All of its line were told: it may be looked at again. */
static void
sweep_end(struct phones *phones, struct phone_sweep *sweep)
{
    phones->lines[line_index(sweep->prefix)].job_out = false;
    phone_sweep_destroy(sweep);
    free(sweep);
    start_sweeps(phones);
}

static void
sweep_done(struct job *job)
{
    struct phone_sweep *sweep = CONTAINER_OF(job, struct phone_sweep, job);
    struct phones *phones = sweep->phones;

    if (job->status == STATUS_OK) {
        TAILQ_INSERT_TAIL(&phones->telling, sweep, link);
        event_active(phones->pump_event, EV_TIMEOUT, 0);
        return;
    }
    /* The heartbeat looks at every line again. */
    log_warn(NULL, "could not look at line %s: %s", sweep->prefix, job->err->text);
    mark_left(phones, sweep);
    sweep_end(phones, sweep);
}

/* Send what waits for the first phone that is behind. */
static void
send_next(struct phones *phones, struct follower *follower)
{
    struct packet *packet = follower->next;
    bool kept = true;

    TAILQ_REMOVE(&phones->behind, follower, link);
    TAILQ_INSERT_TAIL(&phones->current, follower, link);
    follower->behind = false;
    follower->next = NULL;
    if (!packet && follower->heartbeat != phones->heartbeat) {
        packet = packet_ref(phones->comment);
    }
    if (packet) {
        follower->heartbeat = phones->heartbeat;
        kept = stream_send(&follower->stream, packet);
        packet_unref(packet);
    }
    if (!kept) {
        stream_close(&follower->stream);
    }
}

/* One step: tell of a visit, or send to a phone; false: there is nothing to do. */
static bool
step(struct phones *phones)
{
    struct phone_sweep *sweep = TAILQ_FIRST(&phones->telling);
    struct follower *follower = TAILQ_FIRST(&phones->behind);

    if (sweep && sweep->told < sweep->count) {
        tell(phones, sweep, &sweep->news[sweep->told++]);
    } else if (sweep) {
        TAILQ_REMOVE(&phones->telling, sweep, link);
        sweep_end(phones, sweep);
    } else if (follower) {
        send_next(phones, follower);
    }
    return sweep || follower;
}

static int64_t
now_us(void)
{
    struct timespec now;

    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec * INT64_C(1000000) + now.tv_nsec / 1000;
}

static void
pump_cb(evutil_socket_t fd, short what, void *arg)
{
    static const struct timeval soon = { 0, 0 };
    struct phones *phones = arg;
    int64_t until_us = now_us() + TURN_US;
    bool more = true;

    (void)fd;
    (void)what;
    while (more && now_us() < until_us) {
        for (int i = 0; more && i < STEPS; i++) {
            more = step(phones);
        }
    }
    if (more) {
        (void)event_add(phones->pump_event, &soon);
    }
}

/* A job for each dirty line that somebody follows and that has none under way. */
static void
start_sweeps(struct phones *phones)
{
    for (int i = 0; i < LINES; i++) {
        struct line_state *line = &phones->lines[i];
        const char prefix[2] = { (char)('A' + i), '\0' };
        struct phone_sweep *sweep;

        if (!line->dirty || line->job_out) {
            continue;
        }
        if (line->followers == 0 && line->left_count == 0) {
            line->dirty = false;
            continue;
        }
        sweep = xcalloc(1, sizeof(*sweep));
        phone_sweep_init(sweep, phones->office, prefix);
        sweep->phones = phones;
        sweep->number = phones->sweeps + 1;
        sweep->job.done = sweep_done;
        sweep->left = line->left;
        sweep->left_count = line->left_count;
        line->left = NULL;
        line->left_count = 0;
        line->left_size = 0;
        if (job_submit(phones->pool, &sweep->job, NULL) == STATUS_OK) {
            phones->sweeps++;
            line->job_out = true;
            line->dirty = false;
        } else { /* too busy now: stays dirty until the next heartbeat */
            mark_left(phones, sweep);
            phone_sweep_destroy(sweep);
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
mark_all(struct phones *phones)
{
    for (int i = 0; i < LINES; i++) {
        phones->lines[i].dirty = true;
    }
}

static void
mark_row(struct phones *phones, const struct journal_row *row)
{
    enum event_subject subject = event_subject_of(row->kind);
    json_t *data;
    const char *prefix;

    if (subject == EVENT_OF_VISIT || subject == EVENT_OF_COUNTER ||
        subject == EVENT_OF_SETTINGS || subject == EVENT_OF_DAY) {
        mark_all(phones); /* counters call from several lines: what moves one moves all */
    }
    if (subject != EVENT_OF_VISIT) {
        return;
    }
    data = json_loads(row->data, 0, NULL);
    prefix = json_string_value(json_object_get(data, "prefix"));
    mark_visit(phones, row->subject, &phones->lines[line_index(prefix ? prefix : "Z")]);
    json_decref(data);
}

/* Rows of a commit, in order. */
static void
add_rows(struct office_observer *observer, const struct journal_row *rows, size_t count)
{
    struct phones *phones = CONTAINER_OF(observer, struct phones, observer);

    (*phones->heard)++;
    if (phones->count == 0) {
        return;
    }
    for (size_t i = 0; i < count; i++) {
        mark_row(phones, &rows[i]);
    }
    event_active(phones->sweep_event, EV_TIMEOUT, 0);
}

/* Another journal: look at every line again. */
static void
begin_anew(struct office_observer *observer, int64_t seq)
{
    struct phones *phones = CONTAINER_OF(observer, struct phones, observer);

    (void)seq;
    (*phones->heard)++;
    mark_all(phones);
    event_active(phones->sweep_event, EV_TIMEOUT, 0);
}

static void
heartbeat_cb(evutil_socket_t fd, short what, void *arg)
{
    struct phones *phones = arg;
    struct follower *follower;

    (void)fd;
    (void)what;
    phones->heartbeat++;
    TAILQ_FOREACH (follower, &phones->current, link) {
        follower->behind = true;
    }
    TAILQ_CONCAT(&phones->behind, &phones->current, link);
    if (!TAILQ_EMPTY(&phones->behind)) {
        event_active(phones->pump_event, EV_TIMEOUT, 0);
        mark_all(phones);
        start_sweeps(phones);
    }
}

struct phones *
office_phones_new(const struct api *api, struct office *office, uint64_t *heard)
{
    static const struct timeval heartbeat = { .tv_sec = HEARTBEAT_S };
    static const char comment[] = ":\n\n";
    struct phones *phones = xcalloc(1, sizeof(*phones));

    phones->heard = heard;
    phones->office = office;
    phones->pool = api->pool;
    TAILQ_INIT(&phones->telling);
    TAILQ_INIT(&phones->behind);
    TAILQ_INIT(&phones->current);
    phones->comment = packet_new(comment, strlen(comment));
    phones->pump_event = event_new(api->base, -1, 0, pump_cb, phones);
    phones->sweep_event = event_new(api->base, -1, 0, sweep_cb, phones);
    phones->heartbeat_event = event_new(api->base, -1, EV_PERSIST, heartbeat_cb, phones);
    (void)event_add(phones->heartbeat_event, &heartbeat);
    (void)event_priority_set(/* boards and clerks are told first */
        phones->pump_event, event_base_get_npriorities(api->base) - 1);
    phones->observer.on_rows = add_rows;
    phones->observer.on_other = begin_anew;
    office_observe(office, &phones->observer);
    return phones;
}

void
office_phones_free(struct phones *phones)
{
    struct phone_sweep *sweep;

    while ((sweep = TAILQ_FIRST(&phones->telling))) {
        TAILQ_REMOVE(&phones->telling, sweep, link);
        phone_sweep_destroy(sweep);
        free(sweep);
    }
    office_unobserve(phones->office, &phones->observer);
    event_free(phones->pump_event);
    event_free(phones->sweep_event);
    event_free(phones->heartbeat_event);
    for (int i = 0; i < LINES; i++) {
        free(phones->lines[i].left);
    }
    packet_unref(phones->comment);
    free(phones);
}

struct office *
office_phones_of(const struct phones *phones)
{
    return phones->office;
}

size_t
office_phones_count(const struct phones *phones)
{
    return phones->count;
}

void
office_phones_add(
    struct phones *phones, struct request *req, const struct phone_news *news, bool moved)
{
    struct follower *follower = xcalloc(1, sizeof(*follower));
    struct line_state *line = &phones->lines[line_index(news->prefix)];

    follower->phones = phones;
    follower->told_at = phones->sweeps;
    (void)text_copy(follower->visit, sizeof(follower->visit), news->visit);
    follower->line = line_index(news->prefix);
    line->followers++;
    follower->heartbeat =
        phones->heartbeat - 1; /* a comment at once: the phone sees it is open */
    if (news->packet) {
        follower->told = news->hash;
        follower->next = packet_ref(news->packet);
    }
    follower->behind = true;
    TAILQ_INSERT_TAIL(&phones->behind, follower, link);
    LIST_INSERT_HEAD(bucket_of(phones, follower->visit), follower, hash_link);
    phones->count++;
    if (!news->packet) { /* it waits: its line tells it where */
        line->dirty = true;
    }
    if (moved) {
        line->dirty = true;
        mark_visit(phones, follower->visit, line);
    }
    event_active(phones->sweep_event, EV_TIMEOUT, 0);
    stream_open(&follower->stream, req, follower_gone);
    event_active(phones->pump_event, EV_TIMEOUT, 0);
}
