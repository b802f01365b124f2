/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SERVER_HTTP_ROUTE_H
#define SERVER_HTTP_ROUTE_H

/*
 * The route table: who may ask what, and which code answers. A file route_<subject>.c
 * holds the routes of a subject and exports one `struct route_set`, listed in routes.c.
 * Each route is one path in docs/openapi.yaml; a test compares the two.
 *
 *   loop:    limits, caller, roles, `decode` (body and parameters -> `input`)
 *   worker:  idempotency, `run` (the act, the encoded answer), all in one savepoint
 *   loop:    the reply, after the commit
 */

#include "common/base.h"
#include "common/status.h"
#include "server/http/answer.h"
#include "server/http/request.h"
#include "server/job.h"
#include "server/office/act.h"

struct route {
    const char *method; /* "GET", "POST", "PUT", "DELETE" */
    const char *path;   /* "/v1/counters/{n}/call-next" */
    uint32_t roles;     /* ROLE_BIT(...) | ..., or ROLES_PUBLIC */
    enum job_kind kind; /* JOB_READ: `run` changes nothing */
    size_t
        input_size; /* bytes of the route's own struct, zeroed before `decode`; 0: none */
    size_t body_max; /* 0: the default of 64 KiB */
    bool raw_body;   /* the body is not JSON */
    /* Loop. Fill `input` from the request; may be NULL. The status is the answer. */
    enum status (*decode)(const struct request *req, void *input, struct error *err);
    /*
     * Worker, in a savepoint that a status other than STATUS_OK or STATUS_EMPTY (204)
     * undoes. May be run again. Fills `answer`, also its `json` beside a refusal.
     */
    enum status (*run)(
        struct act *act, void *input, struct answer *answer, struct error *err);
    /* Loop. Free what `decode` put into `input`; may be NULL. */
    void (*release)(void *input);
    bool stream; /* `start` opens an event stream: no HEAD */
    /* Loop. Instead of `run`: takes the request over (event streams, files). */
    enum status (*start)(struct request *req, struct error *err);
};

struct route_set {
    const struct route *routes; /* static */
    size_t count;
};

#define ROUTE_SET(array) \
    { \
        .routes = (array), .count = ARRAY_LEN(array) \
    }

/** Every set there is; NULL at the end. */
extern const struct route_set *const route_sets[];

#endif /* SERVER_HTTP_ROUTE_H */
