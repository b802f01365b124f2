/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Papers of an application: given as a whole file, taken away, looked at. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/json_reader.h"
#include "common/paper_fault.h"
#include "common/text.h"
#include "db/db_review.h"
#include "server/api/application_json.h"
#include "server/api/body_file.h"
#include "server/api/routes.h"
#include "server/api/upload.h"
#include "server/office/office.h"
#include "server/prereg/paper.h"
#include "server/prereg/review.h"

struct paper_input {
    struct body_file file; /* first: the route is given it */
    char id[VISIT_ID_SIZE];
    char kind[PAPER_KIND_SIZE];
    int64_t page; /* of a PDF, to be drawn; 0: the file itself */
    struct paper_facts facts;
};

static enum status
paper_decode(const struct request *req, void *input, struct error *err)
{
    struct paper_input *in = input;

    if (!text_copy(in->id, sizeof(in->id), request_param(req, "id")) ||
        !text_copy(in->kind, sizeof(in->kind), request_param(req, "kind"))) {
        return error_set(err, STATUS_NOT_FOUND, "there is no such paper");
    }
    return request_query_int(req, "page", 1, PAPER_PAGES_MAX, &in->page, err);
}

static enum status
give_prepare(void *input, struct error *err)
{
    struct paper_input *in = input;

    return paper_keep(in->file.office, in->file.path, in->file.sha256, &in->facts, err);
}

static enum status
answer_application(struct act *act, const struct application *application,
    struct answer *answer, struct error *err)
{
    json_t *json;
    enum status st = json_of_application(act, application, true, &json, err);

    if (st == STATUS_OK) {
        answer_json(answer, 200, json);
    }
    return st;
}

static enum status
give_run(struct act *act, void *input, struct answer *answer, struct error *err)
{
    const struct paper_input *in = input;
    struct application application;
    enum status st = application_find(act, in->id, 0, &application, err);

    if (st != STATUS_OK) {
        return st;
    }
    if (paper_is_infected(act, &application, &in->facts, &st, err)) {
        answer->refused = STATUS_BAD_DOCUMENT;
        return st;
    }
    st = paper_give(act, &application, in->kind, in->file.sha256, &in->facts, err);
    return st == STATUS_OK ? answer_application(act, &application, answer, err) : st;
}

static enum status
remove_run(struct act *act, void *input, struct answer *answer, struct error *err)
{
    const struct paper_input *in = input;
    struct application application;
    enum status st = application_find(act, in->id, 0, &application, err);

    if (st != STATUS_OK) {
        return st;
    }
    st = paper_remove(act, &application, in->kind, err);
    return st == STATUS_OK ? answer_application(act, &application, answer, err) : st;
}

struct again_input {
    char id[VISIT_ID_SIZE];
    char kind[PAPER_KIND_SIZE];
    char from[VISIT_ID_SIZE]; /* the application it was given with */
};

static enum status
earlier_decode(const struct request *req, void *input, struct error *err)
{
    struct again_input *in = input;

    if (!text_copy(in->id, sizeof(in->id), request_param(req, "id")) ||
        !text_copy(in->kind, sizeof(in->kind), request_param(req, "kind"))) {
        return error_set(err, STATUS_NOT_FOUND, "there is no such paper");
    }
    return STATUS_OK;
}

static enum status
again_decode(const struct request *req, void *input, struct error *err)
{
    struct again_input *in = input;
    struct json_reader r;
    enum status st = earlier_decode(req, input, err);

    if (st != STATUS_OK) {
        return st;
    }
    reader_init(&r, request_json(req), READER_STRICT, err);
    reader_text(&r, "application", JSON_REQUIRED, in->from, sizeof(in->from));
    return reader_result(&r);
}

static enum status
earlier_run(struct act *act, void *input, struct answer *answer, struct error *err)
{
    const struct again_input *in = input;
    struct application application;
    struct earlier_paper *papers = NULL;
    size_t count;
    enum status st = application_find(act, in->id, 0, &application, err);

    if (st == STATUS_OK) {
        st = paper_list_earlier(act, &application, in->kind, &papers, &count, err);
    }
    if (st == STATUS_OK) {
        answer_json(answer, 200,
            json_pack("{s:o}", "papers", json_of_earlier_papers(act, papers, count)));
    }
    free(papers);
    return st;
}

static enum status
again_run(struct act *act, void *input, struct answer *answer, struct error *err)
{
    const struct again_input *in = input;
    struct application application;
    enum status st = application_find(act, in->id, 0, &application, err);

    if (st == STATUS_OK) {
        st = paper_give_again(act, &application, in->kind, in->from, err);
    }
    return st == STATUS_OK ? answer_application(act, &application, answer, err) : st;
}

/* Whose it is, its village while it waits for it, and the reviewer who has taken it; to
 * anybody else it is not there. */
static enum status
look_run(struct act *act, void *input, struct answer *answer, struct error *err)
{
    const struct paper_input *in = input;
    struct application application;
    char what[LOOK_WHAT_SIZE];
    struct paper paper;
    uint8_t *bytes;
    size_t len;
    enum status st =
        application_find(act, in->id, REVIEW_ROLES | VILLAGE_ROLES, &application, err);

    if (st != STATUS_OK) {
        return st;
    }
    if (!caller_is(act->caller, ROLES_APPLYING) && !review_is_mine(act, &application)) {
        return error_set(err, STATUS_CLAIMED_BY_OTHER, "take it first");
    }
    st = paper_open(act, &application, in->kind, &paper, &bytes, &len, err);
    if (st != STATUS_OK) {
        return st;
    }
    if (in->page > 0 && strcmp(paper.type, "application/pdf") == 0) {
        uint8_t *pdf = bytes;

        st = paper_draw_page(pdf, len, (int)in->page, &bytes, &len, err);
        free(pdf);
        if (st != STATUS_OK) {
            return st;
        }
        text_copy(paper.type, sizeof(paper.type), "image/jpeg");
    }
    (void)snprintf(what, sizeof(what), "paper %s", in->kind);
    answer_looked(answer, application.id, what);
    answer_bytes(answer,
        strcmp(paper.type, "application/pdf") == 0 ? "application/pdf" : "image/jpeg",
        (char *)bytes, len);
    return STATUS_OK;
}

#define PAPER_PATH "/v1/applications/{id}/documents/{kind}"

static const struct route routes[] = {
    { .method = "PUT",
        .path = PAPER_PATH,
        .roles = ROLES_APPLYING,
        .kind = JOB_WRITE,
        .input_size = sizeof(struct paper_input),
        .body_max = PAPER_BYTES_MAX,
        .raw_body = true,
        .streamed = true,
        .start = upload_start,
        .decode = paper_decode,
        .prepare = give_prepare,
        .prepare_kind = JOB_HELPER,
        .run = give_run },
    { .method = "DELETE",
        .path = PAPER_PATH,
        .roles = ROLES_APPLYING,
        .kind = JOB_WRITE,
        .input_size = sizeof(struct paper_input),
        .decode = paper_decode,
        .run = remove_run },
    { .method = "GET",
        .path = PAPER_PATH,
        .roles = ROLES_APPLYING | REVIEW_ROLES,
        .kind = JOB_HELPER,
        .input_size = sizeof(struct paper_input),
        .decode = paper_decode,
        .run = look_run },
    { .method = "GET",
        .path = PAPER_PATH "/earlier",
        .roles = ROLES_APPLYING,
        .kind = JOB_READ,
        .input_size = sizeof(struct again_input),
        .decode = earlier_decode,
        .run = earlier_run },
    { .method = "POST",
        .path = PAPER_PATH "/again",
        .roles = ROLES_APPLYING,
        .kind = JOB_WRITE,
        .input_size = sizeof(struct again_input),
        .decode = again_decode,
        .run = again_run },
};

const struct route_set routes_papers = ROUTE_SET(routes);
