/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SERVER_OFFICE_TOKEN_H
#define SERVER_OFFICE_TOKEN_H

/*
 * Bearer tokens of devices and sessions: 256 random bits as text. Only a hash is stored,
 * so that a stolen database signs nobody in. Any thread; keeps nothing.
 */

#include "common/base.h"
#include "db/db_account.h"

#define TOKEN_LEN 43 /* 32 bytes as base64url without padding */
#define TOKEN_SIZE (TOKEN_LEN + 1)

/** A new random token. */
void token_make(char out[TOKEN_SIZE]);

/** BLAKE2b-256 of the token's text. */
void token_hash(const char *token, uint8_t out[TOKEN_HASH_SIZE]);

#endif /* SERVER_OFFICE_TOKEN_H */
