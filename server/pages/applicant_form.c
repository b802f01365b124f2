/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An application being made: its form a page at a time, the last look. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/nik.h"
#include "common/text.h"
#include "server/pages/applicant_pages.h"
#include "server/pages/applicant_parts.h"
#include "server/pages/form_body.h"
#include "server/pages/page_words.h"
#include "server/prereg/application.h"
#include "server/prereg/form.h"
#include "server/prereg/village.h"

static enum page_field_kind
shown_as(enum field_kind kind)
{
    switch (kind) {
    case FIELD_LINES:
        return PAGE_LINES;
    case FIELD_NIK:
    case FIELD_KK:
        return PAGE_NIK;
    case FIELD_DATE:
        return PAGE_DATE;
    case FIELD_TIME:
        return PAGE_TIME;
    case FIELD_NUMBER:
        return PAGE_NUMBER;
    case FIELD_PHONE:
        return PAGE_PHONE;
    case FIELD_CHOICE:
        return PAGE_CHOICE;
    case FIELD_TEXT:
    case FIELD_KIND_COUNT:
        break;
    }
    return PAGE_TEXT;
}

/* A time as people write it: "08.30". */
static json_t *
typed_again(enum field_kind kind, const char *value)
{
    if (kind == FIELD_TIME && strlen(value) == 5) {
        return json_sprintf("%.2s.%.2s", value, value + 3);
    }
    return json_string(value);
}

/* What the act says of this field alone, as it was typed; owned, NULL: it takes it. */
static json_t *
refusal_of(const struct page_view *view, const struct settings_service *service,
    const struct settings_field *field)
{
    json_t *body = form_body_shape(view->typed, /* keep_empty= */ true);
    json_t *typed = json_object_get(body, field->id);
    json_t *one = typed ? json_pack("{s:O}", field->id, typed) : json_object();
    json_t *form = json_object();
    json_t *problem = NULL;
    json_t *said = NULL;
    struct error err = { .code = STATUS_OK };

    if (form_fill(service, one, form, &err) != STATUS_OK) {
        problem = texts_problem(view->sentences, view->language, &err, NULL);
        said = json_incref(json_object_get(problem, "detail"));
    }
    json_decref(problem);
    json_decref(form);
    json_decref(one);
    json_decref(body);
    return said;
}

static enum status
add_field(struct page_view *view, const struct settings_service *service,
    const struct settings_field *field, const char *stored, struct error *err)
{
    json_t *refused = view->problem ? refusal_of(view, service, field) : NULL;
    json_t *value;
    json_t *options = NULL;
    json_t *names;
    const char *hint = page_catalogue(view, field->hint);
    enum status st = village_names(view->act, service, field->id, &names, err);

    if (st != STATUS_OK) {
        json_decref(refused);
        return st;
    }
    value = typed_again(field->kind, stored ? stored : "");

    if (field->kind == FIELD_DATE && !hint[0]) {
        hint = json_string_value(json_object_get(view->texts, "date_hint"));
    }
    if (field->kind == FIELD_CHOICE) {
        options = json_array();
        for (size_t i = 0; i < field->option_count; i++) {
            (void)json_array_append_new(
                options, json_pack("{s:s, s:s}", "value", field->options[i], "label",
                             page_catalogue(view, field->options[i])));
        }
    }
    page_add_field(view, &(struct page_field_facts){ .name = field->id,
                             .kind = shown_as(field->kind),
                             .label = page_catalogue(view, field->label),
                             .hint = hint,
                             .value = json_string_value(value),
                             .required = field->required,
                             .options = options,
                             .names = names,
                             .refused = json_string_value(refused) });
    json_decref(refused);
    json_decref(value);
    json_decref(options);
    json_decref(names);
    return STATUS_OK;
}

/* One page of the form; where it goes on is said by the page itself. */
static enum status
form_fill_page(struct page_view *view, struct error *err)
{
    struct applicant_view own;
    const char *back = page_query(view, "kembali");
    int64_t number = 0;
    size_t pages;
    enum status st = applicant_load_open(view, &own, err);

    if (st != STATUS_OK) {
        return st;
    }
    pages = applicant_form_pages(own.service);
    (void)text_to_int(page_param(view, "n"), 1, 1000, &number);
    if (number < 1 || ((size_t)number > pages && pages > 0)) {
        return error_set(err, STATUS_NOT_FOUND, "the form has no such page");
    }
    applicant_add_step(view, own.service, (size_t)number);
    for (size_t i = 0; i < own.service->field_count; i++) {
        const struct settings_field *field = &own.service->fields[i];

        if (applicant_page_of(own.service, i) != (size_t)number) {
            continue;
        }
        page_title(view, json_string(page_catalogue(view, field->page)));
        st = add_field(view, own.service, field,
            json_string_value(
                json_object_get(json_object_get(own.json, "form"), field->id)),
            err);
        if (st != STATUS_OK) {
            return st;
        }
    }
    (void)json_object_set_new(view->model, "empty", json_boolean(pages == 0));
    (void)json_object_set_new(view->model, "n", json_integer(number));
    if (number > 1) {
        (void)json_object_set_new(view->model, "back",
            json_sprintf("/permohonan/%s/isi/%d", own.application.id, (int)number - 1));
    }
    if (!back[0] && !json_object_get(view->typed, "kembali")) {
        (void)json_object_set_new(view->frame, "kembali",
            (size_t)number < pages
                ? json_sprintf(
                      "/permohonan/%s/isi/%d", own.application.id, (int)number + 1)
                : json_sprintf("/permohonan/%s/berkas", own.application.id));
    }
    return STATUS_OK;
}

static const struct page form_page = { .template = "pemohon/isi",
    .fill = form_fill_page,
    .act_method = "PUT",
    .act_path = "/v1/applications/{id}/form",
    .keep_empty = true,
    .next = "/permohonan/{id}/berkas",
    .script = "pemohon/isian.js" };

/* A number whose content cannot be right by what is known of such numbers; it is taken
 * all the same. */
static bool
is_odd(enum field_kind kind, const char *value)
{
    struct nik nik;

    return (kind == FIELD_NIK && nik_read(value, NULL, NIK_ANY_DAY, &nik) &&
               nik.faults != 0) ||
           (kind == FIELD_KK && kk_read(value, NIK_ANY_DAY, &nik) && nik.faults != 0);
}

json_t *
applicant_answers(const struct page_view *view, const struct applicant_view *own)
{
    json_t *sections = json_array();
    json_t *section = NULL;
    const json_t *form = json_object_get(own->json, "form");
    size_t last = 0;

    for (size_t i = 0; i < own->service->field_count; i++) {
        const struct settings_field *field = &own->service->fields[i];
        const char *value = json_string_value(json_object_get(form, field->id));
        size_t page = applicant_page_of(own->service, i);
        json_t *answer;

        section = page != last ? NULL : section;
        last = page;
        if (!value && !field->required) {
            continue;
        }
        if (!section) {
            section = json_pack("{s:s, s:i, s:[]}", "name",
                page_catalogue(view, field->page), "n", (int)page, "answers");
            (void)json_array_append_new(sections, section);
        }
        answer = json_pack("{s:s, s:s, s:b}", "id", field->id, "label",
            page_catalogue(view, field->label), "missing", value == NULL);
        if (value) {
            (void)json_object_set_new(
                answer, "value", applicant_value(view, field->kind, value));
            (void)json_object_set_new(
                answer, "odd", json_boolean(is_odd(field->kind, value)));
        }
        (void)json_array_append_new(json_object_get(section, "answers"), answer);
    }
    return sections;
}

static bool
is_incomplete(const json_t *problem)
{
    const char *code = json_string_value(json_object_get(problem, "code"));

    return code && strcmp(code, status_name(STATUS_APPLICATION_INCOMPLETE)) == 0;
}

static enum status
check_fill(struct page_view *view, struct error *err)
{
    struct applicant_view own;
    json_t *missing = NULL;
    json_t *fields = NULL;
    json_t *places;
    json_t *papers;
    json_t *paper;
    bool sent = false;
    size_t i;
    enum status st = applicant_load_open(view, &own, err);

    if (st == STATUS_OK) {
        st = application_missing(view->act, &own.application, &missing, &fields, err);
    }
    if (st == STATUS_OK) {
        st = applicant_places(view, own.service, /* full= */ false,
            json_string_value(json_object_get(view->texts, "any_day")), &places, err);
    }
    if (st != STATUS_OK) {
        json_decref(missing);
        json_decref(fields);
        return st;
    }
    applicant_add_step(view, own.service, applicant_form_pages(own.service) + 2);
    (void)json_object_set_new(view->model, "sections", applicant_answers(view, &own));
    if (is_incomplete(view->problem)) { /* what lacks stands below, with the way there */
        (void)json_object_del((json_t *)(uintptr_t)view->problem, "detail");
    }
    papers = applicant_papers(view, own.json);
    json_array_foreach(papers, i, paper)
    {
        sent |= !json_is_true(json_object_get(paper, "missing"));
    }
    (void)json_object_set_new(view->model, "sent", json_boolean(sent));
    (void)json_object_set_new(view->model, "papers", papers);
    (void)json_object_set_new(view->model, "lacking",
        json_boolean(json_array_size(missing) + json_array_size(fields) > 0));
    (void)json_object_set_new(
        view->model, "fields_lack", json_boolean(json_array_size(fields) > 0));
    (void)json_object_set_new(
        view->model, "lack", applicant_missing_papers(view, &own, missing));
    page_add_field(
        view, &(struct page_field_facts){ .name = "place",
                  .kind = PAGE_CHOICE,
                  .label = json_string_value(json_object_get(view->texts, "wish")),
                  .hint = json_string_value(json_object_get(view->texts, "wish_hint")),
                  .options = places });
    json_decref(places);
    json_decref(missing);
    json_decref(fields);
    return STATUS_OK;
}

/* {"wish": {"date", "window"}} */
static enum status
check_shape(const json_t *typed, json_t *body, struct error *err)
{
    json_t *wish = json_object();

    (void)err;
    (void)json_object_clear(body);
    applicant_take_place(typed, wish);
    if (json_object_size(wish) > 0) {
        (void)json_object_set(body, "wish", wish);
    }
    json_decref(wish);
    return STATUS_OK;
}

static const struct page check_page = { .template = "pemohon/periksa",
    .fill = check_fill,
    .act_method = "POST",
    .act_path = "/v1/applications/{id}/submit",
    .shape = check_shape,
    .next = "/permohonan/{id}?kabar=terkirim" };

static const struct route routes[] = {
    PAGE_GET("/permohonan/{id}/isi/{n}", OWN, &form_page),
    PAGE_POST("/permohonan/{id}/isi/{n}", OWN, &form_page),
    PAGE_GET("/permohonan/{id}/periksa", OWN, &check_page),
    PAGE_POST("/permohonan/{id}/periksa", OWN, &check_page),
};

const struct route_set routes_applicant_form = ROUTE_SET(routes);
