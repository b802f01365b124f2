/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Putting an answer on the wire. */
#include "server/http/reply.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/queue.h>
#include <time.h>

#include <event2/buffer.h>
#include <event2/bufferevent.h>
#include <event2/http.h>
#include <event2/http_struct.h>
#include <event2/util.h>

#include "common/clock.h"
#include "common/mem.h"
#include "common/text.h"
#include "server/http/body_internal.h"
#include "server/http/conn.h"
#include "server/http/fields.h"
#include "server/http/request.h"
#include "server/http/request_internal.h"
#include "server/http/route.h"

#define COPIED_MAX 4096 /* bytes of a body that is worth a copy */
#define DUMP_SIZE 4096
/* Nothing from elsewhere, no inline script, no frame: names of people pass here. */
static const char page_security[] =
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: "
    "blob:; "
    "font-src 'self'; connect-src 'self'; media-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'";

#define HSTS "max-age=31536000" /* a year: who came by TLS comes by TLS */

static void
add(struct request *req, const char *name, const char *value)
{
    (void)evhttp_add_header(evhttp_request_get_output_headers(req->evreq), name, value);
}

/* What each answer says, and each stream. */
void
reply_add_safety(struct request *req)
{
    add(req, "X-Content-Type-Options", "nosniff");
    if (req->http->conns.tls) {
        add(req, "Strict-Transport-Security", HSTS);
    }
}

/* Written once a second: evhttp would write it for each answer. */
static void
add_date(struct request *req)
{
    struct http *http = req->http;
    time_t now_s = time(NULL);

    if (http->date_s != now_s) {
        http->date_s = now_s;
        (void)evutil_date_rfc1123(http->date, sizeof(http->date), NULL);
    }
    add(req, "Date", http->date);
}

/* What only this route says, and only this answer. */
static void
add_fields(struct request *req, const struct reply *reply)
{
    const char *const *always = req->match.route ? req->match.route->always : NULL;

    for (; always && always[0]; always += 2) {
        add(req, always[0], always[1]);
    }
    for (size_t i = 0; i < reply->field_count; i++) {
        add(req, reply->fields[i].name, reply->fields[i].value);
    }
}

/* What is said of an answer, above its body. */
static void
add_head(struct request *req, const struct reply *reply)
{
    bool page = reply->type && text_starts_with(reply->type, "text/html");
    const char *wanted = req->has_token
                             ? "Bearer realm=\"antrean\", error=\"invalid_token\""
                             : "Bearer realm=\"antrean\"";
    const struct {
        const char *name, *value; /* NULL: not said */
    } usual[] = {
        { "Cache-Control", reply->cache ? reply->cache : "no-store" },
        { "WWW-Authenticate", reply->status == 401 ? wanted : NULL },
        { "Set-Cookie", reply->cookie },
        { "Allow", reply->allow },
        { "ETag", reply->etag },
        { "Content-Security-Policy", page ? page_security : NULL },
        { "Referrer-Policy", page ? "same-origin" : NULL },
        { "Location", reply->location },
        { "Content-Encoding", reply->encoding },
        { "Vary", reply->encoding ? "Accept-Encoding" : NULL },
    };
    char text[160];

    if (reply->type) {
        add(req, "Content-Type", reply->type);
    }
    add_date(req);
    reply_add_safety(req);
    add_fields(req, reply);
    for (size_t i = 0; i < ARRAY_LEN(usual); i++) {
        if (usual[i].value) {
            add(req, usual[i].name, usual[i].value);
        }
    }
    if (reply->filename && reply->filename[0]) {
        (void)snprintf(
            text, sizeof(text), "attachment; filename=\"%s\"", reply->filename);
        add(req, "Content-Disposition", text);
    }
    if (reply->retry_after_s > 0) {
        (void)snprintf(text, sizeof(text), "%d", reply->retry_after_s);
        add(req, "Retry-After", text);
    }
}

static void
count(struct http *http, int status, int64_t took_ms)
{
    static const int bounds[LATENCY_BUCKETS] = LATENCY_BOUNDS_MS;
    struct http_figures *figures = &http->figures;
    int bucket = 0;

    while (bucket < LATENCY_BUCKETS && took_ms > bounds[bucket]) {
        bucket++;
    }
    figures->latency[bucket]++;
    figures->latency_sum_s += (double)took_ms / 1000;
    figures->by_class[status / 100 % 6]++;
}

/* evhttp has put the last byte of a reply on the wire. */
static void
sent_cb(struct evhttp_request *evreq, void *arg)
{
    struct conn *conn = arg;

    conn_request_done(conn);
    if (conn->close_after) { /* evhttp looks for this header once more after we return */
        (void)evhttp_add_header(
            evhttp_request_get_output_headers(evreq), "Connection", "close");
    }
}

static void
free_cb(const void *bytes, size_t len, void *arg)
{
    (void)len;
    (void)arg;
    free((void *)bytes);
}

/* Copying a large one, as a picture, would keep the loop. */
static void
add_body(struct evbuffer *out, const struct reply *reply)
{
    if (reply->given && reply->len > COPIED_MAX &&
        evbuffer_add_reference(out, reply->given, reply->len, free_cb, NULL) == 0) {
        return;
    }
    (void)evbuffer_add(out, reply->given ? reply->given : reply->body, reply->len);
    free(reply->given);
}

/*
 * Put on the wire what the socket takes now: evhttp would first have the loop ask whether
 * it takes anything, which costs each answer a turn. The connection may be gone then.
 */
static void
send_now(struct conn *conn)
{
    struct bufferevent *bev = conn->bev;
    struct evbuffer *out = bufferevent_get_output(bev);

    (void)evbuffer_unfreeze(out, 1);
    (void)evbuffer_write(out, conn->fd); /* what fails is seen by the loop */
    (void)evbuffer_freeze(out, 1);
    if (evbuffer_get_length(out) == 0) {
        bufferevent_trigger(bev, EV_WRITE, 0);
    }
}

/*
 * An answer before the body has come, or all of it: evhttp would close the connection
 * behind it, and what still arrives would cost the client our answer.
 */
static void
reply_and_leave(struct request *req, const struct reply *reply)
{
    struct conn *conn = req->conn;
    struct evbuffer *out = bufferevent_get_output(conn->bev);
    struct evkeyval *header;

    body_stop(conn);
    (void)evbuffer_drain(bufferevent_get_input(conn->bev),
        evbuffer_get_length(bufferevent_get_input(conn->bev)));
    (void)evbuffer_add_printf(out, "HTTP/1.1 %d \r\n", reply->status);
    TAILQ_FOREACH (header, evhttp_request_get_output_headers(req->evreq), next) {
        (void)evbuffer_add_printf(out, "%s: %s\r\n", header->key, header->value);
    }
    (void)evbuffer_add_printf(
        out, "Content-Length: %zu\r\nConnection: close\r\n\r\n", reply->len);
    add_body(out, reply);
    request_free(req); /* evhttp's part of it goes with the connection */
    conn_linger(conn);
}

/* Is it an answer for programs to somebody who reads a page? */
static bool
is_for_page(const struct request *req, const struct reply *reply)
{
    return req->page && !reply->location &&
           (!reply->type || strcmp(reply->type, JSON_TYPE) == 0 ||
               strcmp(reply->type, PROBLEM_TYPE) == 0);
}

/* Does the asker have this very thing? Then the tag is enough. */
static bool
is_known(const struct request *req, const struct reply *reply)
{
    enum evhttp_cmd_type method = evhttp_request_get_command(req->evreq);

    return reply->etag && reply->status == 200 &&
           (method == EVHTTP_REQ_GET || method == EVHTTP_REQ_HEAD) &&
           field_knows_etag(request_header(req, "If-None-Match"), reply->etag);
}

void
request_reply(struct request *req, const struct reply *reply)
{
    struct http *http = req->http;
    struct conn *conn = req->conn;
    bool now = req->waited;
    struct reply known;

    if (req->conn && is_for_page(req, reply) && req->page->translate(req, reply)) {
        free(reply->given);
        return;
    }
    if (is_known(req, reply)) {
        free(reply->given);
        known = *reply;
        known.status = 304;
        known.type = known.encoding = known.filename = NULL;
        known.given = NULL;
        known.len = 0;
        reply = &known;
    }
    count(http, reply->status, clock_monotonic_ms() - req->started_ms);
    if (!req->conn) { /* the client left; without a connection this only frees */
        evhttp_send_reply(req->evreq, reply->status, NULL, NULL);
        request_free(req);
        free(reply->given);
        return;
    }
    add_head(req, reply);
    if (req->conn->body_left > 0) {
        reply_and_leave(req, reply);
        return;
    }
    if (req->conn->close_after) {
        add(req, "Connection", "close");
    }
    if (evhttp_request_get_command(req->evreq) == EVHTTP_REQ_HEAD) {
        if (reply->type) { /* of the body that GET would have */
            char text[24];

            (void)snprintf(text, sizeof(text), "%zu", reply->len);
            add(req, "Content-Length", text);
        }
        free(reply->given);
    } else {
        add_body(http->scratch, reply);
    }
    conn_set_phase(req->conn, CONN_WRITING);
    req->conn->known = req->caller.role < ROLE_COUNT;
    evhttp_request_set_on_complete_cb(req->evreq, sent_cb, req->conn);
    evhttp_send_reply(req->evreq, reply->status, NULL, http->scratch);
    (void)evbuffer_drain(http->scratch, evbuffer_get_length(http->scratch));
    request_free(req);
    if (now && !conn->tls) {
        send_now(conn);
    }
}

char *
reply_dump(const json_t *json, size_t *len)
{
    char first[DUMP_SIZE + 1]; /* most answers fit, and so are written only once */
    size_t need = json_dumpb(json, first, DUMP_SIZE, JSON_COMPACT);
    char *text;

    if (need <= DUMP_SIZE) {
        first[need] = '\n';
        text = xmemdup0(first, need + 1);
    } else {
        text = xcalloc(need + 2, 1);
        need = json_dumpb(json, text, need, JSON_COMPACT);
        text[need] = '\n';
    }
    *len = need + 1;
    return text;
}

void
request_reply_json(struct request *req, int status, json_t *json)
{
    size_t len;
    char *text = reply_dump(json, &len);

    json_decref(json);
    request_reply(req,
        &(struct reply){ .status = status, .type = JSON_TYPE, .body = text, .len = len });
    free(text);
}

int
reply_retry_after_s(const struct error *err)
{
    if (err->retry_after_s > 0) {
        return err->retry_after_s;
    }
    if (status_http(err->code) != 503) {
        return 0;
    }
    return err->code == STATUS_CLOCK_DOUBTFUL ? 30 : 1; /* people set a clock right */
}

void
request_reply_error(struct request *req, const struct error *err)
{
    json_t *problem = texts_problem(req->http->texts, req->language, err, NULL);
    size_t len;
    char *text = reply_dump(problem, &len);
    struct reply reply = { .status = status_http(err->code),
        .type = PROBLEM_TYPE,
        .body = text,
        .len = len,
        .allow = err->code == STATUS_WRONG_METHOD ? req->match.allow : NULL,
        .retry_after_s = reply_retry_after_s(err) };

    json_decref(problem);
    request_reply(req, &reply);
    free(text);
}
