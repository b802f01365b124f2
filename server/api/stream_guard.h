/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SERVER_API_STREAM_GUARD_H
#define SERVER_API_STREAM_GUARD_H

/*
 * Streams that are open for who signed in: each second the tokens they were opened with
 * are looked up again, all in one job, and the streams of one that lets nobody in any
 * more end. So it does not matter how or where it was taken back: by signing out, by
 * antrean-admin, at another process, or because its time is over. Loop thread.
 */

#include <sys/queue.h>

#include "common/base.h"
#include "db/db_account.h"

struct caller_cache;
struct clock;
struct event_base;
struct guarded_token;
struct job_pool;
struct stream;
struct stream_guard;

/** A stream's place at its guard: part of the stream's owner. */
struct guarded {
    struct stream_guard *guard;  /* borrowed */
    struct guarded_token *token; /* the guard's */
    struct stream *stream;       /* borrowed */
    LIST_ENTRY(guarded) link;
};

/**
 * `clock` is copied: by it sessions end. `callers` forgets with us whose streams end; it
 * is borrowed and outlives the guard.
 */
struct stream_guard *stream_guard_new(struct event_base *base, struct job_pool *pool,
    struct caller_cache *callers, const struct clock *clock);
/** After the last stream has gone and the workers have ended. Accepts NULL. */
void stream_guard_free(struct stream_guard *guard);

/** Guard an open stream; its owner calls stream_guard_leave() when it is gone. */
void stream_guard_enter(struct stream_guard *guard, struct guarded *guarded,
    const uint8_t token_hash[TOKEN_HASH_SIZE], struct stream *stream);
void stream_guard_leave(struct guarded *guarded);

/** The token was taken back just now: its streams end before this returns. */
void stream_guard_end(
    struct stream_guard *guard, const uint8_t token_hash[TOKEN_HASH_SIZE]);

#endif /* SERVER_API_STREAM_GUARD_H */
