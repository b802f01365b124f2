/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "common/crypt_at.h"

#include <sodium.h>

#define BLOCK 64 /* of the cipher: it can begin at each */

void
crypt_at(const uint8_t key[CRYPT_KEY_SIZE], int64_t offset, uint8_t *bytes, size_t len)
{
    /* The key is of this file alone, so that it needs no nonce of its own. */
    static const uint8_t nonce[crypto_stream_xchacha20_NONCEBYTES];
    size_t skip = (size_t)(offset % BLOCK);

    if (skip > 0) {
        uint8_t stream[BLOCK] = { 0 };
        size_t n = len < BLOCK - skip ? len : BLOCK - skip;

        (void)crypto_stream_xchacha20_xor_ic(
            stream, stream, BLOCK, nonce, (uint64_t)(offset / BLOCK), key);
        for (size_t i = 0; i < n; i++) {
            bytes[i] ^= stream[skip + i];
        }
        bytes += n;
        len -= n;
        offset += (int64_t)n;
    }
    if (len > 0) {
        (void)crypto_stream_xchacha20_xor_ic(
            bytes, bytes, len, nonce, (uint64_t)(offset / BLOCK), key);
    }
}
