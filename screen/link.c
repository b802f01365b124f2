/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The link's thread and its two boxes: requests in; answers, events and the state out.
 * The thread owns the libcurl handles; what both threads touch is under `mutex`.
 */
#include "screen/link.h"

#include <pthread.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "common/clock.h"
#include "common/json_reader.h"
#include "common/log.h"
#include "common/mem.h"
#include "common/text.h"
#include "screen/exchange.h"
#include "screen/follower.h"

#define LOG_TAG "screen/link"
#define LONGEST_POLL_MS 60000
#define EVENTS_MAX \
    4096 /* undelivered; a main thread so far behind takes them up again \
          */
#define SILENCE_MS 40000
#define BACKOFF_MS 500

struct queued_event {
    int64_t seq;
    char type[64];
    json_t *data; /* owned */
    TAILQ_ENTRY(queued_event) link;
};
TAILQ_HEAD(queued_event_list, queued_event);

struct link {
    struct link_options options; /* the callbacks; its texts live in `peer` */
    pthread_t thread;
    CURLM *multi; /* the thread's, but for curl_multi_wakeup() */

    /* The thread's own. */
    struct exchange_list active, resting;
    struct follower *follower; /* owned */

    /* The main thread's own. */
    struct link_state shown; /* what on_state was last told, with monotonic instants */
    int64_t delivered_seq;

    pthread_mutex_t mutex; /* all below */
    struct exchange_peer peer;
    struct exchange_list asked, answered;
    struct queued_event_list events;
    size_t event_count;
    struct link_state state; /* with monotonic instants: see told() */
    int64_t ahead_ms;        /* the server's clock less the monotonic one */
    bool clock_known;        /* from the server, no longer from this machine */
    enum link_follow follow;
    int64_t since;
    bool follow_changed;
    bool woken; /* `wake` was called, link_dispatch() was not yet */
    bool stopping;
};

static void
lock(struct link *link)
{
    pthread_mutex_lock(&link->mutex);
}

static void
unlock(struct link *link)
{
    pthread_mutex_unlock(&link->mutex);
}

/* With the lock held; calls out once a dispatch. The callee only posts an event. */
static void
wake_main(struct link *link)
{
    if (!link->woken && link->options.wake) {
        link->woken = true;
        link->options.wake(link->options.wake_arg);
    }
}

/*
 * The server's clock, from any answer that tells it. It was read between question and
 * answer: what we thought stays if it lies there, however slow the line is, and else
 * moves just so far. It is held against the monotonic clock: nobody sets that one.
 */
static void
learn_clock(struct link *link, const json_t *answer, int64_t sent_ms)
{
    int64_t now_ms = clock_monotonic_ms();
    int64_t at_ms = -1;
    char zone[64];
    struct json_reader r;
    struct error err;

    reader_init(&r, answer, READER_LENIENT, NULL);
    reader_line(&r, "zone", JSON_OPTIONAL, zone, sizeof(zone));
    reader_time(&r, "clock", JSON_OPTIONAL, &at_ms);
    /* And the office's zone, by which days and hours are shown. */
    if (zone[0] && zone_follow(zone, &err) != STATUS_OK) {
        log_warn(NULL, "the server's zone %s: %s", zone, err.text);
    }
    if (at_ms < 0) {
        return;
    }
    lock(link);
    if (!link->clock_known) {
        link->ahead_ms = at_ms - (sent_ms + now_ms) / 2;
    } else if (link->ahead_ms < at_ms - now_ms) {
        link->ahead_ms = at_ms - now_ms;
    } else if (link->ahead_ms > at_ms - sent_ms) {
        link->ahead_ms = at_ms - sent_ms;
    }
    link->clock_known = true;
    unlock(link);
}

/* The state with its instants by the server's clock, also those from before it was known.
 * With the lock held. */
static struct link_state
told(const struct link *link)
{
    struct link_state state = link->state;

    state.changed_ms += link->ahead_ms;
    if (state.heard_ms != 0) {
        state.heard_ms += link->ahead_ms;
    }
    return state;
}

static bool
follower_event_cb(void *arg, int64_t seq, const char *type, json_t *data)
{
    struct link *link = arg;
    struct queued_event *event;
    bool room;

    lock(link);
    if (link->follow_changed) { /* the stream it came in is about to be left */
        unlock(link);
        json_decref(data);
        return true;
    }
    room = link->event_count < EVENTS_MAX;
    if (room) {
        event = xcalloc(1, sizeof(*event));
        event->seq = seq;
        text_copy(event->type, sizeof(event->type), type);
        event->data = data;
        TAILQ_INSERT_TAIL(&link->events, event, link);
        link->event_count++;
        wake_main(link);
    }
    unlock(link);
    return room;
}

static void
follower_heard_cb(void *arg)
{
    struct link *link = arg;

    lock(link);
    link->state.heard_ms = clock_monotonic_ms();
    unlock(link);
}

/* Ask for the health after a connect: it tells the clock. */
static void
ask_clock(struct link *link, const struct exchange_peer *peer)
{
    struct link_request request = { .method = "GET", .path = "/healthz" };
    struct exchange *exchange = exchange_new(peer, &request);

    TAILQ_INSERT_TAIL(&link->resting, exchange, link);
}

static void
follower_phase_cb(void *arg, enum link_phase phase, enum status why)
{
    struct link *link = arg;
    struct exchange_peer peer;
    bool ask;

    lock(link);
    if (link->state.phase != phase) {
        link->state.changed_ms = clock_monotonic_ms();
    }
    ask = phase == LINK_CONNECTED && link->follow == LINK_FOLLOW_EVENTS;
    link->state.phase = phase;
    link->state.why = why;
    peer = link->peer;
    wake_main(link);
    unlock(link);
    if (ask) {
        ask_clock(link, &peer);
    }
}

static void
follower_clock_cb(void *arg, const json_t *answer, int64_t sent_ms)
{
    learn_clock(arg, answer, sent_ms);
}

static void
start_exchange(struct link *link, struct exchange *exchange)
{
    exchange_prepare(exchange);
    TAILQ_INSERT_TAIL(&link->active, exchange, link);
    curl_multi_add_handle(link->multi, exchange->easy);
}

static void
deliver(struct link *link, struct exchange *exchange)
{
    if (exchange->answer.http != 0) {
        learn_clock(link, exchange->answer.json, exchange->sent_ms);
        follower_heard_cb(link);
    } else {
        follower_check_health(link->follower);
    }
    if (!exchange->on_answer) {
        exchange_free(exchange);
        return;
    }
    lock(link);
    TAILQ_INSERT_TAIL(&link->answered, exchange, link);
    wake_main(link);
    unlock(link);
}

/* What the main thread has left for us; false when it wants us to end. */
static bool
take_orders(struct link *link)
{
    struct exchange_list fresh;
    struct exchange *exchange;
    struct exchange_peer peer;
    enum link_follow follow;
    int64_t since;
    bool follow_changed, stopping;

    TAILQ_INIT(&fresh);
    lock(link);
    TAILQ_CONCAT(&fresh, &link->asked, link);
    follow_changed = link->follow_changed;
    follow = link->follow;
    since = link->since;
    peer = link->peer;
    link->follow_changed = false;
    stopping = link->stopping;
    unlock(link);

    while ((exchange = TAILQ_FIRST(&fresh)) != NULL) {
        TAILQ_REMOVE(&fresh, exchange, link);
        TAILQ_INSERT_TAIL(&link->resting, exchange, link);
    }
    if (follow_changed) {
        follower_set(link->follower, &peer, follow, since);
    }
    return !stopping;
}

/* Start the tries that are due; gives back when the next one is. */
static int64_t
start_due(struct link *link, int64_t now_ms)
{
    int64_t next_ms = INT64_MAX;
    struct exchange *exchange = TAILQ_FIRST(&link->resting);

    while (exchange) {
        struct exchange *next = TAILQ_NEXT(exchange, link);

        if (exchange->due_ms <= now_ms) {
            TAILQ_REMOVE(&link->resting, exchange, link);
            start_exchange(link, exchange);
        } else if (exchange->due_ms < next_ms) {
            next_ms = exchange->due_ms;
        }
        exchange = next;
    }
    return next_ms;
}

static void
finish_done(struct link *link)
{
    CURLMsg *message;
    int left;

    while ((message = curl_multi_info_read(link->multi, &left)) != NULL) {
        CURL *easy = message->easy_handle;
        CURLcode result = message->data.result;
        struct exchange *exchange = NULL;

        if (message->msg != CURLMSG_DONE ||
            follower_finish(link->follower, easy, result)) {
            continue;
        }
        curl_easy_getinfo(easy, CURLINFO_PRIVATE, &exchange);
        curl_multi_remove_handle(link->multi, easy);
        TAILQ_REMOVE(&link->active, exchange, link);
        if (exchange_finish(exchange, result)) {
            deliver(link, exchange);
        } else {
            TAILQ_INSERT_TAIL(&link->resting, exchange, link);
        }
    }
}

static void *
link_thread(void *arg)
{
    struct link *link = arg;

    while (take_orders(link)) {
        int64_t now_ms, next_ms, follow_ms;
        int running;

        curl_multi_perform(link->multi, &running);
        finish_done(link);
        now_ms = clock_monotonic_ms();
        follow_ms = follower_step(link->follower, now_ms);
        next_ms = start_due(link, now_ms);
        next_ms = follow_ms < next_ms ? follow_ms : next_ms;
        next_ms = next_ms < now_ms ? now_ms : next_ms;
        curl_multi_poll(link->multi, NULL, 0,
            next_ms - now_ms > LONGEST_POLL_MS ? LONGEST_POLL_MS
                                               : (int)(next_ms - now_ms),
            NULL);
    }
    return NULL;
}

enum status
link_start(const struct link_options *options, struct link **out, struct error *err)
{
    struct link *link;
    struct exchange_peer peer;
    enum status st = exchange_peer_init(&peer, options, err);

    if (st != STATUS_OK) {
        return st;
    }
    if (sodium_init() < 0 || curl_global_init(CURL_GLOBAL_DEFAULT) != 0) {
        return error_set(err, STATUS_INTERNAL, "could not start libsodium or libcurl");
    }
    link = xcalloc(1, sizeof(*link));
    link->options = *options;
    link->peer = peer;
    TAILQ_INIT(&link->active);
    TAILQ_INIT(&link->resting);
    TAILQ_INIT(&link->asked);
    TAILQ_INIT(&link->answered);
    TAILQ_INIT(&link->events);
    pthread_mutex_init(&link->mutex, NULL);
    link->multi = curl_multi_init();
    link->follower = follower_new(link->multi,
        &(struct follower_hooks){ .on_event = follower_event_cb,
            .on_heard = follower_heard_cb,
            .on_phase = follower_phase_cb,
            .on_clock = follower_clock_cb,
            .arg = link },
        options->silence_ms > 0 ? options->silence_ms : SILENCE_MS,
        options->backoff_ms > 0 ? options->backoff_ms : BACKOFF_MS);
    link->state.changed_ms = clock_monotonic_ms();
    link->ahead_ms = clock_now_ms(&(struct clock){ 0 }) - link->state.changed_ms;
    link->shown = link->state;
    if (pthread_create(&link->thread, NULL, link_thread, link) != 0) {
        log_fatal(NULL, "could not start a thread");
    }
    *out = link;
    return STATUS_OK;
}

static void
free_exchanges(struct link *link, struct exchange_list *list)
{
    struct exchange *exchange;

    while ((exchange = TAILQ_FIRST(list)) != NULL) {
        TAILQ_REMOVE(list, exchange, link);
        if (exchange->easy) {
            curl_multi_remove_handle(link->multi, exchange->easy);
        }
        exchange_free(exchange);
    }
}

static void
free_event(struct queued_event *event)
{
    json_decref(event->data);
    free(event);
}

static void
free_events(struct queued_event_list *events)
{
    struct queued_event *event;

    while ((event = TAILQ_FIRST(events)) != NULL) {
        TAILQ_REMOVE(events, event, link);
        free_event(event);
    }
}

void
link_stop(struct link *link)
{
    if (!link) {
        return;
    }
    lock(link);
    link->stopping = true;
    unlock(link);
    curl_multi_wakeup(link->multi);
    pthread_join(link->thread, NULL);
    free_exchanges(link, &link->active);
    free_exchanges(link, &link->resting);
    free_exchanges(link, &link->asked);
    free_exchanges(link, &link->answered);
    free_events(&link->events);
    follower_free(link->follower);
    curl_multi_cleanup(link->multi);
    curl_global_cleanup();
    pthread_mutex_destroy(&link->mutex);
    sodium_memzero(link, sizeof(*link));
    free(link);
}

void
link_send(struct link *link, const struct link_request *request,
    link_answer_fn *on_answer, void *arg)
{
    struct exchange *exchange;

    lock(link);
    exchange = exchange_new(&link->peer, request);
    exchange->on_answer = on_answer;
    exchange->arg = arg;
    TAILQ_INSERT_TAIL(&link->asked, exchange, link);
    unlock(link);
    curl_multi_wakeup(link->multi);
}

static void
dispatch_events(struct link *link, struct queued_event_list *events)
{
    struct queued_event *event;

    while ((event = TAILQ_FIRST(events)) != NULL) {
        struct link_event shown = {
            .seq = event->seq, .type = event->type, .data = event->data
        };

        TAILQ_REMOVE(events, event, link);
        link->delivered_seq = event->seq;
        if (link->options.on_event) {
            link->options.on_event(link->options.arg, &shown);
        }
        free_event(event);
    }
}

static void
dispatch_answers(struct exchange_list *answers)
{
    struct exchange *exchange;

    while ((exchange = TAILQ_FIRST(answers)) != NULL) {
        TAILQ_REMOVE(answers, exchange, link);
        exchange_explain(&exchange->answer);
        exchange->on_answer(exchange->arg, &exchange->answer);
        exchange_free(exchange);
    }
}

void
link_dispatch(struct link *link)
{
    struct queued_event_list events;
    struct exchange_list answers;
    struct link_state state, telling;
    bool changed;

    TAILQ_INIT(&events);
    TAILQ_INIT(&answers);
    lock(link);
    link->woken = false; /* before anything is taken, so that no wake is lost */
    TAILQ_CONCAT(&events, &link->events, link);
    link->event_count = 0;
    TAILQ_CONCAT(&answers, &link->answered, link);
    state = link->state;
    telling = told(link);
    unlock(link);

    changed = state.phase != link->shown.phase || state.why != link->shown.why ||
              state.changed_ms != link->shown.changed_ms;
    link->shown = state;
    if (changed && link->options.on_state) {
        link->options.on_state(link->options.arg, &telling);
    }
    dispatch_events(link, &events);
    dispatch_answers(&answers);
}

void
link_follow(struct link *link, enum link_follow follow, int64_t since)
{
    struct queued_event_list old;

    TAILQ_INIT(&old);
    link->delivered_seq = since;
    lock(link);
    TAILQ_CONCAT(&old, &link->events, link);
    link->event_count = 0;
    link->follow = follow;
    link->since = since;
    link->follow_changed = true;
    unlock(link);
    free_events(&old);
    curl_multi_wakeup(link->multi);
}

void
link_set_token(struct link *link, const char *token)
{
    lock(link);
    sodium_memzero(link->peer.token, sizeof(link->peer.token));
    text_copy(link->peer.token, sizeof(link->peer.token), token ? token : "");
    unlock(link);
}

void
link_set_language(struct link *link, const char *language)
{
    lock(link);
    text_copy(link->peer.language, sizeof(link->peer.language), language);
    unlock(link);
}

struct link_state
link_state(struct link *link)
{
    struct link_state state;

    lock(link);
    state = told(link);
    unlock(link);
    return state;
}

int64_t
link_now_ms(struct link *link)
{
    int64_t now_ms;

    lock(link);
    now_ms = clock_monotonic_ms() + link->ahead_ms;
    unlock(link);
    return now_ms;
}

int64_t
link_seq(const struct link *link)
{
    return link->delivered_seq;
}
