/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef COMMON_VAULT_KEY_H
#define COMMON_VAULT_KEY_H

/* The vault's inside, for vault.c and vault_file.c alone. */

#include "common/vault.h"

#define VAULT_KEY_BYTES 32
#define VAULT_KEYS_MAX 255

struct vault {
    int newest; /* its number seals */
    bool known[VAULT_KEYS_MAX + 1];
    uint8_t key[VAULT_KEYS_MAX + 1][VAULT_KEY_BYTES]; /* by number, from 1 */
    uint8_t lookup[VAULT_KEY_BYTES];
};

#endif /* COMMON_VAULT_KEY_H */
