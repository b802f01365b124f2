/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SCREEN_FOLLOWER_H
#define SCREEN_FOLLOWER_H

/*
 * Watching the server: the event stream with resume, or its health now and then; connects
 * again with growing, scattered pauses. Private to the link and on its thread; has one
 * handle in the link's CURLM at a time.
 */

#include <curl/curl.h>
#include <jansson.h>

#include "common/base.h"
#include "screen/exchange.h"
#include "screen/link_types.h"

struct follower;

/** What the link is told, on the link's thread. */
struct follower_hooks {
    /* Takes `data` over when it returns true; false: no room, break the stream. */
    bool (*on_event)(void *arg, int64_t seq, const char *type, json_t *data);
    void (*on_heard)(void *arg);
    void (*on_phase)(void *arg, enum link_phase phase, enum status why);
    /* The question was sent at `sent_ms`, monotonic. */
    void (*on_clock)(void *arg, const json_t *answer, int64_t sent_ms);
    void *arg;
};

struct follower *follower_new(
    CURLM *multi, const struct follower_hooks *hooks, int silence_ms, int backoff_ms);
void follower_free(struct follower *follower);

/** Watch in this way from now on; drops the connection it has. */
void follower_set(struct follower *follower, const struct exchange_peer *peer,
    enum link_follow follow, int64_t since);

/** Start what is due, give up on silence. Monotonic ms; gives back when to call again. */
int64_t follower_step(struct follower *follower, int64_t now_ms);

/** Is this its handle? Then it has finished. */
bool follower_finish(struct follower *follower, CURL *easy, CURLcode result);

/** A request could not reach the server: look at its health now, when that is watched. */
void follower_check_health(struct follower *follower);

#endif /* SCREEN_FOLLOWER_H */
