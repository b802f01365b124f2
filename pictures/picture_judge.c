/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From part to part, to the end; numbers in both formats are big-endian. */
#include "pictures/picture_judge.h"

#include <string.h>

#include "pictures/picture_limits.h"

#define CUT "it ends too early: still being copied, or damaged"

/* What a picture says of itself. */
struct shape {
    uint32_t width, height;
    uint64_t held; /* bytes that decoding it has to hold; 0: it goes row by row */
};

static uint32_t
read_16(const uint8_t *p)
{
    return (uint32_t)p[0] << 8 | p[1];
}

static uint32_t
read_32(const uint8_t *p)
{
    return read_16(p) << 16 | read_16(p + 2);
}

static enum status
judge_shape(const struct shape *shape, struct error *err)
{
    if (shape->width == 0 || shape->height == 0) {
        return error_set(err, STATUS_UNREADABLE, "damaged: it has no size");
    }
    if (shape->width > PICTURE_SIDE_MAX || shape->height > PICTURE_SIDE_MAX ||
        (uint64_t)shape->width * shape->height > PICTURE_PIXELS_MAX) {
        return error_set(err, STATUS_TOO_LARGE,
            "%u x %u pixels are too many; save it with 1920 x 1080", shape->width,
            shape->height);
    }
    if (shape->held > PICTURE_HELD_MAX) {
        return error_set(err, STATUS_TOO_LARGE,
            "%u x %u pixels are too many for a progressive or interlaced picture; save "
            "it with 1920 x 1080",
            shape->width, shape->height);
    }
    return STATUS_OK;
}

/* ---- PNG: 4 bytes length, 4 type, the data, 4 checksum ---- */

#define PNG_MARK_LEN 8
#define PNG_CHUNK_MIN 12
#define PNG_HEADER_LEN 13

static bool
is_chunk(const uint8_t *chunk, const char *type)
{
    return memcmp(chunk + 4, type, 4) == 0;
}

static enum status
judge_png(const uint8_t *bytes, size_t len, struct shape *shape, struct error *err)
{
    size_t at = PNG_MARK_LEN;
    bool has_data = false;

    while (len - at >= PNG_CHUNK_MIN) {
        const uint8_t *chunk = bytes + at;
        uint32_t data_len = read_32(chunk);

        if (data_len > len - at - PNG_CHUNK_MIN) {
            break;
        }
        if (at == PNG_MARK_LEN) {
            if (!is_chunk(chunk, "IHDR") || data_len != PNG_HEADER_LEN) {
                return error_set(err, STATUS_UNREADABLE, "a damaged PNG");
            }
            shape->width = read_32(chunk + 8);
            shape->height = read_32(chunk + 12);
            if (chunk[20] != 0) { /* interlaced; three bytes a pixel */
                shape->held = (uint64_t)shape->width * shape->height * 3;
            }
        }
        has_data = has_data || is_chunk(chunk, "IDAT");
        if (is_chunk(chunk, "IEND")) {
            return has_data ? STATUS_OK
                            : error_set(err, STATUS_UNREADABLE, "a damaged PNG");
        }
        at += PNG_CHUNK_MIN + data_len;
    }
    return error_set(err, STATUS_UNREADABLE, CUT);
}

/* ---- JPEG: segments behind markers, and the coded data behind each SOS ---- */

enum { JPEG_SOF0 = 0xc0, JPEG_SOF2 = 0xc2, JPEG_SOI = 0xd8, JPEG_EOI, JPEG_SOS };

/* Markers that stand alone: TEM and RST0 .. RST7. */
static bool
is_bare(uint8_t marker)
{
    return marker == 0x01 || (marker >= 0xd0 && marker <= 0xd7);
}

/* Does a frame begin here? C4, C8 and CC among them mean something else. */
static bool
is_frame(uint8_t marker)
{
    return marker >= JPEG_SOF0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 &&
           marker != 0xcc;
}

/* What a decoder holds that cannot go row by row: two bytes a coefficient. */
static uint64_t
coefficients(const struct shape *shape, const uint8_t *parts, size_t count)
{
    uint64_t held = 0;
    unsigned across = 1;
    unsigned down = 1;

    for (size_t i = 0; i < count; i++) {
        unsigned h = parts[3 * i + 1] >> 4;
        unsigned v = parts[3 * i + 1] & 15;

        across = h > across ? h : across;
        down = v > down ? v : down;
    }
    for (size_t i = 0; i < count; i++) {
        uint64_t w = (uint64_t)shape->width * (parts[3 * i + 1] >> 4) / across;
        uint64_t h = (uint64_t)shape->height * (parts[3 * i + 1] & 15) / down;

        held += (w + 8) / 8 * ((h + 8) / 8) * 64 * 2;
    }
    return held;
}

struct jpeg {
    struct shape *shape;
    const uint8_t *frame; /* its components, three bytes each; NULL before it */
    size_t components;
    bool progressive;
};

/* A segment with `len` bytes behind its length. */
static enum status
take_frame(
    struct jpeg *jpeg, uint8_t marker, const uint8_t *data, size_t len, struct error *err)
{
    if (marker > JPEG_SOF2 || len < 6 || data[0] != 8) {
        return error_set(err, STATUS_UNSUPPORTED_TYPE,
            "a rare kind of JPEG that boards cannot show; save it again");
    }
    jpeg->components = data[5];
    if (jpeg->components != 1 && jpeg->components != 3) {
        return error_set(err, STATUS_UNSUPPORTED_TYPE,
            "its colours are made for printing (CMYK); save it as RGB");
    }
    if (len < 6 + 3 * jpeg->components) {
        return error_set(err, STATUS_UNREADABLE, "a damaged JPEG");
    }
    jpeg->progressive = marker == JPEG_SOF2;
    jpeg->shape->height = read_16(data + 1);
    jpeg->shape->width = read_16(data + 3);
    jpeg->frame = data + 6;
    return STATUS_OK;
}

static enum status
take_scan(struct jpeg *jpeg, const uint8_t *data, size_t len, struct error *err)
{
    if (!jpeg->frame || len < 1) {
        return error_set(err, STATUS_UNREADABLE, "a damaged JPEG");
    }
    if (jpeg->progressive || data[0] < jpeg->components) {
        jpeg->shape->held = coefficients(jpeg->shape, jpeg->frame, jpeg->components);
    }
    return STATUS_OK;
}

/* Where the next marker of its own begins behind coded data; `len` when nowhere. */
static size_t
skip_coded(const uint8_t *bytes, size_t len, size_t at)
{
    const uint8_t *found;

    while (at + 1 < len && (found = memchr(bytes + at, 0xff, len - 1 - at))) {
        at = (size_t)(found - bytes);
        if (bytes[at + 1] != 0 && bytes[at + 1] != 0xff && !is_bare(bytes[at + 1])) {
            return at;
        }
        at++;
    }
    return len;
}

static enum status
judge_jpeg(const uint8_t *bytes, size_t len, struct shape *shape, struct error *err)
{
    struct jpeg jpeg = { .shape = shape };
    bool scanned = false;
    size_t at = 2;
    enum status st = STATUS_OK;

    while (st == STATUS_OK && at + 2 <= len && bytes[at] == 0xff) {
        uint8_t marker = bytes[at + 1];
        size_t size;

        if (marker == 0xff || is_bare(marker)) {
            at += marker == 0xff ? 1 : 2;
            continue;
        }
        if (marker == JPEG_EOI && scanned) {
            return STATUS_OK; /* what a camera puts behind it does not matter */
        }
        size = at + 4 <= len ? read_16(bytes + at + 2) : 0;
        if (size < 2 || size > len - at - 2) {
            break;
        }
        if (is_frame(marker)) {
            st = take_frame(&jpeg, marker, bytes + at + 4, size - 2, err);
        } else if (marker == JPEG_SOS) {
            st = take_scan(&jpeg, bytes + at + 4, size - 2, err);
            scanned = true;
        }
        at += 2 + size;
        at = marker == JPEG_SOS ? skip_coded(bytes, len, at) : at;
    }
    return st != STATUS_OK ? st : error_set(err, STATUS_UNREADABLE, CUT);
}

enum status
picture_judge(
    const uint8_t *bytes, size_t len, struct picture_facts *facts, struct error *err)
{
    static const uint8_t png_mark[PNG_MARK_LEN] = { 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a,
        '\n' };
    struct shape shape = { 0 };
    enum status st;

    if (len >= PNG_MARK_LEN && memcmp(bytes, png_mark, PNG_MARK_LEN) == 0) {
        facts->type = "image/png";
        st = judge_png(bytes, len, &shape, err);
    } else if (len >= 3 && bytes[0] == 0xff && bytes[1] == JPEG_SOI && bytes[2] == 0xff) {
        facts->type = "image/jpeg";
        st = judge_jpeg(bytes, len, &shape, err);
    } else {
        return error_set(
            err, STATUS_UNSUPPORTED_TYPE, "neither a PNG nor a JPEG picture");
    }
    if (st == STATUS_OK) {
        st = judge_shape(&shape, err);
    }
    facts->width = shape.width;
    facts->height = shape.height;
    return st;
}
