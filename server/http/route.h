/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SERVER_HTTP_ROUTE_H
#define SERVER_HTTP_ROUTE_H

/*
 * A route: who may ask what, and which code answers. A file of server/api/ or
 * server/pages/ holds the routes of a subject and exports one `struct route_set`; the
 * application lists them (struct http_app). Each route is one path in docs/openapi.yaml;
 * a test compares the two. What it works on (acts, answers, the database) is the
 * application's; this folder only carries it.
 *
 *   loop:    limits, caller, roles, `decode` (body and parameters -> `input`)
 *   worker:  idempotency, `run` (the act, the encoded answer), all in one savepoint
 *   loop:    the reply, after the commit
 */

#include "common/base.h"
#include "common/role.h"
#include "common/status.h"
#include "server/job.h"

struct act;
struct answer;
struct db;
struct office;
struct http;
struct page;
struct reply;
struct request;

struct route {
    const char *method; /* "GET", "POST", ...; HEAD goes with GET, or has its own row */
    const char *path;   /* "/v1/counters/{n}/call-next" */
    uint32_t roles;     /* ROLE_BIT(...) | ..., or ROLES_PUBLIC */
    enum job_kind kind; /* JOB_READ, JOB_REPORT, JOB_HEAD: `run` changes nothing */
    int which;          /* of routes that share code: which row of their table this is */
    size_t
        input_size; /* bytes of the route's own struct, zeroed before `decode`; 0: none */
    size_t body_max; /* 0: the default of 64 KiB */
    bool raw_body;   /* the body is not JSON */
    bool anonymous;  /* nothing of its body may be kept beside who sent it: the route
                        itself keeps the promise of Idempotency-Key */
    bool streamed;   /* it is not kept: `start` gives it away as it comes (body.h) */
    /* Loop. Fill `input` from the request; may be NULL. The status is the answer. */
    enum status (*decode)(const struct request *req, void *input, struct error *err);
    /*
     * Worker, before `run`: what takes long, so that the writer does not. NULL: nothing.
     */
    enum status (*prepare)(void *input, struct error *err);
    enum job_kind prepare_kind; /* JOB_SLOW: a password's hash; JOB_HELPER: a paper */
    /*
     * Worker, before `run`: the office that the input itself names, where nobody need be
     * signed in. NULL: the caller's office.
     */
    enum status (*office)(
        struct db *db, const void *input, int64_t *office, struct error *err);
    /*
     * Worker, in a savepoint that a status other than STATUS_OK or STATUS_EMPTY (204)
     * undoes. May be run again. Fills `answer`, also its `json` beside a refusal.
     */
    enum status (*run)(
        struct act *act, void *input, struct answer *answer, struct error *err);
    /*
     * Worker, before `run`: the queries that `run` is sure to ask with this input, while
     * they are announced (db_announce); their results are nothing. NULL: none.
     */
    void (*announce)(struct office *office, struct db *db, const void *input);
    bool shared; /* for who is not signed in: one answer for all who ask the same */
    /*
     * Loop, after `decode`: what is tried, when it counts as a try to get in (`tries`:
     * enum try_kind of the application; 0: it does not). NULL: this one does not.
     */
    const char *(*tried)(const void *input);
    int tries;
    /* Loop. Free what `decode` put into `input`; may be NULL. */
    void (*release)(void *input);
    const char *const *always; /* header fields of each answer, also a refusal: name,
                                  value, ..., NULL; or NULL */
    bool stream;               /* `start` opens an event stream: no HEAD */
    /* Loop. Instead of `run`: takes the request over (event streams, files, forms).
     */
    enum status (*start)(struct request *req, struct error *err);
    /*
     * Loop. Of a page, which a person reads in a browser: an answer in JSON (a refusal,
     * or what another route did for it, request_forward()) becomes HTML or a way on.
     * True: the request is answered, or will be. NULL: no page.
     */
    bool (*translate)(struct request *req, const struct reply *reply);
    const struct page *page; /* of a page: the application's own row; static */
};

struct route_set {
    const struct route *routes; /* static */
    size_t count;
    /*
     * Loop, once before the first request: make what the set keeps, for http_state().
     * `*state` may be set also with an error; it is closed in any case. NULL: nothing.
     */
    enum status (*open)(struct http *http, void *app, void **state, struct error *err);
    /* Loop, after the last connection has ended. */
    void (*close)(void *state);
};

#define ROUTE_SET(array) \
    { \
        .routes = (array), .count = ARRAY_LEN(array) \
    }

#endif /* SERVER_HTTP_ROUTE_H */
