/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Arrivals: a scanned ticket, a walk-in, the slip again, and what is left today. */
#include <stdlib.h>
#include <string.h>

#include "common/json_reader.h"
#include "common/nik.h"
#include "common/text.h"
#include "server/api/routes.h"
#include "server/api/tries.h"
#include "server/api/visit_json.h"
#include "server/office/office.h"
#include "server/office/overview.h"
#include "server/office/refusal.h"
#include "server/office/visit_moves.h"
#include "ticketing/code.h"

#define ROLES_DESK (ROLE_BIT(ROLE_RECEPTION) | ROLE_BIT(ROLE_SUPERVISOR))
#define ROLES_DOOR (ROLE_BIT(ROLE_KIOSK) | ROLE_BIT(ROLE_GATE) | ROLES_DESK)

/* The last four digits of a phone, where a kiosk asked for them. */
static void
decode_phone4(struct json_reader *body, char phone4[5])
{
    reader_text(body, "phone4", JSON_OPTIONAL, phone4, 5);
    if (phone4[0] && (strlen(phone4) != 4 || strspn(phone4, "0123456789") != 4)) {
        reader_fail(body, "phone4", "must be four digits, or left out");
    }
}

static enum status
check_in_decode(const struct request *req, void *input, struct error *err)
{
    struct check_in_input *in = input;
    struct json_reader body;

    reader_init(&body, request_json(req), READER_STRICT, err);
    reader_scanned(&body, "code", in->code, sizeof(in->code));
    decode_phone4(&body, in->phone4);
    lane_decode(&body, JSON_OPTIONAL, &in->lane, in->reason);
    return reader_result(&body);
}

/* Numbers and digits can be tried out; codes cannot. */
static const char *
check_in_tried(const void *input)
{
    const struct check_in_input *in = input;
    char normal[SCAN_TEXT_SIZE];

    return scan_classify(in->code, strlen(in->code), normal) == SCAN_REGISTRATION
               ? in->code
               : NULL;
}

static void
check_in_ask(struct office *office, struct db *db, const void *input)
{
    const struct office_fixed *fixed = office_fixed(office);
    char today[DATE_SIZE];

    (void)zone_date(office_zone(office), clock_now_ms(&fixed->clock), today);
    check_in_announce(db, fixed->id, today, input);
}

/* Written straight: there is no answer that is made more often. */
static void
answer_arrival(
    struct answer *answer, int http, const struct act *act, const struct arrival *arrival)
{
    struct json_writer w = { 0 };

    write_arrival(&w, act, arrival);
    answer_written(answer, http, &w);
}

enum status
check_in_answer(struct act *act, void *input, struct answer *answer, struct error *err)
{
    struct arrival arrival;
    enum status st = check_in_or_refuse(act, input, &arrival, &answer->refused, err);

    answer->blameless =
        answer->refused != STATUS_UNKNOWN_TICKET && answer->refused != STATUS_WRONG_PHONE;
    if (st == STATUS_OK && answer->refused == STATUS_OK) {
        answer_arrival(answer, arrival.repeat ? 200 : 201, act, &arrival);
    }
    return st;
}

/* Only the digits are kept; what is odd but can be a NIK is for staff to judge. */
static void
decode_nik(struct json_reader *body, char nik[NIK_TYPED_SIZE])
{
    struct nik read;

    reader_text(body, "nik", JSON_OPTIONAL, nik, NIK_TYPED_SIZE);
    if (nik[0] == '\0') {
        return;
    }
    if (!nik_read(nik, NULL, NIK_ANY_DAY, &read)) {
        reader_fail(body, "nik", "must be 16 digits, or left out");
        return;
    }
    (void)text_copy(nik, NIK_TYPED_SIZE, read.digits);
}

static enum status
walk_in_decode(const struct request *req, void *input, struct error *err)
{
    struct walk_in_input *in = input;
    struct json_reader body;

    reader_init(&body, request_json(req), READER_STRICT, err);
    reader_text(&body, "service", JSON_REQUIRED, in->service, sizeof(in->service));
    lane_decode(&body, JSON_OPTIONAL, &in->lane, in->reason);
    decode_nik(&body, in->nik);
    reader_small_int(&body, "files", JSON_OPTIONAL, 1, VISIT_FILES_MAX, &in->files);
    return reader_result(&body);
}

static enum status
walk_in_run(struct act *act, void *input, struct answer *answer, struct error *err)
{
    struct arrival arrival;
    enum status st = walk_in_or_refuse(act, input, &arrival, &answer->refused, err);

    if (st == STATUS_OK && answer->refused == STATUS_OK) {
        answer_arrival(answer, 201, act, &arrival);
    }
    return st;
}

struct reprint_input {
    char id[VISIT_ID_SIZE];
};

static enum status
reprint_decode(const struct request *req, void *input, struct error *err)
{
    struct reprint_input *in = input;

    return text_copy(in->id, sizeof(in->id), request_param(req, "id"))
               ? STATUS_OK
               : error_set(err, STATUS_NOT_FOUND, "there is no such visit");
}

static enum status
reprint_run(struct act *act, void *input, struct answer *answer, struct error *err)
{
    const struct reprint_input *in = input;
    struct arrival arrival;
    enum status st = arrival_reprint(act, in->id, &arrival, err);

    if (st == STATUS_OK) {
        answer_arrival(answer, 200, act, &arrival);
    }
    return st;
}

static enum status
services_run(struct act *act, void *input, struct answer *answer, struct error *err)
{
    struct service_view *views;
    size_t count;
    json_t *list;
    enum status st = overview_services(act, &views, &count, err);

    (void)input;
    if (st != STATUS_OK) {
        return st;
    }
    list = json_array();
    for (size_t i = 0; i < count; i++) {
        (void)json_array_append_new(list, json_of_service(act, &views[i]));
    }
    free(views);
    answer_json(answer, 200,
        json_pack("{s:s, s:o}", "zone", act->settings->office.zone, "services", list));
    return STATUS_OK;
}

static const struct route routes[] = {
    { .method = "POST",
        .path = "/v1/checkins",
        .roles = ROLES_DOOR,
        .kind = JOB_WRITE,
        .input_size = sizeof(struct check_in_input),
        .decode = check_in_decode,
        .announce = check_in_ask,
        .tries = TRY_NUMBER,
        .tried = check_in_tried,
        .run = check_in_answer },
    { .method = "POST",
        .path = "/v1/walkins",
        .roles = ROLES_DOOR,
        .kind = JOB_WRITE,
        .input_size = sizeof(struct walk_in_input),
        .decode = walk_in_decode,
        .run = walk_in_run },
    { .method = "POST",
        .path = "/v1/visits/{id}/reprint",
        .roles = ROLES_DOOR | ROLE_BIT(ROLE_COUNTER),
        .kind = JOB_WRITE, /* its idempotency key is stored */
        .input_size = sizeof(struct reprint_input),
        .decode = reprint_decode,
        .run = reprint_run },
    { .method = "GET",
        .path = "/v1/services",
        .roles = ROLES_DOOR | ROLES_STAFF | ROLE_BIT(ROLE_BOARD),
        .kind = JOB_READ,
        .run = services_run },
};

const struct route_set routes_arrivals = ROUTE_SET(routes);
