/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "screen/follower.h"

#include <inttypes.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/clock.h"
#include "common/json.h"
#include "common/log.h"
#include "common/mem.h"
#include "common/text.h"
#include "screen/event_stream.h"

#define LOG_TAG "screen/link"
#define HEALTH_EVERY_MS 10000
#define HEALTH_TIMEOUT_MS 8000L
#define HEALTH_MAX 4096 /* bytes */
#define LONGEST_BACKOFF_MS \
    5000 /* so long a screen may stay dark once the server is back */

struct follower {
    CURLM *multi; /* borrowed, outlives us */
    struct follower_hooks hooks;
    int silence_ms;
    int backoff_ms;
    struct exchange_peer peer;
    enum link_follow follow;
    int64_t seq; /* the last event taken over */

    CURL *easy;                 /* owned; NULL between tries */
    struct curl_slist *headers; /* owned */
    char url[512];
    struct event_stream stream;
    bool open;       /* the stream answered 200 */
    bool overflowed; /* broken by us: no room, or a senseless stream */
    char health[HEALTH_MAX];
    size_t health_len;
    int failures;     /* in a row */
    int64_t sent_ms;  /* monotonic, of the health request */
    int64_t heard_ms; /* monotonic: the last byte, or the start of the try */
    int64_t due_ms;   /* monotonic: the next try, while `easy` is NULL */
    enum link_phase phase;
};

static void
set_phase(struct follower *f, enum link_phase phase, enum status why)
{
    if (f->phase != phase || phase == LINK_LOST) {
        if (f->phase != phase) {
            log_info(NULL, "%s%s%s",
                phase == LINK_CONNECTED ? "connected to the server"
                : phase == LINK_LOST    ? "lost the server: "
                                        : "connecting to the server",
                "", phase == LINK_LOST ? status_name(why) : "");
        }
        f->phase = phase;
        f->hooks.on_phase(f->hooks.arg, phase, why);
    }
}

static void
drop(struct follower *f)
{
    if (f->easy) {
        curl_multi_remove_handle(f->multi, f->easy);
        curl_easy_cleanup(f->easy);
        f->easy = NULL;
    }
    curl_slist_free_all(f->headers);
    f->headers = NULL;
    f->open = false;
    f->health_len = 0;
}

/* An event of the stream: its id is the journal's seq; what we have had is not told
 * twice. */
static void
stream_on_event(void *arg, const struct stream_event *event)
{
    struct follower *f = arg;
    json_t *data = NULL;
    int64_t seq = 0;

    if (f->overflowed || !text_to_int(event->id, 1, INT64_MAX, &seq) || seq <= f->seq) {
        return;
    }
    if (json_parse_object(event->data, event->data_len, &data, NULL) != STATUS_OK) {
        log_warn(NULL, "left out event %" PRId64 ": its data is no object", seq);
        f->seq = seq;
        return;
    }
    if (!f->hooks.on_event(f->hooks.arg, seq, event->type, data)) {
        json_decref(data);
        f->overflowed = true;
        return;
    }
    f->seq = seq;
}

struct follower *
follower_new(
    CURLM *multi, const struct follower_hooks *hooks, int silence_ms, int backoff_ms)
{
    struct follower *f = xcalloc(1, sizeof(*f));

    f->multi = multi;
    f->hooks = *hooks;
    f->silence_ms = silence_ms;
    f->backoff_ms = backoff_ms;
    event_stream_init(&f->stream, stream_on_event, f);
    return f;
}

void
follower_free(struct follower *f)
{
    if (f) {
        drop(f);
        event_stream_destroy(&f->stream);
        free(f);
    }
}

void
follower_set(struct follower *f, const struct exchange_peer *peer,
    enum link_follow follow, int64_t since)
{
    drop(f);
    f->peer = *peer;
    f->follow = follow;
    f->seq = since;
    f->failures = 0;
    f->due_ms = 0;
    event_stream_destroy(&f->stream);
    event_stream_init(&f->stream, stream_on_event, f);
}

static void
heard(struct follower *f)
{
    f->heard_ms = clock_monotonic_ms();
    f->hooks.on_heard(f->hooks.arg);
}

static size_t
stream_cb(char *bytes, size_t size, size_t count, void *arg)
{
    struct follower *f = arg;
    struct error err;
    size_t len = size * count;

    heard(f);
    if (f->open && event_stream_feed(&f->stream, bytes, len, &err) != STATUS_OK) {
        log_warn(NULL, "broke the event stream off: %s", err.text);
        return 0;
    }
    return f->overflowed ? 0 : len;
}

/* The headers have ended: 200 means that the stream is open, though nothing may happen
   in it for a while. */
static size_t
stream_header_cb(char *line, size_t size, size_t count, void *arg)
{
    struct follower *f = arg;
    long http = 0;

    heard(f);
    if (size * count > 0 && (line[0] == '\r' || line[0] == '\n')) {
        curl_easy_getinfo(f->easy, CURLINFO_RESPONSE_CODE, &http);
        if (http == 200) {
            f->open = true;
            f->failures = 0;
            set_phase(f, LINK_CONNECTED, STATUS_OK);
        }
    }
    return size * count;
}

static size_t
health_cb(char *bytes, size_t size, size_t count, void *arg)
{
    struct follower *f = arg;
    size_t len = size * count;

    if (f->health_len + len > sizeof(f->health)) {
        return 0;
    }
    memcpy(f->health + f->health_len, bytes, len);
    f->health_len += len;
    return len;
}

static void
prepare_stream(struct follower *f)
{
    char line[64];

    f->overflowed = false;
    event_stream_restart(&f->stream);
    snprintf(
        f->url, sizeof(f->url), "%s/v1/events?since=%" PRId64, f->peer.server, f->seq);
    f->headers = curl_slist_append(f->headers, "Accept: text/event-stream");
    snprintf(line, sizeof(line), "Last-Event-ID: %" PRId64, f->seq);
    f->headers = curl_slist_append(f->headers, line);
    curl_easy_setopt(f->easy, CURLOPT_WRITEFUNCTION, stream_cb);
    curl_easy_setopt(f->easy, CURLOPT_HEADERFUNCTION, stream_header_cb);
    curl_easy_setopt(f->easy, CURLOPT_HEADERDATA, f);
}

static void
prepare_health(struct follower *f)
{
    snprintf(f->url, sizeof(f->url), "%s/healthz", f->peer.server);
    curl_easy_setopt(f->easy, CURLOPT_WRITEFUNCTION, health_cb);
    curl_easy_setopt(f->easy, CURLOPT_TIMEOUT_MS, HEALTH_TIMEOUT_MS);
}

static void
connect_now(struct follower *f, int64_t now_ms)
{
    f->easy = curl_easy_init();
    exchange_set_common(f->easy, &f->peer);
    f->headers = exchange_headers(&f->peer);
    if (f->follow == LINK_FOLLOW_EVENTS) {
        prepare_stream(f);
    } else {
        prepare_health(f);
    }
    curl_easy_setopt(f->easy, CURLOPT_URL, f->url);
    curl_easy_setopt(f->easy, CURLOPT_WRITEDATA, f);
    curl_easy_setopt(f->easy, CURLOPT_HTTPHEADER, f->headers);
    f->heard_ms = now_ms;
    f->sent_ms = now_ms;
    curl_multi_add_handle(f->multi, f->easy);
}

/* Half of the pause is chance, so that the screens of an office do not all come at once.
 */
static void
plan_again(struct follower *f, int64_t now_ms)
{
    int64_t pause_ms = f->backoff_ms;

    for (int i = 0; i < f->failures && pause_ms < LONGEST_BACKOFF_MS; i++) {
        pause_ms *= 2;
    }
    pause_ms = pause_ms > LONGEST_BACKOFF_MS ? LONGEST_BACKOFF_MS : pause_ms;
    f->failures++;
    f->due_ms =
        now_ms + pause_ms / 2 + (int64_t)randombytes_uniform((uint32_t)pause_ms / 2 + 1);
}

static void
lose(struct follower *f, enum status why)
{
    drop(f);
    plan_again(f, clock_monotonic_ms());
    set_phase(f, LINK_LOST, why);
}

int64_t
follower_step(struct follower *f, int64_t now_ms)
{
    if (f->follow == LINK_FOLLOW_NOTHING) {
        return INT64_MAX;
    }
    if (!f->easy) {
        if (now_ms < f->due_ms) {
            return f->due_ms;
        }
        connect_now(f, now_ms);
    }
    if (f->follow == LINK_FOLLOW_HEALTH) {
        return INT64_MAX; /* libcurl's own timeout ends it */
    }
    if (now_ms - f->heard_ms >= f->silence_ms) {
        lose(f, STATUS_TIMEOUT);
        return f->due_ms;
    }
    return f->heard_ms + f->silence_ms;
}

static void
finish_health(struct follower *f, CURLcode result, long http)
{
    json_t *answer = NULL;

    if (result != CURLE_OK || http != 200) {
        lose(f, result == CURLE_OK ? status_from_http((int)http)
                                   : exchange_status_of(result));
        return;
    }
    heard(f);
    if (json_parse_object(f->health, f->health_len, &answer, NULL) == STATUS_OK) {
        f->hooks.on_clock(f->hooks.arg, answer, f->sent_ms);
    }
    json_decref(answer);
    drop(f);
    f->failures = 0;
    f->due_ms = clock_monotonic_ms() + HEALTH_EVERY_MS;
    set_phase(f, LINK_CONNECTED, STATUS_OK);
}

bool
follower_finish(struct follower *f, CURL *easy, CURLcode result)
{
    long http = 0;

    if (!f->easy || easy != f->easy) {
        return false;
    }
    curl_easy_getinfo(easy, CURLINFO_RESPONSE_CODE, &http);
    if (f->follow == LINK_FOLLOW_HEALTH) {
        finish_health(f, result, http);
    } else {
        /* A stream has no end of its own: 200 and an end is a server that stopped. */
        lose(f, http != 0 && http != 200 ? status_from_http((int)http)
                : result == CURLE_OK     ? STATUS_UNREACHABLE
                                         : exchange_status_of(result));
    }
    return true;
}

void
follower_check_health(struct follower *f)
{
    if (f->follow == LINK_FOLLOW_HEALTH && !f->easy && f->phase == LINK_CONNECTED) {
        f->due_ms = 0;
    }
}
