/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/api/application_json.h"

#include <stdlib.h>
#include <string.h>

#include <sodium.h>

#include "common/checklist.h"
#include "common/zone.h"
#include "db/db_account.h"
#include "server/prereg/application.h"
#include "server/prereg/handover.h"
#include "server/prereg/paper_reason.h"
#include "server/prereg/registrant.h"
#include "server/prereg/review.h"
#include "server/prereg/waiting_list.h"

static json_t *
text_or_null(const char *text)
{
    return text[0] ? json_string(text) : json_null();
}

static json_t *
time_or_null(const struct act *act, int64_t at_ms)
{
    char text[RFC3339_SIZE];

    return at_ms ? json_string(zone_format(act->zone, at_ms, /* millis= */ true, text))
                 : json_null();
}

static json_t *
json_of_wish(const struct application *application)
{
    return application->wish_day[0]
               ? json_pack("{s:s, s:s}", "date", application->wish_day, "window",
                     application->wish_slot)
               : json_null();
}

json_t *
json_of_application_row(struct act *act, const struct application *application)
{
    const struct settings_service *service =
        settings_service(act->settings, application->service);
    bool taken = application->claimed_by && application->claimed_until_ms > act->now_ms;
    json_t *json = json_pack("{s:s, s:s, s:s, s:s, s:s, s:o, s:o, s:o, s:o, s:o, s:o}",
        "id", application->id, "registration", application->registration, "service",
        application->service, "name", service ? service->name : application->service,
        "state", ticket_state_name(application->state), "wish", json_of_wish(application),
        "due", text_or_null(application->due), "expected",
        text_or_null(application->expected), "created_at",
        time_or_null(act, application->created_ms), "changed_at",
        time_or_null(act, application->changed_ms), "submitted_at",
        time_or_null(act, application->submitted_ms));

    (void)json_object_set_new(json, "carriage", handover_carriage_json(act, application));
    if (application->waits) {
        (void)json_object_set_new(json, "waits_for_village", json_true());
    }
    if (taken && caller_is(act->caller, ROLES_STAFF)) {
        struct account account;

        (void)json_object_set_new(json, "claimed_by",
            db_account_load(act->db, application->claimed_by, &account, NULL) == STATUS_OK
                ? json_string(account.name)
                : json_null());
        (void)json_object_set_new(
            json, "claimed_until", time_or_null(act, application->claimed_until_ms));
        (void)json_object_set_new(
            json, "yours", json_boolean(review_is_mine(act, application)));
    }
    return json;
}

json_t *
json_of_application_rows(
    struct act *act, const struct application *applications, size_t count)
{
    json_t *list = json_array();

    for (size_t i = 0; i < count; i++) {
        (void)json_array_append_new(list, json_of_application_row(act, &applications[i]));
    }
    return list;
}

/* A note that was sealed; null when there is none. */
static enum status
note_json(struct act *act, const struct application *application,
    const struct sealed_text *sealed, json_t **json, struct error *err)
{
    char note[APPLICATION_NOTE_MAX];
    enum status st = application_open_note(act, application, sealed, note, err);

    *json = st == STATUS_OK ? text_or_null(note) : NULL;
    sodium_memzero(note, sizeof(note));
    return st;
}

static const struct paper *
paper_of(const struct paper *papers, size_t count, const char *kind)
{
    for (size_t i = 0; i < count; i++) {
        if (strcmp(papers[i].kind, kind) == 0) {
            return &papers[i];
        }
    }
    return NULL;
}

static json_t *
json_of_document(const struct settings_document *document)
{
    json_t *json = json_pack("{s:s, s:s, s:s, s:s}", "kind", document->id, "label",
        document->label, "rule", document_rule_name(document->rule), "mode",
        document_mode_name(document->mode));

    if (document->group[0]) {
        (void)json_object_set_new(json, "group", json_string(document->group));
    }
    if (document->condition[0]) {
        (void)json_object_set_new(json, "condition", json_string(document->condition));
    }
    return json;
}

/* The reason's sentence in both languages; null where the note alone tells it. */
static void
add_reason(const struct act *act, const struct paper *paper,
    const struct settings_document *document, json_t *json)
{
    char text[PAPER_REASON_SIZE];

    (void)json_object_set_new(json, "reason", json_string(paper->reason));
    paper_reason_text(
        act->settings, paper->reason, document->label, /* english= */ false, text);
    (void)json_object_set_new(json, "reason_text", text_or_null(text));
    paper_reason_text(
        act->settings, paper->reason, document->label, /* english= */ true, text);
    (void)json_object_set_new(json, "reason_text_en", text_or_null(text));
}

/* What is said of a file; nothing is of a paper that was seen at the desk. */
static void
add_file(const struct act *act, const struct paper *paper, json_t *json)
{
    if (paper->file[0]) {
        (void)json_object_set_new(json, "type", json_string(paper->type));
        (void)json_object_set_new(json, "bytes", json_integer(paper->bytes));
        (void)json_object_set_new(json, "pages", json_integer(paper->pages));
        (void)json_object_set_new(json, "given_at", time_or_null(act, paper->given_ms));
        if (paper->unscanned) {
            (void)json_object_set_new(json, "unscanned", json_true());
        }
    }
}

json_t *
json_of_earlier_papers(struct act *act, const struct earlier_paper *papers, size_t count)
{
    json_t *list = json_array();

    for (size_t i = 0; i < count; i++) {
        const struct settings_service *service =
            settings_service(act->settings, papers[i].service);
        json_t *json = json_pack("{s:s, s:s, s:s, s:s, s:s}", "kind",
            papers[i].paper.kind, "application", papers[i].application, "registration",
            papers[i].registration, "service", papers[i].service, "name",
            service ? service->name : papers[i].service);

        add_file(act, &papers[i].paper, json);
        (void)json_array_append_new(list, json);
    }
    return list;
}

static enum status
add_paper(struct act *act, const struct application *application,
    const struct paper *paper, const struct settings_document *document, json_t *json,
    struct error *err)
{
    json_t *note;
    enum status st = note_json(act, application, &paper->note, &note, err);

    if (st != STATUS_OK) {
        return st;
    }
    (void)json_object_set_new(
        json, "state", json_string(paper->reason[0] ? "returned" : "given"));
    add_file(act, paper, json);
    if (paper->reason[0]) {
        add_reason(act, paper, document, json);
    }
    (void)json_object_set_new(json, "note", note);
    return STATUS_OK;
}

static enum status
documents_json(struct act *act, const struct application *application, json_t **list,
    struct error *err)
{
    const struct settings_service *service =
        settings_service(act->settings, application->service);
    struct paper *papers;
    size_t count;
    enum status st =
        db_paper_list(act->db, act->office, application->id, &papers, &count, err);

    *list = json_array();
    for (size_t i = 0; service && st == STATUS_OK && i < service->document_count; i++) {
        json_t *json = json_of_document(&service->documents[i]);
        const struct paper *paper = paper_of(papers, count, service->documents[i].id);

        (void)json_object_set_new(json, "state", json_string("missing"));
        if (paper) {
            st = add_paper(act, application, paper, &service->documents[i], json, err);
        }
        (void)json_array_append_new(*list, json);
    }
    free(papers);
    return st;
}

static enum status
history_json(struct act *act, const struct application *application, json_t **list,
    struct error *err)
{
    struct application_step *steps;
    size_t count;
    enum status st = db_application_step_list(
        act->db, act->office, application->id, &steps, &count, err);

    *list = json_array();
    for (size_t i = 0; st == STATUS_OK && i < count; i++) {
        json_t *note;

        st = note_json(act, application, &steps[i].note, &note, err);
        if (st == STATUS_OK) {
            (void)json_array_append_new(*list,
                json_pack("{s:o, s:s, s:o}", "at", time_or_null(act, steps[i].at_ms),
                    "what", steps[i].what, "note", note));
        }
    }
    free(steps);
    return st;
}

static enum status
ticket_json(struct act *act, const struct application *application, json_t **json,
    struct error *err)
{
    struct ticket ticket;
    char from[6];
    char to[6];
    enum status st;

    *json = json_null();
    if (!application->ticket[0]) {
        return STATUS_OK;
    }
    st = db_ticket_load(act->db, act->office, application->ticket, &ticket, err);
    if (st != STATUS_OK) {
        return st;
    }
    *json = json_pack("{s:s, s:s, s:s, s:s, s:s, s:s}", "code", ticket.code, "state",
        ticket.state, "date", ticket.day, "window", ticket.slot, "from",
        minute_format(ticket.from_min, from), "to", minute_format(ticket.to_min, to));
    return STATUS_OK;
}

static enum status
person_json(struct act *act, const struct application *application, json_t **json,
    struct error *err)
{
    struct person person;
    enum status st = application_person(act, application, &person, err);

    *json = NULL;
    if (st == STATUS_OK) {
        *json = json_pack("{s:s, s:s, s:s, s:s}", "name", person.name, "nik", person.nik,
            "phone", person.phone, "address", person.address);
    }
    sodium_memzero(&person, sizeof(person));
    return st;
}

/* Each part of it, by the name it has in the whole. */
static const struct {
    const char *name;
    bool personal; /* left out unless the person may be shown */
    enum status (*make)(struct act *act, const struct application *application,
        json_t **json, struct error *err);
} parts[] = {
    { "form", true, application_form },
    { "applicant", true, person_json },
    { "documents", false, documents_json },
    { "history", false, history_json },
    { "ticket", false, ticket_json },
    { "waiting_list", false, waiting_list_json },
    { "handover", false, handover_json },
};

enum status
json_of_application(struct act *act, const struct application *application,
    bool with_person, json_t **json, struct error *err)
{
    *json = json_of_application_row(act, application);
    for (size_t i = 0; i < ARRAY_LEN(parts); i++) {
        json_t *part;
        enum status st;

        if (parts[i].personal && !with_person) {
            continue;
        }
        st = parts[i].make(act, application, &part, err);
        (void)json_object_set_new(*json, parts[i].name, part);
        if (st != STATUS_OK) {
            json_decref(*json);
            *json = NULL;
            return st;
        }
    }
    return STATUS_OK;
}

static json_t *
json_of_field(const struct settings_field *field)
{
    json_t *json = json_pack("{s:s, s:s, s:s, s:s, s:b}", "id", field->id, "label",
        field->label, "page", field->page, "kind", field_kind_words[field->kind],
        "required", field->required);

    if (field->hint[0]) {
        (void)json_object_set_new(json, "hint", json_string(field->hint));
    }
    if (field->kind == FIELD_TEXT || field->kind == FIELD_LINES) {
        (void)json_object_set_new(json, "max", json_integer(field->max));
    }
    if (field->option_count > 0) {
        json_t *options = json_array();

        for (size_t i = 0; i < field->option_count; i++) {
            (void)json_array_append_new(options, json_string(field->options[i]));
        }
        (void)json_object_set_new(json, "options", options);
    }
    return json;
}

json_t *
json_of_catalogue_service(
    const struct office_settings *settings, const struct settings_service *service)
{
    static const char *const units[] = { "", "minutes", "hours", "working_days" };
    json_t *form = json_array();
    json_t *documents = json_array();
    json_t *carriage = json_array();
    char prefix[2] = { service->prefix, '\0' };

    for (size_t i = 0; i < settings->carrier_count; i++) {
        const struct settings_carrier *carrier = &settings->carriers[i];

        (void)json_array_append_new(
            carriage, json_pack("{s:s, s:i, s:s}", "carrier", carrier->name, "fee",
                          carrier->fee, "days", carrier->days));
    }
    for (size_t i = 0; i < service->field_count; i++) {
        (void)json_array_append_new(form, json_of_field(&service->fields[i]));
    }
    for (size_t i = 0; i < service->document_count; i++) {
        (void)json_array_append_new(documents, json_of_document(&service->documents[i]));
    }
    return json_pack("{s:s, s:s, s:s, s:s, s:o, s:o, s:o, s:i, s:o, s:b, s:b}", "code",
        service->code, "prefix", prefix, "group", service->group, "name", service->name,
        "form", form, "documents", documents, "completion",
        service->completion_unit == DURATION_NONE
            ? json_null()
            : json_pack("{s:i, s:s}", "value", service->completion, "unit",
                  units[service->completion_unit]),
        "fee", 0, "carriage", carriage, "walkin", service->walkin, "endorsement",
        service->endorsement);
}
