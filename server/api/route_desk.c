/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The desk: whose is this number or name, when is it called and who was first, a number
 * for a ticket that no scanner reads, a ticket for another day.
 */
#include <stdlib.h>
#include <string.h>

#include "common/json_reader.h"
#include "common/mem.h"
#include "common/text.h"
#include "server/api/application_json.h"
#include "server/api/desk_json.h"
#include "server/api/person_input.h"
#include "server/api/routes.h"
#include "server/office/arrival.h"
#include "server/office/ticket_paper.h"
#include "server/office/visit_moves.h"
#include "server/prereg/desk_ticket.h"
#include "server/prereg/form_post.h"
#include "ticketing/escpos.h"

#define ROLES_DESK (ROLE_BIT(ROLE_RECEPTION) | ROLE_BIT(ROLE_SUPERVISOR))

struct find_input {
    char query[DESK_QUERY_SIZE];
};

static enum status
find_decode(const struct request *req, void *input, struct error *err)
{
    struct find_input *in = input;
    const char *q = request_query(req, "q");

    text_copy_clean(in->query, sizeof(in->query), q ? q : "");
    return text_is_clean_utf8(in->query, strlen(in->query))
               ? STATUS_OK
               : error_field(err, "q", "of the query is no text in UTF-8");
}

static enum status
search_decode(const struct request *req, void *input, struct error *err)
{
    struct find_input *in = input;
    struct json_reader body;

    reader_init(&body, request_json(req), READER_STRICT, err);
    reader_scanned(&body, "q", in->query, sizeof(in->query));
    return reader_result(&body);
}

static enum status
find_run(struct act *act, void *input, struct answer *answer, struct error *err)
{
    const struct find_input *in = input;
    struct desk_found *found = xcalloc(1, sizeof(*found));
    enum status st = desk_find(act, in->query, found, err);

    if (st == STATUS_OK) {
        answer_json(answer, 200, json_of_desk_found(act, found));
    }
    for (size_t i = 0; st == STATUS_OK && i < found->count; i++) {
        desk_looked(answer, &found->entries[i]);
    }
    free(found);
    return st;
}

static enum status
visit_decode(const struct request *req, void *input, struct error *err)
{
    return text_copy(input, VISIT_ID_SIZE, request_param(req, "id"))
               ? STATUS_OK
               : error_set(err, STATUS_NOT_FOUND, "there is no such visit");
}

static enum status
turn_run(struct act *act, void *input, struct answer *answer, struct error *err)
{
    struct turn turn;
    enum status st = turn_load(act, input, &turn, err);

    if (st == STATUS_OK) {
        answer_json(answer, 200, json_of_turn(act, &turn));
    }
    return st;
}

static enum status
decode_ticket_id(const struct request *req, char id[TICKET_KEY_SIZE], struct error *err)
{
    return text_copy(id, TICKET_KEY_SIZE, request_param(req, "id"))
               ? STATUS_OK
               : error_set(err, STATUS_NOT_FOUND, "there is no such ticket");
}

static enum status
arrive_decode(const struct request *req, void *input, struct error *err)
{
    struct check_in_input *in = input;
    struct json_reader body;
    enum status st = decode_ticket_id(req, in->ticket, err);

    if (st != STATUS_OK) {
        return st;
    }
    reader_init(&body, request_json(req), READER_STRICT, err);
    lane_decode(&body, JSON_OPTIONAL, &in->lane, in->reason);
    return reader_result(&body);
}

/* A place that is asked for: "date" and "window", or neither. */
static void
decode_place(struct json_reader *body, char day[DATE_SIZE + 1], char *window)
{
    reader_line(body, "date", JSON_OPTIONAL, day, DATE_SIZE + 1);
    reader_line(body, "window", JSON_OPTIONAL, window, SETTINGS_CODE_SIZE);
    if (day[0] && !date_is_valid(day)) {
        reader_fail(body, "date", "must be a date");
    }
    if ((day[0] != '\0') != (window[0] != '\0')) {
        reader_fail(body, "window", "and field \"date\" go together");
    }
}

static enum status
issue_decode(const struct request *req, void *input, struct error *err)
{
    struct desk_ticket_input *in = input;
    struct json_reader body;

    reader_init(&body, request_json(req), READER_STRICT, err);
    reader_line(&body, "service", JSON_REQUIRED, in->service, sizeof(in->service));
    reader_line(
        &body, "name", JSON_REQUIRED, in->applicant.name, sizeof(in->applicant.name));
    person_input_nik(&body, JSON_OPTIONAL, in->applicant.nik, sizeof(in->applicant.nik));
    person_input_phone(&body, in->applicant.phone, sizeof(in->applicant.phone));
    decode_place(&body, in->day, in->window);
    return reader_result(&body);
}

static enum status
issue_run(struct act *act, void *input, struct answer *answer, struct error *err)
{
    struct ticket ticket;
    enum status st = desk_ticket_issue(act, input, &ticket, err);

    if (st == STATUS_OK) {
        answer_json(answer, 201, json_of_ticket(act, &ticket));
    }
    return st;
}

static enum status
change_decode(const struct request *req, void *input, struct error *err)
{
    struct desk_ticket_input *in = input;
    struct json_reader body;
    enum status st = decode_ticket_id(req, in->id, err);

    if (st != STATUS_OK) {
        return st;
    }
    reader_init(&body, request_json(req), READER_STRICT, err);
    decode_place(&body, in->day, in->window);
    return reader_result(&body);
}

static enum status
move_run(struct act *act, void *input, struct answer *answer, struct error *err)
{
    struct ticket ticket;
    enum status st = desk_ticket_move(act, input, &ticket, err);

    if (st == STATUS_OK) {
        answer_json(answer, 200, json_of_ticket(act, &ticket));
    }
    return st;
}

static enum status
cancel_run(struct act *act, void *input, struct answer *answer, struct error *err)
{
    struct ticket ticket;
    enum status st = desk_ticket_cancel(act, input, &ticket, err);

    if (st == STATUS_OK) {
        answer_json(answer, 200, json_of_ticket(act, &ticket));
    }
    return st;
}

static enum status
post_decode(const struct request *req, void *input, struct error *err)
{
    struct form_post_input *in = input;
    struct json_reader body;

    reader_init(&body, request_json(req), READER_STRICT, err);
    reader_line(&body, "service", JSON_REQUIRED, in->service, sizeof(in->service));
    person_input(&body, &in->who);
    in->paper_count = reader_list(&body, "papers", JSON_OPTIONAL, ARRAY_LEN(in->papers));
    for (size_t i = 0; i < in->paper_count; i++) {
        struct json_reader item = reader_item(&body, "papers", i);

        reader_line(&item, "", JSON_REQUIRED, in->papers[i], sizeof(in->papers[i]));
    }
    reader_line(&body, "place", in->paper_count ? JSON_REQUIRED : JSON_OPTIONAL,
        in->place, sizeof(in->place));
    decode_place(&body, in->day, in->window);
    return reader_result(&body);
}

static enum status
post_run(struct act *act, void *input, struct answer *answer, struct error *err)
{
    struct application application;
    struct desk_known_person known;
    json_t *json;
    enum status st = form_post(act, input, &application, &answer->json, &known, err);

    if (st == STATUS_PERSON_KNOWN) {
        return person_is_known(answer, &known);
    }
    if (st != STATUS_OK) {
        return st;
    }
    st = json_of_application(act, &application, /* with_person= */ false, &json, err);
    if (st == STATUS_OK) {
        (void)json_object_set_new(json, "ticket_id", json_string(application.ticket));
        answer_json(answer, 201, json);
    }
    return st;
}

static enum status
paper_decode(const struct request *req, void *input, struct error *err)
{
    return decode_ticket_id(req, input, err);
}

/* The page of a ticket that is good. */
static enum status
paper_run(struct act *act, void *input, struct answer *answer, struct error *err)
{
    struct desk_entry entry;
    enum ticket_state state;
    uint8_t *bytes;
    size_t len;
    enum status st = desk_find_ticket(act, input, &entry, err);

    if (st != STATUS_OK) {
        return st;
    }
    state = ticket_state_from_name(entry.ticket.state);
    if (state != TICKET_APPROVED) {
        return ticket_state_refuse(err, state, "the ticket is %s", entry.ticket.state);
    }
    st = ticket_paper(act, &entry.ticket, PAPER_PDF, &bytes, &len, err);
    if (st == STATUS_OK) {
        answer_bytes(answer, "application/pdf", (char *)bytes, len);
    }
    return st;
}

/* The slip as it comes out of a printer of 80 mm, for one that a browser prints on. */
static enum status
slip_run(struct act *act, void *input, struct answer *answer, struct error *err)
{
    struct arrival *arrival = xcalloc(1, sizeof(*arrival));
    uint8_t *bytes;
    size_t len;
    enum status st = arrival_reprint(act, input, arrival, err);

    if (st == STATUS_OK) {
        st = slip_png(&arrival->slip, SLIP_80MM, &bytes, &len, err);
    }
    if (st == STATUS_OK) {
        answer_bytes(answer, "image/png", (char *)bytes, len);
    }
    free(arrival);
    return st;
}

static const struct route routes[] = {
    { .method = "GET",
        .path = "/v1/tickets",
        .roles = ROLES_DESK,
        .kind = JOB_READ,
        .input_size = sizeof(struct find_input),
        .decode = find_decode,
        .run = find_run },
    { .method = "POST",
        .path = "/v1/tickets/search",
        .roles = ROLES_DESK,
        .kind = JOB_READ,
        .input_size = sizeof(struct find_input),
        .decode = search_decode,
        .run = find_run },
    { .method = "POST",
        .path = "/v1/tickets",
        .roles = ROLES_DESK,
        .kind = JOB_WRITE,
        .input_size = sizeof(struct desk_ticket_input),
        .decode = issue_decode,
        .run = issue_run },
    { .method = "POST",
        .path = "/v1/form-post",
        .roles = ROLES_DESK,
        .kind = JOB_WRITE,
        .input_size = sizeof(struct form_post_input),
        .decode = post_decode,
        .run = post_run },
    { .method = "POST",
        .path = "/v1/tickets/{id}/check-in",
        .roles = ROLES_DESK,
        .kind = JOB_WRITE,
        .input_size = sizeof(struct check_in_input),
        .decode = arrive_decode,
        .run = check_in_answer },
    { .method = "POST",
        .path = "/v1/tickets/{id}/reschedule",
        .roles = ROLES_DESK,
        .kind = JOB_WRITE,
        .input_size = sizeof(struct desk_ticket_input),
        .decode = change_decode,
        .run = move_run },
    { .method = "POST",
        .path = "/v1/tickets/{id}/cancel",
        .roles = ROLES_DESK,
        .kind = JOB_WRITE,
        .input_size = sizeof(struct desk_ticket_input),
        .decode = change_decode,
        .run = cancel_run },
    { .method = "GET",
        .path = "/v1/tickets/{id}/ticket.pdf",
        .roles = ROLES_DESK,
        .kind = JOB_READ,
        .input_size = TICKET_KEY_SIZE,
        .decode = paper_decode,
        .run = paper_run },
    { .method = "GET",
        .path = "/v1/visits/{id}/slip.png",
        .roles = ROLES_DESK,
        .kind = JOB_READ,
        .input_size = VISIT_ID_SIZE,
        .decode = visit_decode,
        .run = slip_run },
    { .method = "GET",
        .path = "/v1/visits/{id}/turn",
        .roles = MOVE_ROLES_HELP,
        .kind = JOB_READ,
        .input_size = VISIT_ID_SIZE,
        .decode = visit_decode,
        .run = turn_run },
};

const struct route_set routes_desk = ROUTE_SET(routes);
