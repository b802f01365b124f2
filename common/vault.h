/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef COMMON_VAULT_H
#define COMMON_VAULT_H

/*
 * Personal data at rest: what a person entrusts to the office is sealed before it is
 * stored, so that a stolen copy of database and files without the keys says nothing of
 * anybody. The keys are files of 32 random bytes in the office's `keys` folder,
 * data-1.vault, data-2.vault, ...: the newest seals, all open; lookup.vault, which never
 * changes, makes the hashes by which a sealed phone or NIK is found again.
 * A vault seals by one key once loaded, and opens by those, too, that another process (an
 * operator's program, a server beside) made since: any thread.
 * Source: XChaCha20-Poly1305, BLAKE2b and secretstream of libsodium.
 */

#include <stdio.h>

#include "common/base.h"
#include "common/status.h"

#define VAULT_HASH_SIZE 32
#define VAULT_OVERHEAD 44 /* version, number of the key, nonce and tag */
#define VAULT_SEALED_SIZE(len) ((len) + VAULT_OVERHEAD)

struct vault;

/**
 * Read the keys of `folder`; what is not there yet is made first, 0600 and synced.
 * @return STATUS_OK; STATUS_IO with a sentence: unreadable, readable by others, damaged
 */
enum status vault_load(const char *folder, struct vault **out, struct error *err)
    MUST_CHECK;
void vault_free(struct vault *vault);

/** Make a new key beside the others; vaults loaded from now on seal with it. */
enum status vault_rotate(const char *folder, struct error *err) MUST_CHECK;

/**
 * @param context  what the value is, such as "account 7": it opens only under the same
 * @param sealed   VAULT_SEALED_SIZE(len) bytes
 */
void vault_seal(const struct vault *vault, const char *context, const void *bytes,
    size_t len, uint8_t *sealed);

/**
 * @param bytes  sealed_len - VAULT_OVERHEAD bytes
 * @return STATUS_OK; STATUS_STORAGE: not ours, altered, of another context, or its key is
 *         not there; `bytes` holds nothing then
 */
enum status vault_open(const struct vault *vault, const char *context, const void *sealed,
    size_t sealed_len, void *bytes, struct error *err) MUST_CHECK;

/** The number of the key that seals. */
int vault_newest(const struct vault *vault);
/** Was a value, or a file by its first two bytes, sealed by that one, or by a newer one
 * of another process? */
bool vault_is_newest(const struct vault *vault, const void *sealed);

/** By which a value is found: equal for equal texts of one kind ("nik", "phone"). */
void vault_hash(const struct vault *vault, const char *kind, const char *text,
    uint8_t out[VAULT_HASH_SIZE]);

/**
 * A whole file, read to its end and written in pieces of 64 KiB.
 * @return STATUS_OK; STATUS_IO: read or write failed; STATUS_STORAGE as vault_open()
 */
enum status vault_seal_file(const struct vault *vault, const char *context, FILE *plain,
    FILE *sealed, struct error *err) MUST_CHECK;
enum status vault_open_file(const struct vault *vault, const char *context, FILE *sealed,
    FILE *plain, struct error *err) MUST_CHECK;

#endif /* COMMON_VAULT_H */
