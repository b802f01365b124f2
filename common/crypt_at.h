/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef COMMON_CRYPT_AT_H
#define COMMON_CRYPT_AT_H

/*
 * Bytes of a file under a key of its own, from any offset on: for what is written a piece
 * at a time and stays only until it is whole. It keeps who copies the disk from reading,
 * and does not show whether it was changed: for what stays there is common/vault.h. Any
 * thread. Source: XChaCha20 of libsodium.
 */

#include "common/base.h"

#define CRYPT_KEY_SIZE 32

/**
 * In place, both ways: what is plain becomes unreadable, and back.
 *
 * @param key     random, of one file alone
 * @param offset  of bytes[0] in the file
 */
void crypt_at(
    const uint8_t key[CRYPT_KEY_SIZE], int64_t offset, uint8_t *bytes, size_t len);

#endif /* COMMON_CRYPT_AT_H */
