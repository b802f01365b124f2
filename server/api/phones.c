/* SPDX-License-Identifier: GPL-3.0-or-later */
/* GET /v1/track/{token}/events: whose number it is, and among which office's phones. */
#include "server/api/phones.h"

#include <stdlib.h>
#include <string.h>

#include "common/clock.h"
#include "common/mem.h"
#include "server/api/api.h"
#include "server/api/office_phones.h"
#include "server/api/phone_jobs.h"
#include "server/api/routes.h"
#include "server/http/http.h"
#include "server/http/reply.h"
#include "server/http/request.h"
#include "server/job.h"
#include "server/offices.h"

struct phone_sets {
    uint64_t heard; /* commits of any office, so far */
    size_t count;
    struct phones *list[]; /* owned; one an office */
};

static enum status
sets_open(struct http *http, void *app, void **state, struct error *err)
{
    const struct api *api = app;
    size_t count = offices_count(api->offices);
    struct phone_sets *sets = xcalloc(1, sizeof(*sets) + count * sizeof(struct phones *));

    (void)http;
    (void)err;
    for (; sets->count < count; sets->count++) {
        sets->list[sets->count] =
            office_phones_new(api, offices_at(api->offices, sets->count), &sets->heard);
    }
    *state = sets;
    return STATUS_OK;
}

static void
sets_close(void *state)
{
    struct phone_sets *sets = state;

    for (size_t i = 0; i < sets->count; i++) {
        office_phones_free(sets->list[i]);
    }
    free(sets);
}

static struct phones *
sets_find(const struct phone_sets *sets, const struct office *office)
{
    for (size_t i = 0; i < sets->count; i++) {
        if (office_phones_of(sets->list[i]) == office) {
            return sets->list[i];
        }
    }
    return NULL;
}

size_t
phones_listeners(const struct phone_sets *sets)
{
    size_t count = 0;

    for (size_t i = 0; i < sets->count; i++) {
        count += office_phones_count(sets->list[i]);
    }
    return count;
}

/* A phone begins to follow: first find its number. */
struct begin {
    struct phone_look look;
    struct request *req; /* borrowed; loop thread only */
    uint64_t heard;      /* of commits, when it was asked */
};

static void
begin_done(struct job *job)
{
    struct phone_look *look = CONTAINER_OF(job, struct phone_look, job);
    struct begin *begin = CONTAINER_OF(look, struct begin, look);
    struct request *req = begin->req;
    const struct phone_sets *sets = http_state(request_http(req), &routes_phones);
    struct error left;

    request_from_worker(req);
    if (job->status != STATUS_OK) {
        request_reply_error(req, job->err);
    } else if (request_has_left(req)) { /* nobody reads it; this frees the request */
        (void)error_set(&left, STATUS_BUSY, "the client has left");
        request_reply_error(req, &left);
    } else {
        office_phones_add(sets_find(sets, begin->look.office), req, &begin->look.news,
            begin->heard != sets->heard);
    }
    phone_look_destroy(&begin->look);
    free(begin);
}

static enum status
begin_start(struct request *req, struct error *err)
{
    const struct phone_sets *sets = http_state(request_http(req), &routes_phones);
    const char *token = request_param(req, "token");
    struct api *api = api_of(req);
    struct begin *begin;
    enum status st;
    int seconds;

    if (strlen(token) >= TRACK_SIZE) {
        return error_set(err, STATUS_NOT_FOUND, "there is no such number");
    }
    begin = xcalloc(1, sizeof(*begin));
    seconds = public_take(
        &api->publics, request_address(req), clock_monotonic_ms(), begin->look.job.fair);
    if (seconds > 0) {
        free(begin);
        return error_too_many(err, seconds);
    }
    begin->req = req;
    begin->heard = sets->heard;
    phone_look_init(&begin->look, api->offices, token);
    begin->look.job.done = begin_done;
    st = job_submit(api->pool, &begin->look.job, err);
    if (st != STATUS_OK) {
        phone_look_destroy(&begin->look);
        free(begin);
        return st;
    }
    request_to_worker(req);
    return STATUS_OK;
}

static const struct route routes[] = {
    { .method = "GET",
        .path = "/v1/track/{token}/events",
        .roles = ROLES_PUBLIC,
        .stream = true,
        .start = begin_start },
};

const struct route_set routes_phones = {
    .routes = routes,
    .count = ARRAY_LEN(routes),
    .open = sets_open,
    .close = sets_close,
};
