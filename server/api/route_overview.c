/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How the office stands, for whoever runs it. */
#include "common/text.h"
#include "server/api/head_json.h"
#include "server/api/routes.h"
#include "server/office/concern_care.h"
#include "server/office/head_view.h"

#define HAVE_SIZE 2048 /* room for the figures of 290 rows */

struct overview_input {
    char have[HAVE_SIZE];
};

static enum status
overview_decode(const struct request *req, void *input, struct error *err)
{
    struct overview_input *in = input;

    return request_query_text(req, "have", in->have, sizeof(in->have), err);
}

static enum status
overview_run(struct act *act, void *input, struct answer *answer, struct error *err)
{
    const struct overview_input *in = input;
    struct head_view view;
    enum status st = head_view_load(act, &view, err);

    if (st == STATUS_OK) {
        answer_json(answer, 200, json_of_head_view(act, &view, in->have));
        head_view_destroy(&view);
    }
    return st;
}

static enum status
take_decode(const struct request *req, void *input, struct error *err)
{
    return text_copy(input, CONCERN_ID_SIZE, request_param(req, "id"))
               ? STATUS_OK
               : error_set(err, STATUS_NOT_FOUND, "there is no such concern");
}

static enum status
take_run(struct act *act, void *input, struct answer *answer, struct error *err)
{
    enum status st = concern_take(act, input, err);

    (void)answer;
    return st == STATUS_OK ? STATUS_EMPTY : st;
}

static const struct route routes[] = {
    { .method = "GET",
        .path = "/v1/overview",
        .roles = ROLE_BIT(ROLE_ADMIN) | ROLE_BIT(ROLE_SUPERVISOR),
        .kind = JOB_HEAD,
        .input_size = sizeof(struct overview_input),
        .decode = overview_decode,
        .run = overview_run },
    { .method = "POST",
        .path = "/v1/concerns/{id}/take",
        .roles =
            ROLE_BIT(ROLE_ADMIN) | ROLE_BIT(ROLE_SUPERVISOR) | ROLE_BIT(ROLE_COUNTER),
        .kind = JOB_WRITE,
        .input_size = CONCERN_ID_SIZE,
        .decode = take_decode,
        .run = take_run },
};

const struct route_set routes_overview = ROUTE_SET(routes);
