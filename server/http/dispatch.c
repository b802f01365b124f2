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
#include "server/http/dispatch.h"
#include "server/http/exchange.h"
#include "server/http/route.h"

#define BODY_DEFAULT_MAX ((size_t)65536)

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
    case EVHTTP_REQ_DELETE:
        return "DELETE";
    default:
        return "OTHER";
    }
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

/* The body in one piece. */
static void
read_body(struct request *req)
{
    struct evbuffer *input = evhttp_request_get_input_buffer(req->evreq);

    req->body_len = evbuffer_get_length(input);
    req->body =
        req->body_len > 0 ? evbuffer_pullup(input, -1) : (const unsigned char *)"";
}

static enum status
check_caller(const struct request *req, struct error *err)
{
    const struct route *route = req->match.route;
    bool changes = strcmp(route->method, "GET") != 0;

    if (req->by_cookie && changes && req->caller.role < ROLE_COUNT &&
        !request_header(req, "X-Antrean")) {
        return error_set(err, STATUS_NOT_ALLOWED,
            "a caller with a cookie must send X-Antrean: 1 with what changes something");
    }
    if (route->roles & ROLES_PUBLIC) {
        return STATUS_OK;
    }
    if (req->caller.role == ROLE_COUNT) {
        return error_set(err, STATUS_NOT_SIGNED_IN,
            req->has_token ? "the token is not known, or its session has ended"
                           : "no token was sent");
    }
    if (!(ROLE_BIT(req->caller.role) & route->roles)) {
        return error_set(err, STATUS_NOT_ALLOWED, "not for the role \"%s\"",
            role_name(req->caller.role));
    }
    return STATUS_OK;
}

void
request_go_on(struct request *req)
{
    const struct route *route = req->match.route;
    struct error err = { .code = STATUS_OK };
    enum status st;

    if (!req->conn) { /* left while we looked up who it was */
        evhttp_request_free(req->evreq);
        request_free(req);
        return;
    }
    st = check_caller(req, &err);
    if (st == STATUS_OK) {
        read_body(req);
        if (!route->raw_body && strcmp(route->method, "GET") != 0) {
            st = json_parse_object(
                (const char *)req->body, req->body_len, &req->json, &err);
        }
    }
    if (st == STATUS_OK && !route->start) {
        call_start(req);
        return;
    }
    if (st == STATUS_OK) {
        st = route->start(req, &err);
    }
    if (st != STATUS_OK) {
        err.code = st;
        request_reply_error(req, &err);
    }
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

    if (!conn || !path) { /* cannot be: the head was checked */
        evhttp_send_error(evreq, 400, NULL);
        return;
    }
    req = xcalloc(1, sizeof(*req));
    req->http = http;
    req->evreq = evreq;
    req->conn = conn;
    req->caller.role = ROLE_COUNT;
    req->started_ms = clock_monotonic_ms();
    conn->req = req;
    conn_set_phase(conn, CONN_BUSY);
    http->figures.requests++;
    req->language = language_choose(request_header(req, "Accept-Language"));
    read_address(req, evcon);
    router_match(http->router, method_name(evhttp_request_get_command(evreq)), path,
        strlen(path), &req->match);
    if (req->match.route && req->match.route->stream &&
        evhttp_request_get_command(evreq) == EVHTTP_REQ_HEAD) {
        req->match.route = NULL;
        (void)text_copy(req->match.allow, sizeof(req->match.allow), "GET");
    }
    if (req->match.route) {
        caller_resolve(req);
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

size_t
http_body_max(const struct http *http, const char *method, const char *target)
{
    struct route_match match;

    router_match(http->router, method, target, strcspn(target, "?"), &match);
    return match.route && match.route->body_max > 0 ? match.route->body_max
                                                    : BODY_DEFAULT_MAX;
}

void
http_request_abandoned(struct request *req)
{
    req->conn = NULL;
}

void
http_refusal(struct http *http, int status, const char *why, struct evbuffer *output)
{
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
    body = http_dump(problem, &len);
    json_decref(problem);
    (void)evbuffer_add_printf(output,
        "HTTP/1.1 %d %s\r\nContent-Type: " PROBLEM_TYPE
        "\r\nContent-Length: %zu\r\nCache-Control: no-store\r\nConnection: close\r\n\r\n",
        kinds[kind].http, kinds[kind].phrase, len);
    (void)evbuffer_add(output, body, len);
    free(body);
    http->figures.requests++;
    http->figures.by_class[kinds[kind].http / 100]++;
}
