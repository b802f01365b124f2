/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Arrivals: a scanned ticket, a walk-in, the slip again, and what is left today. */
#include <stdlib.h>
#include <string.h>

#include "common/json.h"
#include "common/nik.h"
#include "common/text.h"
#include "server/http/routes.h"
#include "server/http/visit_json.h"
#include "server/office/arrival.h"
#include "server/office/overview.h"

#define NIK_ANY_DAY \
    "2100-01-01" /* only digits and length refuse: the day is no matter \
                  */
#define ROLES_DOOR (ROLE_BIT(ROLE_KIOSK) | ROLE_BIT(ROLE_GATE) | ROLE_BIT(ROLE_RECEPTION))

/* "lane" and "reason", which both kinds of arrival have. */
static enum status
decode_lane(
    const json_t *body, enum lane *lane, char reason[REASON_SIZE], struct error *err)
{
    char name[16];
    enum status st = json_read_text(body, "lane", JSON_OPTIONAL, name, sizeof(name), err);

    *lane = LANE_REGULAR;
    if (st == STATUS_OK && name[0] && !lane_from_name(name, lane)) {
        return error_set(err, STATUS_BAD_REQUEST,
            "field \"lane\" must be \"regular\" or \"priority\"");
    }
    if (st == STATUS_OK) {
        st = json_read_text(body, "reason",
            *lane == LANE_PRIORITY ? JSON_REQUIRED : JSON_OPTIONAL, reason, REASON_SIZE,
            err);
    }
    if (*lane == LANE_REGULAR) {
        reason[0] = '\0'; /* health data is kept only where it is needed */
    }
    return st;
}

static enum status
check_in_decode(const struct request *req, void *input, struct error *err)
{
    struct check_in_input *in = input;
    const json_t *body = request_json(req);
    enum status st =
        json_read_text(body, "code", JSON_REQUIRED, in->code, sizeof(in->code), err);

    return st == STATUS_OK ? decode_lane(body, &in->lane, in->reason, err) : st;
}

static enum status
check_in_run(struct act *act, void *input, struct answer *answer, struct error *err)
{
    struct arrival arrival;
    enum status st = check_in(act, input, &arrival, err);

    if (st == STATUS_OK) {
        answer_json(answer, arrival.repeat ? 200 : 201, json_of_arrival(act, &arrival));
    }
    return st;
}

/* Only the digits are kept; what is odd but can be a NIK is for staff to judge. */
static enum status
tidy_nik(char nik[NIK_TYPED_SIZE], struct error *err)
{
    struct nik read;

    if (nik[0] == '\0') {
        return STATUS_OK;
    }
    if (!nik_read(nik, NULL, NIK_ANY_DAY, &read)) {
        return error_set(
            err, STATUS_BAD_REQUEST, "field \"nik\" must be 16 digits, or left out");
    }
    (void)text_copy(nik, NIK_TYPED_SIZE, read.digits);
    return STATUS_OK;
}

static enum status
walk_in_decode(const struct request *req, void *input, struct error *err)
{
    struct walk_in_input *in = input;
    const json_t *body = request_json(req);
    enum status st = json_read_text(
        body, "service", JSON_REQUIRED, in->service, sizeof(in->service), err);

    if (st == STATUS_OK) {
        st = decode_lane(body, &in->lane, in->reason, err);
    }
    if (st == STATUS_OK) {
        st = json_read_text(body, "nik", JSON_OPTIONAL, in->nik, sizeof(in->nik), err);
    }
    return st == STATUS_OK ? tidy_nik(in->nik, err) : st;
}

static enum status
walk_in_run(struct act *act, void *input, struct answer *answer, struct error *err)
{
    struct arrival arrival;
    enum status st = walk_in(act, input, &arrival, err);

    if (st == STATUS_OK) {
        answer_json(answer, 201, json_of_arrival(act, &arrival));
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
        answer_json(answer, 200, json_of_arrival(act, &arrival));
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
        (void)json_array_append_new(list, json_of_service(&views[i]));
    }
    free(views);
    answer_json(answer, 200, json_pack("{s:o}", "services", list));
    return STATUS_OK;
}

static const struct route routes[] = {
    { .method = "POST",
        .path = "/v1/checkins",
        .roles = ROLES_DOOR,
        .kind = JOB_WRITE,
        .input_size = sizeof(struct check_in_input),
        .decode = check_in_decode,
        .run = check_in_run },
    { .method = "POST",
        .path = "/v1/walkins",
        .roles = ROLES_DOOR,
        .kind = JOB_WRITE,
        .input_size = sizeof(struct walk_in_input),
        .decode = walk_in_decode,
        .run = walk_in_run },
    { .method = "POST",
        .path = "/v1/visits/{id}/reprint",
        .roles = ROLES_DOOR | ROLE_BIT(ROLE_COUNTER) | ROLE_BIT(ROLE_SUPERVISOR),
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
