/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SERVER_API_API_OPEN_H
#define SERVER_API_API_OPEN_H

/* Beginning and ending what is said over HTTP. Loop thread. */

#include "common/base.h"
#include "common/status.h"

struct api;
struct backend_link;
struct config;
struct event_base;
struct http;
struct job_pool;
struct offices;
struct route;
struct route_set;

struct api_options {
    struct event_base *base; /* borrowed, as all of these: they outlive the api */
    struct http *http;
    struct offices *offices;
    struct job_pool *pool;
    struct backend_link *backend;        /* or NULL */
    const struct route_set *const *sets; /* static; NULL at the end */
    const struct route *elsewhere;       /* static: see server/http/app.h */
    const struct config *config;         /* borrowed for the call */
};

/** Answer on `http` from now on. `*api` is set also with an error, for api_free(). */
enum status api_open(
    const struct api_options *options, struct api **api, struct error *err) MUST_CHECK;
/** What SIGHUP may change: limits. */
void api_reconfigure(struct api *api, const struct config *config);
/** After http_free(), which closes the sets of routes. Accepts NULL. */
void api_free(struct api *api);

#endif /* SERVER_API_API_OPEN_H */
