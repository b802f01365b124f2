/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SERVER_PREREG_VILLAGE_NAME_H
#define SERVER_PREREG_VILLAGE_NAME_H

/*
 * Which village: an application is of the one its form says, an operator of the one on
 * the account. What is written of both is compared without small differences. Worker
 * threads.
 */

#include "common/status.h"
#include "common/vault.h"
#include "db/db_application.h"
#include "server/office/act.h"

#define VILLAGE_KEY_SIZE 128

/**
 * District and village as one text to compare: letters and digits, small; without
 * "kecamatan", "desa" and the like before them. "" when one of both is missing.
 * Any thread.
 */
void village_key(const char *district, const char *village, char out[VILLAGE_KEY_SIZE]);

/** The keyed hash of such a text, by which what waits is found. */
void village_hash(const struct act *act, const char *key, uint8_t hash[VAULT_HASH_SIZE]);

/** The hash of the caller's; STATUS_NOT_FOUND: it has none. */
enum status village_of_caller(
    struct act *act, uint8_t hash[VAULT_HASH_SIZE], struct error *err) MUST_CHECK;

/** STATUS_NOT_FOUND unless it waits for the caller's village. */
enum status village_check(
    struct act *act, const struct application *application, struct error *err) MUST_CHECK;

#endif /* SERVER_PREREG_VILLAGE_NAME_H */
