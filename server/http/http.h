/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SERVER_HTTP_HTTP_H
#define SERVER_HTTP_HTTP_H

/*
 * The transport: it listens, bounds, parses, finds a request's route and puts answers on
 * the wire. What is said is the affair of whoever serves here: sets of routes, each with
 * a state of its own, and two hooks for what this folder cannot know (app.h).
 * Loop thread.
 */

#include "common/base.h"
#include "common/status.h"

struct evbuffer;
struct event_base;
struct http;
struct http_app;
struct route;
struct route_set;
struct texts;

struct http_options {
    const char
        *listen; /* HOST:PORT, 0 picks a port; borrowed for the call, as all here */
    const char *tls_cert;
    const char *tls_key; /* "" for plain HTTP */
    int64_t connections; /* at most; 0: what RLIMIT_NOFILE allows */
    bool behind_proxy;   /* believe X-Forwarded-For of a loopback peer */
    const char *web;     /* the folder with texts and pages */
};

/** Read the texts and listen. Nothing is answered before http_serve(). */
enum status http_start(struct event_base *base, const struct http_options *options,
    struct http **http, struct error *err) MUST_CHECK;

/** Open every set of routes, and answer from now on. `app` outlives `http`. */
enum status http_serve(struct http *http, const struct http_app *app, struct error *err)
    MUST_CHECK;

/** What SIGHUP may change: certificate and proxy. */
enum status http_reconfigure(
    struct http *http, const struct http_options *options, struct error *err) MUST_CHECK;
/** "http://127.0.0.1:8080"; borrowed. */
const char *http_address(const struct http *http);
/** Do clients reach this very socket by TLS? */
bool http_is_tls(const struct http *http);
/** The folder with texts and pages; borrowed. */
const char *http_web(const struct http *http);
/** What is said to people; any thread. */
const struct texts *http_texts(const struct http *http);
/** What a set's `open` made; NULL without one. */
void *http_state(const struct http *http, const struct route_set *set);
/** The route of a set with this method and pattern; it must be there. */
const struct route *http_find_route(
    const struct http *http, const char *method, const char *path);
/** Is nothing with the workers or on its way out? */
bool http_is_quiet(const struct http *http);
/** No new connections; what is in flight goes on. */
void http_drain(struct http *http);
/** End every connection, then close the sets. After the workers have ended. */
void http_free(struct http *http);

#endif /* SERVER_HTTP_HTTP_H */
