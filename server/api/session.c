/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Sign-in and sign-out of people. The password is checked on the slow worker (Argon2id
 * takes tens of milliseconds on purpose), as long for a name that does not exist. The
 * token leaves us once; what is stored is its hash. An Idempotency-Key is not kept here:
 * it would mean storing the token.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <sodium.h>

#include "common/clock.h"
#include "common/json_reader.h"
#include "common/log.h"
#include "common/mem.h"
#include "common/text.h"
#include "db/db_account.h"
#include "server/api/api.h"
#include "server/api/identify.h"
#include "server/api/routes.h"
#include "server/api/stream_guard.h"
#include "server/http/http.h"
#include "server/http/reply.h"
#include "server/office/office.h"
#include "server/office/password.h"
#include "server/office/token.h"
#include "server/offices.h"
#include "server/prereg/registrant.h"

#define LOG_TAG "server/api"
#define PASSWORD_SIZE (PASSWORD_MAX + 1)

struct sign_in {
    struct job job;
    struct request *req;               /* borrowed; loop thread only */
    struct office *whose;              /* borrowed: whose account it is */
    const struct office_fixed *office; /* its fixed part */
    char username[USERNAME_SIZE];
    char password[PASSWORD_SIZE]; /* wiped after the check */
    struct try try;
    struct account account;
    bool shared; /* on a computer that others use, too */
    char token[sizeof(SHARED_MARK) + TOKEN_SIZE];
    struct session session;
};

/* Staff by their name, applicants by their phone or e-mail. */
static enum status
find_account(struct sign_in *self, struct db *db, struct error *err)
{
    struct act act = {
        .db = db, .office = self->office->id, .vault = self->office->vault
    };
    char username[USERNAME_SIZE];
    enum status st = registrant_username(&act, self->username, username, err);

    if (st != STATUS_OK) {
        return st;
    }
    return db_account_by_username(db, self->office->id,
        username[0] ? username : self->username, &self->account, err);
}

/* An applicant's name is sealed; it is for the applicant alone. */
static enum status
name_applicant(struct sign_in *self, struct db *db, struct error *err)
{
    struct act act = {
        .db = db, .office = self->office->id, .vault = self->office->vault
    };
    struct person person;
    enum status st;

    if (self->account.role != ROLE_APPLICANT) {
        return STATUS_OK;
    }
    st = registrant_person(&act, self->account.id, &person, err);
    if (st == STATUS_OK) {
        (void)text_copy(self->account.name, sizeof(self->account.name), person.name);
    }
    sodium_memzero(&person, sizeof(person));
    return st;
}

static enum status
check_password_run(struct job *job, struct db *db, struct error *err)
{
    struct sign_in *self = CONTAINER_OF(job, struct sign_in, job);
    bool known;
    bool right;
    enum status st = find_account(self, db, err);

    if (st != STATUS_OK && st != STATUS_NOT_FOUND) {
        return st;
    }
    known = st == STATUS_OK;
    right = password_verify(known ? self->account.password_hash : NULL, self->password);
    sodium_memzero(self->password, sizeof(self->password));
    if (!known || !right || self->account.disabled) {
        (void)error_set(err, STATUS_NOT_SIGNED_IN, "wrong user name or password");
        err->which = CASE_PASSWORD;
        return STATUS_NOT_SIGNED_IN;
    }
    return name_applicant(self, db, err);
}

static enum status
store_session_run(struct job *job, struct db *db, struct error *err)
{
    struct sign_in *self = CONTAINER_OF(job, struct sign_in, job);
    int64_t now_ms = clock_now_ms(&self->office->clock);
    enum status st = db_session_insert(db, &self->session, now_ms, err);

    return st == STATUS_OK && self->account.role == ROLE_APPLICANT
               ? db_registrant_used(db, self->office->id, self->account.id, now_ms, err)
               : st;
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
        api_of(req)->sign_in_failures++;
        log_warn(NULL, "a sign-in from %s failed", request_address(req));
    }
    request_reply_error(req, err);
    sign_in_free(self);
}

/* TLS, here or at the proxy: the cookie is for it alone. */
static bool
is_secure(const struct api *api, struct office *office)
{
    char url[OFFICE_TEXT_SIZE];

    office_public_url(office, url);
    return http_is_tls(api->http) || text_starts_with(url, "https://");
}

/* The roles whose work the person does besides, where there are some. */
static void
add_also(json_t *json, bool receives)
{
    if (receives) {
        (void)json_object_set_new(
            json, "also", json_pack("[s]", role_name(ROLE_RECEPTION)));
    }
}

static void
store_session_done(struct job *job)
{
    struct sign_in *self = CONTAINER_OF(job, struct sign_in, job);
    struct request *req = self->req;
    char expires[RFC3339_SIZE];
    char cookie[192];
    char lasts[32] = ""; /* a shared one goes with the browser's window */
    json_t *json;
    char *text;
    size_t len;

    request_from_worker(req);
    if (job->status != STATUS_OK) {
        fail(self, job->err);
        return;
    }
    json = json_pack("{s:s, s:s, s:s, s:s}", "token", self->token, "expires_at",
        zone_format(office_zone(self->whose), self->session.expires_ms, false, expires),
        "role", role_name(self->account.role), "name", self->account.name);
    add_also(json, self->account.receives);
    text = reply_dump(json, &len);
    json_decref(json);
    if (!self->shared) {
        (void)snprintf(lasts, sizeof(lasts), "; Max-Age=%d", (int)(SESSION_MS / 1000));
    }
    (void)snprintf(cookie, sizeof(cookie),
        COOKIE_NAME "=%s; Path=/; HttpOnly; SameSite=Strict%s%s", self->token, lasts,
        is_secure(api_of(req), self->whose) ? "; Secure" : "");
    api_of(req)->sign_ins++;
    tries_were_right(&api_of(req)->tries, &self->try);
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
    char made[TOKEN_SIZE];
    struct error err;

    if (job->status != STATUS_OK) {
        request_from_worker(self->req);
        fail(self, job->err);
        return;
    }
    token_make(made);
    text_copy(self->token, sizeof(self->token), self->shared ? SHARED_MARK : "");
    text_append(self->token, sizeof(self->token), made);
    sodium_memzero(made, sizeof(made));
    token_hash(self->token, self->session.token_hash);
    self->session.account = self->account.id;
    self->session.expires_ms =
        clock_now_ms(&self->office->clock) + (self->shared ? SHARED_MS : SESSION_MS);
    self->job.kind = JOB_WRITE;
    memset(self->job.fair, 0, sizeof(self->job.fair)); /* had with the hash */
    self->job.run = store_session_run;
    self->job.done = store_session_done;
    if (job_submit(api_of(self->req)->pool, &self->job, &err) != STATUS_OK) {
        request_from_worker(self->req);
        fail(self, &err);
    }
}

/* 0, or seconds until another attempt is allowed. */
static int
wait_s(const struct request *req, struct sign_in *self)
{
    char name[sizeof(self->try.account)];

    (void)snprintf(name, sizeof(name), "%s/%s", self->office->code, self->username);
    return tries_take(&api_of(req)->tries, TRY_PASSWORD, request_address(req), name,
        clock_monotonic_ms(), &self->try);
}

/* Whose account it is: the office that is named, by default the one at home. */
static enum status
choose_office(const struct request *req, struct sign_in *self, struct error *err)
{
    const struct offices *offices = api_of(req)->offices;
    char code[sizeof(self->office->code)] = "";
    struct json_reader body;
    struct office *office;

    reader_init(&body, request_json(req), READER_STRICT, err);
    reader_text(&body, "office", JSON_OPTIONAL, code, sizeof(code));
    if (reader_result(&body) != STATUS_OK) {
        return reader_result(&body);
    }
    office = code[0] ? offices_by_code(offices, code) : offices_home(offices);
    if (!office) {
        return error_set(err, STATUS_NOT_SIGNED_IN, "there is no such office here");
    }
    self->whose = office;
    self->office = office_fixed(office);
    return STATUS_OK;
}

static enum status
sign_in_start(struct request *req, struct error *err)
{
    struct sign_in *self = xcalloc(1, sizeof(*self));
    struct json_reader body;
    enum status st;
    int seconds;

    reader_init(&body, request_json(req), READER_STRICT, err);
    reader_text(&body, "username", JSON_REQUIRED, self->username, sizeof(self->username));
    reader_text(&body, "password", JSON_REQUIRED, self->password, sizeof(self->password));
    reader_bool(&body, "shared", JSON_OPTIONAL, &self->shared);
    st = reader_result(&body);
    if (st == STATUS_OK) {
        st = choose_office(req, self, err);
    }
    if (st != STATUS_OK) {
        sign_in_free(self);
        return st;
    }
    seconds = wait_s(req, self);
    if (seconds > 0) {
        sign_in_free(self);
        return error_too_many(err, seconds);
    }
    self->req = req;
    self->job.kind = JOB_SLOW;
    self->job.run = check_password_run;
    memcpy(self->job.fair, self->try.fair, sizeof(self->job.fair));
    self->job.done = check_password_done;
    st = job_submit(api_of(req)->pool, &self->job, err);
    if (st != STATUS_OK) {
        tries_give_back(&api_of(req)->tries, &self->try);
        sign_in_free(self);
        return st;
    }
    request_to_worker(req);
    return STATUS_OK;
}

struct sign_out {
    struct job job;
    struct request *req; /* borrowed; loop thread only */
    int64_t account;     /* 0: this session alone; else all that it has */
    uint8_t hash[TOKEN_HASH_SIZE];
};

static enum status
sign_out_run(struct job *job, struct db *db, struct error *err)
{
    struct sign_out *self = CONTAINER_OF(job, struct sign_out, job);

    return self->account != 0 ? db_session_delete_all(db, self->account, err)
                              : db_session_delete(db, self->hash, err);
}

static void
sign_out_done(struct job *job)
{
    struct sign_out *self = CONTAINER_OF(job, struct sign_out, job);
    struct request *req = self->req;

    request_from_worker(req);
    if (job->status == STATUS_OK) {
        stream_guard_end(api_of(req)->stream_guard, self->hash);
        request_reply(req, &(struct reply){ .status = 204,
                               .cookie = COOKIE_NAME
                               "=; Path=/; HttpOnly; SameSite=Strict; Max-Age=0" });
    } else {
        request_reply_error(req, job->err);
    }
    free(self);
}

static enum status
sign_out_start(struct request *req, struct error *err)
{
    struct sign_out *self;
    char everywhere[4];
    enum status st =
        request_query_text(req, "everywhere", everywhere, sizeof(everywhere), err);

    if (st == STATUS_OK && everywhere[0] && strcmp(everywhere, "yes") != 0) {
        st = error_field(err, "everywhere", "of the query must be \"yes\", or left out");
    }
    if (st != STATUS_OK) {
        return st;
    }
    self = xcalloc(1, sizeof(*self));
    self->account = everywhere[0] ? request_caller(req)->account_id : 0;
    self->job.kind = JOB_WRITE;
    self->job.run = sign_out_run;
    self->job.done = sign_out_done;
    self->req = req;
    (void)identify_token(req, self->hash); /* its role says that it showed one */
    caller_cache_drop(&api_of(req)->callers, self->hash);
    st = job_submit(api_of(req)->pool, &self->job, err);
    if (st != STATUS_OK) {
        free(self);
        return st;
    }
    request_to_worker(req);
    return STATUS_OK;
}

static enum status
who_start(struct request *req, struct error *err)
{
    const struct caller *caller = request_caller(req);
    json_t *json =
        json_pack("{s:s, s:s}", "role", role_name(caller->role), "name", caller->name);

    (void)err;
    add_also(json, (caller->also & ROLE_BIT(ROLE_RECEPTION)) != 0);
    request_reply_json(req, 200, json);
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
        .roles = ROLES_STAFF | ROLES_APPLYING,
        .start = sign_out_start },
};

const struct route_set routes_session = ROUTE_SET(routes);
