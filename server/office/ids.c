/* SPDX-License-Identifier: GPL-3.0-or-later */
/* New ids. */
#include "server/office/ids.h"

#include <sodium.h>
#include <string.h>

#include "common/text.h"

#define ULID_BYTES 16
#define TRACK_BYTES 15
#define TRACK_TIME_BYTES 4 /* seconds of 1,024 ms */

void
id_make_visit(int64_t now_ms, char out[VISIT_ID_SIZE])
{
    static const char alphabet[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    uint8_t bytes[ULID_BYTES];

    for (int i = 0; i < 6; i++) {
        bytes[i] = (uint8_t)(now_ms >> (8 * (5 - i)));
    }
    randombytes_buf(bytes + 6, sizeof(bytes) - 6);
    /* 128 bits are 26 groups of five with two zero bits in front, unlike base32 of bytes.
     */
    for (int i = 0; i < VISIT_ID_SIZE - 1; i++) {
        int first = i * 5 - 2; /* the group's first bit, counted from the left */
        unsigned group = 0;

        for (int bit = first; bit < first + 5; bit++) {
            group = group << 1 | (bit < 0 ? 0u : (bytes[bit / 8] >> (7 - bit % 8) & 1u));
        }
        out[i] = alphabet[group];
    }
    out[VISIT_ID_SIZE - 1] = '\0';
}

void
id_make_track(int64_t now_ms, char out[TRACK_SIZE])
{
    uint8_t bytes[TRACK_BYTES];

    for (int i = 0; i < TRACK_TIME_BYTES; i++) {
        bytes[i] = (uint8_t)(now_ms >> (10 + 8 * (TRACK_TIME_BYTES - 1 - i)));
    }
    randombytes_buf(bytes + TRACK_TIME_BYTES, sizeof(bytes) - TRACK_TIME_BYTES);
    text_base32_encode(bytes, sizeof(bytes), out, TRACK_SIZE);
}
