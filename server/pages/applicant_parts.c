/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/pages/applicant_parts.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/text.h"
#include "common/zone.h"
#include "server/api/application_json.h"
#include "server/pages/page_words.h"
#include "server/prereg/application.h"
#include "server/prereg/application_rule.h"
#include "server/prereg/booking.h"

/* A member of the JSON that is a text of the catalogue, in the page's language. */
static void
say_member(const struct page_view *view, json_t *json, const char *name)
{
    const char *text = json_string_value(json_object_get(json, name));

    if (text) {
        (void)json_object_set_new(json, name, json_string(page_catalogue(view, text)));
    }
}

static void
say_in_language(const struct page_view *view, json_t *application)
{
    json_t *paper;
    size_t i;

    say_member(view, application, "name");
    json_array_foreach(json_object_get(application, "documents"), i, paper)
    {
        say_member(view, paper, "label");
        say_member(view, paper, "condition");
    }
}

static enum status
load(
    struct page_view *view, uint32_t roles, struct applicant_view *own, struct error *err)
{
    struct act *act = view->act;
    enum status st =
        application_find(act, page_param(view, "id"), roles, &own->application, err);

    if (st == STATUS_OK) {
        st = json_of_application(act, &own->application, true, &own->json, err);
    }
    if (st != STATUS_OK) {
        return st;
    }
    own->service = settings_service(act->settings, own->application.service);
    say_in_language(view, own->json);
    own->open = application_state_is_open(own->application.state);
    (void)json_object_set_new(view->model, "app", own->json);
    (void)json_object_set_new(view->model, "id", json_string(own->application.id));
    return STATUS_OK;
}

enum status
applicant_load(struct page_view *view, struct applicant_view *own, struct error *err)
{
    return load(view, /* roles= */ 0, own, err);
}

enum status
applicant_load_for_village(
    struct page_view *view, struct applicant_view *own, struct error *err)
{
    return load(view, VILLAGE_ROLES, own, err);
}

enum status
applicant_load_open(struct page_view *view, struct applicant_view *own, struct error *err)
{
    enum status st = applicant_load(view, own, err);

    if (st != STATUS_OK) {
        return st;
    }
    if (!own->service) {
        return error_set(err, STATUS_NOT_FOUND, "this service is offered no more");
    }
    if (!own->open) {
        return ticket_state_refuse(err, own->application.state, "it was sent");
    }
    return STATUS_OK;
}

size_t
applicant_page_of(const struct settings_service *service, size_t field)
{
    size_t page = 1;

    for (size_t i = 1; i <= field; i++) {
        page += strcmp(service->fields[i].page, service->fields[i - 1].page) != 0 ? 1 : 0;
    }
    return page;
}

size_t
applicant_form_pages(const struct settings_service *service)
{
    return service->field_count == 0
               ? 0
               : applicant_page_of(service, service->field_count - 1);
}

void
applicant_add_step(
    struct page_view *view, const struct settings_service *service, size_t step)
{
    size_t all = applicant_form_pages(service) + 2;
    json_t *bars = json_array();
    char number[24];
    char of[24];

    for (size_t i = 1; i <= all; i++) {
        (void)json_array_append_new(bars, json_pack("{s:b}", "on", i <= step));
    }
    (void)snprintf(number, sizeof(number), "%zu", step);
    (void)snprintf(of, sizeof(of), "%zu", all);
    (void)json_object_set_new(view->model, "step",
        json_pack("{s:o, s:o}", "text",
            page_say(json_object_get(view->room, "step"),
                PAGE_WITH("n", number, "dari", of, "layanan",
                    page_catalogue(view, service->name))),
            "bars", bars));
}

json_t *
applicant_value(const struct page_view *view, enum field_kind kind, const char *value)
{
    if (kind == FIELD_DATE) {
        return page_day(view, value);
    }
    if (kind == FIELD_TIME) {
        return page_clock(view, value);
    }
    if (kind == FIELD_CHOICE) {
        return json_string(page_catalogue(view, value));
    }
    return kind == FIELD_NIK || kind == FIELD_KK ? page_fours(value) : json_string(value);
}

json_t *
applicant_label(const char *label)
{
    char text[SETTINGS_NAME_SIZE];

    text_copy(text, sizeof(text), label);
    text[0] = (char)toupper((unsigned char)text[0]);
    return json_string(text);
}

json_t *
applicant_condition(const struct page_view *view, const char *condition)
{
    return page_say(json_object_get(view->room, "when"), PAGE_WITH("keadaan", condition));
}

enum status
applicant_places(struct page_view *view, const struct settings_service *service,
    bool full, const char *first, json_t **options, struct error *err)
{
    struct act *act = view->act;
    struct place *places;
    char today[DATE_SIZE];
    char last[DATE_SIZE];
    size_t count;
    enum status st;

    (void)zone_date(act->zone, act->now_ms, today);
    (void)date_from_days(date_to_days(today) + act->settings->policy.booking_days, last);
    st = booking_list(act, service, today, last, &places, &count, err);
    if (st != STATUS_OK) {
        return st;
    }
    *options = json_array();
    if (first) {
        (void)json_array_append_new(
            *options, json_pack("{s:s, s:s}", "value", "", "label", first));
    }
    for (size_t i = 0; i < count; i++) {
        char value[DATE_SIZE + SETTINGS_CODE_SIZE + 1];
        char from[6];
        char to[6];
        char left[12];
        json_t *day = page_day(view, places[i].day);
        json_t *begin = page_clock(view, minute_format(places[i].span.from, from));
        json_t *finish = page_clock(view, minute_format(places[i].span.to, to));

        (void)snprintf(value, sizeof(value), "%s %s", places[i].day,
            act->settings->windows[places[i].window].code);
        (void)snprintf(left, sizeof(left), "%d", places[i].left);
        if (full ? places[i].left <= 0 && strcmp(places[i].day, today) > 0
                 : places[i].left > 0) {
            (void)json_array_append_new(*options,
                json_pack("{s:s, s:o}", "value", value, "label",
                    page_say(json_object_get(view->room, full ? "place_full" : "place"),
                        PAGE_WITH("tanggal", json_string_value(day), "dari",
                            json_string_value(begin), "sampai", json_string_value(finish),
                            "n", left))));
        }
        json_decref(day);
        json_decref(begin);
        json_decref(finish);
    }
    free(places);
    return STATUS_OK;
}

void
applicant_take_place(const json_t *typed, json_t *into)
{
    const char *place = json_string_value(json_object_get(typed, "place"));
    const char *blank = place ? strchr(place, ' ') : NULL;

    if (blank) {
        (void)json_object_set_new(
            into, "date", json_stringn(place, (size_t)(blank - place)));
        (void)json_object_set_new(into, "window", json_string(blank + 1));
    }
}
