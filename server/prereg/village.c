/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/prereg/village.h"

#include <stdlib.h>
#include <string.h>

#include "db/db_account.h"
#include "server/prereg/district.h"
#include "server/prereg/village_name.h"

#define VILLAGE_FIELD "desa" /* of a form, beside DISTRICT_FIELD */
#define AT_A_TIME 50

enum status
village_start(struct act *act, const struct village_input *in,
    struct application *application, struct desk_known_person *known, struct error *err)
{
    enum status st;

    if (!settings_service(act->settings, in->service)) {
        return error_set(err, STATUS_NOT_FOUND, "there is no service of this code");
    }
    st = desk_person_start(act, in->service, &in->who, application, known, err);
    return st == STATUS_OK
               ? application_apply(act, application, MOVE_CONSENT, in->consent, err)
               : st;
}

enum status
village_list(
    struct act *act, struct application **applications, size_t *count, struct error *err)
{
    uint8_t hash[VAULT_HASH_SIZE];
    enum status st = village_of_caller(act, hash, err);

    *applications = NULL;
    *count = 0;
    if (st != STATUS_OK) {
        return st == STATUS_NOT_FOUND ? STATUS_OK : st;
    }
    return db_application_of_village(
        act->db, act->office, hash, VILLAGE_LIST_MAX, applications, count, err);
}

enum status
village_decide(struct act *act, enum application_move move,
    const struct application_input *in, struct application *application,
    struct error *err)
{
    enum status st = application_find(act, in->id, VILLAGE_ROLES, application, err);

    if (st != STATUS_OK) {
        return st;
    }
    st = application_move_check(move, application->state, err);
    if (st != STATUS_OK) {
        return st;
    }
    if (!application->waits) {
        return ticket_state_refuse(
            err, application->state, "it does not wait for a village");
    }
    application->waits = false;
    if (move == MOVE_ENDORSE) {
        application_set_due(act, application);
    }
    return application_apply(act, application, move, in->note, err);
}

/* Has the village known of it before it was returned? */
static enum status
was_endorsed(
    struct act *act, const struct application *application, bool *was, struct error *err)
{
    struct application_step *steps;
    size_t count;
    enum status st = db_application_step_list(
        act->db, act->office, application->id, &steps, &count, err);

    *was = false;
    for (size_t i = 0; st == STATUS_OK && i < count; i++) {
        *was = *was || strcmp(steps[i].what, ticket_state_name(TICKET_ENDORSED)) == 0;
    }
    free(steps);
    return st;
}

/* Can somebody of the village sign in, to say that it knows? */
static bool
has_operator(const struct act *act, const struct account *accounts, size_t count,
    const uint8_t village[VAULT_HASH_SIZE])
{
    bool has = false;

    for (size_t i = 0; i < count && !has; i++) {
        char key[VILLAGE_KEY_SIZE];
        uint8_t hash[VAULT_HASH_SIZE];

        if (accounts[i].role == ROLE_VILLAGE && !accounts[i].disabled) {
            village_key(accounts[i].district, accounts[i].village, key);
            village_hash(act, key, hash);
            has = memcmp(hash, village, sizeof(hash)) == 0;
        }
    }
    return has;
}

static const char *
answer(const json_t *form, const char *field)
{
    const char *text = json_string_value(json_object_get(form, field));

    return text ? text : "";
}

enum status
village_wait(struct act *act, const struct settings_service *service,
    struct application *application, struct error *err)
{
    char key[VILLAGE_KEY_SIZE];
    struct account *accounts;
    size_t count;
    json_t *form;
    bool found;
    enum status st;

    if (!service->endorsement || application->made_by) {
        return STATUS_OK;
    }
    st = was_endorsed(act, application, &found, err);
    if (st != STATUS_OK || found) {
        return st;
    }
    st = application_form(act, application, &form, err);
    if (st != STATUS_OK) {
        return st;
    }
    village_key(answer(form, DISTRICT_FIELD), answer(form, VILLAGE_FIELD), key);
    json_decref(form);
    if (!key[0]) {
        return STATUS_OK;
    }
    village_hash(act, key, application->village_hash);
    st = db_account_list(act->db, act->office, &accounts, &count, err);
    application->waits =
        st == STATUS_OK && has_operator(act, accounts, count, application->village_hash);
    free(accounts);
    return st;
}

/* Names that are there but for large letters and signs are there. */
static void
add_name(json_t *names, const char *name)
{
    char key[VILLAGE_KEY_SIZE];
    char other[VILLAGE_KEY_SIZE];
    const json_t *one;
    size_t i;

    village_key(name, name, key);
    json_array_foreach(names, i, one)
    {
        village_key(json_string_value(one), json_string_value(one), other);
        if (strcmp(key, other) == 0) {
            return;
        }
    }
    (void)json_array_append_new(names, json_string(name));
}

enum status
village_names(struct act *act, const struct settings_service *service, const char *field,
    json_t **names, struct error *err)
{
    bool district = strcmp(field, DISTRICT_FIELD) == 0;
    struct account *accounts;
    size_t count;
    enum status st;

    *names = NULL;
    if (!district && strcmp(field, VILLAGE_FIELD) != 0) {
        return STATUS_OK;
    }
    *names = json_array();
    for (size_t i = 0; district && i < act->settings->office.district_count; i++) {
        add_name(*names, act->settings->office.districts[i]);
    }
    if (!service->endorsement) {
        return STATUS_OK;
    }
    st = db_account_list(act->db, act->office, &accounts, &count, err);
    if (st != STATUS_OK) {
        json_decref(*names);
        *names = NULL;
        return st;
    }
    for (size_t i = 0; i < count; i++) {
        if (accounts[i].role == ROLE_VILLAGE && !accounts[i].disabled) {
            add_name(*names, district ? accounts[i].district : accounts[i].village);
        }
    }
    free(accounts);
    return STATUS_OK;
}

/* They go on, as they do where no village is waited for. */
static enum status
let_go(struct act *act, const struct village_hash *village, bool *more, struct error *err)
{
    struct application *list;
    size_t count;
    enum status st = db_application_of_village(
        act->db, act->office, village->bytes, AT_A_TIME, &list, &count, err);

    for (size_t i = 0; st == STATUS_OK && i < count; i++) {
        list[i].waits = false;
        application_set_due(act, &list[i]);
        st = application_apply(act, &list[i], MOVE_NO_VILLAGE, "", err);
    }
    free(list);
    *more = *more || count == AT_A_TIME;
    return st;
}

enum status
village_tend(struct act *act, struct error *err)
{
    struct village_hash *villages;
    struct account *accounts = NULL;
    size_t account_count = 0;
    size_t count;
    bool more = false;
    enum status st =
        db_application_villages(act->db, act->office, &villages, &count, err);

    if (st == STATUS_OK && count > 0) {
        st = db_account_list(act->db, act->office, &accounts, &account_count, err);
    }
    for (size_t i = 0; st == STATUS_OK && i < count && !more; i++) {
        if (!has_operator(act, accounts, account_count, villages[i].bytes)) {
            st = let_go(act, &villages[i], &more, err);
        }
    }
    free(accounts);
    free(villages);
    return st == STATUS_OK && more ? STATUS_EMPTY : st;
}

enum status
village_made(struct act *act, const struct settings_service *service,
    struct application *application, struct error *err)
{
    bool known;
    enum status st;

    if (!service->endorsement || !application->made_by) {
        return STATUS_OK;
    }
    st = was_endorsed(act, application, &known, err);
    return st == STATUS_OK && !known
               ? application_apply(act, application, MOVE_ENDORSE, "", err)
               : st;
}
