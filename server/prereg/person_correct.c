/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/prereg/person_correct.h"

#include <stdlib.h>
#include <string.h>

#include <sodium.h>

#include "common/text.h"
#include "db/db_ticket.h"
#include "server/prereg/review_signs.h"

/* The ticket of an application names its person to the counter, and is told anew to a
 * front office that has it; one whose person was erased stays as it is. */
static enum status
correct_ticket(
    struct act *act, const char *ticket, const struct person *person, struct error *err)
{
    struct applicant applicant;
    struct ticket told;
    enum status st = db_applicant_load(act->db, act->office, ticket, &applicant, err);

    if (st == STATUS_OK) {
        text_copy(applicant.name, sizeof(applicant.name), person->name);
        text_copy(applicant.nik, sizeof(applicant.nik), person->nik);
        text_copy(applicant.phone, sizeof(applicant.phone), person->phone);
        st = db_applicant_put(act->db, act->office, ticket, &applicant, err);
    }
    if (st == STATUS_OK) {
        st = db_ticket_load(act->db, act->office, ticket, &told, err);
    }
    if (st == STATUS_OK) {
        st = db_ticket_update(act->db, act->office, &told, act->now_ms, err);
    }
    sodium_memzero(&applicant, sizeof(applicant));
    return st == STATUS_NOT_FOUND ? STATUS_OK : st;
}

/* What was sent is found by its hashes, also when it is over: reviewers are warned of it
 * for months. */
static enum status
correct_application(struct act *act, const struct application *application,
    const struct person *person, struct error *err)
{
    enum status st =
        application->submitted_ms ? review_index(act, application, err) : STATUS_OK;

    return st == STATUS_OK && application->ticket[0]
               ? correct_ticket(act, application->ticket, person, err)
               : st;
}

enum status
person_correct(
    struct act *act, int64_t account, const struct person *person, struct error *err)
{
    uint8_t hash[VAULT_HASH_SIZE];
    struct application *list;
    size_t count;
    enum status st = registrant_correct(act, account, person, err);

    if (st != STATUS_OK) {
        return st;
    }
    st = db_application_list(act->db, act->office, account, &list, &count, err);
    vault_hash(act->vault, "nik", person->nik, hash);
    for (size_t i = 0; st == STATUS_OK && i < count; i++) {
        if (memcmp(list[i].nik_hash, hash, sizeof(hash)) == 0) { /* it was not erased */
            st = correct_application(act, &list[i], person, err);
        }
    }
    free(list);
    return st;
}
