/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Tokens with open streams in a table by their hash. Ten thousand streams of one token
 * are one question to the database.
 */
#include "server/api/stream_guard.h"

#include <stdlib.h>
#include <string.h>

#include <event2/event.h>

#include "common/clock.h"
#include "common/log.h"
#include "common/mem.h"
#include "server/api/caller_cache.h"
#include "server/http/stream.h"
#include "server/job.h"

#define LOG_TAG "server/api"
#define BUCKETS 1024
#define LOOK_S 1

LIST_HEAD(guarded_list, guarded);

struct guarded_token {
    uint8_t hash[TOKEN_HASH_SIZE];
    struct guarded_list streams;
    LIST_ENTRY(guarded_token) link;
};
LIST_HEAD(token_list, guarded_token);

struct stream_guard {
    struct job_pool *pool;        /* borrowed */
    struct caller_cache *callers; /* borrowed */
    struct clock clock;
    struct token_list buckets[BUCKETS];
    size_t count; /* of tokens */
    bool job_out; /* a look is on its way */
    struct event *look_event;
};

struct look {
    struct job job;
    struct stream_guard *guard; /* borrowed; loop thread only */
    struct clock clock;
    uint8_t (*hashes)[TOKEN_HASH_SIZE]; /* owned */
    bool *live;                         /* owned; result */
    size_t count;
};

/* Hashes are random enough to be the index. */
static struct token_list *
bucket_of(struct stream_guard *guard, const uint8_t hash[TOKEN_HASH_SIZE])
{
    return &guard->buckets[((size_t)hash[0] << 8 | hash[1]) % BUCKETS];
}

static struct guarded_token *
find(struct stream_guard *guard, const uint8_t hash[TOKEN_HASH_SIZE])
{
    struct guarded_token *token;

    LIST_FOREACH (token, bucket_of(guard, hash), link) {
        if (memcmp(token->hash, hash, TOKEN_HASH_SIZE) == 0) {
            /* cppcheck-suppress uninitvar; it does not see through the list's macro */
            return token;
        }
    }
    return NULL;
}

void
stream_guard_enter(struct stream_guard *guard, struct guarded *guarded,
    const uint8_t token_hash[TOKEN_HASH_SIZE], struct stream *stream)
{
    struct guarded_token *token = find(guard, token_hash);

    if (!token) {
        token = xcalloc(1, sizeof(*token));
        memcpy(token->hash, token_hash, TOKEN_HASH_SIZE);
        LIST_INIT(&token->streams);
        LIST_INSERT_HEAD(bucket_of(guard, token_hash), token, link);
        guard->count++;
    }
    guarded->guard = guard;
    guarded->token = token;
    guarded->stream = stream;
    LIST_INSERT_HEAD(&token->streams, guarded, link);
}

void
stream_guard_leave(struct guarded *guarded)
{
    struct guarded_token *token = guarded->token;

    LIST_REMOVE(guarded, link);
    if (LIST_EMPTY(&token->streams)) {
        LIST_REMOVE(token, link);
        guarded->guard->count--;
        free(token);
    }
}

void
stream_guard_end(struct stream_guard *guard, const uint8_t token_hash[TOKEN_HASH_SIZE])
{
    struct guarded_token *token;

    caller_cache_drop(guard->callers, token_hash);
    while ((token = find(guard, token_hash))) { /* the last one that goes frees it */
        stream_close(LIST_FIRST(&token->streams)->stream);
    }
}

static enum status
look_run(struct job *job, struct db *db, struct error *err)
{
    struct look *self = CONTAINER_OF(job, struct look, job);

    return db_tokens_live(
        db, self->hashes, self->count, clock_now_ms(&self->clock), self->live, err);
}

static void
look_done(struct job *job)
{
    struct look *self = CONTAINER_OF(job, struct look, job);

    self->guard->job_out = false;
    if (job->status != STATUS_OK) { /* nobody can say; the next look is in a second */
        log_debug(NULL, "could not look up the tokens of streams: %s", job->err->text);
    }
    for (size_t i = 0; job->status == STATUS_OK && i < self->count; i++) {
        if (!self->live[i]) {
            stream_guard_end(self->guard, self->hashes[i]);
        }
    }
    free(self->hashes);
    free(self->live);
    free(self);
}

static void
look_cb(evutil_socket_t fd, short what, void *arg)
{
    struct stream_guard *guard = arg;
    struct guarded_token *token;
    struct look *look;

    (void)fd;
    (void)what;
    if (guard->count == 0 || guard->job_out) {
        return;
    }
    look = xcalloc(1, sizeof(*look));
    look->job.kind = JOB_READ;
    look->job.run = look_run;
    look->job.done = look_done;
    look->guard = guard;
    look->clock = guard->clock;
    look->hashes = xcalloc(guard->count, sizeof(*look->hashes));
    look->live = xcalloc(guard->count, sizeof(*look->live));
    for (size_t i = 0; i < BUCKETS; i++) {
        LIST_FOREACH (token, &guard->buckets[i], link) {
            memcpy(look->hashes[look->count++], token->hash, TOKEN_HASH_SIZE);
        }
    }
    if (job_submit(guard->pool, &look->job, NULL) == STATUS_OK) {
        guard->job_out = true;
    } else { /* too much work is waiting: in a second */
        free(look->hashes);
        free(look->live);
        free(look);
    }
}

struct stream_guard *
stream_guard_new(struct event_base *base, struct job_pool *pool,
    struct caller_cache *callers, const struct clock *clock)
{
    static const struct timeval every = { .tv_sec = LOOK_S };
    struct stream_guard *guard = xcalloc(1, sizeof(*guard));

    guard->pool = pool;
    guard->callers = callers;
    guard->clock = *clock;
    for (size_t i = 0; i < BUCKETS; i++) {
        LIST_INIT(&guard->buckets[i]);
    }
    guard->look_event = event_new(base, -1, EV_PERSIST, look_cb, guard);
    (void)event_add(guard->look_event, &every);
    return guard;
}

void
stream_guard_free(struct stream_guard *guard)
{
    if (guard) {
        event_free(guard->look_event);
        free(guard);
    }
}
