/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Who asks: the token of a request is looked up in the cache, else by a read job among
 * sessions and devices. Only hashes of tokens are ever compared or kept.
 */
#include "server/api/identify.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <sodium.h>

#include "common/clock.h"
#include "common/log.h"
#include "common/mem.h"
#include "common/text.h"
#include "server/api/api.h"
#include "server/api/route_job.h"
#include "server/http/dispatch.h"
#include "server/http/fields.h"
#include "server/http/reply.h"
#include "server/http/request.h"
#include "server/office/office.h"
#include "server/office/token.h"
#include "server/offices.h"

#define LOG_TAG "server/api"
#define TOKEN_TEXT_MAX 128

struct look_up {
    struct job job;
    struct request *req; /* borrowed; loop thread only */
    bool by_cookie;
    bool shared;        /* a session of SHARED_MARK */
    int64_t expires_ms; /* of a session */
    struct clock clock;
    uint8_t hash[TOKEN_HASH_SIZE];
    struct caller caller; /* result */
};

static const struct caller nobody = { .role = ROLE_COUNT };

static enum status
look_up_run(struct job *job, struct db *db, struct error *err)
{
    struct look_up *self = CONTAINER_OF(job, struct look_up, job);
    struct account account;
    struct device device;
    enum status st;

    self->caller = nobody;
    st = db_device_find(db, self->hash, &self->caller.office, &device, err);
    if (st == STATUS_OK) {
        self->caller.role = device.kind;
        (void)snprintf(
            self->caller.actor, sizeof(self->caller.actor), "device:%.40s", device.name);
        (void)text_copy(self->caller.name, sizeof(self->caller.name), device.name);
        return STATUS_OK;
    }
    if (st != STATUS_NOT_FOUND) {
        return st;
    }
    st = db_session_find(db, self->hash, clock_now_ms(&self->clock), &self->caller.office,
        &account, &self->expires_ms, err);
    if (st == STATUS_OK) {
        self->caller.role = account.role;
        self->caller.also = account.receives ? ROLE_BIT(ROLE_RECEPTION) : 0;
        self->caller.account_id = account.id;
        (void)snprintf(self->caller.actor, sizeof(self->caller.actor), "staff:%lld",
            (long long)account.id);
        (void)text_copy(self->caller.name, sizeof(self->caller.name), account.name);
    }
    if (st == STATUS_NOT_FOUND) {
        self->caller = nobody;
        return STATUS_OK;
    }
    return st;
}

/* An office that was added since we have started cannot be served yet. */
static enum status
check_office(const struct api *api, const struct caller *caller, struct error *err)
{
    if (caller->role == ROLE_COUNT || offices_find(api->offices, caller->office)) {
        return STATUS_OK;
    }
    log_error(NULL, "office %lld was added since the start: restart the server",
        (long long)caller->office);
    return error_set(err, STATUS_BUSY, "the office is not served here yet");
}

struct extend {
    struct job job;
    uint8_t hash[TOKEN_HASH_SIZE];
    int64_t expires_ms;
};

static enum status
extend_run(struct job *job, struct db *db, struct error *err)
{
    const struct extend *self = CONTAINER_OF(job, struct extend, job);

    return db_session_extend(db, self->hash, self->expires_ms, err);
}

static void
extend_done(struct job *job)
{
    free(CONTAINER_OF(job, struct extend, job));
}

/* What was asked now lets a shared session last again; at most once in a minute. */
static void
extend(const struct api *api, const struct look_up *look_up)
{
    int64_t expires_ms = clock_now_ms(&look_up->clock) + SHARED_MS;
    struct extend *self;

    if (!look_up->shared || look_up->caller.role == ROLE_COUNT ||
        expires_ms - look_up->expires_ms < SHARED_MS / 5) {
        return;
    }
    self = xcalloc(1, sizeof(*self));
    self->job.kind = JOB_WRITE;
    self->job.run = extend_run;
    self->job.done = extend_done;
    self->expires_ms = expires_ms;
    memcpy(self->hash, look_up->hash, sizeof(self->hash));
    if (job_submit(api->pool, &self->job, NULL) != STATUS_OK) {
        free(self); /* too busy: the next request does it */
    }
}

static void
look_up_done(struct job *job)
{
    struct look_up *self = CONTAINER_OF(job, struct look_up, job);
    struct request *req = self->req;
    struct api *api = api_of(req);
    struct error err;

    request_from_worker(req);
    if (job->status != STATUS_OK) {
        job->err->code = job->status;
        route_job_log(req, job->err);
        request_reply_error(req, job->err);
    } else if (check_office(api, &self->caller, &err) != STATUS_OK) {
        request_reply_error(req, &err);
    } else {
        extend(api, self);
        caller_cache_put(&api->callers, self->hash, &self->caller, clock_monotonic_ms());
        request_set_caller(req, &self->caller, /* has_token= */ true, self->by_cookie);
        dispatch_go_on(req);
    }
    free(self);
}

/* The token a request shows: Authorization first, then the cookie. */
static bool
read_token(const struct request *req, char *out, size_t out_size, bool *by_cookie)
{
    const char *authorization = request_header(req, "Authorization");

    *by_cookie = false;
    if (authorization && strncasecmp(authorization, "Bearer ", 7) == 0) {
        return text_copy(
            out, out_size, authorization + 7 + strspn(authorization + 7, " "));
    }
    *by_cookie = field_cookie(request_header(req, "Cookie"), COOKIE_NAME, out, out_size);
    return *by_cookie;
}

static bool
read_hash(const struct request *req, uint8_t hash[TOKEN_HASH_SIZE], bool *by_cookie,
    bool *shared)
{
    char token[TOKEN_TEXT_MAX + 1];

    if (!read_token(req, token, sizeof(token), by_cookie)) {
        return false;
    }
    *shared = text_starts_with(token, SHARED_MARK);
    token_hash(token, hash);
    sodium_memzero(token, sizeof(token));
    return true;
}

bool
identify_token(const struct request *req, uint8_t hash[TOKEN_HASH_SIZE])
{
    bool by_cookie;
    bool shared;

    return read_hash(req, hash, &by_cookie, &shared);
}

bool
identify_is_shared(const struct request *req)
{
    uint8_t hash[TOKEN_HASH_SIZE];
    bool by_cookie;
    bool shared;

    return read_hash(req, hash, &by_cookie, &shared) && shared;
}

void
identify(struct request *req)
{
    struct api *api = api_of(req);
    struct error err = { .code = STATUS_OK };
    struct caller caller = nobody;
    uint8_t hash[TOKEN_HASH_SIZE];
    struct look_up *look_up;
    bool by_cookie;
    bool shared = false;
    bool has_token = read_hash(req, hash, &by_cookie, &shared);

    if (!has_token ||
        caller_cache_get(&api->callers, hash, clock_monotonic_ms(), &caller)) {
        request_set_caller(req, &caller, has_token, by_cookie);
        dispatch_go_on(req);
        return;
    }
    look_up = xcalloc(1, sizeof(*look_up));
    look_up->job.kind = JOB_READ;
    if (!caller_cache_knew(&api->callers, hash)) { /* made up, as far as we can tell */
        int seconds = public_take(
            &api->publics, request_address(req), clock_monotonic_ms(), look_up->job.fair);

        if (seconds > 0) {
            free(look_up);
            (void)error_too_many(&err, seconds);
            request_reply_error(req, &err);
            return;
        }
        look_up->job.kind = JOB_PUBLIC;
    }
    look_up->job.run = look_up_run;
    look_up->job.done = look_up_done;
    look_up->req = req;
    look_up->by_cookie = by_cookie;
    look_up->shared = shared;
    look_up->clock = office_fixed(offices_home(api->offices))->clock;
    memcpy(look_up->hash, hash, TOKEN_HASH_SIZE);
    if (job_submit(api->pool, &look_up->job, &err) != STATUS_OK) {
        free(look_up);
        request_reply_error(req, &err);
        return;
    }
    request_to_worker(req);
}
