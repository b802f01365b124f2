/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Pre-registration as its owner has it: what there is, which places are free, an
 * application from its draft to the end, and how it stands for who has its number.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <sodium.h>

#include "common/json_reader.h"
#include "common/text.h"
#include "common/zone.h"
#include "db/db_visit_file.h"
#include "server/api/application_input.h"
#include "server/api/application_json.h"
#include "server/api/routes.h"
#include "server/api/tries.h"
#include "server/office/ticket_paper.h"
#include "server/office/ticket_pin.h"
#include "server/prereg/application.h"
#include "server/prereg/application_status.h"
#include "server/prereg/registrant.h"

static enum status
catalogue_run(struct act *act, void *input, struct answer *answer, struct error *err)
{
    json_t *list = json_array();

    (void)input;
    (void)err;
    for (size_t i = 0; i < act->settings->service_count; i++) {
        (void)json_array_append_new(
            list, json_of_catalogue_service(act->settings, &act->settings->services[i]));
    }
    answer_json(answer, 200, json_pack("{s:o}", "services", list));
    return STATUS_OK;
}

struct slots_input {
    char service[SETTINGS_CODE_SIZE];
    char from[DATE_SIZE + 1];
    char to[DATE_SIZE + 1];
};

static enum status
slots_decode(const struct request *req, void *input, struct error *err)
{
    struct slots_input *in = input;
    enum status st =
        request_query_text(req, "service", in->service, sizeof(in->service), err);

    if (st != STATUS_OK) {
        return st;
    }
    if (!in->service[0]) {
        return error_field(err, "service", "is missing");
    }
    st = request_query_text(req, "from", in->from, sizeof(in->from), err);
    if (st != STATUS_OK) {
        return st;
    }
    st = request_query_text(req, "to", in->to, sizeof(in->to), err);
    if (st != STATUS_OK) {
        return st;
    }
    if (in->from[0] && !date_is_valid(in->from)) {
        return error_field(err, "from", "must be a date");
    }
    if (in->to[0] && !date_is_valid(in->to)) {
        return error_field(err, "to", "must be a date");
    }
    return STATUS_OK;
}

static enum status
slots_run(struct act *act, void *input, struct answer *answer, struct error *err)
{
    const struct slots_input *in = input;
    const struct settings_service *service = settings_service(act->settings, in->service);
    struct place *places;
    char today[DATE_SIZE];
    char last[DATE_SIZE];
    json_t *list;
    size_t count;
    enum status st;

    if (!service) {
        return error_set(err, STATUS_NOT_FOUND, "there is no service of this code");
    }
    (void)zone_date(act->zone, act->now_ms, today);
    (void)date_from_days(date_to_days(today) + act->settings->policy.booking_days, last);
    st = booking_list(act, service, in->from[0] ? in->from : today,
        in->to[0] ? in->to : last, &places, &count, err);
    if (st != STATUS_OK) {
        return st;
    }
    list = json_array();
    for (size_t i = 0; i < count; i++) {
        char from[6];
        char to[6];

        (void)json_array_append_new(
            list, json_pack("{s:s, s:s, s:s, s:s, s:i}", "date", places[i].day, "window",
                      act->settings->windows[places[i].window].code, "from",
                      minute_format(places[i].span.from, from), "to",
                      minute_format(places[i].span.to, to), "left", places[i].left));
    }
    free(places);
    answer_json(answer, 200, json_pack("{s:o}", "slots", list));
    return STATUS_OK;
}

struct start_input {
    char service[SETTINGS_CODE_SIZE];
};

static enum status
start_decode(const struct request *req, void *input, struct error *err)
{
    struct start_input *in = input;
    struct json_reader r;

    reader_init(&r, request_json(req), READER_STRICT, err);
    reader_text(&r, "service", JSON_REQUIRED, in->service, sizeof(in->service));
    return reader_result(&r);
}

/* The whole of it, to whose it is, to its village, or to staff of the desk. */
static enum status
answer_whole(struct act *act, const struct application *application, int http,
    struct answer *answer, struct error *err)
{
    json_t *json;
    enum status st = json_of_application(act, application,
        /* with_person= */ caller_is(act->caller, ROLES_APPLYING), &json, err);

    if (st == STATUS_OK) {
        answer_json(answer, http, json);
        if (act->caller->role == ROLE_VILLAGE &&
            application->made_by != act->caller->account_id) {
            answer_looked(answer, application->id, "form");
        }
    }
    return st;
}

static enum status
start_run(struct act *act, void *input, struct answer *answer, struct error *err)
{
    const struct start_input *in = input;
    struct application application;
    enum status st = application_start(act, in->service, &application, err);

    return st == STATUS_OK ? answer_whole(act, &application, 201, answer, err) : st;
}

static enum status
list_run(struct act *act, void *input, struct answer *answer, struct error *err)
{
    struct application *applications;
    json_t *list;
    size_t count;
    enum status st = application_list(act, &applications, &count, err);

    (void)input;
    if (st != STATUS_OK) {
        return st;
    }
    list = json_of_application_rows(act, applications, count);
    free(applications);
    answer_json(answer, 200, json_pack("{s:o}", "applications", list));
    return STATUS_OK;
}

static enum status
one_run(struct act *act, void *input, struct answer *answer, struct error *err)
{
    const struct application_input *in = input;
    struct application application;
    enum status st =
        application_find(act, in->id, DESK_ROLES | VILLAGE_ROLES, &application, err);

    return st == STATUS_OK ? answer_whole(act, &application, 200, answer, err) : st;
}

static enum status
fill_decode(const struct request *req, void *input, struct error *err)
{
    struct application_input *in = input;
    enum status st = application_input_id(req, in, err);

    if (st == STATUS_OK) {
        in->details = json_deep_copy(request_json(req));
    }
    return st;
}

static enum status
fill_run(struct act *act, void *input, struct answer *answer, struct error *err)
{
    const struct application_input *in = input;
    struct application application;
    enum status st = application_find(act, in->id, 0, &application, err);

    if (st != STATUS_OK) {
        return st;
    }
    st = application_fill(act, &application, in->details, err);
    return st == STATUS_OK ? answer_whole(act, &application, 200, answer, err) : st;
}

static enum status
submit_run(struct act *act, void *input, struct answer *answer, struct error *err)
{
    const struct application_input *in = input;
    struct application application;
    enum status st = application_find(act, in->id, 0, &application, err);

    if (st != STATUS_OK) {
        return st;
    }
    st = application_submit(act, &application, in, &answer->json, err);
    return st == STATUS_OK ? answer_whole(act, &application, 200, answer, err) : st;
}

static enum status
act_decode(const struct request *req, void *input, struct error *err)
{
    return application_input_decode(req, input, err);
}

/* What its owner or the desk does: the move is the route's. */
static enum status
act_run(struct act *act, void *input, struct answer *answer, struct error *err)
{
    const struct application_request *in = input;
    struct application application;
    enum status st = application_act(act, in->move, &in->input, &application, err);

    if (st == STATUS_WRONG_STATE && application.id[0]) {
        answer->json = json_pack("{s:s}", "state", ticket_state_name(application.state));
    }
    return st == STATUS_OK ? answer_whole(act, &application, 200, answer, err) : st;
}

struct ticket_kind {
    const char *type;
    const char *filename;
};
static const struct ticket_kind ticket_kinds[] = {
    [PAPER_PDF] = { "application/pdf", "tiket.pdf" },
    [PAPER_SVG] = { "image/svg+xml", "tiket.svg" },
    [PAPER_PNG] = { "image/png", "tiket.png" },
};

struct ticket_input {
    struct application_input of; /* first */
    enum paper_format format;
};

static enum status
ticket_decode(const struct request *req, void *input, struct error *err)
{
    struct ticket_input *in = input;

    in->format = (enum paper_format)request_which(req);
    return application_input_id(req, &in->of, err);
}

/* Its owner's, while it is good: one that was given up is not to be printed. */
static enum status
ticket_run(struct act *act, void *input, struct answer *answer, struct error *err)
{
    const struct ticket_input *in = input;
    struct application application;
    struct ticket ticket;
    uint8_t *bytes;
    size_t len;
    enum status st = application_find(act, in->of.id, 0, &application, err);

    if (st != STATUS_OK) {
        return st;
    }
    if (!application.ticket[0]) {
        return error_set(err, STATUS_NOT_FOUND, "it has no ticket yet");
    }
    if (application.state != TICKET_APPROVED && application.state != TICKET_ARRIVED) {
        return ticket_state_refuse(err, application.state, "its ticket is not good now");
    }
    st = db_ticket_load(act->db, act->office, application.ticket, &ticket, err);
    if (st != STATUS_OK) {
        return st;
    }
    st = ticket_paper(act, &ticket, in->format, &bytes, &len, err);
    if (st != STATUS_OK) {
        return st;
    }
    answer_bytes(answer, ticket_kinds[in->format].type, (char *)bytes, len);
    text_copy(
        answer->filename, sizeof(answer->filename), ticket_kinds[in->format].filename);
    return STATUS_OK;
}

/* `phone4` with a number of ours, `pin` with one of another backend's. */
struct status_input {
    char registration[REGISTRATION_SIZE];
    char phone4[8];
    char pin[12];
};

static enum status
read_status_form(const json_t *form, struct status_input *in, struct error *err)
{
    struct json_reader r;

    reader_init(&r, form, READER_STRICT, err);
    reader_text(
        &r, "registration", JSON_REQUIRED, in->registration, sizeof(in->registration));
    reader_text(&r, "phone4", JSON_OPTIONAL, in->phone4, sizeof(in->phone4));
    reader_text(&r, "pin", JSON_OPTIONAL, in->pin, sizeof(in->pin));
    return reader_result(&r);
}

static enum status
read_status_query(const struct request *req, struct status_input *in, struct error *err)
{
    enum status st = request_query_text(
        req, "registration", in->registration, sizeof(in->registration), err);

    if (st != STATUS_OK) {
        return st;
    }
    st = request_query_text(req, "phone4", in->phone4, sizeof(in->phone4), err);
    if (st != STATUS_OK) {
        return st;
    }
    return request_query_text(req, "pin", in->pin, sizeof(in->pin), err);
}

/* By the query, or by a form of a page, which keeps both out of the address. */
static enum status
status_decode(const struct request *req, void *input, struct error *err)
{
    struct status_input *in = input;
    enum status st = request_json(req) ? read_status_form(request_json(req), in, err)
                                       : read_status_query(req, in, err);

    if (st != STATUS_OK) {
        return st;
    }
    if (!in->registration[0]) {
        return error_field(err, "registration", "must be a number");
    }
    if (!in->pin[0] && strlen(in->phone4) != 4) {
        return error_field(err, "phone4", "must be the last four digits of the phone");
    }
    return STATUS_OK;
}

static const char *
status_tried(const void *input)
{
    return ((const struct status_input *)input)->registration;
}

static enum status
no_match(struct error *err)
{
    return error_set(err, STATUS_NOT_FOUND, "number and digits do not match");
}

/* The number of a ticket that another backend gave: how it stands in the line counts. */
static enum status
status_by_pin(struct act *act, const struct status_input *in, struct answer *answer,
    struct error *err)
{
    struct ticket ticket;
    struct visit visit;
    const char *state;
    enum status st =
        db_ticket_by_registration(act->db, act->office, in->registration, &ticket, err);

    if (st == STATUS_NOT_FOUND ||
        (st == STATUS_OK && !ticket_pin_is(act->vault, in->registration, in->pin))) {
        return no_match(err);
    }
    if (st != STATUS_OK) {
        return st;
    }
    state = ticket.state;
    st =
        db_visit_file_by_ticket(act->db, act->office, ticket.day, ticket.id, &visit, err);
    if (st == STATUS_OK) {
        state = visit.state == VISIT_DONE ? outcome_name(visit.outcome)
                                          : visit_state_name(visit.state);
    } else if (st != STATUS_NOT_FOUND) {
        return st;
    }
    answer_json(answer, 200,
        json_pack("{s:s, s:s, s:s}", "registration", ticket.registration, "state", state,
            "date", ticket.day));
    return STATUS_OK;
}

/* The number and the phone must belong together; what is not so is not told apart. */
static enum status
status_run(struct act *act, void *input, struct answer *answer, struct error *err)
{
    const struct status_input *in = input;
    struct application application;
    json_t *json;
    enum status st;

    if (in->pin[0]) {
        return status_by_pin(act, in, answer, err);
    }
    st = application_by_phone4(act, in->registration, in->phone4, &application, err);
    if (st != STATUS_OK) {
        return st;
    }
    json = json_pack("{s:s, s:s}", "registration", application.registration, "state",
        ticket_state_name(application.state));
    if (application.due[0] && application.state == TICKET_SUBMITTED) {
        (void)json_object_set_new(json, "due", json_string(application.due));
    }
    if (application.waits) {
        (void)json_object_set_new(json, "waits_for_village", json_true());
    }
    if (application.expected[0]) {
        (void)json_object_set_new(json, "expected", json_string(application.expected));
    }
    answer_json(answer, 200, json);
    return STATUS_OK;
}

#define OWN ROLES_APPLYING
#define TICKET_ROUTE(format, word) \
    { \
        .method = "GET", .path = "/v1/applications/{id}/ticket." word, .roles = OWN, \
        .kind = JOB_READ, .which = (format), .input_size = sizeof(struct ticket_input), \
        .decode = ticket_decode, .run = ticket_run \
    }

#define OWN_ROUTE(constant, word, roles_) \
    { \
        .method = "POST", .path = "/v1/applications/{id}/" word, .roles = (roles_), \
        .kind = JOB_WRITE, .which = (constant), \
        .input_size = sizeof(struct application_request), .decode = act_decode, \
        .run = act_run, .release = application_input_release \
    }

static const struct route routes[] = {
    { .method = "GET",
        .path = "/v1/catalogue",
        .roles = ROLES_PUBLIC,
        .kind = JOB_READ,
        .shared = true,
        .run = catalogue_run },
    { .method = "GET",
        .path = "/v1/slots",
        .roles = ROLES_PUBLIC,
        .kind = JOB_READ,
        .input_size = sizeof(struct slots_input),
        .decode = slots_decode,
        .run = slots_run },
    { .method = "GET",
        .path = "/v1/status",
        .roles = ROLES_PUBLIC,
        .kind = JOB_READ,
        .input_size = sizeof(struct status_input),
        .tries = TRY_CODE, /* four digits are soon tried out */
        .tried = status_tried,
        .decode = status_decode,
        .run = status_run },
    { .method = "POST",
        .path = "/v1/applications",
        .roles = ROLE_BIT(ROLE_APPLICANT),
        .kind = JOB_WRITE,
        .input_size = sizeof(struct start_input),
        .decode = start_decode,
        .run = start_run },
    { .method = "GET",
        .path = "/v1/applications",
        .roles = OWN,
        .kind = JOB_READ,
        .run = list_run },
    { .method = "GET",
        .path = "/v1/applications/{id}",
        .roles = OWN | DESK_ROLES,
        .kind = JOB_READ,
        .input_size = sizeof(struct application_input),
        .decode = application_input_id,
        .run = one_run },
    TICKET_ROUTE(PAPER_PDF, "pdf"), TICKET_ROUTE(PAPER_SVG, "svg"),
    TICKET_ROUTE(PAPER_PNG, "png"),
    { .method = "PUT",
        .path = "/v1/applications/{id}/form",
        .roles = OWN,
        .kind = JOB_WRITE,
        .input_size = sizeof(struct application_input),
        .decode = fill_decode,
        .run = fill_run,
        .release = application_input_free },
    { .method = "POST",
        .path = "/v1/applications/{id}/submit",
        .roles = OWN,
        .kind = JOB_WRITE,
        .input_size = sizeof(struct application_input),
        .decode = application_wish_decode,
        .run = submit_run,
        .release = application_input_free },
    /* clang-format off: a route a line */
    OWN_ROUTE(MOVE_WISH, "wish", OWN_ROLES),
    OWN_ROUTE(MOVE_ACCEPT, "accept-place", OWN_ROLES),
    OWN_ROUTE(MOVE_DECLINE, "decline-place", OWN_ROLES),
    OWN_ROUTE(MOVE_FILED, "filed", DESK_ROLES),
    OWN_ROUTE(MOVE_RESCHEDULE, "reschedule", OWN_ROLES),
    OWN_ROUTE(MOVE_CANNOT_COME, "cannot-come", OWN_ROLES),
    OWN_ROUTE(MOVE_CANCEL, "cancel", OWN_ROLES),
    OWN_ROUTE(MOVE_QUESTION, "question", OWN),
    OWN_ROUTE(MOVE_ANSWER, "answer", DESK_ROLES),
    OWN_ROUTE(MOVE_CARRIAGE, "carriage", OWN),
    OWN_ROUTE(MOVE_CORRECTION, "correction", OWN_ROLES),
    OWN_ROUTE(MOVE_PROCESSING, "processing", DESK_ROLES),
    OWN_ROUTE(MOVE_READY, "ready", DESK_ROLES),
    OWN_ROUTE(MOVE_ELECTRONIC, "electronic", DESK_ROLES),
    OWN_ROUTE(MOVE_COLLECTED, "collected", DESK_ROLES),
    OWN_ROUTE(MOVE_SENT, "sent", DESK_ROLES),
    OWN_ROUTE(MOVE_DELIVERED, "delivered", DESK_ROLES),
    OWN_ROUTE(MOVE_BACK_AT_OFFICE, "returned-to-office", DESK_ROLES),
    /* clang-format on */
};

const struct route_set routes_applications = ROUTE_SET(routes);
