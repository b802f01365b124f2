/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An application as its owner has it: begun, filled in, found. */
#include "server/prereg/application.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <sodium.h>

#include "common/checklist.h"
#include "common/mem.h"
#include "common/text.h"
#include "common/zone.h"
#include "server/notify/message_out.h"
#include "server/office/ids.h"
#include "server/prereg/form.h"
#include "server/prereg/registrant.h"
#include "server/prereg/ticket_place.h"
#include "server/prereg/village_name.h"

#define CONTEXT_SIZE 64
#define TRIES_MAX 4
#define MADE_MAX 200 /* of a village operator's that are listed */
#define LINK_SIZE 300
#define DAY_S 86400

static void
context_of(
    const struct application *application, const char *what, char out[CONTEXT_SIZE])
{
    (void)snprintf(out, CONTEXT_SIZE, "%s %s", what, application->id);
}

static enum status
check_today(struct act *act, struct error *err)
{
    char today[DATE_SIZE];
    int count;
    int64_t since = zone_at(act->zone, zone_date(act->zone, act->now_ms, today), 0);
    enum status st = db_application_count_since(
        act->db, act->office, act->caller->account_id, since, &count, err);

    if (st == STATUS_OK && count >= act->settings->policy.applications_a_day) {
        st = error_too_many(err, DAY_S - (int)((act->now_ms - since) / 1000));
        err->which = CASE_TODAY;
    }
    return st;
}

enum status
application_start_for(struct act *act, const char *service, int64_t account,
    struct application *application, struct error *err)
{
    const struct settings_service *found = settings_service(act->settings, service);
    struct registrant registrant;
    enum status st;

    *application = (struct application){ .state = TICKET_DRAFT,
        .account = account,
        .made_by = act->caller->role == ROLE_VILLAGE ? act->caller->account_id : 0,
        .created_ms = act->now_ms,
        .changed_ms = act->now_ms };
    if (!found) {
        return error_set(err, STATUS_NOT_FOUND, "there is no service of this code");
    }
    st = db_registrant_load(act->db, act->office, account, &registrant, err);
    if (st != STATUS_OK) {
        return st;
    }
    st = db_registrant_used(act->db, act->office, account, act->now_ms, err);
    if (st != STATUS_OK) {
        return st;
    }
    memcpy(application->nik_hash, registrant.nik_hash, sizeof(application->nik_hash));
    text_copy(application->service, sizeof(application->service), service);
    id_make_visit(act->now_ms, application->id);
    for (int i = 0; i < TRIES_MAX; i++) {
        ticket_registration_make(found, application->registration);
        st = db_application_insert(act->db, act->office, application, err);
        if (st != STATUS_WRONG_STATE) {
            return st;
        }
    }
    return error_set(err, STATUS_INTERNAL, "no registration number is free");
}

enum status
application_start(struct act *act, const char *service, struct application *application,
    struct error *err)
{
    enum status st = check_today(act, err);

    return st == STATUS_OK ? application_start_for(
                                 act, service, act->caller->account_id, application, err)
                           : st;
}

static bool
is_own(const struct act *act, const struct application *application)
{
    int64_t account = act->caller->account_id;

    return (act->caller->role == ROLE_APPLICANT && application->account == account) ||
           (act->caller->role == ROLE_VILLAGE && application->made_by == account);
}

enum status
application_find(struct act *act, const char *id, uint32_t roles,
    struct application *application, struct error *err)
{
    enum status st = db_application_load(act->db, act->office, id, application, err);

    if (st != STATUS_OK) {
        return st;
    }
    if (caller_is(act->caller, roles & ROLES_STAFF) || is_own(act, application)) {
        return STATUS_OK;
    }
    if (caller_is(act->caller, roles & VILLAGE_ROLES) && application->waits) {
        return village_check(act, application, err);
    }
    return error_set(err, STATUS_NOT_FOUND, "there is no such application");
}

enum status
application_list(
    struct act *act, struct application **applications, size_t *count, struct error *err)
{
    int64_t account = act->caller->account_id;

    return act->caller->role == ROLE_VILLAGE
               ? db_application_made_by(
                     act->db, act->office, account, MADE_MAX, applications, count, err)
               : db_application_list(
                     act->db, act->office, account, applications, count, err);
}

enum status
application_form(struct act *act, const struct application *application, json_t **form,
    struct error *err)
{
    uint8_t *sealed = xcalloc(1, APPLICATION_FORM_MAX);
    char *text = xcalloc(1, APPLICATION_FORM_MAX);
    char context[CONTEXT_SIZE];
    size_t len;
    enum status st;

    *form = NULL;
    context_of(application, "form", context);
    st = db_application_form_load(
        act->db, act->office, application->id, sealed, &len, err);
    if (st == STATUS_OK && len == 0) {
        *form = json_object();
    } else if (st == STATUS_OK) {
        st = vault_open(act->vault, context, sealed, len, text, err);
        if (st == STATUS_OK) {
            *form = json_loadb(text, len - VAULT_OVERHEAD, 0, NULL);
        }
        if (st == STATUS_OK && !*form) {
            st = error_set(err, STATUS_STORAGE, "a form cannot be read");
        }
    }
    sodium_memzero(text, APPLICATION_FORM_MAX);
    free(text);
    free(sealed);
    return st;
}

static enum status
store_form(struct act *act, const struct application *application, const json_t *form,
    struct error *err)
{
    char *text = json_dumps(form, JSON_COMPACT);
    size_t len = text ? strlen(text) : 0;
    char context[CONTEXT_SIZE];
    uint8_t *sealed;
    enum status st;

    if (!text || VAULT_SEALED_SIZE(len) > APPLICATION_FORM_MAX) {
        free(text);
        return error_set(err, STATUS_BAD_REQUEST, "the form is too long in all");
    }
    context_of(application, "form", context);
    sealed = xcalloc(1, VAULT_SEALED_SIZE(len));
    vault_seal(act->vault, context, text, len, sealed);
    st = db_application_form_put(
        act->db, act->office, application->id, sealed, VAULT_SEALED_SIZE(len), err);
    sodium_memzero(text, len);
    free(text);
    free(sealed);
    return st;
}

enum status
application_fill(struct act *act, const struct application *application,
    const json_t *typed, struct error *err)
{
    const struct settings_service *service =
        settings_service(act->settings, application->service);
    json_t *form;
    enum status st;

    if (!application_state_is_open(application->state)) {
        return ticket_state_refuse(
            err, application->state, "it was sent: nothing may be changed now");
    }
    if (!service) {
        return error_set(err, STATUS_NOT_FOUND, "this service is offered no more");
    }
    st = application_form(act, application, &form, err);
    if (st != STATUS_OK) {
        return st;
    }
    st = form_fill(service, typed, form, err);
    if (st == STATUS_OK) {
        st = store_form(act, application, form, err);
    }
    json_decref(form);
    return st;
}

enum status
application_reseal_form(
    struct act *act, const struct application *application, struct error *err)
{
    uint8_t *sealed = xcalloc(1, APPLICATION_FORM_MAX);
    json_t *form = NULL;
    size_t len;
    enum status st = db_application_form_load(
        act->db, act->office, application->id, sealed, &len, err);

    if (st == STATUS_OK && len > 0 && !vault_is_newest(act->vault, sealed)) {
        st = application_form(act, application, &form, err);
    }
    if (st == STATUS_OK && form) {
        st = store_form(act, application, form, err);
    }
    json_decref(form);
    free(sealed);
    return st;
}

/* Is it a paper that is photographed at home? A form is signed at the counter. */
static bool
is_sent(const struct settings_document *document)
{
    return document->mode != DOCUMENT_CONDITION && document->mode != DOCUMENT_FILL_FORM;
}

static bool
is_given(const struct paper *papers, size_t count, const char *kind)
{
    for (size_t i = 0; i < count; i++) {
        if (strcmp(papers[i].kind, kind) == 0) {
            return papers[i].reason[0] == '\0';
        }
    }
    return false;
}

/* Has a group one paper that is there, or one that is filled in at the counter? */
static bool
group_is_there(const struct settings_service *service, const char *group,
    const struct paper *papers, size_t count)
{
    for (size_t i = 0; i < service->document_count; i++) {
        const struct settings_document *document = &service->documents[i];

        if (document->rule == DOCUMENT_ONE_OF && strcmp(document->group, group) == 0 &&
            is_given(papers, count, document->id)) {
            return true;
        }
    }
    return false;
}

static bool
group_can_be_sent(const struct settings_service *service, const char *group)
{
    for (size_t i = 0; i < service->document_count; i++) {
        const struct settings_document *document = &service->documents[i];

        if (document->rule == DOCUMENT_ONE_OF && strcmp(document->group, group) == 0 &&
            is_sent(document)) {
            return true;
        }
    }
    return false;
}

static json_t *
papers_missing(
    const struct settings_service *service, const struct paper *papers, size_t count)
{
    json_t *missing = json_array();

    for (size_t i = 0; i < service->document_count; i++) {
        const struct settings_document *document = &service->documents[i];
        bool lacks = document->rule == DOCUMENT_ALWAYS && is_sent(document) &&
                     !is_given(papers, count, document->id);

        if (document->rule == DOCUMENT_ONE_OF) {
            lacks = group_can_be_sent(service, document->group) &&
                    !group_is_there(service, document->group, papers, count);
        }
        for (size_t k = 0; k < count && !lacks; k++) { /* returned, whatever its rule */
            lacks = papers[k].reason[0] && strcmp(papers[k].kind, document->id) == 0;
        }
        if (lacks) {
            (void)json_array_append_new(missing, json_string(document->id));
        }
    }
    return missing;
}

enum status
application_missing(struct act *act, const struct application *application,
    json_t **papers, json_t **fields, struct error *err)
{
    const struct settings_service *service =
        settings_service(act->settings, application->service);
    struct paper *given;
    size_t count;
    json_t *form;
    enum status st;

    *papers = NULL;
    *fields = NULL;
    if (!service) {
        return error_set(err, STATUS_NOT_FOUND, "this service is offered no more");
    }
    st = application_form(act, application, &form, err);
    if (st != STATUS_OK) {
        return st;
    }
    st = db_paper_list(act->db, act->office, application->id, &given, &count, err);
    if (st == STATUS_OK) {
        *fields = form_missing(service, form);
        *papers = papers_missing(service, given, count);
    }
    json_decref(form);
    free(given);
    return st;
}

void
application_seal_note(const struct act *act, const struct application *application,
    const char *note, struct sealed_text *sealed)
{
    char context[CONTEXT_SIZE];
    size_t len = strlen(note);

    sealed->len = 0;
    if (len == 0 || VAULT_SEALED_SIZE(len) > sizeof(sealed->bytes)) {
        return;
    }
    context_of(application, "note", context);
    vault_seal(act->vault, context, note, len, sealed->bytes);
    sealed->len = VAULT_SEALED_SIZE(len);
}

enum status
application_open_note(const struct act *act, const struct application *application,
    const struct sealed_text *sealed, char note[APPLICATION_NOTE_MAX], struct error *err)
{
    char context[CONTEXT_SIZE];
    enum status st;

    note[0] = '\0';
    if (sealed->len == 0) {
        return STATUS_OK;
    }
    context_of(application, "note", context);
    st = vault_open(act->vault, context, sealed->bytes, sealed->len, note, err);
    note[st == STATUS_OK ? sealed->len - VAULT_OVERHEAD : 0] = '\0';
    return st;
}

enum status
application_person(struct act *act, const struct application *application,
    struct person *person, struct error *err)
{
    return registrant_person(act, application->account, person, err);
}

const char *
application_short_number(const struct application *application)
{
    const char *dash = strchr(application->registration, '-');

    return dash ? dash + 1 : application->registration;
}

enum status
application_tell(struct act *act, const struct application *application,
    const char *event, json_t *params, struct error *err)
{
    struct person person;
    struct message_to to;
    const char *number = application_short_number(application);
    char link[LINK_SIZE];
    enum status st = application_person(act, application, &person, err);

    if (st != STATUS_OK) {
        json_decref(params);
        return st;
    }
    if (!params) {
        params = json_object();
    }
    (void)snprintf(link, sizeof(link), "%s/a/%s", act->public_url, number);
    (void)json_object_set_new(params, "number", json_string(number));
    (void)json_object_set_new(params, "link", json_string(link));
    if (!person.phone[0] && !person.email[0]) { /* registered at the desk, by word */
        json_decref(params);
        return STATUS_OK;
    }
    to = (struct message_to){
        .phone = person.phone, .email = person.email, .language = person.language
    };
    st = message_put(act, event, &to, params, err);
    sodium_memzero(&person, sizeof(person));
    return st;
}
