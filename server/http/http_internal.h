/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SERVER_HTTP_HTTP_INTERNAL_H
#define SERVER_HTTP_HTTP_INTERNAL_H

/* The transport as its own files see it. For server/http/ alone. Loop thread. */

#include <event2/event.h>
#include <time.h>

#include "common/base.h"
#include "server/config.h"
#include "server/http/conn.h"
#include "server/http/texts.h"

struct evbuffer;
struct evhttp;
struct http_app;
struct router;

/* Upper bounds of the latency histogram, ms; one more bucket is "longer". */
#define LATENCY_BUCKETS 10
#define LATENCY_BOUNDS_MS \
    { \
        1, 2, 5, 10, 25, 50, 100, 250, 500, 1000 \
    }

struct http_figures {
    uint64_t by_class[6]; /* answers 1xx .. 5xx by index */
    uint64_t latency[LATENCY_BUCKETS + 1];
    double latency_sum_s;
};

struct http {
    struct event_base *base; /* borrowed */
    struct evhttp *evhttp;   /* owned */
    struct conns conns;
    struct texts *texts;                 /* owned; never changes: any thread */
    const struct http_app *app;          /* borrowed; NULL before http_serve() */
    struct router *router;               /* owned; as `app` */
    void **states;                       /* owned: of the sets, in their order */
    char address[CONFIG_TEXT_SIZE + 32]; /* "http://127.0.0.1:8080" */
    char web[1024];
    bool behind_proxy;
    size_t in_flight;         /* requests with the workers */
    struct evbuffer *scratch; /* owned */
    time_t date_s;            /* of which second `date` is */
    char date[32];            /* as answers carry it */
    struct http_figures figures;
};

#endif /* SERVER_HTTP_HTTP_INTERNAL_H */
