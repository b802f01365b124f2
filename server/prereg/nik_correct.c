/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/prereg/nik_correct.h"

#include <string.h>

#include <sodium.h>

#include "common/text.h"
#include "server/prereg/person_correct.h"

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
        st = person_correct(act, application->account, &person, err);
    }
    sodium_memzero(&person, sizeof(person));
    return st == STATUS_OK ? application_apply(act, application, MOVE_NIK, "", err) : st;
}
