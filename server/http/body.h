/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SERVER_HTTP_BODY_H
#define SERVER_HTTP_BODY_H

/*
 * A body taken as it comes, of a route that is `streamed`. Nothing of it is read before
 * the caller is known and let in: who is refused is told so at once, also before
 * "100 Continue". At most 64 KiB of it are in memory; while the receiver has no room, the
 * client's socket is not read. Loop thread.
 */

#include "common/base.h"

struct evbuffer;
struct request;

struct body_receiver {
    /*
     * Take bytes from the front of `input`, at most `max` of them, and say how many. 0:
     * no room now, go on by request_more(). It may answer the request, which ends the
     * body.
     */
    size_t (*take)(struct body_receiver *self, struct evbuffer *input, size_t max);
    /* All of it was taken: the request waits for its answer. */
    void (*whole)(struct body_receiver *self);
    /* The client has left or was too slow, and what it brought was taken, if there was
     * room: the request is freed. */
    void (*gone)(struct body_receiver *self);
};

/** Bytes of the body that are still to come; all of them before request_receive(). */
int64_t request_body_left(const struct request *req);

/**
 * Begin to give the body away; for a route's `start`. May call `take` and `whole` at
 * once.
 * @param receiver  borrowed until `whole`, `gone` or an answer
 */
void request_receive(struct request *req, struct body_receiver *receiver);

/** The receiver has room again. */
void request_more(struct request *req);

#endif /* SERVER_HTTP_BODY_H */
