/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A request with the workers: the route's `run` inside the job's savepoint, and around it
 * the promise of Idempotency-Key. A keyed answer, also a refusal that the act decided, is
 * stored in the same transaction as what the act did; a refusal's own writes are undone
 * first.
 */
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
#include "db/db.h"
#include "db/db_idempotency.h"
#include "db/db_journal.h"
#include "server/api/answer.h"
#include "server/api/api.h"
#include "server/api/body_file.h"
#include "server/api/shared_answers.h"
#include "server/http/http.h"
#include "server/http/reply.h"
#include "server/http/request.h"
#include "server/http/route.h"
#include "server/http/texts.h"
#include "server/office/office.h"
#include "server/offices.h"
#include "server/prereg/look.h"
#include "server/settings/settings.h"

#define LOG_TAG "server/api"
#define KEY_SIZE 65
/* Whose answers may hold a form, a name, a NIK. */
#define TELLS_OF_PEOPLE \
    (ROLE_BIT(ROLE_APPLICANT) | ROLE_BIT(ROLE_RECEPTION) | ROLE_BIT(ROLE_COUNTER) | \
        ROLE_BIT(ROLE_REVIEWER) | ROLE_BIT(ROLE_SUPERVISOR))

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
    char key[KEY_SIZE]; /* "": none */
    char scope[96];     /* whose key it is */
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

    texts_explain(call->texts, call->language, answer->json);
    if (st == STATUS_EMPTY) {
        call->status = 204;
    } else if (st != STATUS_OK) {
        struct error err = *why;
        json_t *problem;

        err.code = st;
        problem = texts_problem(call->texts, call->language, &err, answer->json);
        call->status = status_http(st);
        call->type = PROBLEM_TYPE;
        call->body = reply_dump(problem, &call->len);
        json_decref(problem);
    } else if (answer->json) {
        call->status = answer->http ? answer->http : 200;
        call->type = JSON_TYPE;
        call->body = reply_dump(answer->json, &call->len);
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

/* The office that the input names; who asks is nobody there, whoever it is elsewhere. */
static enum status
choose_office(struct call *call, struct db *db, struct error *err)
{
    static const struct caller nobody = { .role = ROLE_COUNT };
    int64_t id;
    enum status st = call->route->office(db, call->input, &id, err);
    struct office *office;

    if (st != STATUS_OK) {
        return st;
    }
    office = offices_find(call->offices, id);
    if (!office) {
        return error_set(err, STATUS_NOT_FOUND, "no such office is served here");
    }
    call->office = office;
    call->caller = nobody;
    return STATUS_OK;
}

static enum status
run_route(struct call *call, struct db *db, struct error *err)
{
    struct act act;
    enum status st = call->route->office ? choose_office(call, db, err) : STATUS_OK;

    if (st != STATUS_OK) {
        return st;
    }
    st = office_act_begin(call->office, db, &call->caller, &act, err);
    if (st != STATUS_OK) {
        return st;
    }
    st = call->route->run(&act, call->input, &call->answer, err);
    if (st == STATUS_OK && call->route->kind == JOB_WRITE) {
        st = look_note(&act, call->answer.looks, err);
    }
    office_act_end(&act);
    return st;
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

/* An answer that stands with what was written, be it a refusal. */
static void
encode_kept(struct call *call, enum status st, struct error *err)
{
    encode(call, call->answer.refused != STATUS_OK ? call->answer.refused : st, err);
}

/* What is asked in any case goes to the database at once. */
static void
announce(const struct call *call, struct db *db)
{
    struct stored_answer stored;

    if (call->route->announce && db_announce(db, true)) {
        (void)!db_idempotency_get(
            db, office_fixed(call->office)->id, call->scope, call->key, &stored, NULL);
        call->route->announce(call->office, db, call->input);
        db_journal_announce_end(db, office_fixed(call->office)->id);
        (void)db_announce(db, false);
    }
}

/*
 * Run once under its key. STATUS_OK: what was written stands, and the answer is encoded;
 * anything else is the answer, and the whole job is undone.
 */
static enum status
run_keyed(struct call *call, struct db *db, struct error *err)
{
    const struct office_fixed *office = office_fixed(call->office);
    struct stored_answer stored = { .body = NULL };
    enum status act;
    enum status st;

    announce(call, db);
    st = db_idempotency_get(db, office->id, call->scope, call->key, &stored, err);
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
    if (call->route->announce) {
        st = db_journal_find_end(db, office->id, err);
    }
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
    encode_kept(call, act, err);
    if (call->answer.unkept || call->answer.looks) {
        return STATUS_OK;
    }
    memcpy(stored.body_hash, call->body_hash, BODY_HASH_SIZE);
    stored.personal = caller_is(&call->caller, TELLS_OF_PEOPLE);
    stored.status = call->status;
    stored.body = call->body;
    (void)text_copy(stored.type, sizeof(stored.type), call->type ? call->type : "");
    return db_idempotency_put(db, office->id, call->scope, call->key, &stored,
        clock_now_ms(&office->clock), err);
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
        encode_kept(call, st, err);
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
    if (call->file) {
        if (!call->file->resumed || call->status < 500) {
            body_file_drop(call->pool, call->file->path);
        }
        free(call->file);
    }
    free(call->input);
    free(call);
}

static enum status
looks_run(struct job *job, struct db *db, struct error *err)
{
    struct call *call = CONTAINER_OF(job, struct call, job);
    struct act act;
    enum status st = office_act_begin(call->office, db, &call->caller, &act, err);

    if (st != STATUS_OK) {
        return st;
    }
    st = look_note(&act, call->answer.looks, err);
    office_act_end(&act);
    return st;
}

/* A reader cannot write: who looked is noted by a job of its own, before the answer
 * leaves. Must that be done first? */
static bool
note_looks(struct call *call)
{
    struct job *job = &call->job;

    if (job->status != STATUS_OK || !call->answer.looks || call->noting ||
        call->route->kind == JOB_WRITE) {
        return false;
    }
    call->noting = true;
    job->kind = JOB_WRITE;
    job->run = looks_run;
    job->status = job_submit(call->pool, job, &job->err);
    return job->status == STATUS_OK;
}

/* When it is worth asking again, in seconds: a clock is set right by people. */
static int
retry_after(enum status st)
{
    return st == STATUS_CLOCK_DOUBTFUL ? 30 : 1;
}

static void
call_done(struct job *job)
{
    struct call *call = CONTAINER_OF(job, struct call, job);
    struct reply reply = { .retry_after_s = call->answer.retry_after_s };

    if (note_looks(call)) {
        return;
    }
    request_from_worker(call->req);
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
        if (status_http(job->status) == 503) {
            reply.retry_after_s = retry_after(job->status);
        }
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
    if (request_route(req)->anonymous) {
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

static enum status
prepare_run(struct job *job, struct db *db, struct error *err)
{
    struct call *call = CONTAINER_OF(job, struct call, job);

    (void)db;
    return call->route->prepare(call->input, err);
}

static void
fail(struct call *call, struct error *err)
{
    struct request *req = call->req;
    int retry_after_s = call->answer.retry_after_s;

    call->status = status_http(err->code);
    if (call->shared) { /* nobody else can wait yet */
        shared_answers_done(call->shared, &(struct reply){ .status = 0 }, false);
    }

    call_free(call);
    if (retry_after_s > 0) {
        request_reply_later(req, err, retry_after_s);
    } else {
        request_reply_error(req, err);
    }
}

static void
prepare_done(struct job *job)
{
    struct call *call = CONTAINER_OF(job, struct call, job);
    struct error err = job->err;
    enum status st = job->status;

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
    call->answer.retry_after_s = seconds;
    return seconds > 0 ? error_set(err, STATUS_TOO_MANY_REQUESTS,
                             "try again in %d seconds", seconds)
                       : STATUS_OK;
}

/* Who is not signed in may have so much of the database. */
static enum status
count_public(const struct request *req, struct call *call, struct error *err)
{
    int seconds = public_take(&api_of(req)->publics, request_address(req),
        clock_monotonic_ms(), call->job.fair);

    call->answer.retry_after_s = seconds;
    return seconds > 0 ? error_set(err, STATUS_TOO_MANY_REQUESTS,
                             "too many requests of this address")
                       : STATUS_OK;
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
    if (call->job.kind == JOB_PUBLIC || call->route->anonymous) {
        st = count_public(req, call, err);
    }
    if (st != STATUS_OK) {
        return st;
    }
    if (call->key[0]) {
        hash_request(req, call);
    }
    return job_submit(call->pool, &call->job, err);
}

/* `file` is NULL, or a body that came to a file. */
static void
start(struct request *req, const struct body_file *file)
{
    const struct route *route = request_route(req);
    struct api *api = api_of(req);
    bool public = route->kind == JOB_READ && request_caller(req)->role == ROLE_COUNT;
    struct shared_answer *shared = NULL;
    struct error err = { .code = STATUS_OK };
    struct call *call;
    enum status st;

    if (public && route->shared &&
        shared_answers_take(api->shared, req, request_language(req), &shared)) {
        return;
    }
    call = xcalloc(1, sizeof(*call));
    call->shared = shared;
    call->job.kind = route->prepare ? JOB_SLOW : public ? JOB_PUBLIC : route->kind;
    call->job.run = route->prepare ? prepare_run : call_run;
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
