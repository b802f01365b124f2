/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/prereg/nik_correct.h"

#include <stdlib.h>
#include <string.h>

#include <sodium.h>

#include "common/text.h"
#include "common/vault.h"
#include "db/db_registrant.h"
#include "server/prereg/person_correct.h"

/* Another account with this NIK: of the same person, or typed wrong there or here. */
static enum status
ask_of_other(struct act *act, const struct nik_input *in, int64_t account,
    const struct person *person, struct desk_known_person *known, struct error *err)
{
    uint8_t hash[VAULT_HASH_SIZE];
    int64_t *ids;
    size_t count;
    int64_t other = 0;
    enum status st;

    vault_hash(act->vault, "nik", in->nik, hash);
    st = db_registrant_by_nik(act->db, act->office, hash, &ids, &count, err);
    for (size_t i = 0; st == STATUS_OK && i < count; i++) {
        other = ids[i] != account ? ids[i] : other;
    }
    free(ids);
    if (st != STATUS_OK || other == 0) {
        return st;
    }
    st = desk_person_ask(act, other, person, known, err);
    if (err) {
        err->which = CASE_TWO_ACCOUNTS;
    }
    return st;
}

enum status
nik_correct(struct act *act, const struct nik_input *in, struct application *application,
    struct desk_known_person *known, struct error *err)
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
    if (st == STATUS_OK && !in->reason[0]) {
        st = ask_of_other(act, in, application->account, &person, known, err);
    }
    if (st == STATUS_OK) {
        text_copy(person.nik, sizeof(person.nik), in->nik);
        st = person_correct(act, application->account, &person, err);
    }
    sodium_memzero(&person, sizeof(person));
    return st == STATUS_OK
               ? application_apply(act, application, MOVE_NIK, in->reason, err)
               : st;
}
