/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reading a request: parameters, query, headers, body; and answering it. */
#include "server/http/request.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <event2/buffer.h>
#include <event2/http.h>
#include <event2/http_struct.h>

#include "common/clock.h"
#include "common/mem.h"
#include "common/text.h"
#include "server/http/exchange.h"
#include "server/http/route.h"

#define COPIED_MAX 4096 /* bytes of a body that is worth a copy */
#define DUMP_SIZE 4096

const char *
request_param(const struct request *req, const char *name)
{
    for (size_t i = 0; i < req->match.param_count; i++) {
        if (strlen(name) == req->match.params[i].name_len &&
            memcmp(name, req->match.params[i].name, req->match.params[i].name_len) == 0) {
            return req->match.params[i].value;
        }
    }
    return "";
}

enum status
request_param_int(const struct request *req, const char *name, int64_t max, int64_t *out,
    struct error *err)
{
    if (!text_to_int(request_param(req, name), 1, max, out)) {
        return error_set(err, STATUS_NOT_FOUND, "there is no such %s", name);
    }
    return STATUS_OK;
}

const char *
request_query(const struct request *req, const char *name)
{
    struct request *self = (struct request *)req; /* parsed when first asked for */

    if (!self->query_parsed) {
        const char *query =
            evhttp_uri_get_query(evhttp_request_get_evhttp_uri(self->evreq));

        self->query_parsed = true;
        if (evhttp_parse_query_str(query ? query : "", &self->query) != 0) {
            TAILQ_INIT(&self->query);
        }
    }
    return evhttp_find_header(&self->query, name);
}

enum status
request_query_text(const struct request *req, const char *name, char *out,
    size_t out_size, struct error *err)
{
    const char *value = request_query(req, name);

    out[0] = '\0';
    if (!value) {
        return STATUS_OK;
    }
    if (!text_is_clean_utf8(value, strlen(value))) {
        return error_set(err, STATUS_BAD_REQUEST,
            "query parameter \"%s\" holds control characters", name);
    }
    if (!text_copy(out, out_size, value)) {
        return error_set(err, STATUS_BAD_REQUEST,
            "query parameter \"%s\" is longer than %zu bytes", name, out_size - 1);
    }
    return STATUS_OK;
}

enum status
request_query_int(const struct request *req, const char *name, int64_t min, int64_t max,
    int64_t *out, struct error *err)
{
    const char *value = request_query(req, name);

    if (value && !text_to_int(value, min, max, out)) {
        return error_set(err, STATUS_BAD_REQUEST,
            "query parameter \"%s\" must be a number from %lld to %lld", name,
            (long long)min, (long long)max);
    }
    return STATUS_OK;
}

const json_t *
request_json(const struct request *req)
{
    return req->json;
}

const void *
request_body(const struct request *req, size_t *len)
{
    *len = req->body_len;
    return req->body;
}

const char *
request_header(const struct request *req, const char *name)
{
    return evhttp_find_header(evhttp_request_get_input_headers(req->evreq), name);
}

bool
request_wants_csv(const struct request *req)
{
    const char *accept = request_header(req, "Accept");

    return accept && strstr(accept, "text/csv") != NULL;
}

const struct caller *
request_caller(const struct request *req)
{
    return &req->caller;
}

const char *
request_language(const struct request *req)
{
    return language_name(req->language);
}

void
request_free(struct request *req)
{
    if (req->query_parsed) {
        evhttp_clear_headers(&req->query);
    }
    if (req->conn && req->conn->req == req) {
        req->conn->req = NULL;
    }
    json_decref(req->json);
    free(req);
}

static void
add(struct request *req, const char *name, const char *value)
{
    (void)evhttp_add_header(evhttp_request_get_output_headers(req->evreq), name, value);
}

static void
count(struct http *http, int status, int64_t took_ms)
{
    struct http_figures *figures = &http->figures;
    int bucket = 0;

    while (bucket < LATENCY_BUCKETS && took_ms > http_latency_ms[bucket]) {
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

void
request_reply(struct request *req, const struct reply *reply)
{
    struct http *http = req->http;
    char text[160];

    count(http, reply->status, clock_monotonic_ms() - req->started_ms);
    if (!req->conn) { /* the client left; without a connection this only frees */
        evhttp_send_reply(req->evreq, reply->status, NULL, NULL);
        request_free(req);
        free(reply->given);
        return;
    }
    if (reply->type) {
        add(req, "Content-Type", reply->type);
    }
    add(req, "Cache-Control", reply->cache ? reply->cache : "no-store");
    add(req, "X-Content-Type-Options", "nosniff");
    if (reply->cookie) {
        add(req, "Set-Cookie", reply->cookie);
    }
    if (reply->allow) {
        add(req, "Allow", reply->allow);
    }
    if (reply->etag) {
        add(req, "ETag", reply->etag);
    }
    if (reply->security) {
        add(req, "Content-Security-Policy", reply->security);
        add(req, "Referrer-Policy", "no-referrer");
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
    if (req->conn->close_after) {
        add(req, "Connection", "close");
    }
    add_body(http->scratch, reply);
    conn_set_phase(req->conn, CONN_WRITING);
    req->conn->known = req->caller.role < ROLE_COUNT;
    evhttp_request_set_on_complete_cb(req->evreq, sent_cb, req->conn);
    evhttp_send_reply(req->evreq, reply->status, NULL, http->scratch);
    (void)evbuffer_drain(http->scratch, evbuffer_get_length(http->scratch));
    request_free(req);
}

char *
http_dump(const json_t *json, size_t *len)
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
    char *text = http_dump(json, &len);

    json_decref(json);
    request_reply(req,
        &(struct reply){ .status = status, .type = JSON_TYPE, .body = text, .len = len });
    free(text);
}

void
request_reply_error(struct request *req, const struct error *err)
{
    json_t *problem = texts_problem(req->http->texts, req->language, err, NULL);
    size_t len;
    char *text = http_dump(problem, &len);
    struct reply reply = { .status = status_http(err->code),
        .type = PROBLEM_TYPE,
        .body = text,
        .len = len,
        .allow = err->code == STATUS_WRONG_METHOD ? req->match.allow : NULL,
        .retry_after_s =
            err->code == STATUS_BUSY || err->code == STATUS_STORAGE ? 1 : 0 };

    json_decref(problem);
    request_reply(req, &reply);
    free(text);
}
