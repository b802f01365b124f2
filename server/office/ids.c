/* SPDX-License-Identifier: GPL-3.0-or-later */
/* New ids. */
#include "server/office/ids.h"

#include <sodium.h>
#include <string.h>

#include "common/text.h"

#define ULID_BYTES 16
#define TRACK_BYTES 15
#define TRACK_TIME_BYTES 5 /* moments of 8 ms */

void
id_make_visit(int64_t now_ms, char out[VISIT_ID_SIZE])
{
    static const char alphabet[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    uint8_t bytes[ULID_BYTES];
    uint32_t bits = 0;
    int count = 2; /* 26 groups of five are two zero bits and the 128 */

    for (int i = 0; i < 6; i++) {
        bytes[i] = (uint8_t)(now_ms >> (8 * (5 - i)));
    }
    randombytes_buf(bytes + 6, sizeof(bytes) - 6);
    for (size_t i = 0; i < sizeof(bytes); i++) {
        bits = bits << 8 | bytes[i];
        for (count += 8; count >= 5; *out++ = alphabet[bits >> count & 31]) {
            count -= 5;
        }
    }
    *out = '\0';
}

void
id_make_track(int64_t now_ms, char out[TRACK_SIZE])
{
    uint8_t bytes[TRACK_BYTES];

    for (int i = 0; i < TRACK_TIME_BYTES; i++) {
        bytes[i] = (uint8_t)(now_ms >> (3 + 8 * (TRACK_TIME_BYTES - 1 - i)));
    }
    randombytes_buf(bytes + TRACK_TIME_BYTES, sizeof(bytes) - TRACK_TIME_BYTES);
    text_base32_encode(bytes, sizeof(bytes), out, TRACK_SIZE);
}
