/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SCREEN_LINK_H
#define SCREEN_LINK_H

/*
 * The link of a screen to the server: JSON requests, the event stream, and what is known
 * about the line between us. One thread of its own does the talking (libcurl); the main
 * thread asks (`link_send`), is woken by `wake` at most once until it calls
 * `link_dispatch`, and there gets answers, events and changes of state. Knows no SDL.
 *
 * Everything below is for the main thread, except link_call(), which needs no link and
 * blocks. Source of paths, headers and errors: docs/openapi.yaml.
 */

#include "screen/link_types.h"

struct link;

/** Start the thread; nothing is sent yet. STATUS_ARG: `server` is no http(s) address. */
enum status link_start(
    const struct link_options *options, struct link **link, struct error *err) MUST_CHECK;

/** End it; requests under way are dropped without an answer. NULL is accepted. */
void link_stop(struct link *link);

/**
 * Send a request; `on_answer` is called once, in a later link_dispatch(), unless the link
 * is stopped first. What failed on the way or was told 503 is tried again until the time
 * is over, with the same Idempotency-Key.
 */
void link_send(struct link *link, const struct link_request *request,
    link_answer_fn *on_answer, void *arg);

/** Deliver what has come. Call it when woken. */
void link_dispatch(struct link *link);

/**
 * Watch the server in this way from now on; `since` is the last `seq` already known. At
 * each LINK_CONNECTED fetch the snapshot again: when its `seq` is below link_seq(), the
 * server has another journal (a restored backup), and link_follow() begins anew. What
 * came before and was not delivered yet is dropped: after `since` it comes again.
 */
void link_follow(struct link *link, enum link_follow follow, int64_t since);

/** For later requests, and for the stream from the next link_follow() on. */
void link_set_token(struct link *link, const char *token);
void link_set_language(struct link *link, const char *language);

struct link_state link_state(struct link *link);

/** Now by the server's clock, which answers with a `clock` in them tell. Unix ms. */
int64_t link_now_ms(struct link *link);

/** The seq of the last event delivered, or `since`. */
int64_t link_seq(const struct link *link);

/**
 * One request, waiting for its answer: for programs without a window and for tests. Any
 * thread; uses server, token, ca and language of `options` only.
 * @return `answer->status`; `answer` is to be destroyed in every case
 */
enum status link_call(const struct link_options *options,
    const struct link_request *request, struct link_answer *answer);

#endif /* SCREEN_LINK_H */
