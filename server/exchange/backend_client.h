/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SERVER_EXCHANGE_BACKEND_CLIENT_H
#define SERVER_EXCHANGE_BACKEND_CLIENT_H

/*
 * Asking a backend over HTTP, by libcurl. Each call waits for the network within bounds,
 * so it belongs to a thread that may wait: never the loop, never a database worker in a
 * transaction. One thread at a time.
 */

#include <stdatomic.h>

#include "common/base.h"
#include "common/status.h"

#define BACKEND_ANSWER_MAX ((size_t)16 * 1024 * 1024)

struct backend_client;

struct backend_client_options {
    const char *url;   /* "https://pusat.example"; borrowed for the call */
    const char *token; /* "" : none is sent; borrowed for the call */
    int timeout_s;     /* of a whole call */
    atomic_bool *stop; /* set: a call that waits ends soon; may be NULL, outlives us */
};

struct backend_answer {
    int status; /* HTTP; 0: none came */
    char *body; /* owned, with a NUL */
    size_t len, capacity;
    int64_t date_s;  /* the Date header, Unix seconds; 0: none */
    char error[160]; /* with status 0: why, without the token */
};

/** STATUS_INVALID_SETTINGS: the URL is no http:// or https:// one. */
enum status backend_client_new(const struct backend_client_options *options,
    struct backend_client **client, struct error *err) MUST_CHECK;
void backend_client_free(struct backend_client *client);

/**
 * GET, or POST when `body` is JSON text.
 * @param path    "/v1/backend/tickets?office=3517"
 * @param answer  always filled; backend_answer_destroy()
 */
void backend_client_ask(struct backend_client *client, const char *path, const char *body,
    struct backend_answer *answer);
void backend_answer_destroy(struct backend_answer *answer);

/** "?name=value" parts: `value` escaped for a query and appended; false: no room. */
bool backend_client_append(struct backend_client *client, char *out, size_t out_size,
    const char *name, const char *value) MUST_CHECK;

#endif /* SERVER_EXCHANGE_BACKEND_CLIENT_H */
