/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * From evhttp's callback to the route: find it, find the caller, check the role, read the
 * body, hand over.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <arpa/inet.h>

#include <event2/buffer.h>
#include <event2/http.h>
#include <event2/http_struct.h>

#include "common/clock.h"
#include "common/json.h"
#include "common/mem.h"
#include "common/text.h"
#include "server/http/app.h"
#include "server/http/body_internal.h"
#include "server/http/dispatch.h"
#include "server/http/fields.h"
#include "server/http/reply.h"
#include "server/http/request.h"
#include "server/http/request_internal.h"
#include "server/http/route.h"

#define BODY_DEFAULT_MAX ((size_t)65536)
#define ABOVE_SIZE 512
#define BODIES_MAX 256 /* on their way at a time: each holds 128 KiB */

static const char *
method_name(enum evhttp_cmd_type type)
{
    switch (type) {
    case EVHTTP_REQ_GET:
        return "GET";
    case EVHTTP_REQ_HEAD:
        return "HEAD";
    case EVHTTP_REQ_POST:
        return "POST";
    case EVHTTP_REQ_PUT:
        return "PUT";
    case EVHTTP_REQ_PATCH:
        return "PATCH";
    case EVHTTP_REQ_DELETE:
        return "DELETE";
    case EVHTTP_REQ_OPTIONS:
        return "OPTIONS";
    default:
        return "OTHER";
    }
}

/* Does it only ask? */
static bool
only_asks(const struct route *route)
{
    return strcmp(route->method, "GET") == 0 || strcmp(route->method, "HEAD") == 0 ||
           strcmp(route->method, "OPTIONS") == 0;
}

/* The client's address; behind a proxy of ours the last one it reports. */
static void
read_address(struct request *req, struct evhttp_connection *evcon)
{
    const char *forwarded = request_header(req, "X-Forwarded-For");
    char *peer = NULL;
    uint16_t port;

    evhttp_connection_get_peer(evcon, &peer, &port);
    (void)text_copy(req->address, sizeof(req->address), peer ? peer : "");
    if (forwarded && req->http->behind_proxy && peer &&
        (strcmp(peer, "127.0.0.1") == 0 || strcmp(peer, "::1") == 0)) {
        const char *last = strrchr(forwarded, ',');
        unsigned char address[16];

        last = last ? last + 1 + strspn(last + 1, " ") : forwarded;
        if (inet_pton(AF_INET, last, address) == 1 ||
            inet_pton(AF_INET6, last, address) == 1) {
            (void)text_copy(req->address, sizeof(req->address), last);
        }
    }
}

/* A choice of the reader's own, in the address or kept by the browser, comes first. */
static enum language
read_language(const struct request *req)
{
    const char *chosen = request_query(req, "bahasa");
    char kept[8];

    if (!chosen &&
        field_cookie(request_header(req, "Cookie"), "bahasa", kept, sizeof(kept))) {
        chosen = kept;
    }
    for (int i = 0; chosen && i < LANGUAGE_COUNT; i++) {
        if (strcmp(chosen, language_name((enum language)i)) == 0) {
            return (enum language)i;
        }
    }
    return language_choose(request_header(req, "Accept-Language"));
}

/* The body in one piece. */
static void
read_body(struct request *req)
{
    struct evbuffer *input = evhttp_request_get_input_buffer(req->evreq);

    req->body_len = evbuffer_get_length(input);
    req->body =
        req->body_len > 0 ? evbuffer_pullup(input, -1) : (const unsigned char *)"";
}

/* A body is JSON, and says so: what a form of another site can send does not. */
static enum status
read_json(struct request *req, struct error *err)
{
    const char *method = req->match.route->method;

    if (req->body_len > 0 &&
        !field_is_type(request_header(req, "Content-Type"), JSON_TYPE)) {
        return error_set(err, STATUS_UNSUPPORTED_TYPE, "Content-Type must be " JSON_TYPE);
    }
    /* A POST may have nothing to say; what is put in a thing's place is never nothing. */
    if (req->body_len == 0 &&
        (strcmp(method, "PUT") == 0 || strcmp(method, "PATCH") == 0)) {
        return error_set(err, STATUS_BAD_REQUEST, "the body is missing");
    }
    return json_parse_object((const char *)req->body, req->body_len, &req->json, err);
}

static enum status
check_role(const struct request *req, const struct route *route, struct error *err)
{
    if (route->roles & ROLES_PUBLIC) {
        return STATUS_OK;
    }
    if (req->caller.role == ROLE_COUNT) {
        return error_set(err, STATUS_NOT_SIGNED_IN,
            req->has_token ? "the token is not known, or its session has ended"
                           : "no token was sent");
    }
    if (!caller_is(&req->caller, route->roles)) {
        return error_set(err, STATUS_NOT_ALLOWED, "not for the role \"%s\"",
            role_name(req->caller.role));
    }
    return STATUS_OK;
}

static enum status
check_caller(const struct request *req, struct error *err)
{
    const struct route *route = req->match.route;
    const char *said = request_header(req, "X-Antrean");
    bool changes = !only_asks(route);
    bool by_browser = req->by_cookie || !req->has_token;

    if (changes && by_browser &&
        !field_is_same_origin(request_header(req, "Sec-Fetch-Site"),
            request_header(req, "Origin"), request_header(req, "Host"),
            req->http->behind_proxy)) {
        return error_set(err, STATUS_NOT_ALLOWED,
            "it comes from a page of another site: %s must be ours",
            request_header(req, "Sec-Fetch-Site") ? "Sec-Fetch-Site" : "Origin");
    }
    /* A form shows a value bound to the session instead, which its page looks at. */
    if (req->by_cookie && changes && req->caller.role < ROLE_COUNT && !route->translate &&
        (!said || strcmp(said, "1") != 0)) {
        return error_set(err, STATUS_NOT_ALLOWED,
            "a caller with a cookie must send X-Antrean: 1 with what changes something");
    }
    return check_role(req, route, err);
}

/* Answer, or hand over to who will. */
static enum status
go(struct request *req, struct error *err)
{
    const struct route *route = req->match.route;

    if (route->start) {
        return route->start(req, err);
    }
    req->http->app->run(req);
    return STATUS_OK;
}

enum status
request_become(struct request *req, const struct route *route, struct error *err)
{
    enum status st = check_role(req, route, err);

    if (st == STATUS_OK) {
        req->match.route = route;
    }
    return st;
}

enum status
request_forward(struct request *req, const struct route *route, struct error *err)
{
    enum status st = request_become(req, route, err);

    return st == STATUS_OK ? go(req, err) : st;
}

void
dispatch_go_on(struct request *req)
{
    const struct route *route = req->match.route;
    struct error err = { .code = STATUS_OK };
    enum status st;

    if (!req->conn) { /* left while we looked up who it was */
        evhttp_request_free(req->evreq);
        request_free(req);
        return;
    }
    conn_set_priority(
        req->conn, req->caller.role < ROLE_COUNT ? LOOP_STAFF : LOOP_PUBLIC);
    st = check_caller(req, &err);
    if (st == STATUS_OK) {
        read_body(req);
        if (!route->raw_body && !route->streamed && !only_asks(route)) {
            st = read_json(req, &err);
        }
    }
    if (st == STATUS_OK && route->streamed &&
        req->http->conns.counts[CONN_UPLOADING] >= BODIES_MAX) {
        st = error_set(&err, STATUS_BUSY, "too many bodies are on their way");
    }
    if (st == STATUS_OK) {
        st = go(req, &err);
    }
    if (st != STATUS_OK) {
        err.code = st;
        request_reply_error(req, &err);
    }
}

/*
 * The address of a form alone, which a browser asks for when the page is shown again in
 * another language, or after signing in: the page that the form stands on is above it.
 */
static bool
find_page_above(const struct router *router, const char *path, char *out, size_t out_size)
{
    struct route_match match;
    char *slash;

    router_match(router, "POST", path, strlen(path), &match);
    if (!match.route || !match.route->page || !text_copy(out, out_size, path)) {
        return false;
    }
    while ((slash = strrchr(out, '/')) && slash > out) {
        *slash = '\0';
        router_match(router, "GET", out, strlen(out), &match);
        if (match.route && match.route->page) {
            return true;
        }
    }
    return false;
}

/* Does a person look for a page, and not a program for an answer? */
static bool
is_for_person(const struct request *req, const char *path)
{
    const char *accept = request_header(req, "Accept");

    return evhttp_request_get_command(req->evreq) == EVHTTP_REQ_GET &&
           strncmp(path, "/v1/", 4) != 0 && accept && strstr(accept, "text/html");
}

void
dispatch_cb(struct evhttp_request *evreq, void *arg)
{
    struct http *http = arg;
    struct evhttp_connection *evcon = evhttp_request_get_connection(evreq);
    struct conn *conn = conns_find(&http->conns, evcon);
    const struct evhttp_uri *uri = evhttp_request_get_evhttp_uri(evreq);
    const char *path = uri ? evhttp_uri_get_path(uri) : NULL;
    struct error err = { .code = STATUS_OK };
    struct request *req;
    char above[ABOVE_SIZE];

    if (!conn || !path || !http->app) { /* cannot be: the head was checked */
        evhttp_send_error(evreq, 400, NULL);
        return;
    }
    req = xcalloc(1, sizeof(*req));
    req->http = http;
    req->evreq = evreq;
    req->conn = conn;
    req->caller.role = ROLE_COUNT;
    req->started_ms = clock_monotonic_ms();
    request_read_query(req);
    conn->req = req;
    conn_set_phase(conn, CONN_BUSY);
    req->language = read_language(req);
    read_address(req, evcon);
    router_match(http->router, method_name(evhttp_request_get_command(evreq)), path,
        strlen(path), &req->match);
    if (req->match.route) {
        req->page = req->match.route->translate ? req->match.route : NULL;
        http->app->identify(req);
        return;
    }
    if (evhttp_request_get_command(evreq) == EVHTTP_REQ_GET &&
        find_page_above(http->router, path, above, sizeof(above))) {
        request_reply(req, &(struct reply){ .status = 303, .location = above });
        return;
    }
    if (!req->match.allow[0] && http->app->elsewhere && is_for_person(req, path)) {
        req->match.route = req->page = http->app->elsewhere;
        http->app->identify(req);
        return;
    }
    if (req->match.allow[0]) {
        (void)error_set(
            &err, STATUS_WRONG_METHOD, "this path knows %s", req->match.allow);
    } else {
        (void)error_set(&err, STATUS_NOT_FOUND, "there is no such path");
    }
    request_reply_error(req, &err);
}

/* The largest body that a request with this method and target may bring. */
static size_t
body_max(void *arg, const char *method, const char *target, bool *streamed)
{
    const struct http *http = arg;
    struct route_match match;

    router_match(http->router, method, target, strcspn(target, "?"), &match);
    *streamed = match.route && match.route->streamed;
    return match.route && match.route->body_max > 0 ? match.route->body_max
                                                    : BODY_DEFAULT_MAX;
}

/* The client of a request that is with the workers has left. */
static void
abandoned(struct request *req)
{
    struct conn *conn = req->conn;

    req->conn = NULL;
    if (conn->body) { /* its body was on its way, and it is nobody's else */
        body_abandoned(conn, req);
    }
}

/* A whole answer to a bad head. */
static void
refuse(
    void *arg, const char *method, int status, const char *why, struct evbuffer *output)
{
    struct http *http = arg;
    static const struct {
        int http;
        enum status code;
        const char *phrase;
    } kinds[] = {
        { 400, STATUS_BAD_REQUEST, "Bad Request" },
        { 413, STATUS_TOO_LARGE, "Content Too Large" },
        { 501, STATUS_WRONG_METHOD, "Not Implemented" },
        { 505, STATUS_BAD_REQUEST, "HTTP Version Not Supported" },
    };
    size_t kind = 0;
    struct error err;
    json_t *problem;
    char *body;
    size_t len;

    while (kind + 1 < ARRAY_LEN(kinds) && kinds[kind].http != status) {
        kind++;
    }
    (void)error_set(&err, kinds[kind].code, "%s", why);
    problem = texts_problem(http->texts, LANGUAGE_ID, &err, NULL);
    (void)json_object_set_new(problem, "status", json_integer(kinds[kind].http));
    body = reply_dump(problem, &len);
    json_decref(problem);
    (void)evbuffer_add_printf(output,
        "HTTP/1.1 %d %s\r\nContent-Type: " PROBLEM_TYPE
        "\r\nContent-Length: %zu\r\nCache-Control: no-store\r\nConnection: close\r\n\r\n",
        kinds[kind].http, kinds[kind].phrase, len);
    if (strcmp(method, "HEAD") != 0) {
        (void)evbuffer_add(output, body, len);
    }
    free(body);
    http->figures.by_class[kinds[kind].http / 100]++;
}

const struct conn_hooks dispatch_conn_hooks = {
    .body_max = body_max,
    .refuse = refuse,
    .abandoned = abandoned,
};
