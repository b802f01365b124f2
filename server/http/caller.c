/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Who asks: the token of a request is looked up in the cache, else by a read job among
 * sessions and devices. Only hashes of tokens are ever compared or kept.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <event2/http.h>
#include <sodium.h>

#include "common/clock.h"
#include "common/mem.h"
#include "common/text.h"
#include "db/db_account.h"
#include "server/http/exchange.h"
#include "server/http/route.h"
#include "server/office/token.h"

struct look_up {
    struct job job;
    struct request *req;     /* borrowed; loop thread only */
    const struct http *http; /* borrowed; its fixed members only */
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
    int64_t office;
    int64_t expires_ms;
    enum status st;

    self->caller = nobody;
    st = db_device_find(db, self->hash, &office, &device, err);
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
    st = db_session_find(db, self->hash, clock_now_ms(&self->http->clock), &office,
        &account, &expires_ms, err);
    if (st == STATUS_OK) {
        self->caller.role = account.role;
        self->caller.account_id = account.id;
        (void)snprintf(self->caller.actor, sizeof(self->caller.actor), "staff:%lld",
            (long long)account.id);
        (void)text_copy(self->caller.name, sizeof(self->caller.name), account.name);
    }
    return st == STATUS_NOT_FOUND ? STATUS_OK : st;
}

static void
look_up_done(struct job *job)
{
    struct look_up *self = CONTAINER_OF(job, struct look_up, job);
    struct request *req = self->req;
    struct http *http = req->http;

    http->in_flight--;
    if (job->status == STATUS_OK) {
        caller_cache_put(&http->callers, self->hash, &self->caller, clock_monotonic_ms());
        req->caller = self->caller;
        request_go_on(req);
    } else {
        request_reply_error(req, &job->err);
    }
    free(self);
}

/* The value of our cookie in a Cookie header; false when it is not there. */
static bool
read_cookie(const char *cookies, char *out, size_t out_size)
{
    static const char name[] = COOKIE_NAME "=";

    while (cookies && *cookies) {
        size_t len;

        cookies += strspn(cookies, " ;");
        len = strcspn(cookies, ";");
        if (text_starts_with(cookies, name) && len - strlen(name) < out_size) {
            len -= strlen(name);
            memcpy(out, cookies + strlen(name), len);
            out[len] = '\0';
            return len > 0;
        }
        cookies += strcspn(cookies, ";");
    }
    return false;
}

/* The token a request shows: Authorization first, then the cookie. */
static bool
read_token(struct request *req, char *out, size_t out_size)
{
    const char *authorization = request_header(req, "Authorization");

    if (authorization && strncasecmp(authorization, "Bearer ", 7) == 0) {
        return text_copy(
            out, out_size, authorization + 7 + strspn(authorization + 7, " "));
    }
    req->by_cookie = read_cookie(request_header(req, "Cookie"), out, out_size);
    return req->by_cookie;
}

void
caller_resolve(struct request *req)
{
    struct http *http = req->http;
    char token[TOKEN_TEXT_MAX + 1];
    struct error err = { .code = STATUS_OK };
    struct look_up *look_up;

    req->caller = nobody;
    if (!read_token(req, token, sizeof(token))) {
        request_go_on(req);
        return;
    }
    req->has_token = true;
    token_hash(token, req->token_hash);
    sodium_memzero(token, sizeof(token));
    if (caller_cache_get(
            &http->callers, req->token_hash, clock_monotonic_ms(), &req->caller)) {
        request_go_on(req);
        return;
    }
    look_up = xcalloc(1, sizeof(*look_up));
    look_up->job.kind = JOB_READ;
    look_up->job.run = look_up_run;
    look_up->job.done = look_up_done;
    look_up->req = req;
    look_up->http = http;
    memcpy(look_up->hash, req->token_hash, TOKEN_HASH_SIZE);
    if (job_submit(http->pool, &look_up->job, &err) != STATUS_OK) {
        free(look_up);
        request_reply_error(req, &err);
        return;
    }
    http->in_flight++;
}
