/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The form post's pages: a service, the person with papers in hand, the receipt. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <sodium.h>

#include "common/text.h"
#include "server/pages/page.h"
#include "server/pages/page_words.h"
#include "server/pages/person_known.h"
#include "server/pages/reception.h"
#include "server/pages/reception_parts.h"
#include "server/prereg/application.h"
#include "server/prereg/registrant.h"

#define PAPER_PREFIX "berkas-" /* a box on the form for each paper */

/* Its papers, as boxes that may be ticked. */
static json_t *
list_papers(const struct page_view *view, const struct settings_service *service)
{
    json_t *list = json_array();

    for (size_t i = 0; i < service->document_count; i++) {
        const struct settings_document *document = &service->documents[i];
        json_t *name;
        bool ticked;

        if (document->mode == DOCUMENT_CONDITION) { /* nothing to hand over */
            continue;
        }
        name = json_sprintf(PAPER_PREFIX "%s", document->id);
        ticked = json_object_get(view->typed, json_string_value(name)) != NULL;
        (void)json_array_append_new(
            list, json_pack("{s:o, s:s, s:b}", "name", name, "label",
                      page_catalogue(view, document->label), "ticked", ticked));
    }
    return list;
}

static enum status
fill_post(struct page_view *view, struct error *err)
{
    const struct settings_service *service = reception_add_service(view);
    json_t *papers;

    if (!service) {
        return STATUS_OK;
    }
    papers = list_papers(view, service);
    (void)json_object_set_new(
        view->model, "has_papers", json_boolean(json_array_size(papers) > 0));
    (void)json_object_set_new(view->model, "papers", papers);
    page_add_known(view);
    return reception_add_places(view, "when", service->code, err);
}

/* The ticked boxes as a list, and the day. */
static enum status
shape_post(const json_t *typed, json_t *body, struct error *err)
{
    json_t *papers = json_array();
    const char *name;
    json_t *value;

    json_object_foreach((json_t *)(uintptr_t)typed, name, value)
    {
        if (text_starts_with(name, PAPER_PREFIX)) {
            (void)json_array_append_new(papers, json_string(name + strlen(PAPER_PREFIX)));
            (void)json_object_del(body, name);
        }
    }
    (void)json_object_set_new(body, "papers", papers);
    page_shape_known(typed, body);
    return reception_shape_place("when", typed, body, err);
}

/* What was written down of its papers, the latest last. */
static enum status
add_receipts(
    struct page_view *view, const struct application *application, struct error *err)
{
    struct act *act = view->act;
    struct application_step *steps;
    size_t count;
    json_t *list = json_array();
    enum status st = db_application_step_list(
        act->db, act->office, application->id, &steps, &count, err);

    for (size_t i = 0; st == STATUS_OK && i < count; i++) {
        char note[APPLICATION_NOTE_MAX];

        if (strcmp(steps[i].what, application_move_row(MOVE_FILED)->word) != 0) {
            continue;
        }
        st = application_open_note(act, application, &steps[i].note, note, err);
        (void)json_array_append_new(
            list, json_pack("{s:o, s:s}", "when",
                      reception_say_time(view, steps[i].at_ms), "text", note));
    }
    free(steps);
    (void)json_object_set_new(
        view->model, "has_receipts", json_boolean(json_array_size(list) > 0));
    (void)json_object_set_new(view->model, "receipts", list);
    return st;
}

static enum status
add_ticket(
    struct page_view *view, const struct application *application, struct error *err)
{
    struct ticket ticket;
    enum status st;

    if (application->state != TICKET_APPROVED) {
        return STATUS_OK;
    }
    st = db_ticket_load(
        view->act->db, view->act->office, application->ticket, &ticket, err);
    if (st == STATUS_OK) {
        (void)json_object_set_new(view->model, "ticket", json_string(ticket.id));
        (void)json_object_set_new(view->model, "when", reception_say_when(view, &ticket));
    }
    return st;
}

static enum status
fill_receipt(struct page_view *view, struct error *err)
{
    struct application application;
    struct person person;
    const struct settings_service *service;
    enum status st = application_find(
        view->act, page_param(view, "id"), DESK_ROLES, &application, err);

    if (st != STATUS_OK) {
        return st;
    }
    st = application_person(view->act, &application, &person, err);
    if (st != STATUS_OK) {
        return st;
    }
    service = settings_service(view->act->settings, application.service);
    (void)json_object_set_new(view->model, "back", json_string("/penerimaan"));
    (void)json_object_set_new(view->model, "name", json_string(person.name));
    sodium_memzero(&person, sizeof(person));
    (void)json_object_set_new(
        view->model, "registration", json_string(application.registration));
    (void)json_object_set_new(view->model, "service",
        json_string(service ? page_catalogue(view, service->name) : application.service));
    (void)json_object_set_new(view->model, "sign",
        page_say(json_object_get(view->texts, "sign"),
            PAGE_WITH("nama", view->act->caller->name)));
    st = add_ticket(view, &application, err);
    return st == STATUS_OK ? add_receipts(view, &application, err) : st;
}

static const struct page_field post_fields[] = {
    { .name = "person.name", .kind = PAGE_TEXT },
    { .name = "person.nik", .kind = PAGE_NIK },
    { .name = "person.phone", .kind = PAGE_PHONE, .optional = true },
    { .name = "person.address", .kind = PAGE_TEXT, .optional = true },
    { .name = "place", .kind = PAGE_TEXT, .optional = true },
};
static const struct page_field receipt_fields[] = {
    { .name = "place", .kind = PAGE_TEXT },
};

static const struct page form_post_page = { .template = "penerimaan/pos",
    .staff = true,
    .fill = fill_post,
    .fields = post_fields,
    .field_count = ARRAY_LEN(post_fields),
    .shape = shape_post,
    .act_method = "POST",
    .act_path = "/v1/form-post",
    .next = "/penerimaan/pos/{id}" };
static const struct page receipt_page = { .template = "penerimaan/terima",
    .staff = true,
    .fill = fill_receipt,
    .fields = receipt_fields,
    .field_count = ARRAY_LEN(receipt_fields),
    .act_method = "POST",
    .act_path = "/v1/applications/{id}/filed",
    .next = "/penerimaan/pos/{id}",
    .script = "penerimaan/kertas.js" };

static const struct route routes[] = {
    PAGE_GET("/penerimaan/pos", ROLES_RECEPTION, &form_post_page),
    PAGE_POST("/penerimaan/pos", ROLES_RECEPTION, &form_post_page),
    PAGE_GET("/penerimaan/pos/{id}", ROLES_RECEPTION, &receipt_page),
    PAGE_POST("/penerimaan/pos/{id}", ROLES_RECEPTION, &receipt_page),
};

const struct route_set routes_reception_post = ROUTE_SET(routes);
