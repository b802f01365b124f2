/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Bearer tokens. */
#include "server/office/token.h"

#include <sodium.h>
#include <string.h>

#include "common/log.h"

#define LOG_TAG "server/token"
#define TOKEN_BYTES 32

_Static_assert(TOKEN_SIZE == sodium_base64_ENCODED_LEN(
                                 TOKEN_BYTES, sodium_base64_VARIANT_URLSAFE_NO_PADDING),
    "the text is as long as these bytes need");

void
token_make(char out[TOKEN_SIZE])
{
    uint8_t bytes[TOKEN_BYTES];

    if (sodium_init() < 0) {
        log_fatal(NULL, "could not start the cryptography library");
    }
    randombytes_buf(bytes, sizeof(bytes));
    (void)sodium_bin2base64(
        out, TOKEN_SIZE, bytes, sizeof(bytes), sodium_base64_VARIANT_URLSAFE_NO_PADDING);
    sodium_memzero(bytes, sizeof(bytes));
}

void
token_hash(const char *token, uint8_t out[TOKEN_HASH_SIZE])
{
    (void)crypto_generichash(
        out, TOKEN_HASH_SIZE, (const uint8_t *)token, strlen(token), NULL, 0);
}
