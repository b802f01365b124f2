/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SERVER_OFFICE_PASSWORD_H
#define SERVER_OFFICE_PASSWORD_H

/*
 * Passwords of accounts: Argon2id, 2 passes over 19 MiB, which takes tens of
 * milliseconds: on the worker for slow work only. Keeps nothing; never logs.
 */

#include "common/base.h"
#include "common/status.h"
#include "db/db_account.h"

#define PASSWORD_MAX 256 /* bytes */
#define PASSWORD_MADE_SIZE 24

/**
 * Whether it is a good one is judged by password_rule.h.
 *
 * @return STATUS_OK
 *         STATUS_ARG       empty, or longer than PASSWORD_MAX
 *         STATUS_INTERNAL  no memory for it
 */
enum status password_hash(
    const char *password, char out[PASSWORD_HASH_SIZE], struct error *err) MUST_CHECK;

/**
 * Is this the password?
 *
 * @param hash  as stored; NULL for an account that does not exist: takes as long and is
 *              false, so that time does not tell which names exist
 */
bool password_verify(const char *hash, const char *password) MUST_CHECK;

/** A new random password, four groups that are easily read aloud and typed. */
void password_make(char out[PASSWORD_MADE_SIZE]);

#endif /* SERVER_OFFICE_PASSWORD_H */
