/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SERVER_PREREG_REGISTRANT_PARTS_H
#define SERVER_PREREG_REGISTRANT_PARTS_H

/* What registrant.c and phone_confirm.c share: a person sealed, a phone as a name. */

#include "server/prereg/registrant.h"

void registrant_hash_phone(
    const struct act *act, const char *phone, uint8_t out[VAULT_HASH_SIZE]);
/** "phone:" and letters of its hash: the username of its account. */
void registrant_name_account(
    const struct act *act, const char *phone, char username[USERNAME_SIZE]);
/** A new account of an applicant with who it is; its row of the journal. */
enum status registrant_add(struct act *act, struct account *account,
    struct registrant *registrant, struct error *err) MUST_CHECK;
/** Fills all but the account. STATUS_BAD_REQUEST: too long together. */
enum status registrant_seal(const struct act *act, const struct person *person,
    struct registrant *registrant, struct error *err) MUST_CHECK;
enum status registrant_open(const struct act *act, const struct sealed_person *sealed,
    struct person *person, struct error *err) MUST_CHECK;

#endif /* SERVER_PREREG_REGISTRANT_PARTS_H */
