/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SERVER_HTTP_EXCHANGE_H
#define SERVER_HTTP_EXCHANGE_H

/*
 * A request from the inside of server/http/: what stands behind request.h, and how it is
 * answered. It lives until it is answered or its connection becomes a stream. Loop thread
 * only.
 */

#include <event2/keyvalq_struct.h>

#include <jansson.h>

#include "common/base.h"
#include "db/db_account.h"
#include "server/http/http.h"
#include "server/http/request.h"
#include "server/http/router.h"

struct request {
    struct http *http;            /* borrowed */
    struct evhttp_request *evreq; /* libevent's, until answered */
    struct conn *conn;            /* NULL: the client has left */
    struct route_match match;
    struct evkeyvalq query; /* owned */
    bool query_parsed;
    json_t *json;              /* owned; NULL without a JSON body */
    const unsigned char *body; /* in evreq's buffer */
    size_t body_len;
    struct caller caller;
    uint8_t token_hash[TOKEN_HASH_SIZE];
    bool has_token;
    bool by_cookie;
    bool has_query;
    enum language language;
    int64_t started_ms; /* monotonic */
    char address[48];   /* of the client */
};

/** What goes out. Every pointer is borrowed for the call. */
struct reply {
    int status;
    const char *type; /* media type; NULL without a body */
    const void *body;
    char *given; /* a body from malloc, instead of `body`: it is sent as it is, then freed
                  */
    size_t len;  /* of either */
    const char *cookie;   /* Set-Cookie, or NULL */
    const char *allow;    /* Allow, or NULL */
    const char *filename; /* of a download, or NULL */
    const char *cache;    /* Cache-Control; NULL: no-store */
    const char *etag;     /* or NULL */
    const char *security; /* Content-Security-Policy, or NULL */
    int retry_after_s;
};

/** Answer and free the request. */
void request_reply(struct request *req, const struct reply *reply);
/** Answer with JSON, whose reference is taken over. */
void request_reply_json(struct request *req, int status, json_t *json);
/** Answer with the problem that `err` names. */
void request_reply_error(struct request *req, const struct error *err);

/** Free a request that became a stream, or whose client left; `evreq` is not touched. */
void request_free(struct request *req);

/** Go on with a request whose caller is known now: roles, body, decode, job. */
void request_go_on(struct request *req);

/** Hand the request to its route's `run` on a worker. */
void call_start(struct request *req);

/** JSON text with a newline at its end; malloc'd. */
char *http_dump(const json_t *json, size_t *len);

/** Find out who the token of a request is, then request_go_on(). */
void caller_resolve(struct request *req);

#define PROBLEM_TYPE "application/problem+json"
#define JSON_TYPE "application/json"
#define COOKIE_NAME "antrean"
#define TOKEN_TEXT_MAX 128

#endif /* SERVER_HTTP_EXCHANGE_H */
