/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TICKETING_KEYS_H
#define TICKETING_KEYS_H

/*
 * The office's signing keys: a folder with a file a key (NNN.key, mode 0600, text). The
 * newest key signs, older ones still verify, and a file taken away no longer does. A
 * checker elsewhere needs the public halves only: one exported text file. A loaded ring
 * never changes: share it between threads, load a new one after a rotation.
 */

#include "common/base.h"
#include "common/status.h"

#define KEY_PUBLIC_BYTES 32
#define KEY_SIGNATURE_BYTES 64

struct key_ring;

/**
 * Load a folder of keys, or a file with what key_ring_export() gave (which then only
 * verifies).
 * @return STATUS_OK
 *         STATUS_IO  cannot be read, is not a key, or is readable by others: `err` names
 * it
 */
enum status key_ring_load(const char *path, struct key_ring **ring, struct error *err)
    MUST_CHECK;
void key_ring_free(struct key_ring *ring);

/**
 * Make a new key in `folder`, which is made (0700) when it is not there. Written aside,
 * synced and linked into place: after STATUS_OK it survives a power cut, and two
 * rotations at once give two keys.
 * @param now_ms  Unix ms; kept in the file, later keys are newer
 * @param key_id  the new key's id, 1..255; may be NULL
 * @return STATUS_OK, STATUS_IO (also when all 255 ids are taken)
 */
enum status key_ring_rotate(
    const char *folder, int64_t now_ms, uint8_t *key_id, struct error *err) MUST_CHECK;

/** The public halves as the text of such a file; owned. */
char *key_ring_export(const struct key_ring *ring) MUST_CHECK;
/** Load such a text; `name` is what it is called in errors. Else as key_ring_load(). */
enum status key_ring_load_export(const char *text, const char *name,
    struct key_ring **ring, struct error *err) MUST_CHECK;

/** The id of the key that signs; 0 when the ring can only verify. */
uint8_t key_ring_signer(const struct key_ring *ring);
size_t key_ring_count(const struct key_ring *ring);
/** Is there a key of this id? */
bool key_ring_knows(const struct key_ring *ring, uint8_t key_id);

/** Sign with the newest key; false when the ring can only verify. */
bool key_ring_sign(const struct key_ring *ring, const uint8_t *bytes, size_t len,
    uint8_t signature[KEY_SIGNATURE_BYTES]) MUST_CHECK;

/** Is this key `key_id`'s signature of these bytes? False also for an unknown key. */
bool key_ring_verify(const struct key_ring *ring, uint8_t key_id, const uint8_t *bytes,
    size_t len, const uint8_t signature[KEY_SIGNATURE_BYTES]) MUST_CHECK;

#endif /* TICKETING_KEYS_H */
