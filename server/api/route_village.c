/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Village operators: an application for somebody who agreed, those that wait until the
 * village knows of them, and what it says. What is made is filled in and sent as by an
 * applicant: route_applications.c.
 */
#include <stdlib.h>
#include <string.h>

#include <sodium.h>

#include "common/json_reader.h"
#include "server/api/application_input.h"
#include "server/api/application_json.h"
#include "server/api/person_input.h"
#include "server/api/routes.h"
#include "server/prereg/village.h"

static enum status
list_run(struct act *act, void *input, struct answer *answer, struct error *err)
{
    struct application *rows;
    json_t *waiting;
    size_t count;
    enum status st = village_list(act, &rows, &count, err);

    (void)input;
    if (st != STATUS_OK) {
        return st;
    }
    waiting = json_of_application_rows(act, rows, count);
    free(rows);
    answer_json(answer, 200, json_pack("{s:o}", "waiting", waiting));
    st = application_list(act, &rows, &count, err);
    if (st == STATUS_OK) {
        (void)json_object_set_new(
            answer->json, "made", json_of_application_rows(act, rows, count));
        free(rows);
    }
    return st;
}

static enum status
start_decode(const struct request *req, void *input, struct error *err)
{
    struct village_input *in = input;
    struct json_reader r;

    reader_init(&r, request_json(req), READER_STRICT, err);
    reader_line(&r, "service", JSON_REQUIRED, in->service, sizeof(in->service));
    person_input(&r, &in->who);
    reader_text(&r, "consent", JSON_REQUIRED, in->consent, sizeof(in->consent));
    return reader_result(&r);
}

static enum status
start_run(struct act *act, void *input, struct answer *answer, struct error *err)
{
    struct application application;
    struct desk_known_person known;
    json_t *json;
    enum status st = village_start(act, input, &application, &known, err);

    if (st == STATUS_PERSON_KNOWN) {
        return person_is_known(answer, &known);
    }
    if (st == STATUS_OK) {
        st = json_of_application(act, &application, /* with_person= */ true, &json, err);
    }
    if (st == STATUS_OK) {
        answer_json(answer, 201, json);
    }
    return st;
}

static void
start_release(void *input)
{
    sodium_memzero(input, sizeof(struct village_input));
}

/* Who has said it does not see it any more: whom it is of is not told again. */
static enum status
decide_run(struct act *act, void *input, struct answer *answer, struct error *err)
{
    const struct application_request *in = input;
    struct application application;
    json_t *json;
    enum status st = village_decide(act, in->move, &in->input, &application, err);

    if (st == STATUS_OK) {
        st = json_of_application(act, &application, /* with_person= */ false, &json, err);
    }
    if (st == STATUS_OK) {
        answer_json(answer, 200, json);
    }
    return st;
}

static enum status
decide_decode(const struct request *req, void *input, struct error *err)
{
    return application_input_decode(req, input, err);
}

#define DECIDE(constant, word) \
    { \
        .method = "POST", .path = "/v1/applications/{id}/" word, .roles = VILLAGE_ROLES, \
        .kind = JOB_WRITE, .which = (constant), \
        .input_size = sizeof(struct application_request), .decode = decide_decode, \
        .run = decide_run, .release = application_input_release \
    }

static const struct route routes[] = {
    { .method = "GET",
        .path = "/v1/village/applications",
        .roles = VILLAGE_ROLES,
        .kind = JOB_READ,
        .run = list_run },
    { .method = "POST",
        .path = "/v1/village/applications",
        .roles = VILLAGE_ROLES,
        .kind = JOB_WRITE,
        .input_size = sizeof(struct village_input),
        .decode = start_decode,
        .run = start_run,
        .release = start_release },
    DECIDE(MOVE_ENDORSE, "endorse"),
    DECIDE(MOVE_VILLAGE_RETURN, "village-return"),
};

const struct route_set routes_village = ROUTE_SET(routes);
