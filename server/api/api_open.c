/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Beginning and ending what is said over HTTP. */
#include "server/api/api_open.h"

#include <stdlib.h>

#include "common/mem.h"
#include "server/api/api.h"
#include "server/api/identify.h"
#include "server/api/route_job.h"
#include "server/api/shared_answers.h"
#include "server/api/stream_guard.h"
#include "server/api/upload.h"
#include "server/config.h"
#include "server/http/http.h"
#include "server/office/office.h"
#include "server/offices.h"

enum status
api_open(const struct api_options *options, struct api **out, struct error *err)
{
    struct api *api = xcalloc(1, sizeof(*api));
    enum status st = STATUS_OK;

    *out = api;
    api->base = options->base;
    api->http = options->http;
    api->offices = options->offices;
    api->pool = options->pool;
    api->backend = options->backend;
    caller_cache_init(&api->callers);
    api->stream_guard = stream_guard_new(api->base, api->pool, &api->callers,
        &office_fixed(offices_home(api->offices))->clock);
    rate_limit_init(&api->publics, (double)options->config->public_per_minute);
    api->shared = shared_answers_new(api->offices);
    tries_init(&api->tries, (double)options->config->sign_ins_per_minute);
    api->app = (struct http_app){
        .arg = api,
        .sets = options->sets,
        .elsewhere = options->elsewhere,
        .identify = identify,
        .run = route_job_start,
    };
    for (size_t i = 0; st == STATUS_OK && i < offices_count(api->offices); i++) {
        st = upload_prepare(office_fixed(offices_at(api->offices, i)), err);
    }
    return st == STATUS_OK ? http_serve(api->http, &api->app, err) : st;
}

void
api_reconfigure(struct api *api, const struct config *config)
{
    rate_limit_set(&api->publics, (double)config->public_per_minute);
    tries_set(&api->tries, (double)config->sign_ins_per_minute);
}

void
api_free(struct api *api)
{
    if (!api) {
        return;
    }
    caller_cache_destroy(&api->callers);
    stream_guard_free(api->stream_guard);
    tries_destroy(&api->tries);
    rate_limit_destroy(&api->publics);
    shared_answers_free(api->shared);
    free(api);
}
