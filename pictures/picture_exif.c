/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A TIFF header in either order of bytes, a list of entries, one of them ours. */
#include "pictures/picture_exif.h"

#include <string.h>

#define EXIF_MARK_LEN 6
#define TIFF_HEADER_LEN 8
#define ENTRY_LEN 12
#define TAG_ORIENTATION 0x0112
#define TYPE_SHORT 3

/* What stands behind the mark "Exif". */
struct tiff {
    const uint8_t *bytes;
    size_t len;
    bool little; /* the least byte comes first */
};

static uint32_t
read_16(const struct tiff *tiff, size_t at)
{
    const uint8_t *p = tiff->bytes + at;

    return tiff->little ? p[0] | (uint32_t)p[1] << 8 : (uint32_t)p[0] << 8 | p[1];
}

static uint32_t
read_32(const struct tiff *tiff, size_t at)
{
    uint32_t first = read_16(tiff, at);
    uint32_t second = read_16(tiff, at + 2);

    return tiff->little ? first | second << 16 : first << 16 | second;
}

static int
find_orientation(const struct tiff *tiff)
{
    size_t at = read_32(tiff, 4);
    size_t count;

    if (at > tiff->len - 2) {
        return EXIF_UPRIGHT;
    }
    count = read_16(tiff, at);
    at += 2;
    for (size_t i = 0; i < count && tiff->len - at >= ENTRY_LEN; i++, at += ENTRY_LEN) {
        if (read_16(tiff, at) == TAG_ORIENTATION && read_16(tiff, at + 2) == TYPE_SHORT) {
            uint32_t orient = read_16(tiff, at + 8);

            return orient >= 1 && orient <= 8 ? (int)orient : EXIF_UPRIGHT;
        }
    }
    return EXIF_UPRIGHT;
}

int
picture_exif_orientation(const uint8_t *data, size_t len)
{
    static const uint8_t mark[EXIF_MARK_LEN] = { 'E', 'x', 'i', 'f', 0, 0 };
    struct tiff tiff;

    if (len < EXIF_MARK_LEN + TIFF_HEADER_LEN || memcmp(data, mark, sizeof(mark)) != 0) {
        return EXIF_UPRIGHT;
    }
    tiff = (struct tiff){ .bytes = data + EXIF_MARK_LEN, .len = len - EXIF_MARK_LEN };
    tiff.little = tiff.bytes[0] == 'I';
    return find_orientation(&tiff);
}
