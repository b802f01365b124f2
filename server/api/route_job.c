/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A request before and after the workers: what it is decoded to, and how it is
 * answered. */
#include "server/api/route_job.h"

#include <assert.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <sodium.h>

#include "common/clock.h"
#include "common/log.h"
#include "common/mem.h"
#include "common/text.h"
#include "common/vault.h"
#include "server/api/api.h"
#include "server/api/body_file.h"
#include "server/api/route_call.h"
#include "server/api/shared_answers.h"
#include "server/http/http.h"
#include "server/http/reply.h"
#include "server/http/request.h"
#include "server/http/route.h"
#include "server/http/texts.h"
#include "server/office/office.h"
#include "server/offices.h"
#include "server/settings/settings.h"

#define LOG_TAG "server/api"
static void
call_free(struct call *call)
{
    if (call->route->release) {
        call->route->release(call->input);
    }
    call_clear(call);
    if (call->file) {
        if (!call->file->resumed || call->status < 500) {
            body_file_drop(call->pool, call->file->path);
        }
        free(call->file);
    }
    free(call->input);
    free(call);
}

/* A reader cannot write: who looked is noted by a job of its own, before the answer
 * leaves. Must that be done first? */
static bool
note_looks(struct call *call, struct error *err)
{
    struct job *job = &call->job;
    enum status st;

    if (job->status != STATUS_OK || !call->answer.looks || call->noting ||
        call->route->kind == JOB_WRITE) {
        return false;
    }
    call->noting = true;
    job->kind = JOB_WRITE;
    job->run = call_looks_run;
    st = job_submit(call->pool, job, err); /* it is the writer's from here on */
    if (st != STATUS_OK) {
        job->status = st;
        job->err = err;
    }
    return st == STATUS_OK;
}

void
route_job_log(const struct request *req, const struct error *err)
{
    const struct route *route = request_route(req);
    struct api *api = api_of(req);
    int64_t now_ms = clock_monotonic_ms();

    if (status_http(err->code) == 500) {
        log_error(NULL, "%s %s: %s", route->method, route->path, err->text);
    } else if (err->code == STATUS_STORAGE && now_ms >= api->storage_told_ms + 1000) {
        api->storage_told_ms = now_ms;
        log_warn(NULL, "%s %s: %s", route->method, route->path, err->text);
    }
}

static void
call_done(struct job *job)
{
    struct call *call = CONTAINER_OF(job, struct call, job);
    struct reply reply = { .retry_after_s = 0 };
    struct error busy;

    if (note_looks(call, &busy)) {
        return;
    }
    request_from_worker(call->req);
    if (job->status != STATUS_OK) {
        job->err->code = job->status;
        route_job_log(call->req, job->err);
        /* Not kept, or not stored at all: what was encoded before does not count. */
        free(call->body);
        call->body = NULL;
        if (status_http(job->status) >= 500) {
            answer_destroy(&call->answer);
        }
        call_encode(call, job->status, job->err);
        reply.retry_after_s = reply_retry_after_s(job->err);
    } else if (call->answer.settings) {
        office_set_settings(call->office, settings_ref(call->answer.settings));
    }
    if (call->try.kind != TRY_NONE && (call->status < 300 || call->answer.blameless)) {
        tries_were_right(&api_of(call->req)->tries, &call->try);
    }
    reply.status = call->status;
    reply.type = call->type;
    reply.given = call->body;
    call->body = NULL;
    reply.len = call->len;
    reply.encoding = call->answer.encoding;
    reply.cookie = call->answer.cookie[0] ? call->answer.cookie : NULL;
    reply.filename = call->answer.filename;
    reply.fields = call->answer.fields;
    reply.field_count = call->answer.field_count;
    if (call->answer.etag[0] && reply.status == 200) {
        reply.etag = call->answer.etag;
    }
    if (call->answer.lasting && reply.status == 200) {
        reply.cache = "private, max-age=31536000, immutable";
    }
    if (call->shared) {
        shared_answers_done(call->shared, &reply, reply.status == 200);
    }
    request_reply(call->req, &reply);
    call_free(call);
}

/* 1..64 printable ASCII characters. */
static enum status
read_key(const struct request *req, struct call *call, struct error *err)
{
    const char *key = request_key(req);

    if (!key || strcmp(request_route(req)->method, "POST") != 0) {
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
    /* What only reads is asked anew: there is nothing that could be done twice. */
    if (request_route(req)->anonymous || request_route(req)->kind == JOB_READ) {
        call->key[0] = '\0';
    }
    return STATUS_OK;
}

/* Bodies hold passwords and short codes: by the office's key, a stolen copy of the
 * database does not tell which. */
static void
key_hash(const struct vault *vault, uint8_t hash[BODY_HASH_SIZE])
{
    char hex[2 * BODY_HASH_SIZE + 1];

    static_assert(BODY_HASH_SIZE == VAULT_HASH_SIZE, "a keyed hash takes its place");
    if (vault) {
        text_hex(hash, BODY_HASH_SIZE, hex);
        vault_hash(vault, "body", hex, hash);
    }
}

/* What the key stands for: method, path with query, body. */
static void
hash_request(const struct request *req, struct call *call)
{
    crypto_generichash_state state;
    const struct caller *caller = request_caller(req);
    const char *uri = request_target(req);
    size_t len = 0;
    const void *body = call->file ? NULL : request_body(req, &len);

    if (call->file) {
        body = call->file->blake2b;
        len = sizeof(call->file->blake2b);
    }

    (void)crypto_generichash_init(&state, NULL, 0, BODY_HASH_SIZE);
    (void)crypto_generichash_update(&state, (const unsigned char *)uri, strlen(uri) + 1);
    (void)crypto_generichash_update(&state, body, len);
    (void)crypto_generichash_final(&state, call->body_hash, BODY_HASH_SIZE);
    key_hash(office_fixed(call->office)->vault, call->body_hash);
    (void)text_copy(call->scope, sizeof(call->scope), caller->actor);
    if (caller->role == ROLE_COUNT) {
        (void)text_copy(call->scope, sizeof(call->scope), "public:");
        (void)text_append(call->scope, sizeof(call->scope), request_address(req));
    }
}

static void
fail(struct call *call, struct error *err)
{
    struct request *req = call->req;

    call->status = status_http(err->code);
    if (call->shared) { /* nobody else can wait yet */
        shared_answers_done(call->shared, &(struct reply){ .status = 0 }, false);
    }

    call_free(call);
    request_reply_error(req, err);
}

static void
prepare_done(struct job *job)
{
    struct call *call = CONTAINER_OF(job, struct call, job);
    struct error err = { .code = STATUS_OK };
    enum status st = job->status;

    if (st != STATUS_OK) {
        err = *job->err;
    }
    job->kind = call->route->kind;
    memset(job->fair, 0, sizeof(job->fair)); /* had with the hash */
    job->run = call_run;
    job->done = call_done;
    if (st == STATUS_OK) {
        st = job_submit(call->pool, job, &err);
    }
    if (st != STATUS_OK) {
        err.code = st;
        request_from_worker(call->req);
        fail(call, &err);
    }
}

/* May it be tried now? */
static enum status
count_try(const struct request *req, struct call *call, struct error *err)
{
    const enum try_kind kind = (enum try_kind)call->route->tries;
    const char *tried = call->route->tried(call->input);
    char who[sizeof(call->caller.actor) + 24];
    int seconds;

    if (!tried) {
        return STATUS_OK;
    }
    if (kind == TRY_NUMBER) { /* a machine stands for everybody who comes to it */
        (void)snprintf(
            who, sizeof(who), "%" PRId64 "/%s", call->caller.office, call->caller.actor);
        tried = who;
    }
    seconds = tries_take(&api_of(req)->tries, kind, request_address(req), tried,
        clock_monotonic_ms(), &call->try);
    memcpy(call->job.fair, call->try.fair, sizeof(call->job.fair));
    return seconds > 0 ? error_too_many(err, seconds) : STATUS_OK;
}

/* Who is not signed in may have so much of the database. */
static enum status
count_public(const struct request *req, struct call *call, struct error *err)
{
    int seconds = public_take(&api_of(req)->publics, request_address(req),
        clock_monotonic_ms(), call->job.fair);

    return seconds > 0 ? error_too_many(err, seconds) : STATUS_OK;
}

/* With an error the call is still ours. */
static enum status
decode_and_submit(const struct request *req, struct call *call, struct error *err)
{
    enum status st = read_key(req, call, err);

    if (st != STATUS_OK) {
        return st;
    }
    st = call->route->decode ? call->route->decode(req, call->input, err) : STATUS_OK;
    if (st != STATUS_OK) {
        return st;
    }
    if (call->route->tries != TRY_NONE) {
        st = count_try(req, call, err);
    }
    if (st != STATUS_OK) {
        return st;
    }
    if ((call->job.kind == JOB_PUBLIC && request_caller(req)->role == ROLE_COUNT) ||
        call->route->anonymous) {
        st = count_public(req, call, err);
    }
    if (st != STATUS_OK) {
        return st;
    }
    if (call->key[0]) {
        hash_request(req, call);
    }
    st = job_submit(call->pool, &call->job, err);
    if (st != STATUS_OK) {
        tries_give_back(&api_of(req)->tries, &call->try);
    }
    return st;
}

/* `file` is NULL, or a body that came to a file. */
static void
start(struct request *req, const struct body_file *file)
{
    const struct route *route = request_route(req);
    struct api *api = api_of(req);
    bool nobody = request_caller(req)->role == ROLE_COUNT;
    bool public =
        route->kind == JOB_READ &&
        (nobody || request_caller(req)->role == ROLE_APPLICANT); /* no work of theirs */
    struct shared_answer *shared = NULL;
    struct error err = { .code = STATUS_OK };
    struct call *call;
    enum status st;

    if (public && nobody && route->shared &&
        shared_answers_take(api->shared, req, request_language(req), &shared)) {
        return;
    }
    call = xcalloc(1, sizeof(*call));
    call->shared = shared;
    call->job.kind = route->prepare ? route->prepare_kind
                     : public       ? JOB_PUBLIC
                                    : route->kind;
    if (call->job.kind == JOB_HELPER || call->job.kind == JOB_REPORT ||
        call->job.kind == JOB_HEAD || call->job.kind == JOB_PUBLIC) {
        call->job.fair[0] = call_turn(route, request_caller(req));
        call->job.heavy = route->prepare != NULL;
    }
    call->job.run = route->prepare ? call_prepare_run : call_run;
    call->job.done = route->prepare ? prepare_done : call_done;
    call->req = req;
    call->texts = http_texts(api->http);
    call->route = route;
    call->caller = *request_caller(req);
    call->offices = api->offices;
    call->office = call->caller.office != 0
                       ? offices_find(api->offices, call->caller.office)
                       : offices_home(api->offices);
    if (call->office && !route->office) {
        call->job.office = office_fixed(call->office)->id;
    }
    call->language = request_language(req);
    call->pool = api->pool;
    call->input = xcalloc(1, route->input_size ? route->input_size : 1);
    if (file) {
        call->file = xcalloc(1, sizeof(*file));
        *call->file = *file;
        call->file->office = office_fixed(call->office);
        memcpy(call->input, call->file, sizeof(*call->file));
    }
    st = decode_and_submit(req, call, &err);
    if (st != STATUS_OK) {
        err.code = st;
        fail(call, &err);
        return;
    }
    request_to_worker(req);
}

void
route_job_start(struct request *req)
{
    start(req, NULL);
}

void
route_job_start_file(struct request *req, const struct body_file *file)
{
    start(req, file);
}
