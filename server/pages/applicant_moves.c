/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What its owner may still do with an application that was sent. */
#include <string.h>

#include "common/rupiah.h"
#include "server/pages/applicant_pages.h"
#include "server/pages/applicant_parts.h"

#define COLLECTED "-" /* the choice that is no carrier */

/* Asked before it is done: its name, its day. */
static enum status
ask_fill(struct page_view *view, struct error *err)
{
    struct applicant_view own;
    enum status st = applicant_load(view, &own, err);

    if (st == STATUS_OK) {
        applicant_add_state(view, own.json);
        (void)json_object_set_new(view->model, "day",
            applicant_day(view, json_object_get(own.json, "ticket"), "date"));
        (void)json_object_set_new(view->model, "placed",
            json_boolean(own.application.state == TICKET_APPROVED));
    }
    return st;
}

static enum status
choice_fill(struct page_view *view, bool full, struct error *err)
{
    struct applicant_view own;
    json_t *places;
    enum status st = applicant_load(view, &own, err);

    if (st != STATUS_OK) {
        return st;
    }
    if (!own.service) {
        return error_set(err, STATUS_NOT_FOUND, "this service is offered no more");
    }
    st = applicant_places(view, own.service, full, NULL, &places, err);
    if (st != STATUS_OK) {
        return st;
    }
    applicant_add_state(view, own.json);
    (void)json_object_set_new(
        view->model, "none", json_boolean(json_array_size(places) == 0));
    page_add_field(
        view, &(struct page_field_facts){ .name = "place",
                  .kind = PAGE_CHOICE,
                  .required = true,
                  .label = json_string_value(json_object_get(view->texts, "wish")),
                  .options = places });
    json_decref(places);
    return STATUS_OK;
}

static enum status
place_fill(struct page_view *view, struct error *err)
{
    return choice_fill(view, /* full= */ false, err);
}

static enum status
wish_fill(struct page_view *view, struct error *err)
{
    return choice_fill(view, /* full= */ true, err);
}

static enum status
place_shape(const json_t *typed, json_t *body, struct error *err)
{
    (void)json_object_del(body, "place");
    applicant_take_place(typed, body);
    return json_object_get(body, "date") ? STATUS_OK
                                         : error_field(err, "place", "is missing");
}

static const struct page reschedule_page = { .template = "pemohon/jadwal",
    .fill = place_fill,
    .act_method = "POST",
    .act_path = "/v1/applications/{id}/reschedule",
    .shape = place_shape,
    .next = "/permohonan/{id}?kabar=jadwal" };

/* Meanwhile one may have become free: then it is given at once. */
static const char *
wish_next(const json_t *answer)
{
    return json_is_object(json_object_get(answer, "waiting_list"))
               ? "/permohonan/{id}?kabar=tunggu"
               : "/permohonan/{id}?kabar=jadwal";
}

static const struct page wish_page = { .template = "pemohon/tunggu",
    .fill = wish_fill,
    .act_method = "POST",
    .act_path = "/v1/applications/{id}/wish",
    .shape = place_shape,
    .next_of = wish_next };

static const struct page cannot_come_page = { .template = "pemohon/tidak-bisa",
    .fill = ask_fill,
    .act_method = "POST",
    .act_path = "/v1/applications/{id}/cannot-come",
    .next = "/permohonan/{id}/jadwal?kabar=dilepas" };

static const struct page cancel_page = { .template = "pemohon/batal",
    .fill = ask_fill,
    .act_method = "POST",
    .act_path = "/v1/applications/{id}/cancel",
    .next = "/permohonan/{id}?kabar=batal" };

static const struct page_field question_fields[] = {
    { .name = "question", .kind = PAGE_LINES },
};

static const struct page question_page = { .template = "pemohon/tanya",
    .fill = ask_fill,
    .fields = question_fields,
    .field_count = ARRAY_LEN(question_fields),
    .act_method = "POST",
    .act_path = "/v1/applications/{id}/question",
    .next = "/permohonan/{id}?kabar=tanya" };

static const struct page_field correction_fields[] = {
    { .name = "reason", .kind = PAGE_LINES },
};

static const struct page correction_page = { .template = "pemohon/betulkan",
    .fill = ask_fill,
    .fields = correction_fields,
    .field_count = ARRAY_LEN(correction_fields),
    .act_method = "POST",
    .act_path = "/v1/applications/{id}/correction",
    .next = "/permohonan/{id}?kabar=betulkan" };

/* "Rp20.000, 2-4 hari": what it costs, before it is chosen; owned. */
static json_t *
say_carriage(const struct page_view *view, const struct settings_carrier *carrier)
{
    char amount[RUPIAH_SIZE];

    return page_say(
        json_object_get(view->texts, carrier->fee > 0 ? "option" : "option_free"),
        PAGE_WITH("ongkos", rupiah_format(carrier->fee, amount), "hari", carrier->days));
}

static enum status
carriage_fill(struct page_view *view, struct error *err)
{
    const struct office_settings *settings = view->act->settings;
    struct applicant_view own;
    json_t *options;
    enum status st = applicant_load(view, &own, err);

    if (st != STATUS_OK) {
        return st;
    }
    options = json_array();
    (void)json_array_append_new(
        options, json_pack("{s:s, s:O, s:O}", "value", COLLECTED, "label",
                     json_object_get(view->texts, "collect"), "more",
                     json_object_get(view->texts, "collect_more")));
    for (size_t i = 0; i < settings->carrier_count; i++) {
        const struct settings_carrier *carrier = &settings->carriers[i];

        (void)json_array_append_new(
            options, json_pack("{s:s, s:s, s:o}", "value", carrier->name, "label",
                         carrier->name, "more", say_carriage(view, carrier)));
    }
    page_add_field(view,
        &(struct page_field_facts){ .name = "carrier",
            .kind = PAGE_CHOICE,
            .required = true,
            .label = json_string_value(json_object_get(view->texts, "how")),
            .value = own.application.carrier[0] ? own.application.carrier : COLLECTED,
            .options = options });
    page_add_field(view,
        &(struct page_field_facts){ .name = "address",
            .kind = PAGE_LINES,
            .label = json_string_value(json_object_get(view->texts, "where")),
            .hint = json_string_value(json_object_get(view->texts, "where_hint")),
            .value = json_string_value(
                json_object_get(json_object_get(own.json, "applicant"), "address")) });
    json_decref(options);
    return STATUS_OK;
}

/* Collected is no carrier. */
static enum status
carriage_shape(const json_t *typed, json_t *body, struct error *err)
{
    const char *carrier = json_string_value(json_object_get(typed, "carrier"));

    (void)err;
    if (!carrier || strcmp(carrier, COLLECTED) == 0) {
        (void)json_object_del(body, "carrier");
    }
    return STATUS_OK;
}

static const struct page carriage_page = { .template = "pemohon/antar",
    .fill = carriage_fill,
    .act_method = "POST",
    .act_path = "/v1/applications/{id}/carriage",
    .shape = carriage_shape,
    .next = "/permohonan/{id}?kabar=antar" };

static const struct route routes[] = {
    PAGE_GET("/permohonan/{id}/jadwal", OWN, &reschedule_page),
    PAGE_POST("/permohonan/{id}/jadwal", OWN, &reschedule_page),
    PAGE_GET("/permohonan/{id}/tunggu", OWN, &wish_page),
    PAGE_POST("/permohonan/{id}/tunggu", OWN, &wish_page),
    PAGE_GET("/permohonan/{id}/tidak-bisa", OWN, &cannot_come_page),
    PAGE_POST("/permohonan/{id}/tidak-bisa", OWN, &cannot_come_page),
    PAGE_GET("/permohonan/{id}/batal", OWN, &cancel_page),
    PAGE_POST("/permohonan/{id}/batal", OWN, &cancel_page),
    PAGE_GET("/permohonan/{id}/tanya", OWN, &question_page),
    PAGE_POST("/permohonan/{id}/tanya", OWN, &question_page),
    PAGE_GET("/permohonan/{id}/betulkan", OWN, &correction_page),
    PAGE_POST("/permohonan/{id}/betulkan", OWN, &correction_page),
    PAGE_GET("/permohonan/{id}/antar", OWN, &carriage_page),
    PAGE_POST("/permohonan/{id}/antar", OWN, &carriage_page),
};

const struct route_set routes_applicant_moves = ROUTE_SET(routes);
