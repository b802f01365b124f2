/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The office's settings, part by part: read them, replace one. */
#include <stdio.h>

#include "server/http/routes.h"
#include "server/office/change_settings.h"
#include "server/office/settings_store.h"

#define PART_MAX ((size_t)256 * 1024) /* the shipped services are 24 KiB */

struct settings_input {
    enum settings_part part;
    json_t *body; /* a reference; NULL when only read */
};

static enum status
settings_decode(const struct request *req, void *input, struct error *err)
{
    struct settings_input *in = input;

    in->part = settings_part_from_name(request_param(req, "part"));
    return in->part < SETTINGS_PART_COUNT
               ? STATUS_OK
               : error_set(err, STATUS_NOT_FOUND, "there are no settings of that name");
}

static enum status
change_decode(const struct request *req, void *input, struct error *err)
{
    struct settings_input *in = input;
    enum status st = settings_decode(req, input, err);

    if (st == STATUS_OK) {
        /* A copy: the worker counts references while the loop may count others. */
        in->body = json_deep_copy(request_json(req));
    }
    return st;
}

static void
settings_release(void *input)
{
    const struct settings_input *in = input;

    json_decref(in->body);
}

static enum status
settings_run(struct act *act, void *input, struct answer *answer, struct error *err)
{
    const struct settings_input *in = input;
    json_t *body;
    enum status st = settings_store_part(act->db, act->office, in->part, &body, err);

    if (st == STATUS_OK) {
        answer_json(answer, 200, body);
    }
    return st;
}

static enum status
change_run(struct act *act, void *input, struct answer *answer, struct error *err)
{
    const struct settings_input *in = input;
    enum status st = change_settings(act, in->part, in->body, &answer->settings, err);

    if (st == STATUS_OK) {
        answer_json(answer, 200, json_deep_copy(in->body));
    }
    return st;
}

static const struct route routes[] = {
    { .method = "GET",
        .path = "/v1/settings/{part}",
        .roles = ROLE_BIT(ROLE_ADMIN) | ROLE_BIT(ROLE_SUPERVISOR),
        .kind = JOB_READ,
        .input_size = sizeof(struct settings_input),
        .decode = settings_decode,
        .run = settings_run },
    { .method = "PUT",
        .path = "/v1/settings/{part}",
        .roles = ROLE_BIT(ROLE_ADMIN) | ROLE_BIT(ROLE_SUPERVISOR),
        .kind = JOB_WRITE,
        .input_size = sizeof(struct settings_input),
        .body_max = PART_MAX,
        .decode = change_decode,
        .run = change_run,
        .release = settings_release },
};

const struct route_set routes_settings = ROUTE_SET(routes);
