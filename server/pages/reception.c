/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/pages/reception.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/zone.h"
#include "server/office/overview.h"
#include "server/pages/page.h"
#include "server/pages/page_words.h"
#include "server/pages/reception_parts.h"
#include "server/pages/reception_view.h"
#include "server/prereg/booking.h"

#define PLACES_SHOWN 40

/* A question about a number that is there. */
static enum status
fill_about_visit(struct page_view *view, struct error *err)
{
    struct desk_entry entry;
    enum status st = desk_find_visit(view->act, page_param(view, "id"), &entry, err);

    if (st == STATUS_OK) {
        reception_add_who(view, &entry);
        (void)json_object_set_new(
            view->model, "is_priority", json_boolean(entry.visit.lane == LANE_PRIORITY));
        (void)json_object_set_new(
            view->model, "slip", json_sprintf("/v1/visits/%s/slip.png", entry.visit.id));
    }
    return st;
}

static enum status
fill_about_ticket(struct page_view *view, struct error *err)
{
    struct desk_entry entry;
    enum status st = desk_find_ticket(view->act, page_param(view, "id"), &entry, err);

    if (st == STATUS_OK) {
        reception_add_who(view, &entry);
    }
    return st;
}

/* A field whose texts are the page's, with choices that the page makes. */
static void
add_choice(struct page_view *view, const char *name, json_t *options, const char *value,
    bool required)
{
    const json_t *own = json_object_get(json_object_get(view->texts, "fields"), name);

    page_add_field(view, &(struct page_field_facts){ .name = name,
                             .kind = PAGE_CHOICE,
                             .label = json_string_value(json_object_get(own, "label")),
                             .hint = json_string_value(json_object_get(own, "hint")),
                             .value = value,
                             .required = required,
                             .options = options });
    json_decref(options);
}

/* Does the page ask for the services of this letter, or of all? */
static bool
is_asked_for(const struct page_view *view, const struct settings_service *service)
{
    const char *prefix = page_query(view, "kelompok");

    return !prefix[0] || service->prefix == prefix[0];
}

/* Every service as a link, or those of the letter in `?kelompok=`: with a ticket or
 * without. */
static json_t *
list_services(const struct page_view *view)
{
    const struct office_settings *settings = view->act->settings;
    json_t *list = json_array();

    for (size_t i = 0; i < settings->service_count; i++) {
        const struct settings_service *service = &settings->services[i];

        if (is_asked_for(view, service)) {
            (void)json_array_append_new(
                list, json_pack("{s:s, s:s, s:s}", "value", service->code, "label",
                          page_catalogue(view, service->name), "more",
                          page_catalogue(view, service->group)));
        }
    }
    return list;
}

/* Those that give numbers without a ticket, with what is left today. */
static enum status
service_options(struct page_view *view, json_t **options, struct error *err)
{
    struct service_view *views;
    size_t count;
    enum status st = overview_services(view->act, &views, &count, err);

    *options = json_array();
    for (size_t i = 0; st == STATUS_OK && i < count; i++) {
        const struct settings_service *service = views[i].service;
        char left[12];

        if (!service->walkin || !is_asked_for(view, service)) {
            continue;
        }
        (void)snprintf(left, sizeof(left), "%d", views[i].left);
        (void)json_array_append_new(*options,
            json_pack("{s:s, s:s, s:o}", "value", service->code, "label",
                page_catalogue(view, service->name), "more",
                views[i].left > 0
                    ? page_say(
                          json_object_get(view->texts, "left"), PAGE_WITH("banyak", left))
                    : page_no_number(view, views[i].no_number, views[i].again_ms)));
    }
    free(views);
    return st;
}

/* How many files a person has, where an office serves several on one number. */
static void
add_files(struct page_view *view)
{
    json_t *options = json_array();

    for (int i = 1; i <= view->act->settings->policy.bundle_max; i++) {
        (void)json_array_append_new(
            options, json_pack("{s:o, s:o}", "value", json_sprintf("%d", i), "label",
                         json_sprintf("%d", i)));
    }
    if (json_array_size(options) > 1) {
        add_choice(view, "files:n", options, "1", true);
    } else {
        json_decref(options);
    }
}

static enum status
fill_give(struct page_view *view, struct error *err)
{
    json_t *options;
    enum status st = service_options(view, &options, err);

    (void)json_object_set_new(view->model, "back", json_string("/penerimaan"));
    if (st != STATUS_OK) {
        json_decref(options);
        return st;
    }
    add_choice(view, "service", options,
        json_array_size(options) == 1
            ? json_string_value(json_object_get(json_array_get(options, 0), "value"))
            : page_query(view, "service"),
        true);
    add_choice(view, "lane",
        json_deep_copy(json_object_get(
            json_object_get(json_object_get(view->texts, "fields"), "lane"), "options")),
        "regular", true);
    add_files(view);
    return STATUS_OK;
}

/* "2026-07-15 pagi": a day and a window, as one choice. */
static json_t *
place_option(struct page_view *view, const struct place *place)
{
    char date[64], left[12];
    char span[MINUTE_SPAN_SIZE], time[24];

    (void)minute_span(place->span.from, place->span.to, span);
    (void)snprintf(left, sizeof(left), "%d", place->left);
    return json_pack("{s:o, s:o}", "value",
        json_sprintf(
            "%s %s", place->day, view->act->settings->windows[place->window].code),
        "label",
        page_say(json_object_get(view->texts, "place"),
            PAGE_WITH("tanggal",
                texts_date(
                    view->sentences, view->language, place->day, date, sizeof(date)),
                "jam", texts_time(view->language, span, time, sizeof(time)), "banyak",
                left)));
}

/* The free places of a service, the first ones. */
enum status
reception_add_places(
    struct page_view *view, const char *field, const char *code, struct error *err)
{
    const struct settings_service *service = settings_service(view->act->settings, code);
    struct act *act = view->act;
    struct place *places;
    size_t count;
    char today[DATE_SIZE], last[DATE_SIZE];
    json_t *options;
    enum status st;

    if (!service) {
        return error_set(err, STATUS_NOT_FOUND, "there is no service of this code");
    }
    (void)zone_date(act->zone, act->now_ms, today);
    (void)date_from_days(date_to_days(today) + act->settings->policy.booking_days, last);
    st = booking_list(act, service, today, last, &places, &count, err);
    if (st != STATUS_OK) {
        return st;
    }
    options = json_array();
    for (size_t i = 0; i < count && json_array_size(options) < PLACES_SHOWN; i++) {
        if (places[i].left > 0) {
            (void)json_array_append_new(options, place_option(view, &places[i]));
        }
    }
    free(places);
    (void)json_object_set_new(
        view->model, "no_place", json_boolean(json_array_size(options) == 0));
    add_choice(view, field, options, NULL, true);
    return STATUS_OK;
}

static enum status
fill_move(struct page_view *view, struct error *err)
{
    struct desk_entry entry;
    enum status st = desk_find_ticket(view->act, page_param(view, "id"), &entry, err);

    if (st != STATUS_OK) {
        return st;
    }
    reception_add_who(view, &entry);
    return reception_add_places(view, "place", entry.ticket.service, err);
}

const struct settings_service *
reception_add_service(struct page_view *view)
{
    const char *typed = json_string_value(json_object_get(view->typed, "service"));
    const char *code = typed ? typed : page_query(view, "service");
    const struct settings_service *service = settings_service(view->act->settings, code);

    (void)json_object_set_new(view->model, "back", json_string("/penerimaan"));
    if (!service) {
        (void)json_object_set_new(view->model, "services", list_services(view));
        return NULL;
    }
    (void)json_object_set_new(view->model, "service", json_string(service->code));
    (void)json_object_set_new(
        view->model, "who", json_string(page_catalogue(view, service->name)));
    return service;
}

/* A ticket for another day: which service comes first, for places are of one. */
static enum status
fill_ticket(struct page_view *view, struct error *err)
{
    const struct settings_service *service = reception_add_service(view);

    return service ? reception_add_places(view, "place", service->code, err) : STATUS_OK;
}

enum status
reception_shape_place(
    const char *field, const json_t *typed, json_t *body, struct error *err)
{
    const char *place = json_string_value(json_object_get(typed, field));
    size_t day = place ? strcspn(place, " ") : 0;

    if (!place || place[day] == '\0') {
        return error_field(err, field, "must be chosen");
    }
    (void)json_object_del(body, field);
    (void)json_object_set_new(body, "date", json_stringn(place, day));
    (void)json_object_set_new(body, "window", json_string(place + day + 1));
    return STATUS_OK;
}

static enum status
shape_place(const json_t *typed, json_t *body, struct error *err)
{
    return reception_shape_place("place", typed, body, err);
}

static const struct page_field reason_fields[] = {
    { .name = "reason", .kind = PAGE_TEXT, .optional = true },
};
static const struct page_field lane_fields[] = { { .name = "reason",
    .kind = PAGE_TEXT } };
static const struct page_field person_fields[] = {
    { .name = "name", .kind = PAGE_TEXT },
    { .name = "nik", .kind = PAGE_NIK, .optional = true },
    { .name = "phone", .kind = PAGE_PHONE, .optional = true },
};

static const struct page desk = { .template = "penerimaan/meja",
    .staff = true,
    .fill = reception_fill,
    .script = "penerimaan/meja.js" };
static const struct page desk_visit = { .template = "penerimaan/meja",
    .staff = true,
    .fill = reception_fill_visit,
    .script = "penerimaan/meja.js" };
static const struct page desk_ticket = { .template = "penerimaan/meja",
    .staff = true,
    .fill = reception_fill_ticket,
    .script = "penerimaan/meja.js" };

static const struct page give = { .template = "penerimaan/beri",
    .staff = true,
    .fill = fill_give,
    .fields = reason_fields,
    .field_count = ARRAY_LEN(reason_fields),
    .act_method = "POST",
    .act_path = "/v1/walkins",
    .next = "/penerimaan/nomor/{visit}?kabar=nomor" };
static const struct page give_ticket = { .template = "penerimaan/tiket",
    .staff = true,
    .fill = fill_ticket,
    .fields = person_fields,
    .field_count = ARRAY_LEN(person_fields),
    .shape = shape_place,
    .act_method = "POST",
    .act_path = "/v1/tickets",
    .next = "/penerimaan/tiket/{id}?kabar=tiket" };

static const struct page lane = { .template = "penerimaan/jalur",
    .staff = true,
    .fill = fill_about_visit,
    .fields = lane_fields,
    .field_count = ARRAY_LEN(lane_fields),
    .act_method = "POST",
    .act_path = "/v1/visits/{id}/lane",
    .next = "/penerimaan/nomor/{id}?kabar=jalur" };
static const struct page cancel = { .template = "penerimaan/batal",
    .staff = true,
    .fill = fill_about_visit,
    .act_method = "POST",
    .act_path = "/v1/visits/{id}/cancel",
    .next = "/penerimaan/nomor/{id}?kabar=batal" };
static const struct page back = { .template = "penerimaan/kembali",
    .staff = true,
    .fill = fill_about_visit,
    .act_method = "POST",
    .act_path = "/v1/visits/{id}/return",
    .next = "/penerimaan/nomor/{id}?kabar=kembali" };
static const struct page slip = { .template = "penerimaan/kertas",
    .staff = true,
    .fill = fill_about_visit,
    .script = "penerimaan/kertas.js" };

static const struct page arrive = { .template = "penerimaan/datang",
    .staff = true,
    .fill = fill_about_ticket,
    .fields = reason_fields,
    .field_count = ARRAY_LEN(reason_fields),
    .act_method = "POST",
    .act_path = "/v1/tickets/{id}/check-in",
    .next = "/penerimaan/nomor/{visit}?kabar=nomor" };
static const struct page move = { .template = "penerimaan/hari",
    .staff = true,
    .fill = fill_move,
    .shape = shape_place,
    .act_method = "POST",
    .act_path = "/v1/tickets/{id}/reschedule",
    .next = "/penerimaan/tiket/{id}?kabar=pindah" };
static const struct page drop = { .template = "penerimaan/lepas",
    .staff = true,
    .fill = fill_about_ticket,
    .act_method = "POST",
    .act_path = "/v1/tickets/{id}/cancel",
    .next = "/penerimaan/tiket/{id}?kabar=lepas" };

/* A question that stands before an act, and the act. */
#define QUESTION(path_, page_) \
    PAGE_GET(path_, ROLES_RECEPTION, page_), PAGE_POST(path_, ROLES_RECEPTION, page_)

static const struct route routes[] = {
    QUESTION("/penerimaan", &desk), /* its form only asks */
    PAGE_GET("/penerimaan/nomor/{id}", ROLES_RECEPTION, &desk_visit),
    PAGE_GET("/penerimaan/tiket/{id}", ROLES_RECEPTION, &desk_ticket),
    QUESTION("/penerimaan/beri", &give),
    QUESTION("/penerimaan/jadwal", &give_ticket),
    QUESTION("/penerimaan/nomor/{id}/jalur", &lane),
    QUESTION("/penerimaan/nomor/{id}/batal", &cancel),
    QUESTION("/penerimaan/nomor/{id}/kembali", &back),
    PAGE_GET("/penerimaan/nomor/{id}/kertas", ROLES_RECEPTION, &slip),
    QUESTION("/penerimaan/tiket/{id}/nomor", &arrive),
    QUESTION("/penerimaan/tiket/{id}/hari", &move),
    QUESTION("/penerimaan/tiket/{id}/batal", &drop),
};

const struct route_set routes_reception = ROUTE_SET(routes);
