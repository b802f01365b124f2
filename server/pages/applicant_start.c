/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Before anybody signs in: what there is, what it takes, what is left today. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/checklist.h"
#include "server/office/overview.h"
#include "server/pages/applicant_pages.h"
#include "server/pages/applicant_parts.h"
#include "server/pages/page.h"
#include "server/pages/page_words.h"
#include "server/settings/settings.h"

/* The group of a service, made when it is the first of it. */
static json_t *
group_of(
    const struct page_view *view, json_t *groups, const struct settings_service *service)
{
    const char *name = page_catalogue(view, service->group);
    json_t *group;
    size_t i;
    char prefix[2] = { service->prefix, '\0' };

    json_array_foreach(groups, i, group)
    {
        if (strcmp(json_string_value(json_object_get(group, "name")), name) == 0) {
            return group;
        }
    }
    group = json_pack(
        "{s:s, s:s, s:[], s:i}", "prefix", prefix, "name", name, "services", "left", 0);
    (void)json_array_append_new(groups, group);
    return group;
}

/* Does what was looked for stand in its name or group, in either language? */
static bool
is_looked_for(const struct page_view *view, const struct settings_service *service,
    const char *wanted)
{
    return wanted[0] == '\0' || strcasestr(service->name, wanted) ||
           strcasestr(service->group, wanted) ||
           strcasestr(page_catalogue(view, service->name), wanted) ||
           strcasestr(page_catalogue(view, service->group), wanted);
}

static void
add_groups(struct page_view *view)
{
    const struct office_settings *settings = view->act->settings;
    const char *wanted = page_query(view, "cari");
    json_t *groups = json_array();
    json_t *group;
    size_t i;

    for (size_t k = 0; k < settings->service_count; k++) {
        const struct settings_service *service = &settings->services[k];

        if (is_looked_for(view, service, wanted)) {
            (void)json_array_append_new(
                json_object_get(group_of(view, groups, service), "services"),
                json_pack("{s:s, s:s}", "code", service->code, "name",
                    page_catalogue(view, service->name)));
        }
    }
    json_array_foreach(groups, i, group)
    {
        (void)json_object_set_new(group, "count",
            json_integer(
                (json_int_t)json_array_size(json_object_get(group, "services"))));
        (void)json_object_set_new(
            group, "open", json_boolean(wanted[0] || json_array_size(groups) == 1));
    }
    if (wanted[0]) {
        (void)json_object_set_new(view->model, "wanted", json_string(wanted));
        (void)json_object_set_new(
            view->model, "nothing", json_boolean(json_array_size(groups) == 0));
    }
    (void)json_object_set_new(view->model, "groups", groups);
}

/* A service's part in what is told of its group: services may share places, so the
 * largest figure is never a lie; where nobody gets a number any more, what is soonest. */
static void
add_left(const struct page_view *view, json_t *group, const struct service_view *service)
{
    const json_t *known = json_object_get(group, "why");
    enum no_number why = service->no_number;

    if (why == NO_NUMBER_NONE &&
        json_integer_value(json_object_get(group, "left")) < service->left) {
        (void)json_object_set_new(group, "left", json_integer(service->left));
    }
    if (!known || why < json_integer_value(known)) {
        (void)json_object_set_new(group, "why", json_integer(why));
        (void)json_object_set_new(group, "gone",
            why == NO_NUMBER_NONE ? json_null()
                                  : page_no_number(view, why, service->again_ms));
    }
}

/* Is nobody let in, whatever the service? When the doors open next. */
static bool
is_closed(const struct service_view *views, size_t count, int64_t *opens_ms)
{
    *opens_ms = count > 0 ? views[0].again_ms : 0;
    return count > 0 && views[0].no_number == NO_NUMBER_CLOSED;
}

/* Who waits, and what is left for who comes without a ticket; or when it opens. */
static enum status
add_today(struct page_view *view, struct error *err)
{
    struct service_view *views;
    json_t *left = json_array();
    int waiting = 0;
    char number[12];
    int64_t opens_ms;
    size_t count;
    enum status st = overview_services(view->act, &views, &count, err);

    if (st != STATUS_OK) {
        json_decref(left);
        return st;
    }
    if (is_closed(views, count, &opens_ms)) {
        json_decref(left);
        (void)json_object_set_new(view->model, "closed",
            json_pack("{s:o}", "opens", page_opens(view, opens_ms)));
        free(views);
        return STATUS_OK;
    }
    for (size_t k = 0; k < count; k++) {
        waiting += views[k].waiting;
        if (views[k].service->walkin) {
            add_left(view, group_of(view, left, views[k].service), &views[k]);
        }
    }
    free(views);
    (void)snprintf(number, sizeof(number), "%d", waiting);
    (void)json_object_set_new(view->model, "today",
        json_pack("{s:o, s:o, s:o}", "waiting",
            page_say(json_object_get(view->texts, "waiting"), PAGE_WITH("n", number)),
            "left", left, "clock", page_time(view, view->act->now_ms)));
    return STATUS_OK;
}

static enum status
start_fill(struct page_view *view, struct error *err)
{
    add_groups(view);
    return add_today(view, err);
}

static const struct page start = { .template = "pemohon/mulai", .fill = start_fill };

/* "7 hari kerja"; NULL: nothing is promised. Owned. */
static json_t *
completion_of(const struct page_view *view, const struct settings_service *service)
{
    static const char *const units[] = { NULL, "minutes", "hours", "working_days" };
    char number[12];

    if (service->completion_unit == DURATION_NONE) {
        return NULL;
    }
    (void)snprintf(number, sizeof(number), "%d", service->completion);
    return page_say(json_object_get(json_object_get(view->room, "within"),
                        units[service->completion_unit]),
        PAGE_WITH("n", number));
}

/* The papers as a person gathers them: each needed one, and of a group any. */
static json_t *
papers_json(const struct page_view *view, const struct settings_service *service)
{
    json_t *list = json_array();

    for (size_t i = 0; i < service->document_count; i++) {
        const struct settings_document *document = &service->documents[i];
        json_t *paper;

        if (document->mode == DOCUMENT_CONDITION) {
            continue;
        }
        if (document->rule == DOCUMENT_ONE_OF) {
            json_t *others = json_array();
            bool first = true;

            for (size_t k = 0; k < i; k++) {
                first =
                    first && strcmp(service->documents[k].group, document->group) != 0;
            }
            for (size_t k = i; first && k < service->document_count; k++) {
                if (service->documents[k].rule == DOCUMENT_ONE_OF &&
                    strcmp(service->documents[k].group, document->group) == 0) {
                    (void)json_array_append_new(
                        others, json_pack("{s:s}", "label",
                                    page_catalogue(view, service->documents[k].label)));
                }
            }
            if (first) {
                (void)json_array_append_new(
                    list, json_pack("{s:O, s:b}", "any", others, "grouped", 1));
            }
            json_decref(others);
            continue;
        }
        paper = json_pack(
            "{s:o}", "label", applicant_label(page_catalogue(view, document->label)));
        if (document->rule == DOCUMENT_IF) {
            (void)json_object_set_new(paper, "condition",
                document->condition[0]
                    ? applicant_condition(view, page_catalogue(view, document->condition))
                    : json_incref(json_object_get(view->room, "if_asked")));
        }
        (void)json_array_append_new(list, paper);
    }
    return list;
}

static json_t *
conditions_json(const struct page_view *view, const struct settings_service *service)
{
    json_t *list = json_array();

    for (size_t i = 0; i < service->document_count; i++) {
        if (service->documents[i].mode == DOCUMENT_CONDITION) {
            (void)json_array_append_new(list,
                json_pack("{s:o}", "label",
                    applicant_label(page_catalogue(view, service->documents[i].label))));
        }
    }
    return list;
}

static enum status
service_fill(struct page_view *view, struct error *err)
{
    const struct settings_service *service =
        settings_service(view->act->settings, page_param(view, "code"));
    json_t *conditions;
    json_t *completion;

    if (!service) {
        return error_set(err, STATUS_NOT_FOUND, "there is no service of this code");
    }
    page_title(view, json_string(page_catalogue(view, service->name)));
    completion = completion_of(view, service);
    if (completion) {
        (void)json_object_set_new(view->model, "completion", completion);
    }
    conditions = conditions_json(view, service);
    (void)json_object_set_new(
        view->model, "has_conditions", json_boolean(json_array_size(conditions) > 0));
    (void)json_object_set_new(view->model, "conditions", conditions);
    (void)json_object_set_new(view->model, "papers", papers_json(view, service));
    (void)json_object_set_new(
        view->model, "has_papers", json_boolean(service->document_count > 0));
    (void)json_object_set_new(
        view->model, "has_form", json_boolean(service->field_count > 0));
    (void)json_object_set_new(
        view->model, "endorsement", json_boolean(service->endorsement));
    (void)json_object_set_new(view->model, "code", json_string(service->code));
    return STATUS_OK;
}

static const struct page service_page = { .template = "pemohon/layanan",
    .fill = service_fill,
    .act_method = "POST",
    .act_path = "/v1/applications",
    .next = "/permohonan/{id}/isi/1" };

static const struct route routes[] = {
    PAGE_GET("/", ROLES_PUBLIC, &start),
    PAGE_GET("/layanan/{code}", ROLES_PUBLIC, &service_page),
    PAGE_POST("/layanan/{code}", ROLE_BIT(ROLE_APPLICANT), &service_page),
};

const struct route_set routes_applicant_start = ROUTE_SET(routes);
