/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Documents on their way to people: one move for many, a day's list of what was sent,
 * and the receipt of who took one in hand. The moves themselves: route_applications.c.
 */
#include <stdlib.h>
#include <string.h>

#include <sodium.h>

#include "common/json_reader.h"
#include "common/paper_fault.h"
#include "common/text.h"
#include "common/zone.h"
#include "server/api/application_json.h"
#include "server/api/body_file.h"
#include "server/api/person_input.h"
#include "server/api/routes.h"
#include "server/api/upload.h"
#include "server/office/office.h"
#include "server/prereg/handover.h"
#include "server/prereg/nik_correct.h"
#include "server/prereg/paper.h"

struct many_input {
    enum application_move move;
    size_t count;
    char ids[HANDOVER_MANY_MAX][VISIT_ID_SIZE];
};

/* Moves that need to be told nothing of each. */
static const enum application_move of_many[] = { MOVE_PROCESSING, MOVE_READY,
    MOVE_ELECTRONIC };

static enum status
many_decode(const struct request *req, void *input, struct error *err)
{
    static const char *const words[] = { "processing", "ready", "electronic", NULL };
    struct many_input *in = input;
    struct json_reader r;

    reader_init(&r, request_json(req), READER_STRICT, err);
    in->move = of_many[reader_word(&r, "move", JSON_REQUIRED, words, 0)];
    in->count = reader_list(&r, "ids", JSON_REQUIRED, HANDOVER_MANY_MAX);
    for (size_t i = 0; i < in->count; i++) {
        struct json_reader item = reader_item(&r, "ids", i);

        reader_line(&item, "", JSON_REQUIRED, in->ids[i], sizeof(in->ids[i]));
    }
    return reader_result(&r);
}

static enum status
many_run(struct act *act, void *input, struct answer *answer, struct error *err)
{
    const struct many_input *in = input;
    bool moved[HANDOVER_MANY_MAX] = { false };
    json_t *done = json_array();
    json_t *left = json_array();
    enum status st = handover_many(
        act, in->move, (const char(*)[VISIT_ID_SIZE])in->ids, in->count, moved, err);

    for (size_t i = 0; i < in->count; i++) {
        (void)json_array_append_new(moved[i] ? done : left, json_string(in->ids[i]));
    }
    answer_json(answer, 200,
        json_pack("{s:o, s:o, s:I}", "moved", done, "left", left, "count",
            (json_int_t)json_array_size(done)));
    return st;
}

struct day_input {
    char day[DATE_SIZE + 1];
};

static enum status
day_decode(const struct request *req, void *input, struct error *err)
{
    struct day_input *in = input;
    enum status st = request_query_text(req, "date", in->day, sizeof(in->day), err);

    return st == STATUS_OK && in->day[0] && !date_is_valid(in->day)
               ? error_field(err, "date", "must be a date")
               : st;
}

static enum status
day_run(struct act *act, void *input, struct answer *answer, struct error *err)
{
    const struct day_input *in = input;
    char today[DATE_SIZE];
    const char *day = in->day[0] ? in->day : zone_date(act->zone, act->now_ms, today);
    struct delivery *deliveries;
    json_t *list = json_array();
    size_t count;
    enum status st =
        db_delivery_of_day(act->db, act->office, day, &deliveries, &count, err);

    for (size_t i = 0; st == STATUS_OK && i < count; i++) {
        struct application application;

        st = db_application_load(
            act->db, act->office, deliveries[i].application, &application, err);
        if (st == STATUS_OK) {
            json_t *one = handover_delivery_json(act, &deliveries[i]);

            (void)json_object_set_new(one, "id", json_string(application.id));
            (void)json_object_set_new(
                one, "registration", json_string(application.registration));
            (void)json_array_append_new(list, one);
        }
    }
    free(deliveries);
    answer_json(answer, 200, json_pack("{s:s, s:o}", "date", day, "deliveries", list));
    return st;
}

struct receipt_input {
    struct body_file file; /* first: the route is given it */
    char id[VISIT_ID_SIZE];
    struct paper_facts facts;
};

static enum status
receipt_decode(const struct request *req, void *input, struct error *err)
{
    struct receipt_input *in = input;

    return text_copy(in->id, sizeof(in->id), request_param(req, "id"))
               ? STATUS_OK
               : error_set(err, STATUS_NOT_FOUND, "there is no such application");
}

static enum status
receipt_prepare(void *input, struct error *err)
{
    struct receipt_input *in = input;

    return paper_keep(in->file.office, in->file.path, in->file.sha256, &in->facts, err);
}

static enum status
receipt_run(struct act *act, void *input, struct answer *answer, struct error *err)
{
    const struct receipt_input *in = input;
    struct application application;
    json_t *json;
    enum status st = application_find(act, in->id, DESK_ROLES, &application, err);

    if (st == STATUS_OK && paper_is_infected(act, &application, &in->facts, &st, err)) {
        answer->refused = STATUS_BAD_DOCUMENT;
        return st;
    }
    if (st == STATUS_OK) {
        st = handover_keep_receipt(act, &application, in->file.sha256, &in->facts, err);
    }
    if (st == STATUS_OK) {
        st = json_of_application(act, &application, /* with_person= */ false, &json, err);
    }
    if (st == STATUS_OK) {
        answer_json(answer, 200, json);
    }
    return st;
}

static enum status
receipt_look(struct act *act, void *input, struct answer *answer, struct error *err)
{
    const struct receipt_input *in = input;
    struct application application;
    struct paper paper;
    uint8_t *bytes;
    size_t len;
    enum status st = application_find(act, in->id, DESK_ROLES, &application, err);

    if (st == STATUS_OK) {
        st = paper_open(act, &application, RECEIPT_KIND, &paper, &bytes, &len, err);
    }
    if (st != STATUS_OK) {
        return st;
    }
    answer_looked(answer, application.id, "receipt");
    answer_bytes(answer,
        strcmp(paper.type, "application/pdf") == 0 ? "application/pdf" : "image/jpeg",
        (char *)bytes, len);
    return STATUS_OK;
}

static enum status
nik_decode(const struct request *req, void *input, struct error *err)
{
    struct nik_input *in = input;
    struct json_reader r;

    if (!text_copy(in->id, sizeof(in->id), request_param(req, "id"))) {
        return error_set(err, STATUS_NOT_FOUND, "there is no such application");
    }
    reader_init(&r, request_json(req), READER_STRICT, err);
    person_input_nik(&r, JSON_REQUIRED, in->nik, sizeof(in->nik));
    reader_line(&r, "reason", JSON_OPTIONAL, in->reason, sizeof(in->reason));
    return reader_result(&r);
}

static enum status
nik_run(struct act *act, void *input, struct answer *answer, struct error *err)
{
    struct desk_known_person known = { .told = NULL };
    struct application application;
    json_t *json;
    enum status st = nik_correct(act, input, &application, &known, err);

    if (st == STATUS_PERSON_KNOWN) {
        return person_is_known(answer, &known);
    }
    if (st == STATUS_OK) {
        st = json_of_application(act, &application, /* with_person= */ false, &json, err);
    }
    if (st == STATUS_OK) {
        answer_looked(answer, application.id, "nik");
        answer_json(answer, 200, json);
    }
    return st;
}

static void
nik_release(void *input)
{
    sodium_memzero(input, sizeof(struct nik_input));
}

static const struct route routes[] = {
    { .method = "POST",
        .path = "/v1/applications/{id}/nik",
        .roles = NIK_ROLES,
        .kind = JOB_WRITE,
        .input_size = sizeof(struct nik_input),
        .decode = nik_decode,
        .run = nik_run,
        .release = nik_release },
    { .method = "POST",
        .path = "/v1/handover/moves",
        .roles = DESK_ROLES,
        .kind = JOB_WRITE,
        .input_size = sizeof(struct many_input),
        .decode = many_decode,
        .run = many_run },
    { .method = "GET",
        .path = "/v1/handover/deliveries",
        .roles = DESK_ROLES,
        .kind = JOB_READ,
        .input_size = sizeof(struct day_input),
        .decode = day_decode,
        .run = day_run },
    { .method = "PUT",
        .path = "/v1/applications/{id}/receipt",
        .roles = DESK_ROLES,
        .kind = JOB_WRITE,
        .input_size = sizeof(struct receipt_input),
        .body_max = PAPER_BYTES_MAX,
        .raw_body = true,
        .streamed = true,
        .start = upload_start,
        .decode = receipt_decode,
        .prepare = receipt_prepare,
        .prepare_kind = JOB_HELPER,
        .run = receipt_run },
    { .method = "GET",
        .path = "/v1/applications/{id}/receipt",
        .roles = ROLES_APPLYING | DESK_ROLES,
        .kind = JOB_HELPER,
        .input_size = sizeof(struct receipt_input),
        .decode = receipt_decode,
        .run = receipt_look },
};

const struct route_set routes_handover = ROUTE_SET(routes);
