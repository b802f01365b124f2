/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * /desa: what waits until the village knows of it, and what its operator makes for people
 * who agreed. What is made is filled in and sent on the pages of applicants.
 */
#include <stdlib.h>
#include <string.h>

#include "db/db_account.h"
#include "server/api/answer.h"
#include "server/pages/applicant_parts.h"
#include "server/pages/page_words.h"
#include "server/pages/pages.h"
#include "server/pages/person_known.h"
#include "server/prereg/village.h"

static json_t *
rows_json(const struct page_view *view, const struct application *rows, size_t count)
{
    const json_t *states = json_object_get(view->room, "states");
    json_t *list = json_array();

    for (size_t i = 0; i < count; i++) {
        const struct settings_service *service =
            settings_service(view->act->settings, rows[i].service);
        const char *name = service ? service->name : rows[i].service;
        const char *state =
            rows[i].waits ? "waits_for_village" : ticket_state_name(rows[i].state);

        (void)json_array_append_new(list,
            json_pack("{s:s, s:s, s:s, s:O, s:o}", "id", rows[i].id, "number",
                rows[i].registration, "name", page_catalogue(view, name), "state",
                json_object_get(states, state), "when",
                page_when(view,
                    rows[i].submitted_ms ? rows[i].submitted_ms : rows[i].created_ms)));
    }
    return list;
}

static enum status
list_fill(struct page_view *view, struct error *err)
{
    struct application *rows;
    size_t count;
    enum status st = village_list(view->act, &rows, &count, err);

    if (st != STATUS_OK) {
        return st;
    }
    (void)json_object_set_new(view->model, "waiting", rows_json(view, rows, count));
    free(rows);
    st = application_list(view->act, &rows, &count, err);
    if (st == STATUS_OK) {
        (void)json_object_set_new(view->model, "made", rows_json(view, rows, count));
        free(rows);
    }
    return st;
}

/* The service to choose, or the person it is for. */
static enum status
start_fill(struct page_view *view, struct error *err)
{
    const struct office_settings *settings = view->act->settings;
    const char *typed = json_string_value(json_object_get(view->typed, "service"));
    const struct settings_service *service =
        settings_service(settings, typed ? typed : page_query(view, "service"));
    json_t *list;

    (void)err;
    if (service) {
        (void)json_object_set_new(view->model, "service", json_string(service->code));
        (void)json_object_set_new(
            view->model, "who", json_string(page_catalogue(view, service->name)));
        page_add_known(view);
        return STATUS_OK;
    }
    list = json_array();
    for (size_t i = 0; i < settings->service_count; i++) {
        (void)json_array_append_new(
            list, json_pack("{s:s, s:s, s:s}", "value", settings->services[i].code,
                      "label", page_catalogue(view, settings->services[i].name), "more",
                      page_catalogue(view, settings->services[i].group)));
    }
    (void)json_object_set_new(view->model, "services", list);
    return STATUS_OK;
}

static enum status
start_shape(const json_t *typed, json_t *body, struct error *err)
{
    (void)err;
    page_shape_known(typed, body);
    return STATUS_OK;
}

/* One that waits: whom it is of, what was answered, its papers. */
static enum status
one_fill(struct page_view *view, struct error *err)
{
    struct applicant_view own;
    const char *nik;
    json_t *papers;
    json_t *paper;
    json_t *given = json_array();
    size_t i;
    enum status st = applicant_load_for_village(view, &own, err);

    (void)json_object_set_new(view->model, "papers", given);
    if (st != STATUS_OK) {
        return st;
    }
    if (!own.service || !own.application.waits) {
        return error_set(err, STATUS_NOT_FOUND, "it does not wait for the village");
    }
    answer_looked(view->answer, own.application.id, "form");
    page_title(view, json_string(page_catalogue(view, own.service->name)));
    nik =
        json_string_value(json_object_get(json_object_get(own.json, "applicant"), "nik"));
    (void)json_object_set_new(view->model, "fours", page_digits(nik ? nik : ""));
    (void)json_object_set_new(view->model, "sections", applicant_answers(view, &own));
    papers = applicant_papers(view, own.json);
    json_array_foreach(papers, i, paper)
    {
        if (json_is_true(json_object_get(paper, "given"))) {
            (void)json_array_append(given, paper);
        }
    }
    json_decref(papers);
    (void)json_object_set_new(
        view->model, "has_papers", json_boolean(json_array_size(given) > 0));
    return STATUS_OK;
}

/* The consent as it was noted; NULL: it was not. */
static const json_t *
consent_of(const json_t *application)
{
    const json_t *step;
    size_t i;

    json_array_foreach(json_object_get(application, "history"), i, step)
    {
        const char *what = json_string_value(json_object_get(step, "what"));

        if (strcmp(what, application_move_row(MOVE_CONSENT)->word) == 0) {
            return step;
        }
    }
    return NULL;
}

/* What the applicant is given: the number, and what was agreed to. */
static enum status
receipt_fill(struct page_view *view, struct error *err)
{
    struct applicant_view own;
    struct account account;
    const json_t *consent;
    const json_t *note;
    enum status st = applicant_load(view, &own, err);

    if (st != STATUS_OK) {
        return st;
    }
    st = db_account_load(view->act->db, view->act->caller->account_id, &account, err);
    if (st != STATUS_OK) {
        return st;
    }
    consent = consent_of(own.json);
    note = json_object_get(consent, "note");
    if (json_is_string(note)) {
        (void)json_object_set(view->model, "consent", (json_t *)(uintptr_t)note);
    }
    if (consent) {
        (void)json_object_set_new(view->model, "agreed_at",
            page_instant(view, json_string_value(json_object_get(consent, "at"))));
    }
    (void)json_object_set_new(view->model, "village", json_string(account.village));
    (void)json_object_set_new(view->model, "sign",
        page_say(json_object_get(view->texts, "sign"),
            PAGE_WITH("nama", account.name, "desa", account.village, "kecamatan",
                account.district)));
    return STATUS_OK;
}

static const struct page_field start_fields[] = {
    { .name = "person.name", .kind = PAGE_TEXT },
    { .name = "person.nik", .kind = PAGE_NIK },
    { .name = "person.phone", .kind = PAGE_PHONE, .optional = true },
    { .name = "person.address", .kind = PAGE_TEXT, .optional = true },
    { .name = "consent", .kind = PAGE_LINES },
};
static const struct page_field return_fields[] = {
    { .name = "reason", .kind = PAGE_LINES },
};

static const struct page list_page = { .template = "desa/daftar", .fill = list_fill };
static const struct page start_page = { .template = "desa/baru",
    .fill = start_fill,
    .fields = start_fields,
    .field_count = ARRAY_LEN(start_fields),
    .shape = start_shape,
    .act_method = "POST",
    .act_path = "/v1/village/applications",
    .next = "/permohonan/{id}/isi/1" };
static const struct page return_page = { .template = "desa/satu",
    .fill = one_fill,
    .fields = return_fields,
    .field_count = ARRAY_LEN(return_fields),
    .act_method = "POST",
    .act_path = "/v1/applications/{id}/village-return",
    .next = "/desa?kabar=dikembalikan" };
static const struct page endorse_page = { .template = "desa/satu",
    .fill = one_fill,
    .act_method = "POST",
    .act_path = "/v1/applications/{id}/endorse",
    .next = "/desa?kabar=diketahui" };
static const struct page receipt_page = {
    .template = "desa/tanda", .fill = receipt_fill, .script = "penerimaan/kertas.js"
};

static const struct route routes[] = {
    PAGE_GET("/desa", VILLAGE_ROLES, &list_page),
    PAGE_GET("/desa/baru", VILLAGE_ROLES, &start_page),
    PAGE_POST("/desa/baru", VILLAGE_ROLES, &start_page),
    PAGE_GET("/desa/{id}", VILLAGE_ROLES, &return_page),
    PAGE_POST("/desa/{id}/ketahui", VILLAGE_ROLES, &endorse_page),
    PAGE_POST("/desa/{id}/kembalikan", VILLAGE_ROLES, &return_page),
    PAGE_GET("/desa/{id}/tanda", VILLAGE_ROLES, &receipt_page),
};

const struct route_set routes_village_pages = ROUTE_SET(routes);
