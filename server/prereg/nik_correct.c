/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/prereg/nik_correct.h"

#include <stdlib.h>
#include <string.h>

#include <sodium.h>

#include "common/text.h"
#include "server/prereg/registrant.h"
#include "server/prereg/review_signs.h"

/* The ticket of an application names its person to the counter. */
static enum status
correct_ticket(struct act *act, const struct application *application, const char *nik,
    struct error *err)
{
    struct applicant applicant;
    enum status st =
        db_applicant_load(act->db, act->office, application->ticket, &applicant, err);

    if (st == STATUS_OK) {
        text_copy(applicant.nik, sizeof(applicant.nik), nik);
        st = db_applicant_put(act->db, act->office, application->ticket, &applicant, err);
    }
    sodium_memzero(&applicant, sizeof(applicant));
    return st == STATUS_NOT_FOUND ? STATUS_OK : st;
}

/* Everything of the account that stands is found by the new number. */
static enum status
correct_applications(struct act *act, int64_t account, const char *nik, struct error *err)
{
    struct application *list;
    size_t count;
    enum status st =
        db_application_list(act->db, act->office, account, &list, &count, err);

    for (size_t i = 0; st == STATUS_OK && i < count; i++) {
        if (!application_state_is_live(list[i].state)) {
            continue;
        }
        st = review_index(act, &list[i], err);
        if (st == STATUS_OK && list[i].ticket[0]) {
            st = correct_ticket(act, &list[i], nik, err);
        }
    }
    free(list);
    return st;
}

enum status
nik_correct(struct act *act, const struct nik_input *in, struct application *application,
    struct error *err)
{
    struct person person;
    enum status st = application_find(act, in->id, NIK_ROLES, application, err);

    if (st != STATUS_OK) {
        return st;
    }
    st = application_person(act, application, &person, err);
    if (st == STATUS_OK && strcmp(person.nik, in->nik) == 0) {
        st = error_field(err, "nik", "is what is held already");
    }
    if (st == STATUS_OK) {
        text_copy(person.nik, sizeof(person.nik), in->nik);
        st = registrant_correct(act, application->account, &person, err);
    }
    sodium_memzero(&person, sizeof(person));
    if (st == STATUS_OK) {
        st = correct_applications(act, application->account, in->nik, err);
    }
    return st == STATUS_OK ? application_apply(act, application, MOVE_NIK, "", err) : st;
}
