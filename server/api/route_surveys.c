/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A visit is rated by whoever holds its number, and what all of them said. */
#include <stdlib.h>
#include <string.h>

#include <sodium.h>

#include "common/json_reader.h"
#include "common/text.h"
#include "db/db_visit.h"
#include "server/api/report_answer.h"
#include "server/api/routes.h"
#include "server/office/survey.h"
#include "server/report/ikm.h"
#include "server/report/ikm_table.h"

#define REMARKS_MAX 500

static enum status
token_decode(const struct request *req, char token[TRACK_SIZE], struct error *err)
{
    return text_copy(token, TRACK_SIZE, request_param(req, "token"))
               ? STATUS_OK
               : error_set(err, STATUS_NOT_FOUND, "there is no such number");
}

/* Of both routes: their input begins with the token. */
static enum status
survey_office(struct db *db, const void *input, int64_t *office, struct error *err)
{
    const char *token = input;
    struct visit visit;

    return db_visit_by_track(db, token, office, &visit, err);
}

static enum status
look_decode(const struct request *req, void *input, struct error *err)
{
    return token_decode(req, input, err);
}

static enum status
look_run(struct act *act, void *input, struct answer *answer, struct error *err)
{
    enum survey_state state;
    enum status st = survey_look(act, input, &state, err);

    if (st == STATUS_OK) {
        answer_json(answer, 200, json_pack("{s:s}", "state", survey_state_name(state)));
    }
    return st;
}

/* The same key again is the same answer; what was said is not kept with it. */
static void
read_key(const struct request *req, struct survey_input *in)
{
    const char *key = request_key(req);

    in->has_key = key != NULL;
    if (key) {
        (void)crypto_generichash(in->key_hash, sizeof(in->key_hash),
            (const unsigned char *)key, strlen(key), NULL, 0);
    }
}

static enum status
give_decode(const struct request *req, void *input, struct error *err)
{
    struct survey_input *in = input;
    struct json_reader body;
    struct json_reader answers;
    enum status st = token_decode(req, in->token, err);

    if (st != STATUS_OK) {
        return st;
    }
    read_key(req, in);
    reader_init(&body, request_json(req), READER_STRICT, err);
    answers = reader_member(&body, "answers", JSON_REQUIRED);
    for (int i = 0; i < SURVEY_ELEMENTS; i++) {
        reader_small_int(&answers, survey_element_words[i], JSON_REQUIRED, 1,
            SURVEY_SCORE_MAX, &in->scores[i]);
    }
    reader_text(&body, "comment", JSON_OPTIONAL, in->remark, sizeof(in->remark));
    return reader_result(&body);
}

static enum status
give_run(struct act *act, void *input, struct answer *answer, struct error *err)
{
    enum status st = survey_give(act, input, err);

    if (st == STATUS_OK) {
        answer_json(
            answer, 201, json_pack("{s:s}", "state", survey_state_name(SURVEY_GIVEN)));
    }
    return st;
}

struct ikm_input {
    struct report_days days;
    enum report_format format;
    char service[SERVICE_SIZE];
};

static enum status
ikm_decode(const struct request *req, void *input, struct error *err)
{
    struct ikm_input *in = input;
    enum status st = report_read_date(req, "from", in->days.from, err);

    if (st == STATUS_OK) {
        st = report_read_date(req, "to", in->days.to, err);
    }
    if (st == STATUS_OK) {
        st = request_query_text(req, "service", in->service, sizeof(in->service), err);
    }
    if (st == STATUS_OK) {
        st = report_read_format(req, &in->format, err);
    }
    return st == STATUS_OK && in->format == FORMAT_PDF
               ? error_field(err, "format", "must be json, csv or xlsx")
               : st;
}

static json_t *
json_of_elements(const struct ikm *ikm, const struct ikm_line *line)
{
    json_t *elements = json_object();

    for (int i = 0; i < SURVEY_ELEMENTS; i++) {
        enum survey_element element = survey_element_at(ikm->order, i);
        json_t *scores = json_array();

        for (int s = 0; s < SURVEY_SCORE_MAX; s++) {
            (void)json_array_append_new(scores, json_integer(line->scores[element][s]));
        }
        (void)json_object_set_new(elements, survey_element_words[element],
            json_pack("{s:I, s:f, s:o}", "sum",
                (json_int_t)ikm_element_sum(line, element), "nrr",
                ikm_element_nrr(line, element) / 100.0, "scores", scores));
    }
    return elements;
}

static json_t *
json_of_line(const struct ikm *ikm, const struct ikm_line *line)
{
    json_t *json = json_pack("{s:I, s:I, s:o}", "visits", (json_int_t)line->visits,
        "answers", (json_int_t)line->answers, "share_percent",
        line->visits > 0 ? json_integer(ikm_share(line)) : json_null());
    int index = ikm_of(ikm, line);
    const char class[] = { ikm_class(index), '\0' };

    if (line->service[0]) {
        (void)json_object_set_new(json, "service", json_string(line->service));
    }
    if (line->answers == 0) {
        (void)json_object_set_new(json, "ikm", json_null());
        return json;
    }
    (void)json_object_set_new(json, "ikm", json_real(index / 100.0));
    (void)json_object_set_new(json, "class", json_string(class));
    (void)json_object_set_new(json, "performance", json_string(ikm_performance(index)));
    (void)json_object_set_new(json, "elements", json_of_elements(ikm, line));
    return json;
}

static enum status
json_of_remarks(
    struct act *act, const struct report_days *days, json_t **out, struct error *err)
{
    struct survey_said *said;
    size_t count;
    enum status st =
        survey_remarks(act, days->from, days->to, REMARKS_MAX, &said, &count, err);

    *out = NULL;
    if (st != STATUS_OK) {
        return st;
    }
    *out = json_array();
    for (size_t i = 0; i < count; i++) {
        (void)json_array_append_new(*out,
            json_pack("{s:s, s:s}", "month", said[i].month, "comment", said[i].remark));
    }
    free(said);
    return STATUS_OK;
}

static enum status
answer_ikm(struct act *act, const struct report_days *days, const struct ikm *ikm,
    struct answer *answer, struct error *err)
{
    json_t *lines = json_array();
    json_t *remarks;
    enum status st = json_of_remarks(act, days, &remarks, err);

    if (st != STATUS_OK) {
        json_decref(lines);
        return st;
    }
    for (size_t i = 0; i + 1 < ikm->count; i++) {
        (void)json_array_append_new(lines, json_of_line(ikm, &ikm->lines[i]));
    }
    answer_json(answer, 200,
        json_pack("{s:s, s:s, s:s, s:o, s:o, s:o}", "from", days->from, "to", days->to,
            "weight", ikm_weight_words[ikm->weight], "total",
            json_of_line(ikm, &ikm->lines[ikm->count - 1]), "lines", lines, "comments",
            remarks));
    return STATUS_OK;
}

static enum status
ikm_run(struct act *act, void *input, struct answer *answer, struct error *err)
{
    const struct ikm_input *in = input;
    struct report_days days = in->days;
    struct report_table table = { .count = 0 };
    struct ikm ikm;
    enum status st;

    report_fill_days(act, &days);
    st = ikm_make(act, days.from, days.to, in->service, &ikm, err);
    if (st != STATUS_OK) {
        return st;
    }
    if (in->format == FORMAT_JSON) {
        st = answer_ikm(act, &days, &ikm, answer, err);
    } else {
        ikm_fill_table(&ikm, act->settings, days.from, days.to, &table);
        st = report_answer_table(answer, &table, in->format, "ikm", &days, err);
        table_destroy(&table);
    }
    ikm_destroy(&ikm);
    return st;
}

static const struct route routes[] = {
    { .method = "GET",
        .path = "/v1/surveys/{token}",
        .roles = ROLES_PUBLIC,
        .kind = JOB_READ,
        .input_size = TRACK_SIZE,
        .decode = look_decode,
        .office = survey_office,
        .run = look_run },
    { .method = "POST",
        .path = "/v1/surveys/{token}",
        .roles = ROLES_PUBLIC,
        .kind = JOB_WRITE,
        .anonymous = true,
        .input_size = sizeof(struct survey_input),
        .decode = give_decode,
        .office = survey_office,
        .run = give_run },
    { .method = "GET",
        .path = "/v1/reports/ikm",
        .roles = ROLE_BIT(ROLE_SUPERVISOR) | ROLE_BIT(ROLE_ADMIN),
        .kind = JOB_REPORT,
        .input_size = sizeof(struct ikm_input),
        .decode = ikm_decode,
        .run = ikm_run },
};

const struct route_set routes_surveys = ROUTE_SET(routes);
