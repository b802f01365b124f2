/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef COMMON_VAULT_KEY_H
#define COMMON_VAULT_KEY_H

/* The vault's inside, for vault.c and vault_file.c alone. */

#include <pthread.h>
#include <stdatomic.h>

#include "common/vault.h"

#define VAULT_KEY_BYTES 32
#define VAULT_KEYS_MAX 255

/* By number, from 1. One that is known never changes; others may be learned. */
struct vault_keys {
    char *folder; /* owned */
    pthread_mutex_t lock;
    atomic_bool known[VAULT_KEYS_MAX + 1];
    uint8_t key[VAULT_KEYS_MAX + 1][VAULT_KEY_BYTES];
};

struct vault {
    int newest;              /* its number seals */
    struct vault_keys *keys; /* owned */
    uint8_t lookup[VAULT_KEY_BYTES];
};

/** Is there such a key by now? Another process may have made it since we loaded ours. */
bool vault_knows(const struct vault *vault, int number);

#endif /* COMMON_VAULT_KEY_H */
