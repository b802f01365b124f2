/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The papers of an application being made: what is there, one of them, one given before.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/checklist.h"
#include "common/paper_fault.h"
#include "server/api/application_json.h"
#include "server/pages/applicant_pages.h"
#include "server/pages/applicant_parts.h"
#include "server/pages/page_words.h"
#include "server/prereg/application.h"
#include "server/prereg/paper.h"
#include "server/prereg/paper_reason.h"

#define SLACK 16384 /* of a form around its file */

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
    const char *condition = json_string_value(json_object_get(paper, "condition"));
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
    if (condition) {
        (void)json_object_set_new(
            paper, "condition", applicant_condition(view, condition));
    }
    (void)json_object_set_new(paper, "label", label);
}

static bool
are_one_group(const json_t *one, const json_t *other)
{
    const char *group = json_string_value(json_object_get(one, "group"));
    const char *its = json_string_value(json_object_get(other, "group"));

    return group && its && strcmp(group, its) == 0;
}

/* Of a group one is enough, and its first says so: once there, the others are spare. */
static void
settle_groups(const struct page_view *view, json_t *papers)
{
    const json_t *texts = json_object_get(view->room, "berkas");
    json_t *paper;
    size_t i;

    json_array_foreach(papers, i, paper)
    {
        char many[12];
        bool first = true;
        bool settled = false;
        int count = 0;
        json_t *other;
        size_t k;

        json_array_foreach(papers, k, other)
        {
            if (are_one_group(paper, other)) {
                count++;
                first = first && k >= i;
                settled |= json_is_true(json_object_get(other, "given"));
            }
        }
        if (count == 0) {
            continue;
        }
        if (settled) {
            (void)json_object_set_new(paper, "any", json_false());
            (void)json_object_set_new(paper, "spare", json_true());
        }
        (void)json_object_set_new(paper, "member", json_boolean(count > 1));
        if (first && count > 1) {
            (void)snprintf(many, sizeof(many), "%d", count);
            (void)json_object_set_new(paper, "opens",
                page_say(json_object_get(texts, settled ? "group_settled" : "group"),
                    PAGE_WITH("n", many)));
        }
    }
}

static bool
has_mode(const json_t *paper, enum document_mode mode)
{
    const char *its = json_string_value(json_object_get(paper, "mode"));

    return strcmp(its, document_mode_name(mode)) == 0;
}

/* Is it photographed at home? Conditions are none, forms are signed at the counter: but
 * for one that stands for a paper which the applicant may not have. */
static bool
is_asked_for(const json_t *papers, const json_t *paper)
{
    const json_t *other;
    size_t i;

    if (has_mode(paper, DOCUMENT_CONDITION)) {
        return false;
    }
    if (!has_mode(paper, DOCUMENT_FILL_FORM) ||
        !json_is_true(json_object_get(paper, "missing"))) {
        return true;
    }
    json_array_foreach((json_t *)(uintptr_t)papers, i, other)
    {
        if (are_one_group(paper, other) && !has_mode(other, DOCUMENT_CONDITION) &&
            !has_mode(other, DOCUMENT_FILL_FORM)) {
            return true;
        }
    }
    return false;
}

json_t *
applicant_papers(const struct page_view *view, const json_t *application)
{
    const json_t *papers = json_object_get(application, "documents");
    json_t *list = json_array();
    json_t *paper;
    size_t i;

    json_array_foreach((json_t *)(uintptr_t)papers, i, paper)
    {
        describe_paper(view, paper);
        if (is_asked_for(papers, paper)) {
            (void)json_array_append(list, paper);
        }
    }
    settle_groups(view, list);
    return list;
}

json_t *
applicant_missing_papers(
    const struct page_view *view, const struct applicant_view *own, const json_t *missing)
{
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
                (void)json_array_append_new(json_object_get(before, "others"),
                    json_string(page_catalogue(view, document->label)));
            } else {
                (void)json_array_append_new(
                    list, json_pack("{s:s, s:o, s:[]}", "kind", document->id, "label",
                              applicant_label(page_catalogue(view, document->label)),
                              "others"));
            }
            last = document->group;
        }
    }
    return list;
}

/* What a browser itself can find wrong with a file, in the words of the server. */
static void
add_faults(struct page_view *view)
{
    json_t *list = json_array();

    for (int fault = 0; fault < PAPER_FAULT_COUNT; fault++) {
        struct error err = { .code = STATUS_OK };
        json_t *problem;

        (void)error_set(&err, STATUS_BAD_DOCUMENT, "for a script");
        error_fact(&err, FACT_REASON, "%s", paper_fault_words[fault]);
        problem = texts_problem(view->sentences, view->language, &err, NULL);
        (void)json_object_set_new(problem, "word", json_string(paper_fault_words[fault]));
        (void)json_array_append_new(list, problem);
    }
    (void)json_object_set_new(view->model, "may_be", list);
}

/* What was given before of this kind, or of any: each with its day in words; owned. */
static enum status
load_earlier(struct page_view *view, const struct application *application,
    const char *kind, json_t **list, struct error *err)
{
    struct earlier_paper *papers = NULL;
    size_t count;
    json_t *one;
    size_t i;
    enum status st =
        paper_list_earlier(view->act, application, kind, &papers, &count, err);

    if (st == STATUS_OK) {
        *list = json_of_earlier_papers(view->act, papers, count);
        json_array_foreach(*list, i, one)
        {
            (void)json_object_set_new(one, "name",
                json_string(page_catalogue(
                    view, json_string_value(json_object_get(one, "name")))));
            (void)json_object_set_new(one, "day",
                page_day(view, json_string_value(json_object_get(one, "given_at"))));
        }
    }
    free(papers);
    return st;
}

/* Which papers have one that can be used again. */
static enum status
mark_earlier(struct page_view *view, const struct application *application,
    json_t *papers, struct error *err)
{
    json_t *earlier;
    json_t *paper;
    size_t i;
    enum status st = load_earlier(view, application, NULL, &earlier, err);

    if (st != STATUS_OK) {
        return st;
    }
    json_array_foreach(papers, i, paper)
    {
        const char *kind = json_string_value(json_object_get(paper, "kind"));
        bool has = false;
        json_t *one;
        size_t k;

        json_array_foreach(earlier, k, one)
        {
            has |= strcmp(kind, json_string_value(json_object_get(one, "kind"))) == 0;
        }
        (void)json_object_set_new(paper, "earlier",
            json_boolean(has && !json_is_true(json_object_get(paper, "given"))));
    }
    json_decref(earlier);
    return STATUS_OK;
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
    enum status st = applicant_load_open(view, &own, err);

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
    lack = applicant_missing_papers(view, &own, missing);
    (void)snprintf(lacking, sizeof(lacking), "%d", (int)json_array_size(lack));
    (void)json_object_set_new(view->model, "count",
        page_say(json_object_get(
                     view->texts, json_array_size(lack) == 0 ? "count_ready" : "count"),
            PAGE_WITH("n", ready, "kurang", lacking)));
    (void)json_object_set_new(view->model, "papers", papers);
    add_faults(view);
    st = mark_earlier(view, &own.application, papers, err);
    if (own.service->field_count > 0) {
        (void)json_object_set_new(view->model, "back",
            json_sprintf("/permohonan/%s/isi/%d", own.application.id,
                (int)applicant_form_pages(own.service)));
    }
    json_decref(lack);
    json_decref(missing);
    json_decref(fields);
    return st;
}

static const struct page papers_page = {
    .template = "pemohon/berkas", .fill = papers_fill, .script = "pemohon/berkas.js"
};

/* One paper: what is wrong with it, and the file. */
static enum status
paper_fill(struct page_view *view, struct error *err)
{
    struct applicant_view own;
    json_t *earlier;
    json_t *paper;
    json_t *papers;
    size_t i;
    enum status st = applicant_load_open(view, &own, err);

    if (st != STATUS_OK) {
        return st;
    }
    papers = applicant_papers(view, own.json);
    add_faults(view);
    json_array_foreach(papers, i, paper)
    {
        const char *kind = json_string_value(json_object_get(paper, "kind"));

        if (strcmp(kind, page_param(view, "kind")) == 0) {
            page_title(view, json_incref(json_object_get(paper, "label")));
            (void)json_object_set(view->model, "paper", paper);
        }
    }
    json_decref(papers);
    if (!json_object_get(view->model, "paper")) {
        return error_set(err, STATUS_NOT_FOUND, "there is no such paper");
    }
    st = load_earlier(view, &own.application, page_param(view, "kind"), &earlier, err);
    if (st == STATUS_OK) {
        (void)json_object_set_new(
            view->model, "again", json_boolean(json_array_size(earlier) > 0));
        (void)json_object_set_new(view->model, "earlier", earlier);
    }
    return st;
}

static const struct page paper_page = { .template = "pemohon/foto",
    .fill = paper_fill,
    .act_method = "PUT",
    .act_path = "/v1/applications/{id}/documents/{kind}",
    .next = "/permohonan/{id}/berkas?kabar=masuk",
    .script = "pemohon/berkas.js" };

/* One that was given before; what is wrong with it is told on the same page. */
static const struct page again_page = { .template = "pemohon/foto",
    .fill = paper_fill,
    .act_method = "POST",
    .act_path = "/v1/applications/{id}/documents/{kind}/again",
    .next = "/permohonan/{id}/berkas?kabar=masuk",
    .script = "pemohon/berkas.js" };

static const struct page remove_page = { .template = "pemohon/hapus",
    .fill = paper_fill,
    .act_method = "DELETE",
    .act_path = "/v1/applications/{id}/documents/{kind}",
    .next = "/permohonan/{id}/berkas" };

static const struct route routes[] = {
    PAGE_GET("/permohonan/{id}/berkas", OWN, &papers_page),
    PAGE_GET("/permohonan/{id}/berkas/{kind}", OWN, &paper_page),
    PAGE_POST_FILE(
        "/permohonan/{id}/berkas/{kind}", OWN, &paper_page, 8 * PAPER_BYTES_MAX + SLACK),
    PAGE_POST("/permohonan/{id}/berkas/{kind}/lagi", OWN, &again_page),
    PAGE_GET("/permohonan/{id}/berkas/{kind}/hapus", OWN, &remove_page),
    PAGE_POST("/permohonan/{id}/berkas/{kind}/hapus", OWN, &remove_page),
};

const struct route_set routes_applicant_papers = ROUTE_SET(routes);
