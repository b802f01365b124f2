/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Sign-in and sign-out of people. The password is checked on the slow worker (Argon2id
 * takes tens of milliseconds on purpose), as long for a name that does not exist. The
 * token leaves us once; what is stored is its hash. An Idempotency-Key is not kept here:
 * it would mean storing the token.
 */
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <sodium.h>

#include "common/clock.h"
#include "common/json.h"
#include "common/log.h"
#include "common/mem.h"
#include "common/text.h"
#include "db/db_account.h"
#include "db/db_office.h"
#include "server/http/exchange.h"
#include "server/http/routes.h"
#include "server/office/password.h"
#include "server/office/token.h"

#define LOG_TAG "server/http"
#define SESSION_MS (INT64_C(12) * 3600 * 1000)
#define PASSWORD_SIZE (PASSWORD_MAX + 1)

struct sign_in {
    struct job job;
    struct request *req; /* borrowed; loop thread only */
    struct clock clock;
    char username[USERNAME_SIZE];
    char password[PASSWORD_SIZE]; /* wiped after the check */
    struct account account;
    char token[TOKEN_SIZE];
    struct session session;
};

static enum status
check_password_run(struct job *job, struct db *db, struct error *err)
{
    struct sign_in *self = CONTAINER_OF(job, struct sign_in, job);
    enum status st =
        db_account_by_username(db, OFFICE_ONE, self->username, &self->account, err);
    bool known = st == STATUS_OK;
    bool right;

    if (st != STATUS_OK && st != STATUS_NOT_FOUND) {
        return st;
    }
    right = password_verify(known ? self->account.password_hash : NULL, self->password);
    sodium_memzero(self->password, sizeof(self->password));
    if (!known || !right || self->account.disabled) {
        return error_set(err, STATUS_NOT_SIGNED_IN, "wrong user name or password");
    }
    return STATUS_OK;
}

static enum status
store_session_run(struct job *job, struct db *db, struct error *err)
{
    struct sign_in *self = CONTAINER_OF(job, struct sign_in, job);

    return db_session_insert(db, &self->session, clock_now_ms(&self->clock), err);
}

static void
sign_in_free(struct sign_in *self)
{
    sodium_memzero(self, sizeof(*self));
    free(self);
}

static void
fail(struct sign_in *self, const struct error *err)
{
    struct request *req = self->req;

    if (err->code == STATUS_NOT_SIGNED_IN) {
        req->http->figures.sign_in_failures++;
        log_warn(NULL, "a sign-in from %s failed", req->address);
    }
    request_reply_error(req, err);
    sign_in_free(self);
}

static void
store_session_done(struct job *job)
{
    struct sign_in *self = CONTAINER_OF(job, struct sign_in, job);
    struct request *req = self->req;
    char expires[RFC3339_SIZE];
    char cookie[160];
    json_t *json;
    char *text;
    size_t len;

    req->http->in_flight--;
    if (job->status != STATUS_OK) {
        fail(self, &job->err);
        return;
    }
    json = json_pack("{s:s, s:s, s:s, s:s}", "token", self->token, "expires_at",
        clock_format(self->session.expires_ms, false, expires), "role",
        role_name(self->account.role), "name", self->account.name);
    text = http_dump(json, &len);
    json_decref(json);
    (void)snprintf(cookie, sizeof(cookie),
        COOKIE_NAME "=%s; Path=/; HttpOnly; SameSite=Strict; Max-Age=%d%s", self->token,
        (int)(SESSION_MS / 1000), req->http->secure ? "; Secure" : "");
    req->http->figures.sign_ins++;
    request_reply(req, &(struct reply){ .status = 200,
                           .type = JSON_TYPE,
                           .body = text,
                           .len = len,
                           .cookie = cookie });
    sodium_memzero(cookie, sizeof(cookie));
    sodium_memzero(text, len);
    free(text);
    sign_in_free(self);
}

static void
check_password_done(struct job *job)
{
    struct sign_in *self = CONTAINER_OF(job, struct sign_in, job);
    struct error err = job->err;

    if (job->status != STATUS_OK) {
        self->req->http->in_flight--;
        fail(self, &err);
        return;
    }
    token_make(self->token);
    token_hash(self->token, self->session.token_hash);
    self->session.account = self->account.id;
    self->session.expires_ms = clock_now_ms(&self->clock) + SESSION_MS;
    self->job.kind = JOB_WRITE;
    self->job.run = store_session_run;
    self->job.done = store_session_done;
    if (job_submit(self->req->http->pool, &self->job, &err) != STATUS_OK) {
        self->req->http->in_flight--;
        fail(self, &err);
    }
}

/* 0, or seconds until another attempt is allowed. */
static int
wait_s(struct request *req, const char *username)
{
    struct http *http = req->http;
    char name[USERNAME_SIZE];
    int64_t now = clock_monotonic_ms();
    int by_address = rate_limit_take(&http->sign_ins_by_address, req->address, now);
    int by_account;

    (void)text_copy(name, sizeof(name), username);
    for (char *p = name; *p; p++) {
        *p = (char)tolower((unsigned char)*p);
    }
    by_account = rate_limit_take(&http->sign_ins_by_account, name, now);
    return by_address > by_account ? by_address : by_account;
}

static enum status
sign_in_start(struct request *req, struct error *err)
{
    struct sign_in *self = xcalloc(1, sizeof(*self));
    enum status st = json_read_text(request_json(req), "username", JSON_REQUIRED,
        self->username, sizeof(self->username), err);
    int seconds;

    if (st == STATUS_OK) {
        st = json_read_text(request_json(req), "password", JSON_REQUIRED, self->password,
            sizeof(self->password), err);
    }
    if (st != STATUS_OK) {
        sign_in_free(self);
        return st;
    }
    seconds = wait_s(req, self->username);
    if (seconds > 0) {
        struct error why;
        json_t *problem;
        char *text;
        size_t len;

        sign_in_free(self);
        (void)error_set(
            &why, STATUS_TOO_MANY_REQUESTS, "try again in %d seconds", seconds);
        problem = texts_problem(req->http->texts, req->language, &why, NULL);
        text = http_dump(problem, &len);
        json_decref(problem);
        request_reply(req, &(struct reply){ .status = 429,
                               .type = PROBLEM_TYPE,
                               .body = text,
                               .len = len,
                               .retry_after_s = seconds });
        free(text);
        return STATUS_OK;
    }
    self->req = req;
    self->clock = req->http->clock;
    self->job.kind = JOB_SLOW;
    self->job.run = check_password_run;
    self->job.done = check_password_done;
    st = job_submit(req->http->pool, &self->job, err);
    if (st != STATUS_OK) {
        sign_in_free(self);
        return st;
    }
    req->http->in_flight++;
    return STATUS_OK;
}

struct sign_out {
    struct job job;
    struct request *req; /* borrowed; loop thread only */
    uint8_t hash[TOKEN_HASH_SIZE];
};

static enum status
sign_out_run(struct job *job, struct db *db, struct error *err)
{
    struct sign_out *self = CONTAINER_OF(job, struct sign_out, job);

    return db_session_delete(db, self->hash, err);
}

static void
sign_out_done(struct job *job)
{
    struct sign_out *self = CONTAINER_OF(job, struct sign_out, job);
    struct request *req = self->req;

    req->http->in_flight--;
    caller_cache_drop(&req->http->callers, self->hash);
    if (job->status == STATUS_OK || job->status == STATUS_NOT_FOUND) {
        request_reply(req, &(struct reply){ .status = 204,
                               .cookie = COOKIE_NAME
                               "=; Path=/; HttpOnly; SameSite=Strict; Max-Age=0" });
    } else {
        request_reply_error(req, &job->err);
    }
    free(self);
}

static enum status
sign_out_start(struct request *req, struct error *err)
{
    struct sign_out *self = xcalloc(1, sizeof(*self));
    enum status st;

    self->job.kind = JOB_WRITE;
    self->job.run = sign_out_run;
    self->job.done = sign_out_done;
    self->req = req;
    memcpy(self->hash, req->token_hash, sizeof(self->hash));
    caller_cache_drop(&req->http->callers, self->hash);
    st = job_submit(req->http->pool, &self->job, err);
    if (st != STATUS_OK) {
        free(self);
        return st;
    }
    req->http->in_flight++;
    return STATUS_OK;
}

static enum status
who_start(struct request *req, struct error *err)
{
    (void)err;
    request_reply_json(req, 200,
        json_pack(
            "{s:s, s:s}", "role", role_name(req->caller.role), "name", req->caller.name));
    return STATUS_OK;
}

#define ROLES_ALL (ROLE_BIT(ROLE_COUNT) - 1)

static const struct route routes[] = {
    { .method = "POST",
        .path = "/v1/session",
        .roles = ROLES_PUBLIC,
        .start = sign_in_start },
    { .method = "GET", .path = "/v1/session", .roles = ROLES_ALL, .start = who_start },
    { .method = "DELETE",
        .path = "/v1/session",
        .roles = ROLES_STAFF | ROLE_BIT(ROLE_APPLICANT),
        .start = sign_out_start },
};

const struct route_set routes_session = ROUTE_SET(routes);
