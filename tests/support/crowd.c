/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/support/crowd.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/text.h"
#include "common/vault.h"
#include "db/db.h"
#include "db/db_account.h"
#include "db/db_application.h"
#include "db/db_office.h"
#include "db/db_registrant.h"
#include "db/db_transaction.h"
#include "server/office/act.h"
#include "server/office/ids.h"
#include "server/office/token.h"
#include "server/prereg/registrant.h"
#include "server/prereg/registrant_parts.h"
#include "tests/support/temp.h"

#define FIRST_MS INT64_C(1783990000000)  /* in the morning of E2E_DATE */
#define ALWAYS_MS INT64_C(1900000000000) /* long after */

static void
must(enum status st, const struct error *err)
{
    if (st != STATUS_OK) {
        (void)fprintf(stderr, "the crowd could not be made: %s\n", err->text);
        abort();
    }
}

/* With a session. */
static void
add_account(struct act *act, const struct crowd_plan *plan, int nth,
    struct crowd_person *who, struct registrant *registrant)
{
    struct account account = { .role = ROLE_APPLICANT };
    struct session session = { .expires_ms = FIRST_MS + SESSION_MS };
    struct person person = { .name = "Peragaan", .language = "id" };
    struct error err;

    (void)snprintf(
        who->phone, sizeof(who->phone), "6281200%06u", (unsigned)nth % 1000000);
    text_copy(person.phone, sizeof(person.phone), who->phone);
    (void)snprintf(
        person.nik, sizeof(person.nik), "35170351059%05u", (unsigned)(nth + 1) % 100000);
    must(registrant_username(act, who->phone, account.username, &err), &err);
    text_copy(account.password_hash, sizeof(account.password_hash),
        plan->password ? plan->password : "-");
    must(db_account_insert(act->db, OFFICE_ONE, &account, FIRST_MS, &err), &err);
    registrant->account = account.id;
    must(registrant_seal(act, &person, registrant, &err), &err);
    must(db_registrant_insert(act->db, OFFICE_ONE, registrant, FIRST_MS, &err), &err);
    token_make(who->token);
    token_hash(who->token, session.token_hash);
    session.account = account.id;
    must(db_session_insert(act->db, &session, FIRST_MS, &err), &err);
}

static void
add_application(struct act *act, const struct crowd_plan *plan, int nth, int64_t reviewer,
    const struct registrant *registrant, struct crowd_person *who)
{
    struct application application = { .state = plan->state,
        .account = registrant->account,
        .created_ms = FIRST_MS,
        .submitted_ms = FIRST_MS + nth,
        .changed_ms = FIRST_MS,
        .claimed_by = reviewer,
        .claimed_until_ms = reviewer ? ALWAYS_MS : 0 };
    struct error err;

    id_make_visit(FIRST_MS + nth, application.id);
    (void)snprintf(
        application.registration, sizeof(application.registration), "IKD-%08d", nth);
    text_copy(application.service, sizeof(application.service), plan->service);
    text_copy(
        application.wish_day, sizeof(application.wish_day), plan->day ? plan->day : "");
    text_copy(application.wish_slot, sizeof(application.wish_slot),
        plan->day ? plan->window : "");
    memcpy(application.nik_hash, registrant->nik_hash, sizeof(application.nik_hash));
    must(db_application_insert(act->db, OFFICE_ONE, &application, &err), &err);
    must(db_application_update(act->db, OFFICE_ONE, &application, &err), &err);
    text_copy(who->application, sizeof(who->application), application.id);
}

void
crowd_make(
    const struct e2e *e2e, const struct crowd_plan *plan, struct crowd_person *people)
{
    struct vault *vault = NULL;
    struct account reviewer = { .id = 0 };
    struct act act = { .office = OFFICE_ONE };
    char keys[TEMP_PATH_SIZE + 8];
    struct error err;

    (void)snprintf(keys, sizeof(keys), "%s/keys", e2e_folder(e2e));
    must(vault_load(keys, &vault, &err), &err);
    must(db_open(e2e_database(e2e), DB_WRITE, &act.db, &err), &err);
    act.vault = vault;
    must(db_begin(act.db, &err), &err);
    if (plan->claimed_by) {
        must(
            db_account_by_username(act.db, OFFICE_ONE, plan->claimed_by, &reviewer, &err),
            &err);
    }
    for (int i = 0; i < plan->count; i++) {
        struct registrant registrant = { .account = 0 };

        add_account(&act, plan, i, &people[i], &registrant);
        add_application(&act, plan, i, reviewer.id, &registrant, &people[i]);
    }
    must(db_commit(act.db, &err), &err);
    db_close(act.db);
    vault_free(vault);
}

void
crowd_offer_places(struct e2e *e2e, int places)
{
    struct e2e_answer *answer =
        e2e_ask(e2e, "admin", "GET", "/v1/settings/quotas", NULL, NULL);
    json_t *quotas = json_deep_copy(answer->json);
    json_t *quota;
    size_t i;
    char *text;

    e2e_answer_free(answer);
    json_array_foreach(json_object_get(quotas, "quotas"), i, quota)
    {
        if (strcmp(json_string_value(json_object_get(quota, "code")), "lain") == 0) {
            (void)json_object_set_new(
                quota, "places", json_pack("{s:i, s:i}", "pagi", 0, "siang", places));
        }
    }
    (void)json_object_set_new(quotas, "walkin_share", json_integer(0));
    text = json_dumps(quotas, 0);
    json_decref(quotas);
    if (e2e_status(e2e, "admin", "PUT", "/v1/settings/quotas", text) != 200) {
        (void)fprintf(stderr, "%d places could not be offered\n", places);
        abort();
    }
    free(text);
}
