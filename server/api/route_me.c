/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the office holds of an applicant, given to that applicant alone. */
#include <stdlib.h>

#include <sodium.h>

#include "common/text.h"
#include "server/api/application_json.h"
#include "server/api/routes.h"
#include "server/prereg/registrant.h"

static enum status
applications_json(struct act *act, json_t **list, struct error *err)
{
    struct application *applications;
    size_t count;
    enum status st = db_application_list(
        act->db, act->office, act->caller->account_id, &applications, &count, err);

    *list = json_array();
    for (size_t i = 0; st == STATUS_OK && i < count; i++) {
        json_t *json;

        st = json_of_application(
            act, &applications[i], /* with_person= */ true, &json, err);
        if (st == STATUS_OK) {
            (void)json_array_append_new(*list, json);
        }
    }
    free(applications);
    return st;
}

/* Papers are named, and each can be had by its own address. */
static enum status
export_run(struct act *act, void *input, struct answer *answer, struct error *err)
{
    struct person person;
    json_t *list;
    enum status st = registrant_person(act, act->caller->account_id, &person, err);

    (void)input;
    if (st != STATUS_OK) {
        return st;
    }
    st = applications_json(act, &list, err);
    if (st != STATUS_OK) {
        json_decref(list);
        return st;
    }
    answer_json(answer, 200,
        json_pack("{s:{s:s, s:s, s:s, s:s, s:s}, s:o}", "account", "name", person.name,
            "nik", person.nik, "phone", person.phone, "address", person.address, "email",
            person.email, "applications", list));
    text_copy(answer->filename, sizeof(answer->filename), "data-saya.json");
    sodium_memzero(&person, sizeof(person));
    return STATUS_OK;
}

static const struct route routes[] = {
    { .method = "GET",
        .path = "/v1/me/export",
        .roles = ROLE_BIT(ROLE_APPLICANT),
        .kind = JOB_READ,
        .run = export_run },
};

const struct route_set routes_me = ROUTE_SET(routes);
