/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The reviewers' list, and what a reviewer does with an application. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/json_reader.h"
#include "common/text.h"
#include "common/zone.h"
#include "db/db_review.h"
#include "server/api/application_input.h"
#include "server/api/application_json.h"
#include "server/api/routes.h"
#include "server/prereg/review.h"
#include "server/prereg/review_signs.h"

#define PAGE_MAX 100

struct list_input {
    enum ticket_state state;
    int64_t after_ms;
    char after_id[VISIT_ID_SIZE];
};

/* "1784000000000-01J..." as the page before told it. */
static bool
read_after(const char *text, struct list_input *in)
{
    char *end;

    in->after_ms = strtoll(text, &end, 10);
    return end > text && *end == '-' && in->after_ms >= 0 &&
           text_copy(in->after_id, sizeof(in->after_id), end + 1);
}

static enum status
list_decode(const struct request *req, void *input, struct error *err)
{
    struct list_input *in = input;
    const char *state = request_query(req, "state");
    const char *after = request_query(req, "after");

    in->state = state ? ticket_state_from_name(state) : TICKET_SUBMITTED;
    if (in->state == TICKET_STATE_COUNT) {
        return error_field(err, "state", "is no state of an application");
    }
    if (after && !read_after(after, in)) {
        return error_field(err, "after", "must be the `next` of the page before");
    }
    return STATUS_OK;
}

static enum status
list_run(struct act *act, void *input, struct answer *answer, struct error *err)
{
    const struct list_input *in = input;
    struct application *applications;
    json_t *list;
    json_t *next = json_null();
    size_t count;
    enum status st = db_application_queue(act->db, act->office, in->state, in->after_ms,
        in->after_id, PAGE_MAX, &applications, &count, err);

    if (st != STATUS_OK) {
        return st;
    }
    list = json_of_application_rows(act, applications, count);
    if (count == PAGE_MAX) {
        char text[64];

        (void)snprintf(text, sizeof(text), "%lld-%s",
            (long long)applications[count - 1].submitted_ms, applications[count - 1].id);
        next = json_string(text);
    }
    free(applications);
    answer_json(answer, 200, json_pack("{s:o, s:o}", "reviews", list, "next", next));
    return STATUS_OK;
}

/* Whom it is of is told to who has taken it alone, and what is odd about it. */
static enum status
answer_review(struct act *act, const struct application *application,
    struct answer *answer, struct error *err)
{
    bool mine = review_is_mine(act, application);
    json_t *warnings = NULL;
    json_t *json;
    enum status st = json_of_application(act, application, mine, &json, err);

    if (st != STATUS_OK) {
        return st;
    }
    answer_json(answer, 200, json);
    if (!mine) {
        return STATUS_OK;
    }
    answer_looked(answer, application->id, "form");
    st = review_warnings(act, application, &warnings, err);
    if (st == STATUS_OK) {
        const json_t *duplicates = json_object_get(warnings, "duplicates");

        for (size_t i = 0; i < json_array_size(duplicates); i++) {
            answer_looked(answer,
                json_string_value(json_object_get(json_array_get(duplicates, i), "id")),
                "duplicate");
        }
        (void)json_object_set_new(json, "warnings", warnings);
    }
    return st;
}

static enum status
one_run(struct act *act, void *input, struct answer *answer, struct error *err)
{
    const struct application_input *in = input;
    struct application application;
    enum status st = application_find(act, in->id, REVIEW_ROLES, &application, err);

    return st == STATUS_OK ? answer_review(act, &application, answer, err) : st;
}

struct claim_input {
    struct application_input input;
    bool take_over;
};

static enum status
claim_decode(const struct request *req, void *input, struct error *err)
{
    struct claim_input *in = input;
    struct json_reader r;
    enum status st = application_input_id(req, &in->input, err);

    if (st != STATUS_OK) {
        return st;
    }
    reader_init(&r, request_json(req), READER_STRICT, err);
    reader_bool(&r, "take_over", JSON_OPTIONAL, &in->take_over);
    return reader_result(&r);
}

static enum status
claim_run(struct act *act, void *input, struct answer *answer, struct error *err)
{
    const struct claim_input *in = input;
    struct application application;
    enum status st = review_claim(act, in->input.id, in->take_over, &application, err);

    return st == STATUS_OK ? answer_review(act, &application, answer, err) : st;
}

static enum status
release_run(struct act *act, void *input, struct answer *answer, struct error *err)
{
    const struct application_input *in = input;
    struct application application;
    enum status st = review_release(act, in->id, &application, err);

    return st == STATUS_OK ? answer_review(act, &application, answer, err) : st;
}

static enum status
decide_run(struct act *act, void *input, struct answer *answer, struct error *err)
{
    const struct application_request *in = input;
    struct application application;
    enum status st = review_decide(act, in->move, &in->input, &application, err);

    if (st == STATUS_WRONG_STATE) {
        answer->json = json_pack("{s:s}", "state", ticket_state_name(application.state));
    }
    return st == STATUS_OK ? answer_review(act, &application, answer, err) : st;
}

struct move_input {
    char id[VISIT_ID_SIZE];
    char kind[PAPER_KIND_SIZE];
    char to[PAPER_KIND_SIZE];
};

static enum status
move_decode(const struct request *req, void *input, struct error *err)
{
    struct move_input *in = input;
    struct json_reader r;

    if (!text_copy(in->id, sizeof(in->id), request_param(req, "id"))) {
        return error_set(err, STATUS_NOT_FOUND, "there is no such application");
    }
    reader_init(&r, request_json(req), READER_STRICT, err);
    reader_text(&r, "kind", JSON_REQUIRED, in->kind, sizeof(in->kind));
    reader_text(&r, "to", JSON_REQUIRED, in->to, sizeof(in->to));
    return reader_result(&r);
}

static enum status
move_run(struct act *act, void *input, struct answer *answer, struct error *err)
{
    const struct move_input *in = input;
    struct application application;
    enum status st =
        review_move_document(act, in->id, in->kind, in->to, &application, err);

    return st == STATUS_OK ? answer_review(act, &application, answer, err) : st;
}

struct distinct_input {
    char id[VISIT_ID_SIZE];
    char other[VISIT_ID_SIZE];
};

static enum status
distinct_decode(const struct request *req, void *input, struct error *err)
{
    struct distinct_input *in = input;
    struct json_reader r;

    if (!text_copy(in->id, sizeof(in->id), request_param(req, "id"))) {
        return error_set(err, STATUS_NOT_FOUND, "there is no such application");
    }
    reader_init(&r, request_json(req), READER_STRICT, err);
    reader_text(&r, "other", JSON_REQUIRED, in->other, sizeof(in->other));
    return reader_result(&r);
}

static enum status
distinct_run(struct act *act, void *input, struct answer *answer, struct error *err)
{
    const struct distinct_input *in = input;
    struct application application;
    enum status st = review_distinct(act, in->id, in->other, &application, err);

    return st == STATUS_OK ? answer_review(act, &application, answer, err) : st;
}

static enum status
reasons_run(struct act *act, void *input, struct answer *answer, struct error *err)
{
    json_t *list = json_array();

    (void)input;
    (void)err;
    for (size_t i = 0; i < act->settings->reason_count; i++) {
        const struct settings_reason *reason = &act->settings->reasons[i];

        (void)json_array_append_new(
            list, json_pack("{s:s, s:s, s:s}", "code", reason->code, "text", reason->text,
                      "text_en", reason->text_en));
    }
    answer_json(
        answer, 200, json_pack("{s:o, s:s}", "reasons", list, "noted", REASON_NOTED));
    return STATUS_OK;
}

struct looks_input {
    char application[VISIT_ID_SIZE];
    int64_t account;
    int64_t after;
};

static enum status
looks_decode(const struct request *req, void *input, struct error *err)
{
    struct looks_input *in = input;
    enum status st = request_query_text(
        req, "application", in->application, sizeof(in->application), err);

    if (st == STATUS_OK) {
        st = request_query_int(req, "account", 1, INT64_MAX, &in->account, err);
    }
    return st == STATUS_OK
               ? request_query_int(req, "after", 0, INT64_MAX, &in->after, err)
               : st;
}

static enum status
looks_run(struct act *act, void *input, struct answer *answer, struct error *err)
{
    const struct looks_input *in = input;
    struct personal_look *looks;
    json_t *list;
    size_t count;
    enum status st = db_personal_look_list(act->db, act->office, in->application,
        in->account, in->after, PAGE_MAX, &looks, &count, err);

    if (st != STATUS_OK) {
        return st;
    }
    list = json_array();
    for (size_t i = 0; i < count; i++) {
        char at[RFC3339_SIZE];

        (void)json_array_append_new(list,
            json_pack("{s:I, s:s, s:I, s:s, s:s, s:s}", "look", (json_int_t)looks[i].look,
                "at", zone_format(act->zone, looks[i].at_ms, /* millis= */ false, at),
                "account", (json_int_t)looks[i].account, "name", looks[i].name,
                "application", looks[i].application, "what", looks[i].what));
    }
    answer_json(answer, 200,
        json_pack("{s:o, s:o}", "looks", list, "next",
            count == PAGE_MAX ? json_integer(looks[count - 1].look) : json_null()));
    free(looks);
    return STATUS_OK;
}

/* clang-format off: a route a line */
#define DECISION(constant, word) \
    { .method = "POST", \
        .path = "/v1/reviews/{id}/" word, \
        .roles = REVIEW_ROLES, \
        .kind = JOB_WRITE, \
        .which = (constant), \
        .input_size = sizeof(struct application_request), \
        .decode = application_input_decode, \
        .run = decide_run, \
        .release = application_input_release },
/* clang-format on */

static const struct route routes[] = {
    { .method = "GET",
        .path = "/v1/reviews",
        .roles = REVIEW_ROLES,
        .kind = JOB_READ,
        .input_size = sizeof(struct list_input),
        .decode = list_decode,
        .run = list_run },
    { .method = "GET",
        .path = "/v1/reviews/{id}",
        .roles = REVIEW_ROLES,
        .kind = JOB_READ,
        .input_size = sizeof(struct application_input),
        .decode = application_input_id,
        .run = one_run },
    { .method = "POST",
        .path = "/v1/reviews/{id}/claim",
        .roles = REVIEW_ROLES,
        .kind = JOB_WRITE,
        .input_size = sizeof(struct claim_input),
        .decode = claim_decode,
        .run = claim_run },
    { .method = "POST",
        .path = "/v1/reviews/{id}/release",
        .roles = REVIEW_ROLES,
        .kind = JOB_WRITE,
        .input_size = sizeof(struct application_input),
        .decode = application_input_id,
        .run = release_run },
    DECISION(MOVE_APPROVE, "approve") DECISION(MOVE_RETURN, "return")
        DECISION(MOVE_REJECT, "reject"){ .method = "POST",
            .path = "/v1/reviews/{id}/move-document",
            .roles = REVIEW_ROLES,
            .kind = JOB_WRITE,
            .input_size = sizeof(struct move_input),
            .decode = move_decode,
            .run = move_run },
    { .method = "POST",
        .path = "/v1/reviews/{id}/distinct",
        .roles = REVIEW_ROLES,
        .kind = JOB_WRITE,
        .input_size = sizeof(struct distinct_input),
        .decode = distinct_decode,
        .run = distinct_run },
    { .method = "GET",
        .path = "/v1/return-reasons",
        .roles = REVIEW_ROLES,
        .kind = JOB_READ,
        .run = reasons_run },
    { .method = "GET",
        .path = "/v1/looks",
        .roles = ROLE_BIT(ROLE_ADMIN) | ROLE_BIT(ROLE_SUPERVISOR),
        .kind = JOB_READ,
        .input_size = sizeof(struct looks_input),
        .decode = looks_decode,
        .run = looks_run },
};

const struct route_set routes_reviews = ROUTE_SET(routes);
