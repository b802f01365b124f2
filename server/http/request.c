/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reading a request: parameters, query, headers, body. */
#include "server/http/request.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include <event2/http.h>
#include <event2/http_struct.h>

#include "common/text.h"
#include "server/http/app.h"
#include "server/http/request_internal.h"
#include "server/http/route.h"

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

int
request_which(const struct request *req)
{
    return req->match.route->which;
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

void
request_read_query(struct request *req)
{
    const char *query = evhttp_uri_get_query(evhttp_request_get_evhttp_uri(req->evreq));

    TAILQ_INIT(&req->query);
    if (query && evhttp_parse_query_str(query, &req->query) != 0) {
        TAILQ_INIT(&req->query);
    }
}

const char *
request_query(const struct request *req, const char *name)
{
    return evhttp_find_header(&req->query, name);
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
        return error_field(err, name, "of the query holds control characters");
    }
    if (!text_copy(out, out_size, value)) {
        return error_field(
            err, name, "of the query is longer than %zu bytes", out_size - 1);
    }
    return STATUS_OK;
}

enum status
request_query_int(const struct request *req, const char *name, int64_t min, int64_t max,
    int64_t *out, struct error *err)
{
    const char *value = request_query(req, name);

    if (value && !text_to_int(value, min, max, out)) {
        return error_field(err, name, "of the query must be a number from %lld to %lld",
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

void
request_set_json(struct request *req, json_t *json)
{
    json_decref(req->json);
    req->json = json;
}

json_t *
request_params(const struct request *req)
{
    json_t *params = json_object();

    for (size_t i = 0; i < req->match.param_count; i++) {
        (void)json_object_setn_new(params, req->match.params[i].name,
            req->match.params[i].name_len, json_string(req->match.params[i].value));
    }
    return params;
}

json_t *
request_queries(const struct request *req)
{
    json_t *queries = json_object();
    const struct evkeyval *one;

    TAILQ_FOREACH (one, &req->query, next) {
        if (text_is_clean_utf8(one->key, strlen(one->key)) &&
            text_is_clean_utf8(one->value, strlen(one->value))) {
            (void)json_object_set_new(queries, one->key, json_string(one->value));
        }
    }
    return queries;
}

const struct route *
request_page(const struct request *req)
{
    return req->page;
}

json_t *
request_note(const struct request *req)
{
    return req->note;
}

void
request_set_note(struct request *req, json_t *note)
{
    json_decref(req->note);
    req->note = note;
}

const char *
request_key(const struct request *req)
{
    const char *key = request_header(req, "Idempotency-Key");

    return key ? key : req->key;
}

void
request_set_key(struct request *req, const char *key)
{
    req->key = key;
}

bool
request_is_by_cookie(const struct request *req)
{
    return req->by_cookie;
}

const char *
request_header(const struct request *req, const char *name)
{
    return evhttp_find_header(evhttp_request_get_input_headers(req->evreq), name);
}

const struct caller *
request_caller(const struct request *req)
{
    return &req->caller;
}

void
request_set_caller(
    struct request *req, const struct caller *caller, bool has_token, bool by_cookie)
{
    req->caller = *caller;
    req->has_token = has_token;
    req->by_cookie = by_cookie;
}

enum language
request_language(const struct request *req)
{
    return req->language;
}

const struct route *
request_route(const struct request *req)
{
    return req->match.route;
}

const char *
request_target(const struct request *req)
{
    return evhttp_request_get_uri(req->evreq);
}

const char *
request_address(const struct request *req)
{
    return req->address;
}

bool
request_is_local(const struct request *req)
{
    char *peer = NULL;
    uint16_t port;

    evhttp_connection_get_peer(evhttp_request_get_connection(req->evreq), &peer, &port);
    return peer && !request_header(req, "X-Forwarded-For") &&
           !request_header(req, "Forwarded") &&
           (strcmp(peer, "127.0.0.1") == 0 || strcmp(peer, "::1") == 0 ||
               strcmp(peer, "::ffff:127.0.0.1") == 0);
}

struct http *
request_http(const struct request *req)
{
    return req->http;
}

void *
request_app(const struct request *req)
{
    return req->http->app->arg;
}

bool
request_has_left(const struct request *req)
{
    return !req->conn;
}

void
request_to_worker(struct request *req)
{
    req->http->in_flight++;
}

void
request_from_worker(struct request *req)
{
    assert(req->http->in_flight > 0);
    req->http->in_flight--;
    req->waited = true;
}

void
request_free(struct request *req)
{
    evhttp_clear_headers(&req->query);
    if (req->conn && req->conn->req == req) {
        req->conn->req = NULL;
    }
    json_decref(req->json);
    json_decref(req->note);
    free(req);
}
