/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SERVER_API_ROUTE_CALL_H
#define SERVER_API_ROUTE_CALL_H

/* A request on its way through the workers: what route_job.c hands over, and what
 * route_call.c brings back. */

#include "common/base.h"
#include "db/db_idempotency.h"
#include "server/api/answer.h"
#include "server/api/tries.h"
#include "server/caller.h"
#include "server/http/texts.h"
#include "server/job.h"

struct body_file;
struct office;
struct offices;
struct request;
struct route;
struct shared_answer;

#define CALL_KEY_SIZE 65

struct call {
    struct job job;
    struct request *req;           /* borrowed; loop thread only */
    const struct offices *offices; /* borrowed */
    struct office *office;         /* borrowed: where it acts */
    const struct texts *texts;     /* borrowed; never change */
    const struct route *route;     /* static */
    struct caller caller;
    struct try try;               /* of a route that counts as one */
    struct shared_answer *shared; /* borrowed; others wait for our answer, or NULL */
    enum language language;
    char key[CALL_KEY_SIZE]; /* "": none */
    char scope[96];          /* whose key it is */
    uint8_t body_hash[BODY_HASH_SIZE];
    struct job_pool *pool;  /* borrowed */
    struct body_file *file; /* owned; a body that came to a file, or NULL */
    /* Results. */
    struct answer answer;
    int status; /* HTTP */
    char *body; /* owned */
    size_t len;
    const char *type; /* static, or `stored_type` */
    char stored_type[48];
    void *input; /* owned; the route's own struct */
    bool noting; /* the answer is there; who looked is being noted */
};

/* Workers: a job's `run`. */
enum status call_prepare_run(struct job *job, struct db *db, struct error *err);
enum status call_run(struct job *job, struct db *db, struct error *err);
enum status call_looks_run(struct job *job, struct db *db, struct error *err);

/**
 * For whom a job of the helpers is: for the account that asks, so that nobody's papers
 * wait behind all of another's; a device's for its route. Papers given are heavy beside
 * what is only looked at (`heavy` of the job). Not 0.
 */
uint64_t call_turn(const struct route *route, const struct caller *caller);
/** Forget a first attempt: `run` may be called again. Any thread. */
void call_clear(struct call *call);
/** The answer's bytes, made by a worker so that the loop only sends them. */
void call_encode(struct call *call, enum status st, const struct error *why);

#endif /* SERVER_API_ROUTE_CALL_H */
