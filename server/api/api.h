/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SERVER_API_API_H
#define SERVER_API_API_H

/*
 * What the routes work with beside their own state. Each set of routes opens, observes
 * and closes what it keeps. Loop thread.
 */

#include "common/base.h"
#include "server/api/caller_cache.h"
#include "server/api/tries.h"
#include "server/http/app.h"
#include "server/http/request.h"

struct backend_link;
struct event_base;
struct job_pool;
struct offices;
struct shared_answers;
struct stream_guard;

struct api {
    struct event_base *base; /* borrowed, as all of these: they outlive us */
    struct http *http;
    struct offices *offices;
    struct job_pool *pool;
    struct backend_link *backend; /* NULL: the office has none elsewhere */
    struct http_app app;
    struct caller_cache callers;
    struct stream_guard *stream_guard; /* owned */
    struct tries tries;
    struct rate_limit publics;     /* by address, what needs the database */
    struct shared_answers *shared; /* owned */
    uint64_t sign_ins, sign_in_failures;
    int64_t storage_told_ms; /* monotonic; 0: never */
};

static inline struct api *
api_of(const struct request *req)
{
    return request_app(req);
}

#endif /* SERVER_API_API_H */
