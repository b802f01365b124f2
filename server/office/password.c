/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Passwords of accounts. */
#include "server/office/password.h"

#include <sodium.h>
#include <stdio.h>
#include <string.h>

#include "common/log.h"
#include "common/text.h"

#define LOG_TAG "server/password"

#define PASSES 2
#define MEMORY_BYTES ((size_t)19 * 1024 * 1024)
#define GROUPS 4
#define GROUP_BYTES 3
#define GROUP_LEN 5 /* base32 characters of GROUP_BYTES bytes */

_Static_assert(
    PASSWORD_HASH_SIZE == crypto_pwhash_STRBYTES, "the table's column is as long");

static void
start_sodium(void)
{
    if (sodium_init() < 0) {
        log_fatal(NULL, "could not start the cryptography library");
    }
}

static enum status
hash(const char *password, size_t len, char out[PASSWORD_HASH_SIZE], struct error *err)
{
    if (crypto_pwhash_str_alg(out, password, len, PASSES, MEMORY_BYTES,
            crypto_pwhash_ALG_ARGON2ID13) != 0) {
        return error_set(err, STATUS_INTERNAL, "no memory to hash a password");
    }
    return STATUS_OK;
}

enum status
password_hash(const char *password, char out[PASSWORD_HASH_SIZE], struct error *err)
{
    size_t len = strlen(password);

    start_sodium();
    if (len == 0 || len > PASSWORD_MAX) {
        return error_set(err, STATUS_ARG, "a password has 1 to %d bytes", PASSWORD_MAX);
    }
    return hash(password, len, out, err);
}

bool
password_verify(const char *stored, const char *password)
{
    char burnt[PASSWORD_HASH_SIZE];
    size_t len = strlen(password);

    start_sodium();
    if (len > PASSWORD_MAX) {
        return false;
    }
    if (!stored) {
        (void)!hash(password, len, burnt, NULL);
        return false;
    }
    return crypto_pwhash_str_verify(stored, password, len) == 0;
}

void
password_make(char out[PASSWORD_MADE_SIZE])
{
    start_sodium();
    out[0] = '\0';
    for (int i = 0; i < GROUPS; i++) {
        uint8_t bytes[GROUP_BYTES];
        char group[GROUP_LEN + 1];

        randombytes_buf(bytes, sizeof(bytes));
        text_base32_encode(bytes, sizeof(bytes), group, sizeof(group));
        (void)text_append(out, PASSWORD_MADE_SIZE, i > 0 ? "-" : "");
        (void)text_append(out, PASSWORD_MADE_SIZE, group);
    }
}
