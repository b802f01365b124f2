/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Making and ending the transport. */
#include "server/http/http.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <event2/buffer.h>
#include <event2/http.h>

#include "common/log.h"
#include "common/mem.h"
#include "common/text.h"
#include "server/http/app.h"
#include "server/http/dispatch.h"
#include "server/http/http_internal.h"
#include "server/http/route.h"
#include "server/http/router.h"

#define LOG_TAG "server/http"

#define EVHTTP_HEADERS_MAX 16384          /* above HEAD_SIZE_MAX, which decides */
#define EVHTTP_BODY_MAX (8 * 1024 * 1024) /* above every route's body_max */
#define EVHTTP_IDLE_S 600                 /* above every limit of conn.c */

/* As we listen: what the first line on standard output says. */
static void
write_address(struct http *http, const char *listen)
{
    char host[CONFIG_TEXT_SIZE];
    int64_t port;

    if (config_split_address(listen, host, &port, NULL) != STATUS_OK) {
        host[0] = '\0';
    }
    if (host[0] == '\0' || strcmp(host, "*") == 0 || strcmp(host, "0.0.0.0") == 0) {
        (void)text_copy(host, sizeof(host), "127.0.0.1");
    }
    (void)snprintf(http->address, sizeof(http->address),
        strchr(host, ':') ? "%s://[%s]:%d" : "%s://%s:%d",
        http->conns.tls ? "https" : "http", host, http->conns.port);
}

static enum status
start_listening(struct http *http, const struct http_options *options, struct error *err)
{
    const struct conns_options conns = {
        .listen = options->listen,
        .tls_cert = options->tls_cert,
        .tls_key = options->tls_key,
        .max = options->connections,
    };

    http->evhttp = evhttp_new(http->base);
    if (!http->evhttp) {
        return error_set(err, STATUS_INTERNAL, "could not start evhttp");
    }
    evhttp_set_max_headers_size(http->evhttp, EVHTTP_HEADERS_MAX);
    evhttp_set_max_body_size(http->evhttp, EVHTTP_BODY_MAX);
    evhttp_set_timeout(http->evhttp, EVHTTP_IDLE_S);
    evhttp_set_default_content_type(http->evhttp, NULL);
    /* All that evhttp knows: the route table answers what is not for us. */
    evhttp_set_allowed_methods(http->evhttp, 0xffff);
    evhttp_set_gencb(http->evhttp, dispatch_cb, http);
    return conns_start(
        &http->conns, http->base, http->evhttp, &dispatch_conn_hooks, http, &conns, err);
}

enum status
http_start(struct event_base *base, const struct http_options *options, struct http **out,
    struct error *err)
{
    struct http *http = xcalloc(1, sizeof(*http));
    char texts[sizeof(http->web) + 8];
    enum status st;

    http->base = base;
    http->behind_proxy = options->behind_proxy;
    http->scratch = evbuffer_new();
    (void)text_copy(http->web, sizeof(http->web), options->web);
    (void)snprintf(texts, sizeof(texts), "%s/text", http->web);
    st = texts_load(texts, &http->texts, err);
    if (st == STATUS_OK) {
        st = start_listening(http, options, err);
    }
    if (st != STATUS_OK) {
        http_free(http);
        *out = NULL;
        return st;
    }
    write_address(http, options->listen);
    *out = http;
    return STATUS_OK;
}

enum status
http_serve(struct http *http, const struct http_app *app, struct error *err)
{
    enum status st = STATUS_OK;
    size_t count = 0;

    while (app->sets[count]) {
        count++;
    }
    http->app = app;
    http->router = router_new(app->sets);
    http->states = xcalloc(count + 1, sizeof(*http->states));
    for (size_t i = 0; st == STATUS_OK && i < count; i++) {
        if (app->sets[i]->open) {
            st = app->sets[i]->open(http, app->arg, &http->states[i], err);
        }
    }
    return st;
}

enum status
http_reconfigure(struct http *http, const struct http_options *options, struct error *err)
{
    http->behind_proxy = options->behind_proxy;
    if (http->conns.tls && options->tls_cert[0]) {
        return conns_load_tls(&http->conns, options->tls_cert, options->tls_key, err);
    }
    return STATUS_OK;
}

void
http_drain(struct http *http)
{
    conns_stop_listening(&http->conns);
}

static void
close_sets(struct http *http)
{
    for (size_t i = 0; http->states && http->app->sets[i]; i++) {
        if (http->states[i]) {
            http->app->sets[i]->close(http->states[i]);
        }
    }
    free(http->states);
}

void
http_free(struct http *http)
{
    if (!http) {
        return;
    }
    if (http->evhttp) {
        evhttp_free(http->evhttp); /* ends every connection, and so every stream */
    }
    conns_destroy(&http->conns);
    close_sets(http);
    router_free(http->router);
    texts_free(http->texts);
    if (http->scratch) {
        evbuffer_free(http->scratch);
    }
    free(http);
}

const char *
http_address(const struct http *http)
{
    return http->address;
}

bool
http_is_tls(const struct http *http)
{
    return http->conns.tls != NULL;
}

const char *
http_web(const struct http *http)
{
    return http->web;
}

const struct texts *
http_texts(const struct http *http)
{
    return http->texts;
}

void *
http_state(const struct http *http, const struct route_set *set)
{
    for (size_t i = 0; http->app->sets[i]; i++) {
        if (http->app->sets[i] == set) {
            return http->states[i];
        }
    }
    return NULL;
}

const struct route *
http_find_route(const struct http *http, const char *method, const char *path)
{
    for (size_t i = 0; http->app->sets[i]; i++) {
        for (size_t j = 0; j < http->app->sets[i]->count; j++) {
            const struct route *route = &http->app->sets[i]->routes[j];

            if (strcmp(route->path, path) == 0 && strcmp(route->method, method) == 0) {
                return route;
            }
        }
    }
    log_fatal(NULL, "there is no route %s %s", method, path);
}

bool
http_is_quiet(const struct http *http)
{
    return http->in_flight == 0 && http->conns.counts[CONN_WRITING] == 0;
}
