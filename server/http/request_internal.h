/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SERVER_HTTP_REQUEST_INTERNAL_H
#define SERVER_HTTP_REQUEST_INTERNAL_H

/*
 * A request from the inside of server/http/: what stands behind request.h. It lives until
 * it is answered or its connection becomes a stream. Loop thread only.
 */

#include <event2/keyvalq_struct.h>

#include <jansson.h>

#include "common/base.h"
#include "server/caller.h"
#include "server/http/http_internal.h"
#include "server/http/router.h"
#include "server/http/texts.h"

struct conn;
struct evhttp_request;

struct request {
    struct http *http;            /* borrowed */
    struct evhttp_request *evreq; /* libevent's, until answered */
    struct conn *conn;            /* NULL: the client has left */
    struct route_match match;
    struct evkeyvalq query;    /* owned */
    json_t *json;              /* owned; NULL without a JSON body */
    const struct route *page;  /* static; the page that was asked for, or NULL */
    json_t *note;              /* owned; the page's, or NULL */
    const char *key;           /* borrowed; of a form, or NULL */
    const unsigned char *body; /* in evreq's buffer */
    size_t body_len;
    struct caller caller;
    bool has_token; /* it showed one, good or not */
    bool by_cookie;
    bool waited; /* for a worker: evhttp's callback that brought it is over */
    enum language language;
    int64_t started_ms; /* monotonic */
    char address[48];   /* of the client */
};

/** Fill `query`, at once: what is wrong is an empty one. */
void request_read_query(struct request *req);

/** Free a request that became a stream, or whose client left; `evreq` is not touched. */
void request_free(struct request *req);

/** What each answer says to browsers, and each stream. */
void reply_add_safety(struct request *req);

#endif /* SERVER_HTTP_REQUEST_INTERNAL_H */
