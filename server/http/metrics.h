/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SERVER_HTTP_METRICS_H
#define SERVER_HTTP_METRICS_H

/* The transport's figures, and how a figure is written for Prometheus. Loop thread. */

#include "common/base.h"

struct evbuffer;
struct http;

/** Connections, requests, answers and how long they took. */
void metrics_of_http(const struct http *http, struct evbuffer *out);

/** One figure: "antrean_NAME VALUE". `type` is "gauge" or "counter". */
void metrics_add(struct evbuffer *out, const char *type, const char *name,
    const char *help, double value);

#endif /* SERVER_HTTP_METRICS_H */
