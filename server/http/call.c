/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A request with the workers: the route's `run` inside the job's savepoint, and around it
 * the promise of Idempotency-Key. A keyed answer, also a refusal that the act decided, is
 * stored in the same transaction as what the act did; a refusal's own writes are undone
 * first.
 */
#include <stdlib.h>
#include <string.h>

#include <event2/http.h>
#include <sodium.h>

#include "common/log.h"
#include "common/mem.h"
#include "common/text.h"
#include "db/db.h"
#include "db/db_idempotency.h"
#include "db/db_office.h"
#include "server/http/act_env.h"
#include "server/http/exchange.h"
#include "server/http/route.h"
#include "server/office/settings.h"

#define LOG_TAG "server/http"
#define KEY_SIZE 65

struct call {
    struct job job;
    struct request *req;       /* borrowed; loop thread only */
    const struct http *http;   /* borrowed; its fixed members only */
    const struct route *route; /* static */
    struct caller caller;
    struct act_env env;
    enum language language;
    char key[KEY_SIZE]; /* "": none */
    char scope[96];     /* whose key it is */
    uint8_t body_hash[BODY_HASH_SIZE];
    /* Results. */
    struct answer answer;
    int status; /* HTTP */
    char *body; /* owned */
    size_t len;
    const char *type; /* static, or `stored_type` */
    char stored_type[48];
    void *input; /* owned; the route's own struct */
};

/* Forget a first attempt: `run` may be called again. */
static void
clear_result(struct call *call)
{
    answer_destroy(&call->answer);
    free(call->body);
    call->body = NULL;
    call->len = 0;
    call->type = NULL;
}

/* The answer's bytes, made here so that the loop only sends them. */
static void
encode(struct call *call, enum status st, const struct error *why)
{
    struct answer *answer = &call->answer;

    if (st == STATUS_EMPTY) {
        call->status = 204;
    } else if (st != STATUS_OK) {
        struct error err = *why;
        json_t *problem;

        err.code = st;
        problem = texts_problem(call->http->texts, call->language, &err, answer->json);
        call->status = status_http(st);
        call->type = PROBLEM_TYPE;
        call->body = http_dump(problem, &call->len);
        json_decref(problem);
    } else if (answer->json) {
        call->status = answer->http ? answer->http : 200;
        call->type = JSON_TYPE;
        call->body = http_dump(answer->json, &call->len);
        /* Freed by the thread that made it: the loop's allocator stays out of the way. */
        json_decref(answer->json);
        answer->json = NULL;
    } else {
        call->status = answer->http ? answer->http : (answer->bytes ? 200 : 204);
        call->type = answer->type;
        call->body = answer->bytes;
        call->len = answer->len;
        answer->bytes = NULL;
    }
}

static enum status
run_route(struct call *call, struct db *db, struct error *err)
{
    struct act act;
    enum status st = act_env_make(&call->env, db, &call->caller, &act, err);

    return st == STATUS_OK ? call->route->run(&act, call->input, &call->answer, err) : st;
}

/* Refusals that depend on the act, and so are answers to keep. */
static bool
is_storable(enum status st)
{
    int http = status_http(st);

    return st == STATUS_OK || st == STATUS_EMPTY ||
           (http > 403 && http < 500 && st != STATUS_TOO_MANY_REQUESTS);
}

/* The same key again: the first answer, or a complaint. */
static enum status
replay(struct call *call, struct stored_answer *stored, struct error *err)
{
    if (memcmp(stored->body_hash, call->body_hash, BODY_HASH_SIZE) != 0) {
        free(stored->body);
        return error_set(err, STATUS_IDEMPOTENCY_MISMATCH,
            "this Idempotency-Key was used for another request");
    }
    call->status = stored->status;
    call->body = stored->body;
    call->len = stored->body ? strlen(stored->body) : 0;
    (void)text_copy(call->stored_type, sizeof(call->stored_type), stored->type);
    call->type = call->stored_type[0] ? call->stored_type : NULL;
    return STATUS_OK;
}

/*
 * Run once under its key. STATUS_OK: what was written stands, and the answer is encoded;
 * anything else is the answer, and the whole job is undone.
 */
static enum status
run_keyed(struct call *call, struct db *db, struct error *err)
{
    struct stored_answer stored = { .body = NULL };
    enum status st =
        db_idempotency_get(db, OFFICE_ONE, call->scope, call->key, &stored, err);
    enum status act;

    if (st == STATUS_OK) {
        return replay(call, &stored, err);
    }
    if (st != STATUS_NOT_FOUND) {
        return st;
    }
    st = db_savepoint(db, 1, err);
    if (st != STATUS_OK) {
        return st;
    }
    act = run_route(call, db, err);
    if (!is_storable(act)) {
        return act;
    }
    st = act == STATUS_OK || act == STATUS_EMPTY ? db_release(db, 1, NULL)
                                                 : db_undo(db, 1, NULL);
    if (st != STATUS_OK) {
        return error_set(err, STATUS_STORAGE, "the transaction was lost");
    }
    encode(call, act, err);
    memcpy(stored.body_hash, call->body_hash, BODY_HASH_SIZE);
    stored.status = call->status;
    stored.body = call->body;
    (void)text_copy(stored.type, sizeof(stored.type), call->type ? call->type : "");
    return db_idempotency_put(db, OFFICE_ONE, call->scope, call->key, &stored,
        clock_now_ms(&call->http->clock), err);
}

static enum status
call_run(struct job *job, struct db *db, struct error *err)
{
    struct call *call = CONTAINER_OF(job, struct call, job);
    enum status st;

    clear_result(call);
    if (call->key[0]) {
        return run_keyed(call, db, err);
    }
    st = run_route(call, db, err);
    if (st == STATUS_OK || st == STATUS_EMPTY) {
        encode(call, st, err);
        return STATUS_OK;
    }
    return st;
}

static void
call_free(struct call *call)
{
    if (call->route->release) {
        call->route->release(call->input);
    }
    clear_result(call);
    act_env_drop(&call->env);
    free(call->input);
    free(call);
}

static void
call_done(struct job *job)
{
    struct call *call = CONTAINER_OF(job, struct call, job);
    struct http *http = call->req->http;
    struct reply reply = { .retry_after_s = call->answer.retry_after_s };

    http->in_flight--;
    if (job->status != STATUS_OK) {
        if (status_http(job->status) == 500) { /* a fault of ours: a person must look */
            log_error(
                NULL, "%s %s: %s", call->route->method, call->route->path, job->err.text);
        }
        /* Not kept, or not stored at all: what was encoded before does not count. */
        free(call->body);
        call->body = NULL;
        if (status_http(job->status) >= 500) {
            answer_destroy(&call->answer);
        }
        encode(call, job->status, &job->err);
        if (job->status == STATUS_BUSY || job->status == STATUS_STORAGE) {
            reply.retry_after_s = 1;
        }
    } else if (call->answer.settings) {
        http_set_settings(http, settings_ref(call->answer.settings));
    }
    reply.status = call->status;
    reply.type = call->type;
    reply.given = call->body;
    call->body = NULL;
    reply.len = call->len;
    reply.filename = call->answer.filename;
    if (call->answer.lasting && reply.status == 200) {
        reply.cache = "private, max-age=31536000, immutable";
    }
    request_reply(call->req, &reply);
    call_free(call);
}

/* 1..64 printable ASCII characters. */
static enum status
read_key(const struct request *req, struct call *call, struct error *err)
{
    const char *key = request_header(req, "Idempotency-Key");

    if (!key || strcmp(req->match.route->method, "POST") != 0) {
        return STATUS_OK;
    }
    for (const char *p = key; *p; p++) {
        if (*p < 0x20 || *p > 0x7e) {
            key = "";
            break;
        }
    }
    if (key[0] == '\0' || !text_copy(call->key, sizeof(call->key), key)) {
        return error_set(err, STATUS_BAD_REQUEST,
            "Idempotency-Key must be 1 to 64 printable ASCII characters");
    }
    return STATUS_OK;
}

/* What the key stands for: method, path with query, body. */
static void
hash_request(const struct request *req, struct call *call)
{
    crypto_generichash_state state;
    const char *uri = evhttp_request_get_uri(req->evreq);

    (void)crypto_generichash_init(&state, NULL, 0, BODY_HASH_SIZE);
    (void)crypto_generichash_update(&state, (const unsigned char *)uri, strlen(uri) + 1);
    (void)crypto_generichash_update(&state, req->body, req->body_len);
    (void)crypto_generichash_final(&state, call->body_hash, BODY_HASH_SIZE);
    (void)text_copy(call->scope, sizeof(call->scope), req->caller.actor);
    if (req->caller.role == ROLE_COUNT) {
        (void)text_copy(call->scope, sizeof(call->scope), "public:");
        (void)text_append(call->scope, sizeof(call->scope), req->address);
    }
}

void
call_start(struct request *req)
{
    const struct route *route = req->match.route;
    struct call *call = xcalloc(1, sizeof(*call));
    struct error err = { .code = STATUS_OK };
    enum status st;

    call->job.kind = route->kind;
    call->job.run = call_run;
    call->job.done = call_done;
    call->req = req;
    call->http = req->http;
    call->route = route;
    call->caller = req->caller;
    call->language = req->language;
    act_env_take(&call->env, req->http);
    call->input = xcalloc(1, route->input_size ? route->input_size : 1);
    st = read_key(req, call, &err);
    if (st == STATUS_OK && route->decode) {
        st = route->decode(req, call->input, &err);
    }
    if (st == STATUS_OK) {
        if (call->key[0]) {
            hash_request(req, call);
        }
        st = job_submit(req->http->pool, &call->job, &err);
    }
    if (st != STATUS_OK) {
        err.code = st;
        call_free(call);
        request_reply_error(req, &err);
        return;
    }
    req->http->in_flight++;
}
