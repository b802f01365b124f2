/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The contract between front office and backend: what we offer as a backend, and what a
 * supervisor sees of the one that we have. docs/backend.md says it for who owns another.
 */
#include <stdlib.h>
#include <string.h>

#include "common/date.h"
#include "common/mem.h"
#include "common/text.h"
#include "db/db_exchange_pull.h"
#include "server/api/json_values.h"
#include "server/api/routes.h"
#include "server/exchange/offer.h"
#include "server/exchange/outbox_advice.h"
#include "server/exchange/outcome_take.h"
#include "server/settings/settings.h"

#define OUTCOMES_BODY_MAX ((size_t)1024 * 1024)
#define LIST_MAX 200
#define ROLES_OUTBOX (ROLE_BIT(ROLE_ADMIN) | ROLE_BIT(ROLE_SUPERVISOR))

/* The office's code, which the contract asks for everywhere. */
static enum status
decode_office(
    const struct request *req, char office[SETTINGS_CODE_SIZE], struct error *err)
{
    enum status st = request_query_text(req, "office", office, SETTINGS_CODE_SIZE, err);

    if (st != STATUS_OK) {
        return st;
    }
    return office[0]
               ? STATUS_OK
               : error_set(err, STATUS_BAD_REQUEST, "parameter \"office\" is missing");
}

static enum status
tickets_decode(const struct request *req, void *input, struct error *err)
{
    struct offer_input *in = input;
    const char *after = request_query(req, "after");
    enum status st = decode_office(req, in->office, err);

    if (st != STATUS_OK) {
        return st;
    }
    st = request_query_text(req, "date", in->date, sizeof(in->date), err);
    if (st != STATUS_OK) {
        return st;
    }
    if (in->date[0] && !date_is_valid(in->date)) {
        return error_set(
            err, STATUS_BAD_REQUEST, "parameter \"date\" must be like 2026-07-14");
    }
    if (after && strlen(after) >= sizeof(in->after)) {
        return error_set(err, STATUS_CURSOR_GONE, "the cursor is none of this backend's");
    }
    return request_query_text(req, "after", in->after, sizeof(in->after), err);
}

/* What the applicant was told to bring. */
static json_t *
json_of_checklist(const struct act *act, const char *code)
{
    const struct settings_service *service = settings_service(act->settings, code);
    json_t *list = json_array();

    for (size_t i = 0; service && i < service->document_count; i++) {
        (void)json_array_append_new(
            list, json_pack("{s:s, s:s}", "id", service->documents[i].id, "label",
                      service->documents[i].label));
    }
    return list;
}

static json_t *
json_of_ticket(const struct act *act, const struct changed_ticket *row)
{
    const struct ticket *ticket = &row->ticket;
    char from[6];
    char to[6];
    json_t *json = json_pack("{s:s, s:s, s:s, s:s, s:s, s:{s:s, s:s, s:s}, s:s}", "id",
        ticket->id, "registration", ticket->registration, "code", ticket->code, "service",
        ticket->service, "date", ticket->day, "window", "code", ticket->slot, "from",
        minute_format(ticket->from_min, from), "to", minute_format(ticket->to_min, to),
        "state", ticket->state);

    (void)json_object_set_new(json, "applicant",
        row->has_applicant ? json_pack("{s:s, s:s, s:s}", "name", row->applicant.name,
                                 "nik", row->applicant.nik, "phone", row->applicant.phone)
                           : json_null());
    (void)json_object_set_new(json, "checklist", json_of_checklist(act, ticket->service));
    return json;
}

static enum status
tickets_run(struct act *act, void *input, struct answer *answer, struct error *err)
{
    struct offer offer;
    json_t *tickets;
    json_t *cancelled;
    enum status st = offer_page(act, input, &offer, err);

    if (st != STATUS_OK) {
        offer_destroy(&offer);
        return st;
    }
    tickets = json_array();
    cancelled = json_array();
    for (size_t i = 0; i < offer.count; i++) {
        const struct ticket *ticket = &offer.rows[i].ticket;

        if (ticket_state_from_name(ticket->state) == TICKET_CANCELLED) {
            (void)json_array_append_new(cancelled, json_string(ticket->id));
        } else {
            (void)json_array_append_new(tickets, json_of_ticket(act, &offer.rows[i]));
        }
    }
    answer_json(answer, 200,
        json_pack("{s:o, s:o, s:s}", "tickets", tickets, "cancelled", cancelled, "next",
            offer.next));
    offer_destroy(&offer);
    return STATUS_OK;
}

struct outcomes_input {
    json_t *rows; /* a copy of our own */
};

static enum status
outcomes_decode(const struct request *req, void *input, struct error *err)
{
    struct outcomes_input *in = input;
    const json_t *rows = json_object_get(request_json(req), "outcomes");

    if (!json_is_array(rows)) {
        return error_set(err, STATUS_BAD_REQUEST, "field \"outcomes\" must be a list");
    }
    if (json_array_size(rows) > OUTCOMES_MAX) {
        return error_set(err, STATUS_BAD_REQUEST,
            "field \"outcomes\" has more than %d rows: send them in parts", OUTCOMES_MAX);
    }
    in->rows = json_deep_copy(rows);
    return STATUS_OK;
}

static void
outcomes_release(void *input)
{
    const struct outcomes_input *in = input;

    json_decref(in->rows);
}

static json_t *
json_of_taken(const struct outcome_taken *taken)
{
    json_t *json = json_pack("{s:s, s:b}", "id", taken->id, "taken", taken->taken);

    if (!taken->taken) {
        (void)json_object_set_new(
            json, "code", json_string(status_name(taken->fault.code)));
        (void)json_object_set_new(json, "detail", json_string(taken->fault.text));
    } else if (taken->conflict[0]) {
        (void)json_object_set_new(json, "conflict", json_true());
        (void)json_object_set_new(json, "books", json_string(taken->conflict));
    }
    return json;
}

static enum status
outcomes_run(struct act *act, void *input, struct answer *answer, struct error *err)
{
    const struct outcomes_input *in = input;
    json_t *list = json_array();

    for (size_t i = 0; i < json_array_size(in->rows); i++) {
        struct outcome_taken taken;
        enum status st = outcome_take(act, json_array_get(in->rows, i), &taken, err);

        if (st != STATUS_OK) {
            json_decref(list);
            return st;
        }
        (void)json_array_append_new(list, json_of_taken(&taken));
    }
    answer_json(answer, 200, json_pack("{s:o}", "outcomes", list));
    return STATUS_OK;
}

struct line_input {
    char office[SETTINGS_CODE_SIZE];
};

static enum status
line_decode(const struct request *req, void *input, struct error *err)
{
    struct line_input *in = input;

    return decode_office(req, in->office, err);
}

static enum status
line_run(struct act *act, void *input, struct answer *answer, struct error *err)
{
    const struct line_input *in = input;
    struct offer_line *lines = NULL;
    char at[RFC3339_SIZE];
    size_t count = 0;
    json_t *list;
    enum status st = offer_check_office(act, in->office, err);

    if (st != STATUS_OK) {
        return st;
    }
    st = offer_line_now(act, &lines, &count, err);
    if (st != STATUS_OK) {
        return st;
    }
    list = json_array();
    for (size_t i = 0; i < count; i++) {
        (void)json_array_append_new(list,
            json_pack("{s:s, s:s, s:i, s:s?, s:i}", "service", lines[i].service->code,
                "name", lines[i].service->name, "waiting", lines[i].waiting,
                "last_called", lines[i].last_called[0] ? lines[i].last_called : NULL,
                "estimate_s", (int)lines[i].estimate_s));
    }
    free(lines);
    answer_json(answer, 200,
        json_pack("{s:s, s:o}", "at", zone_format(act->zone, act->now_ms, false, at),
            "services", list));
    return STATUS_OK;
}

struct outbox_input {
    bool english;
    char id[OUTCOME_ID_SIZE]; /* of the row to be sent again */
};

static enum status
outbox_decode(const struct request *req, void *input, struct error *err)
{
    struct outbox_input *in = input;

    (void)err;
    in->english = request_language(req) == LANGUAGE_EN;
    return STATUS_OK;
}

static json_t *
json_of_row(const struct act *act, const struct outbox_row *row, bool english)
{
    json_t *json = json_pack("{s:s, s:s, s:s, s:o, s:s, s:s, s:i}", "id", row->id,
        "ticket", row->ticket, "kind", row->kind, "at", json_of_time(act, row->at_ms),
        "code", row->code, "state", row->state == OUTBOX_REFUSED ? "refused" : "waiting",
        "tries", row->tries);

    if (row->answer_code[0]) {
        (void)json_object_set_new(json, "answer", json_string(row->answer_code));
        (void)json_object_set_new(json, "detail", json_string(row->answer));
    }
    if (row->state == OUTBOX_REFUSED) {
        (void)json_object_set_new(
            json, "next_step", json_string(outbox_advice(row->answer_code, english)));
    }
    return json;
}

/* Rows in a state, appended to the list. */
static enum status
add_rows(struct act *act, enum outbox_state state, bool english, json_t *list,
    struct error *err)
{
    struct outbox_row *rows = xcalloc(LIST_MAX, sizeof(*rows));
    size_t count = 0;
    enum status st =
        db_exchange_outbox_list(act->db, act->office, state, rows, LIST_MAX, &count, err);

    for (size_t i = 0; st == STATUS_OK && i < count; i++) {
        (void)json_array_append_new(list, json_of_row(act, &rows[i], english));
    }
    free(rows);
    return st;
}

/* Rows of the backend that were not taken in. */
static enum status
add_refused(struct act *act, bool english, json_t *json, struct error *err)
{
    struct backend_refused *rows = xcalloc(LIST_MAX, sizeof(*rows));
    size_t count = 0;
    int64_t total = 0;
    json_t *list = json_array();
    enum status st = db_exchange_refused_list(
        act->db, act->office, rows, LIST_MAX, &count, &total, err);

    for (size_t i = 0; st == STATUS_OK && i < count; i++) {
        (void)json_array_append_new(
            list, json_pack("{s:s, s:s, s:o, s:s}", "id", rows[i].id, "detail",
                      rows[i].why, "at", json_of_time(act, rows[i].at_ms), "next_step",
                      outbox_advice("", english)));
    }
    free(rows);
    (void)json_object_set_new(json, "tickets_refused", json_integer(total));
    (void)json_object_set_new(json, "tickets", list);
    return st;
}

static enum status
add_backend(struct act *act, json_t *json, struct error *err)
{
    struct backend_sync sync;
    enum status st = db_exchange_sync_load(act->db, act->office, &sync, err);

    if (st != STATUS_OK && st != STATUS_NOT_FOUND) {
        return st;
    }
    (void)json_object_set_new(json, "backend",
        st == STATUS_NOT_FOUND ? json_null()
                               : json_pack("{s:s, s:o, s:o, s:i, s:s}", "url", sync.url,
                                     "pulled_at", json_of_time(act, sync.pulled_ms),
                                     "asked_at", json_of_time(act, sync.asked_ms),
                                     "trust_days", sync.trust_days, "trouble", sync.why));
    return STATUS_OK;
}

/* Everything an official may want to know of the exchange, into `json`. */
static enum status
add_all(struct act *act, bool english, json_t *json, struct error *err)
{
    struct outbox_counts counts;
    json_t *list;
    enum status st = db_exchange_outbox_count(act->db, act->office, &counts, err);

    if (st != STATUS_OK) {
        return st;
    }
    (void)json_object_set_new(json, "waiting", json_integer(counts.waiting));
    (void)json_object_set_new(json, "refused", json_integer(counts.refused));
    (void)json_object_set_new(json, "oldest_at", json_of_time(act, counts.oldest_ms));
    st = add_backend(act, json, err);
    if (st != STATUS_OK) {
        return st;
    }
    list = json_array();
    (void)json_object_set_new(json, "rows", list);
    st = add_rows(act, OUTBOX_REFUSED, english, list, err);
    if (st != STATUS_OK) {
        return st;
    }
    st = add_rows(act, OUTBOX_WAITING, english, list, err);
    if (st != STATUS_OK) {
        return st;
    }
    return add_refused(act, english, json, err);
}

static enum status
outbox_run(struct act *act, void *input, struct answer *answer, struct error *err)
{
    const struct outbox_input *in = input;
    json_t *json = json_object();
    enum status st = add_all(act, in->english, json, err);

    if (st != STATUS_OK) {
        json_decref(json);
        return st;
    }
    answer_json(answer, 200, json);
    return STATUS_OK;
}

static enum status
again_decode(const struct request *req, void *input, struct error *err)
{
    struct outbox_input *in = input;

    return text_copy(in->id, sizeof(in->id), request_param(req, "id"))
               ? STATUS_OK
               : error_set(err, STATUS_NOT_FOUND, "no refused row has this id");
}

static enum status
again_run(struct act *act, void *input, struct answer *answer, struct error *err)
{
    const struct outbox_input *in = input;

    (void)answer;
    return db_exchange_outbox_again(act->db, act->office, in->id, err);
}

static const struct route routes[] = {
    { .method = "GET",
        .path = "/v1/backend/tickets",
        .roles = ROLE_BIT(ROLE_BACKEND),
        .kind = JOB_READ,
        .input_size = sizeof(struct offer_input),
        .decode = tickets_decode,
        .run = tickets_run },
    { .method = "POST",
        .path = "/v1/backend/outcomes",
        .roles = ROLE_BIT(ROLE_BACKEND),
        .kind = JOB_WRITE,
        .input_size = sizeof(struct outcomes_input),
        .body_max = OUTCOMES_BODY_MAX,
        .decode = outcomes_decode,
        .run = outcomes_run,
        .release = outcomes_release },
    { .method = "GET",
        .path = "/v1/backend/line",
        .roles = ROLE_BIT(ROLE_BACKEND),
        .kind = JOB_READ,
        .input_size = sizeof(struct line_input),
        .decode = line_decode,
        .run = line_run },
    { .method = "GET",
        .path = "/v1/backend/outbox",
        .roles = ROLES_OUTBOX,
        .kind = JOB_READ,
        .input_size = sizeof(struct outbox_input),
        .decode = outbox_decode,
        .run = outbox_run },
    { .method = "POST",
        .path = "/v1/backend/outbox/{id}/again",
        .roles = ROLES_OUTBOX,
        .kind = JOB_WRITE,
        .input_size = sizeof(struct outbox_input),
        .decode = again_decode,
        .run = again_run },
};

const struct route_set routes_backend = ROUTE_SET(routes);
