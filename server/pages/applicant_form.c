/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An application being made: its form a page at a time, its papers, the last look. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/checklist.h"
#include "common/paper_fault.h"
#include "common/text.h"
#include "server/pages/applicant_pages.h"
#include "server/pages/applicant_parts.h"
#include "server/prereg/application.h"
#include "server/prereg/paper_reason.h"

#define SLACK 16384 /* of a form around its file */

/* What was sent is looked at, not changed. */
static enum status
load_open(struct page_view *view, struct applicant_view *own, struct error *err)
{
    enum status st = applicant_load(view, own, err);

    if (st != STATUS_OK) {
        return st;
    }
    if (!own->service) {
        return error_set(err, STATUS_NOT_FOUND, "this service is offered no more");
    }
    if (!own->open) {
        return error_set(err, STATUS_WRONG_STATE, "it was sent");
    }
    return STATUS_OK;
}

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
    case FIELD_TIME:
        return PAGE_DATE;
    case FIELD_NUMBER:
        return PAGE_DIGITS;
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

/* "14-07-2026", as people write it. */
static json_t *
typed_again(enum field_kind kind, const char *value)
{
    if (kind == FIELD_DATE && strlen(value) == 10) {
        return json_sprintf("%.2s-%.2s-%.4s", value + 8, value + 5, value);
    }
    if (kind == FIELD_TIME && strlen(value) == 5) {
        return json_sprintf("%.2s.%.2s", value, value + 3);
    }
    return json_string(value);
}

static void
add_field(struct page_view *view, const struct settings_field *field, const char *stored)
{
    json_t *value = typed_again(field->kind, stored ? stored : "");
    json_t *options = NULL;
    const char *hint = field->hint;

    if (field->kind == FIELD_DATE && !hint[0]) {
        hint = json_string_value(json_object_get(view->texts, "date_hint"));
    }
    if (field->kind == FIELD_CHOICE) {
        options = json_array();
        for (size_t i = 0; i < field->option_count; i++) {
            (void)json_array_append_new(
                options, json_pack("{s:s, s:s}", "value", field->options[i], "label",
                             field->options[i]));
        }
    }
    page_add_field(view, &(struct page_field_facts){ .name = field->id,
                             .kind = shown_as(field->kind),
                             .label = field->label,
                             .hint = hint,
                             .value = json_string_value(value),
                             .required = field->required,
                             .options = options });
    json_decref(value);
    json_decref(options);
}

/* One page of the form; where it goes on is said by the page itself. */
static enum status
form_fill_page(struct page_view *view, struct error *err)
{
    struct applicant_view own;
    const char *back = page_query(view, "kembali");
    int64_t number = 0;
    size_t pages;
    enum status st = load_open(view, &own, err);

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
        page_title(view, json_string(field->page));
        add_field(view, field,
            json_string_value(
                json_object_get(json_object_get(own.json, "form"), field->id)));
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
    .next = "/permohonan/{id}/berkas" };

/* Why a paper is to be given again, in the office's own sentence; owned. */
static json_t *
reason_json(const struct page_view *view, const char *reason, const char *label)
{
    char text[PAPER_REASON_SIZE];

    paper_reason_text(
        view->act->settings, reason, label, view->language == LANGUAGE_EN, text);
    return json_string(text);
}

/* Which of a slot's four looks a paper has, as a set of words for the template. */
static void
describe_paper(const struct page_view *view, json_t *paper)
{
    const char *state = json_string_value(json_object_get(paper, "state"));
    const char *reason = json_string_value(json_object_get(paper, "reason"));
    const char *rule = json_string_value(json_object_get(paper, "rule"));
    bool returned = reason != NULL;
    bool given = json_object_get(paper, "type") != NULL;
    json_t *label = applicant_label(json_string_value(json_object_get(paper, "label")));

    (void)json_object_set_new(paper, "returned", json_boolean(returned));
    (void)json_object_set_new(paper, "given", json_boolean(given && !returned));
    (void)json_object_set_new(
        paper, "missing", json_boolean(!returned && strcmp(state, "missing") == 0));
    (void)json_object_set_new(paper, "wanted",
        json_boolean(strcmp(rule, document_rule_name(DOCUMENT_ALWAYS)) == 0));
    (void)json_object_set_new(paper, "any",
        json_boolean(strcmp(rule, document_rule_name(DOCUMENT_ONE_OF)) == 0));
    (void)json_object_set_new(paper, "style",
        json_string(returned ? "care"
                    : given  ? "good"
                             : ""));
    if (returned) {
        (void)json_object_set_new(paper, "why",
            reason_json(
                view, reason, json_string_value(json_object_get(paper, "label"))));
    }
    (void)json_object_set_new(paper, "label", label);
}

/* Of a group one is enough: once there, the others are not asked for. */
static void
settle_groups(json_t *papers)
{
    json_t *paper;
    size_t i;

    json_array_foreach(papers, i, paper)
    {
        const char *group = json_string_value(json_object_get(paper, "group"));
        json_t *other;
        size_t k;

        json_array_foreach(papers, k, other)
        {
            const char *its = json_string_value(json_object_get(other, "group"));

            if (group && its && strcmp(group, its) == 0 &&
                json_is_true(json_object_get(other, "given"))) {
                (void)json_object_set_new(paper, "any", json_false());
            }
        }
    }
}

/* The papers that are photographed at home: conditions are none, forms are signed at the
 * counter. */
json_t *
applicant_papers(const struct page_view *view, const json_t *application)
{
    json_t *list = json_array();
    json_t *paper;
    size_t i;

    json_array_foreach(json_object_get(application, "documents"), i, paper)
    {
        const char *mode = json_string_value(json_object_get(paper, "mode"));

        describe_paper(view, paper);
        if (strcmp(mode, document_mode_name(DOCUMENT_CONDITION)) != 0 &&
            (strcmp(mode, document_mode_name(DOCUMENT_FILL_FORM)) != 0 ||
                !json_is_true(json_object_get(paper, "missing")))) {
            (void)json_array_append(list, paper);
        }
    }
    settle_groups(list);
    return list;
}

/* What is missing, of a group all that would do in one line; owned. */
static json_t *
missing_papers(
    const struct page_view *view, const struct applicant_view *own, const json_t *missing)
{
    const char * or
        = json_string_value(json_object_get(json_object_get(view->room, "berkas"), "or"));
    const char *last = "";
    json_t *list = json_array();
    const json_t *kind;
    size_t i;

    json_array_foreach((json_t *)(uintptr_t)missing, i, kind)
    {
        for (size_t k = 0; k < own->service->document_count; k++) {
            const struct settings_document *document = &own->service->documents[k];
            json_t *before = json_array_get(list, json_array_size(list) - 1);

            if (strcmp(document->id, json_string_value(kind)) != 0) {
                continue;
            }
            if (document->group[0] && strcmp(document->group, last) == 0) {
                (void)json_object_set_new(before, "label",
                    json_sprintf("%s%s%s",
                        json_string_value(json_object_get(before, "label")), or,
                        document->label));
            } else {
                (void)json_array_append_new(
                    list, json_pack("{s:s, s:o}", "kind", document->id, "label",
                              applicant_label(document->label)));
            }
            last = document->group;
        }
    }
    return list;
}

static enum status
papers_fill(struct page_view *view, struct error *err)
{
    struct applicant_view own;
    json_t *papers;
    json_t *missing = NULL;
    json_t *fields = NULL;
    json_t *lack;
    json_t *paper;
    char ready[12];
    char lacking[12];
    int given = 0;
    size_t i;
    enum status st = load_open(view, &own, err);

    if (st == STATUS_OK) {
        st = application_missing(view->act, &own.application, &missing, &fields, err);
    }
    if (st != STATUS_OK) {
        return st;
    }
    papers = applicant_papers(view, own.json);
    json_array_foreach(papers, i, paper)
    {
        given += json_is_true(json_object_get(paper, "given"));
    }
    applicant_add_step(view, own.service, applicant_form_pages(own.service) + 1);
    (void)snprintf(ready, sizeof(ready), "%d", given);
    lack = missing_papers(view, &own, missing);
    (void)snprintf(lacking, sizeof(lacking), "%d", (int)json_array_size(lack));
    (void)json_object_set_new(view->model, "count",
        page_say(json_object_get(
                     view->texts, json_array_size(lack) == 0 ? "count_ready" : "count"),
            PAGE_WITH("n", ready, "kurang", lacking)));
    (void)json_object_set_new(view->model, "papers", papers);
    if (own.service->field_count > 0) {
        (void)json_object_set_new(view->model, "back",
            json_sprintf("/permohonan/%s/isi/%d", own.application.id,
                (int)applicant_form_pages(own.service)));
    }
    json_decref(lack);
    json_decref(missing);
    json_decref(fields);
    return STATUS_OK;
}

static const struct page papers_page = { .template = "pemohon/berkas",
    .fill = papers_fill };

/* One paper: what is wrong with it, and the file. */
static enum status
paper_fill(struct page_view *view, struct error *err)
{
    struct applicant_view own;
    json_t *paper;
    json_t *papers;
    size_t i;
    enum status st = load_open(view, &own, err);

    if (st != STATUS_OK) {
        return st;
    }
    papers = applicant_papers(view, own.json);
    json_array_foreach(papers, i, paper)
    {
        const char *kind = json_string_value(json_object_get(paper, "kind"));

        if (strcmp(kind, page_param(view, "kind")) == 0) {
            page_title(view, json_incref(json_object_get(paper, "label")));
            (void)json_object_set(view->model, "paper", paper);
        }
    }
    json_decref(papers);
    return json_object_get(view->model, "paper")
               ? STATUS_OK
               : error_set(err, STATUS_NOT_FOUND, "there is no such paper");
}

static const struct page paper_page = { .template = "pemohon/foto",
    .fill = paper_fill,
    .act_method = "PUT",
    .act_path = "/v1/applications/{id}/documents/{kind}",
    .next = "/permohonan/{id}/berkas?kabar=masuk" };

static const struct page remove_page = { .template = "pemohon/hapus",
    .fill = paper_fill,
    .act_method = "DELETE",
    .act_path = "/v1/applications/{id}/documents/{kind}",
    .next = "/permohonan/{id}/berkas" };

/* The answers, page by page, each with the way back to it. */
static json_t *
answers_json(struct page_view *view, const struct applicant_view *own)
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
            section = json_pack(
                "{s:s, s:i, s:[]}", "name", field->page, "n", (int)page, "answers");
            (void)json_array_append_new(sections, section);
        }
        answer = json_pack("{s:s, s:s, s:b}", "id", field->id, "label", field->label,
            "missing", value == NULL);
        if (value) {
            (void)json_object_set_new(
                answer, "value", applicant_value(view, field->kind, value));
        }
        (void)json_array_append_new(json_object_get(section, "answers"), answer);
    }
    return sections;
}

static enum status
check_fill(struct page_view *view, struct error *err)
{
    struct applicant_view own;
    json_t *missing = NULL;
    json_t *fields = NULL;
    json_t *places;
    enum status st = load_open(view, &own, err);

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
    (void)json_object_set_new(view->model, "sections", answers_json(view, &own));
    (void)json_object_set_new(view->model, "papers", applicant_papers(view, own.json));
    (void)json_object_set_new(view->model, "lacking",
        json_boolean(json_array_size(missing) + json_array_size(fields) > 0));
    (void)json_object_set_new(
        view->model, "fields_lack", json_boolean(json_array_size(fields) > 0));
    (void)json_object_set_new(view->model, "lack", missing_papers(view, &own, missing));
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
    PAGE_GET("/permohonan/{id}/berkas", OWN, &papers_page),
    PAGE_GET("/permohonan/{id}/berkas/{kind}", OWN, &paper_page),
    PAGE_POST_FILE(
        "/permohonan/{id}/berkas/{kind}", OWN, &paper_page, 8 * PAPER_BYTES_MAX + SLACK),
    PAGE_GET("/permohonan/{id}/berkas/{kind}/hapus", OWN, &remove_page),
    PAGE_POST("/permohonan/{id}/berkas/{kind}/hapus", OWN, &remove_page),
    PAGE_GET("/permohonan/{id}/periksa", OWN, &check_page),
    PAGE_POST("/permohonan/{id}/periksa", OWN, &check_page),
};

const struct route_set routes_applicant_form = ROUTE_SET(routes);
