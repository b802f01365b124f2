/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An application that was sent: how it stands, and its ticket. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/rupiah.h"
#include "common/text.h"
#include "common/zone.h"
#include "db/db_ticket.h"
#include "db/db_visit_file.h"
#include "server/api/application_json.h"
#include "server/pages/applicant_pages.h"
#include "server/pages/applicant_parts.h"
#include "server/pages/page_words.h"
#include "server/prereg/application.h"
#include "server/prereg/application_rule.h"
#include "ticketing/qr_encode.h"

json_t *
applicant_day(const struct page_view *view, const json_t *json, const char *name)
{
    const char *day = json_string_value(json_object_get(json, name));

    return day ? page_day(view, day) : json_string("");
}

/* The state as people are told it: while it waits for the village, that. */
static const char *
state_word(const json_t *json)
{
    const char *state = json_string_value(json_object_get(json, "state"));
    const json_t *fee = json_object_get(json_object_get(json, "carriage"), "fee");

    if (json_is_true(json_object_get(json, "waits_for_village"))) {
        return "waits_for_village";
    }
    /* Without a fee it is none of the office's carriers any more. */
    return strcmp(state, "ready") == 0 && json_is_integer(fee) ? "ready_to_send" : state;
}

void
applicant_add_state(struct page_view *view, const json_t *json)
{
    const char *state = state_word(json);
    const json_t *texts = json_object_get(json_object_get(view->room, "states"), state);
    const json_t *ticket = json_object_get(json, "ticket");
    json_t *due = applicant_day(view, json, "due");
    json_t *expected = applicant_day(view, json, "expected");
    json_t *day = applicant_day(view, ticket, "date");
    const char *from = json_string_value(json_object_get(ticket, "from"));
    const char *to = json_string_value(json_object_get(ticket, "to"));
    json_t *begin = page_clock(view, from ? from : "");
    json_t *end = page_clock(view, to ? to : "");
    const json_t *next = json_object_get(texts, "next");
    const json_t *bare = json_object_get(texts, "bare"); /* without a day */
    bool dated =
        json_string_length(due) + json_string_length(expected) + json_string_length(day) >
        0;

    (void)json_object_set_new(view->model, "state",
        json_pack("{s:O, s:o}", "title", json_object_get(texts, "title"), "next",
            page_say(dated || !bare ? next : bare,
                PAGE_WITH("batas", json_string_value(due), "selesai",
                    json_string_value(expected), "tanggal", json_string_value(day),
                    "dari", json_string_value(begin), "sampai",
                    json_string_value(end)))));
    json_decref(due);
    json_decref(expected);
    json_decref(day);
    json_decref(begin);
    json_decref(end);
}

/* Of who has a date: the day and its hours. */
static enum status
add_day(struct page_view *view, const struct application *application, json_t *one,
    struct error *err)
{
    json_t *json = NULL;
    json_t *ticket;
    enum status st;

    if (application->state != TICKET_APPROVED) {
        return STATUS_OK;
    }
    st =
        json_of_application(view->act, application, /* with_person= */ false, &json, err);
    ticket = json_object_get(json, "ticket");
    if (st == STATUS_OK && json_is_object(ticket)) {
        (void)json_object_set_new(one, "day", applicant_day(view, ticket, "date"));
        (void)json_object_set_new(one, "from",
            page_clock(view, json_string_value(json_object_get(ticket, "from"))));
        (void)json_object_set_new(one, "to",
            page_clock(view, json_string_value(json_object_get(ticket, "to"))));
    }
    json_decref(json);
    return st;
}

static enum status
list_fill(struct page_view *view, struct error *err)
{
    struct act *act = view->act;
    struct application *applications;
    json_t *list = json_array();
    size_t count;
    enum status st = application_list(act, &applications, &count, err);

    for (size_t i = 0; st == STATUS_OK && i < count; i++) {
        const struct settings_service *service =
            settings_service(act->settings, applications[i].service);
        const char *state = applications[i].waits
                                ? "waits_for_village"
                                : ticket_state_name(applications[i].state);
        const json_t *texts =
            json_object_get(json_object_get(view->room, "states"), state);

        json_t *one = json_pack("{s:s, s:s, s:s, s:O, s:b}", "id", applications[i].id,
            "number", applications[i].registration, "name",
            page_catalogue(view, service ? service->name : applications[i].service),
            "state", json_object_get(texts, "title"), "draft",
            applications[i].state == TICKET_DRAFT);

        st = add_day(view, &applications[i], one, err);
        (void)json_array_append_new(list, one);
    }
    free(applications);
    (void)json_object_set_new(view->model, "applications", list);
    return st;
}

static const struct page list_page = { .template = "pemohon/permohonan",
    .fill = list_fill };

/* What happened, the latest last; questions and answers stand apart. */
static void
add_history(struct page_view *view, const json_t *json)
{
    const json_t *words = json_object_get(view->room, "steps");
    json_t *steps = json_array();
    json_t *talk = json_array();
    const json_t *step;
    size_t i;

    json_array_foreach(json_object_get(json, "history"), i, step)
    {
        const char *what = json_string_value(json_object_get(step, "what"));
        const char *at = json_string_value(json_object_get(step, "at"));
        bool said = strcmp(what, "question") == 0 || strcmp(what, "answer") == 0;
        const json_t *word = json_object_get(words, what);
        json_t *one = json_pack("{s:o, s:o, s:O, s:b}", "what",
            word ? json_incref((json_t *)(uintptr_t)word) : json_string(what), "at",
            page_instant(view, at), "note", json_object_get(step, "note"), "mine",
            strcmp(what, "question") == 0);

        (void)json_array_append_new(said ? talk : steps, one);
    }
    (void)json_object_set_new(
        view->model, "has_steps", json_boolean(json_array_size(steps) > 0));
    (void)json_object_set_new(view->model, "steps", steps);
    (void)json_object_set_new(
        view->model, "has_talk", json_boolean(json_array_size(talk) > 0));
    (void)json_object_set_new(view->model, "talk", talk);
}

/* What was said when it came to its present state: what to bring, where the document
 * lies, who took it. */
static void
add_said(struct page_view *view, const json_t *json)
{
    const char *state = json_string_value(json_object_get(json, "state"));
    const json_t *said = NULL;
    const json_t *step;
    size_t i;

    json_array_foreach(json_object_get(json, "history"), i, step)
    {
        if (strcmp(json_string_value(json_object_get(step, "what")), state) == 0) {
            said = json_object_get(step, "note");
        }
    }
    if (json_is_string(said) && strcmp(state, "incomplete") == 0) {
        (void)json_object_set(view->model, "bring", (json_t *)(uintptr_t)said);
    }
    if (json_is_string(said) && strcmp(state, "electronic") == 0 &&
        text_starts_with(json_string_value(said), "https://")) {
        (void)json_object_set(view->model, "document", (json_t *)(uintptr_t)said);
    }
}

/* Its way by a carrier, the last time. */
static void
add_sending(struct page_view *view, const json_t *handover)
{
    const json_t *all = json_object_get(handover, "deliveries");
    const json_t *last = json_array_get(all, json_array_size(all) - 1);
    const json_t *fee = json_object_get(last, "fee");
    char amount[RUPIAH_SIZE] = "";

    if (!last || !json_is_null(json_object_get(last, "ended"))) {
        return;
    }
    if (json_is_integer(fee) && json_integer_value(fee) > 0) {
        (void)rupiah_format(json_integer_value(fee), amount);
    }
    (void)json_object_set_new(view->model, "sending",
        json_pack("{s:O, s:O, s:O, s:s}", "carrier", json_object_get(last, "carrier"),
            "tracking", json_object_get(last, "tracking"), "follow",
            json_object_get(last, "link"), "fee", amount));
}

/* What its owner may do now. */
static void
add_moves(struct page_view *view, enum ticket_state state, const json_t *handover)
{
    const char *until = json_string_value(json_object_get(handover, "correction_until"));
    char today[DATE_SIZE];

    static const struct {
        enum application_move move;
        const char *name;
    } moves[] = { { MOVE_RESCHEDULE, "reschedule" }, { MOVE_CANNOT_COME, "cannot_come" },
        { MOVE_CARRIAGE, "carriage" }, { MOVE_CANCEL, "cancel" },
        { MOVE_QUESTION, "question" }, { MOVE_CORRECTION, "correction" } };

    for (size_t i = 0; i < ARRAY_LEN(moves); i++) {
        (void)json_object_set_new(view->model, moves[i].name,
            json_boolean(
                application_move_check(moves[i].move, state, NULL) == STATUS_OK));
    }
    if (view->act->settings->carrier_count == 0) {
        (void)json_object_set_new(view->model, "carriage", json_false());
    }
    (void)zone_date(view->act->zone, view->act->now_ms, today);
    if (until && strcmp(until, today) < 0) {
        (void)json_object_set_new(view->model, "correction", json_false());
    }
}

/* What it waits for, and the place that is on offer to it. */
static void
add_waiting(struct page_view *view, const json_t *waiting)
{
    const json_t *offer = json_object_get(waiting, "offer");
    json_t *day = applicant_day(view, json_is_object(offer) ? offer : waiting, "date");
    json_t *from;
    json_t *to;
    json_t *until;

    if (json_is_object(waiting) && !json_is_object(offer)) {
        (void)json_object_set_new(view->model, "waits",
            page_say(json_object_get(view->texts, "waits"),
                PAGE_WITH("tanggal", json_string_value(day))));
    }
    if (json_is_object(offer)) {
        from = page_clock(view, json_string_value(json_object_get(offer, "from")));
        to = page_clock(view, json_string_value(json_object_get(offer, "to")));
        until = page_instant(view, json_string_value(json_object_get(offer, "until")));
        (void)json_object_set_new(view->model, "offer",
            page_say(json_object_get(view->texts, "offer"),
                PAGE_WITH("tanggal", json_string_value(day), "dari",
                    json_string_value(from), "sampai", json_string_value(to), "batas",
                    json_string_value(until))));
        json_decref(from);
        json_decref(to);
        json_decref(until);
    }
    json_decref(day);
}

/* Who has arrived today: the number, and the page that follows it. */
static enum status
add_number(
    struct page_view *view, const struct application *application, struct error *err)
{
    const struct act *act = view->act;
    struct visit visit;
    char today[DATE_SIZE];
    char number[NUMBER_SIZE];
    enum status st = db_visit_file_by_ticket(act->db, act->office,
        zone_date(act->zone, act->now_ms, today), application->ticket, &visit, err);

    if (st == STATUS_OK) {
        (void)json_object_set_new(view->model, "visit",
            json_pack("{s:s, s:s}", "number",
                visit_number(visit.prefix, visit.number, number), "track", visit.track));
    }
    return st == STATUS_NOT_FOUND ? STATUS_OK : st;
}

static enum status
status_fill(struct page_view *view, struct error *err)
{
    struct applicant_view own;
    json_t *papers;
    json_t *paper;
    json_t *returned = json_array();
    size_t i;
    enum status st = applicant_load(view, &own, err);

    if (st != STATUS_OK) {
        json_decref(returned);
        return st;
    }
    applicant_add_state(view, own.json);
    add_history(view, own.json);
    add_said(view, own.json);
    add_sending(view, json_object_get(own.json, "handover"));
    add_moves(view, own.application.state, json_object_get(own.json, "handover"));
    add_waiting(view, json_object_get(own.json, "waiting_list"));
    papers = applicant_papers(view, own.json);
    json_array_foreach(papers, i, paper)
    {
        if (json_is_true(json_object_get(paper, "returned"))) {
            (void)json_array_append(returned, paper);
        }
    }
    json_decref(papers);
    page_title(view,
        json_incref(json_object_get(json_object_get(view->model, "state"), "title")));
    (void)json_object_set_new(view->model, "returned", returned);
    (void)json_object_set_new(
        view->model, "draft", json_boolean(own.application.state == TICKET_DRAFT));
    (void)json_object_set_new(
        view->model, "to_mend", json_boolean(own.application.state == TICKET_RETURNED));
    (void)json_object_set_new(
        view->model, "approved", json_boolean(own.application.state == TICKET_APPROVED));
    if (own.application.state == TICKET_ARRIVED) {
        st = add_number(view, &own.application, err);
    }
    return st;
}

static const struct page status_page = { .template = "pemohon/status",
    .fill = status_fill };

static const struct page accept_page = { .template = "pemohon/status",
    .fill = status_fill,
    .act_method = "POST",
    .act_path = "/v1/applications/{id}/accept-place",
    .next = "/permohonan/{id}?kabar=jadwal" };

static const struct page decline_page = { .template = "pemohon/status",
    .fill = status_fill,
    .act_method = "POST",
    .act_path = "/v1/applications/{id}/decline-place",
    .next = "/permohonan/{id}?kabar=lepas" };

/* The ticket as a drawing in the page. */
static enum status
add_qr(struct page_view *view, const char *code, struct error *err)
{
    struct qr *qr;
    char *svg;
    enum status st = qr_make(code, &qr, err);

    if (st != STATUS_OK) {
        return st;
    }
    svg = qr_svg(qr);
    (void)json_object_set_new(view->model, "qr", json_string(svg));
    free(svg);
    qr_free(qr);
    return STATUS_OK;
}

static enum status
ticket_fill(struct page_view *view, struct error *err)
{
    struct applicant_view own;
    const json_t *ticket;
    const char *nik;
    enum status st = applicant_load(view, &own, err);

    if (st != STATUS_OK) {
        return st;
    }
    ticket = json_object_get(own.json, "ticket");
    applicant_add_state(view, own.json);
    if (own.application.state != TICKET_APPROVED || !json_is_object(ticket)) {
        page_title(view, json_incref(json_object_get(view->texts, "no_ticket")));
        return STATUS_OK; /* it was used, or given up: how it stands, and the way there */
    }
    st = add_qr(view, json_string_value(json_object_get(ticket, "code")), err);
    if (st != STATUS_OK) {
        return st;
    }
    (void)json_object_set_new(view->model, "day",
        page_day(view, json_string_value(json_object_get(ticket, "date"))));
    (void)json_object_set_new(view->model, "from",
        page_clock(view, json_string_value(json_object_get(ticket, "from"))));
    (void)json_object_set_new(view->model, "to",
        page_clock(view, json_string_value(json_object_get(ticket, "to"))));
    nik =
        json_string_value(json_object_get(json_object_get(own.json, "applicant"), "nik"));
    (void)json_object_set_new(
        view->model, "nik_end", json_string(nik && strlen(nik) == 16 ? nik + 12 : ""));
    (void)json_object_set_new(view->model, "papers", applicant_papers(view, own.json));
    page_title(view, page_say(json_object_get(view->texts, "of_day"),
                         PAGE_WITH("tanggal",
                             json_string_value(json_object_get(view->model, "day")))));
    return STATUS_OK;
}

static const struct page ticket_page = { .template = "pemohon/tiket",
    .fill = ticket_fill };

/* Without an account: what the number's state says, and no more. */
static enum status
found_fill(struct page_view *view, struct error *err)
{
    (void)err;
    applicant_add_state(view, view->done);
    page_title(view,
        json_incref(json_object_get(json_object_get(view->model, "state"), "title")));
    (void)json_object_set(
        view->model, "number", json_object_get(view->done, "registration"));
    return STATUS_OK;
}

static const struct page found_page = { .template = "pemohon/ketemu",
    .fill = found_fill };

static const struct page_field look_fields[] = {
    { .name = "registration", .kind = PAGE_TEXT },
    { .name = "phone4", .kind = PAGE_DIGITS },
};

static const struct page look_page = { .template = "pemohon/cek",
    .fields = look_fields,
    .field_count = ARRAY_LEN(look_fields),
    .act_method = "GET",
    .act_path = "/v1/status",
    .then = &found_page };

static const struct route routes[] = {
    PAGE_GET("/permohonan", OWN, &list_page),
    PAGE_GET("/permohonan/{id}", OWN, &status_page),
    PAGE_GET("/permohonan/{id}/tiket", OWN, &ticket_page),
    PAGE_POST("/permohonan/{id}/tawaran", OWN, &accept_page),
    PAGE_POST("/permohonan/{id}/tawaran/lepas", OWN, &decline_page),
    PAGE_GET("/status", ROLES_PUBLIC, &look_page),
    PAGE_POST("/status", ROLES_PUBLIC, &look_page),
};

const struct route_set routes_applicant_status = ROUTE_SET(routes);
