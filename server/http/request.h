/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SERVER_HTTP_REQUEST_H
#define SERVER_HTTP_REQUEST_H

/*
 * A request as a route's `decode` sees it: checked path parameters, query, JSON body,
 * caller. Loop thread only; every pointer is borrowed for the call. Reading fields of
 * the body: common/json.h.
 */

#include <jansson.h>

#include "common/base.h"
#include "common/status.h"
#include "server/caller.h"
#include "server/http/texts.h"

struct http;
struct request;
struct route;

/** The value of `{name}` in the route's path: 1..128 bytes of clean UTF-8, decoded. */
const char *request_param(const struct request *req, const char *name);

/** The route's `which`. */
int request_which(const struct request *req);

/** A whole number in the path; STATUS_NOT_FOUND when it is none in [1, max]. */
enum status request_param_int(const struct request *req, const char *name, int64_t max,
    int64_t *out, struct error *err) MUST_CHECK;

/** A query parameter, decoded; NULL when absent. */
const char *request_query(const struct request *req, const char *name);

/** Copy a query parameter: "" when absent, STATUS_BAD_REQUEST when too long or unclean.
 */
enum status request_query_text(const struct request *req, const char *name, char *out,
    size_t out_size, struct error *err) MUST_CHECK;

/** A whole number in [min, max] from the query; `*out` untouched when absent. */
enum status request_query_int(const struct request *req, const char *name, int64_t min,
    int64_t max, int64_t *out, struct error *err) MUST_CHECK;

/** The body as an object ({} when there is none). Routes with `raw_body`: NULL. */
const json_t *request_json(const struct request *req);

/** The body as it came. */
const void *request_body(const struct request *req, size_t *len);

/** What a form said, in place of a JSON body; the reference is taken over. */
void request_set_json(struct request *req, json_t *json);

/** Every parameter of the path, and every one of the query that is clean text; owned. */
json_t *request_params(const struct request *req);
json_t *request_queries(const struct request *req);

/** A header's value, NULL when absent. */
const char *request_header(const struct request *req, const char *name);

const struct caller *request_caller(const struct request *req);

/** Who asks; for the application's `identify`. `by_cookie`: its token came in a cookie.
 */
void request_set_caller(
    struct request *req, const struct caller *caller, bool has_token, bool by_cookie);

/** The better language of the two: `bahasa` of the query or the cookies, else by
 * Accept-Language. */
enum language request_language(const struct request *req);

/** The route that answers now; its page's own, before request_forward(). */
const struct route *request_route(const struct request *req);

/** The route of the page that was asked for, whoever answers now; NULL: no page. */
const struct route *request_page(const struct request *req);

/**
 * Let another route answer, with the parameters of the path as they are and the body that
 * request_set_json() gave. Its roles are looked at; its answer goes to the page's
 * `translate`.
 */
enum status request_forward(
    struct request *req, const struct route *route, struct error *err) MUST_CHECK;

/** The same, but whoever calls makes it answer. */
enum status request_become(
    struct request *req, const struct route *route, struct error *err) MUST_CHECK;

/** What a page keeps with its request; owned by it. NULL: nothing yet. */
json_t *request_note(const struct request *req);
/** The reference is taken over. */
void request_set_note(struct request *req, json_t *note);

/** Idempotency-Key: of the header, or of a form; NULL without one. */
const char *request_key(const struct request *req);
/** Borrowed for as long as the request lives. */
void request_set_key(struct request *req, const char *key);

/** Did the token of who asks come in a cookie? */
bool request_is_by_cookie(const struct request *req);

/** Path and query as sent. */
const char *request_target(const struct request *req);
/** The client's address; behind a proxy of ours, what it reports. */
const char *request_address(const struct request *req);
/** Does it come from this machine itself, not through a proxy on it? */
bool request_is_local(const struct request *req);

struct http *request_http(const struct request *req);
/** What the sets of routes work for: `arg` of struct http_app. */
void *request_app(const struct request *req);

/** Has the client gone? Then an answer is only counted. */
bool request_has_left(const struct request *req);

/** It is with the workers, and back: until then the server does not end. */
void request_to_worker(struct request *req);
void request_from_worker(struct request *req);

#endif /* SERVER_HTTP_REQUEST_H */
