/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A line made of a row, and read again. */
#include "server/office/journal_anchor.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include <sodium.h>

#include "common/text.h"
#include "common/zone.h"
#include "db/db_journal.h"
#include "server/settings/settings.h"
#include "ticketing/keys.h"

enum status
journal_anchor_make(
    const struct act *act, char line[JOURNAL_ANCHOR_SIZE], struct error *err)
{
    uint8_t hash[JOURNAL_HASH_SIZE];
    uint8_t signature[KEY_SIGNATURE_BYTES];
    char hex[2 * KEY_SIGNATURE_BYTES + 1];
    char at[RFC3339_SIZE];
    int64_t seq;
    size_t len;
    enum status st = db_journal_end(act->db, act->office, &seq, hash, err);

    if (st != STATUS_OK) {
        return st;
    }
    if (seq == 0) {
        return error_set(err, STATUS_NOT_FOUND, "the journal is empty");
    }
    text_hex(hash, sizeof(hash), hex);
    len = (size_t)snprintf(line, JOURNAL_ANCHOR_SIZE,
        "antrean-anchor office=%s seq=%" PRId64 " hash=%s at=%s",
        act->settings->office.code, seq, hex,
        zone_format(act->zone, act->now_ms, /* millis= */ false, at));
    if (!key_ring_sign(act->keys, (const uint8_t *)line, len, signature)) {
        return error_set(err, STATUS_IO, "there is no key to sign with");
    }
    text_hex(signature, sizeof(signature), hex);
    (void)snprintf(line + len, JOURNAL_ANCHOR_SIZE - len, " key=%d sig=%s",
        key_ring_signer(act->keys), hex);
    return STATUS_OK;
}

static bool
from_hex(const char *hex, uint8_t *out, size_t size)
{
    size_t len = 0;

    return sodium_hex2bin(out, size, hex, strlen(hex), NULL, &len, NULL) == 0 &&
           len == size;
}

enum status
journal_anchor_read(const char *line, const struct key_ring *keys,
    struct journal_anchor *anchor, struct error *err)
{
    const char *signed_to = strstr(line, " key=");
    char hash[2 * JOURNAL_HASH_SIZE + 1];
    char sig[2 * KEY_SIGNATURE_BYTES + 1];
    uint8_t signature[KEY_SIGNATURE_BYTES];
    unsigned key;
    int end = 0;

    *anchor = (struct journal_anchor){ .seq = 0 };
    if (!signed_to ||
        sscanf(line,
            "antrean-anchor office=%15[0-9] seq=%18" SCNd64
            " hash=%64[0-9a-f] at=%31[0-9T:+.Z-] key=%3u sig=%128[0-9a-f]%n",
            anchor->office, &anchor->seq, hash, anchor->at, &key, sig, &end) != 6 ||
        line[end] != '\0' || key > UINT8_MAX ||
        !from_hex(hash, anchor->hash, sizeof(anchor->hash)) ||
        !from_hex(sig, signature, sizeof(signature))) {
        return error_set(err, STATUS_UNREADABLE, "it is no anchor of a journal");
    }
    return key_ring_verify(keys, (uint8_t)key, (const uint8_t *)line,
               (size_t)(signed_to - line), signature)
               ? STATUS_OK
               : error_set(err, STATUS_UNREADABLE,
                     "the office's keys did not sign the anchor of row %" PRId64,
                     anchor->seq);
}

enum status
journal_anchor_check(
    struct db *db, int64_t office, const struct journal_anchor *anchor, struct error *err)
{
    uint8_t hash[JOURNAL_HASH_SIZE];
    enum status st = db_journal_hash(db, office, anchor->seq, hash, err);

    if (st == STATUS_NOT_FOUND) {
        return error_set(err, STATUS_INTERNAL,
            "the journal was cut off: row %" PRId64 " was there on %s", anchor->seq,
            anchor->at);
    }
    if (st != STATUS_OK) {
        return st;
    }
    return memcmp(hash, anchor->hash, sizeof(hash)) == 0
               ? STATUS_OK
               : error_set(err, STATUS_INTERNAL,
                     "the journal was written anew: row %" PRId64
                     " was another one on %s",
                     anchor->seq, anchor->at);
}
