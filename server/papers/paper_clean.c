/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/papers/paper_clean.h"

#include <string.h>

#include "pictures/picture_decode.h"
#include "pictures/picture_encode.h"
#include "pictures/picture_judge.h"

#define SIDE_MAX 2200 /* an A4 sheet at 190 dots an inch */
#define LONG_SIDE_MIN 640
#define SHORT_SIDE_MIN 400
#define QUALITY 82

/* "%PDF-" may stand behind some rubbish, as scanners write it. */
static bool
is_pdf(const uint8_t *bytes, size_t len)
{
    return memmem(bytes, len < 1024 ? len : 1024, "%PDF-", 5) != NULL;
}

static bool
is_picture(const uint8_t *bytes, size_t len)
{
    return (len > 3 && memcmp(bytes, "\xff\xd8\xff", 3) == 0) ||
           (len > 8 && memcmp(bytes, "\x89PNG\r\n\x1a\n", 8) == 0);
}

static enum paper_fault
clean_picture(const uint8_t *bytes, size_t len, FILE *file, struct clean_paper *out)
{
    struct picture_facts facts;
    struct pixels *pixels;
    uint32_t longer;
    uint32_t shorter;
    enum status st;

    if (picture_judge(bytes, len, &facts, NULL) != STATUS_OK) {
        return PAPER_DAMAGED;
    }
    longer = facts.width > facts.height ? facts.width : facts.height;
    shorter = facts.width > facts.height ? facts.height : facts.width;
    if (longer < LONG_SIDE_MIN || shorter < SHORT_SIDE_MIN) {
        return PAPER_TOO_SMALL;
    }
    if (picture_decode(file, SIDE_MAX, SIDE_MAX, &pixels, NULL) != STATUS_OK) {
        return PAPER_DAMAGED;
    }
    st = picture_encode_jpeg(pixels, QUALITY, &out->bytes, &out->len, NULL);
    pixels_free(pixels);
    out->type = "image/jpeg";
    out->pages = 1;
    return st == STATUS_OK ? PAPER_FAULT_COUNT : PAPER_DAMAGED;
}

enum paper_fault
paper_clean(const uint8_t *bytes, size_t len, FILE *file, struct clean_paper *out)
{
    if (len == 0) {
        return PAPER_EMPTY;
    }
    if (len > PAPER_BYTES_MAX) {
        return PAPER_TOO_LARGE;
    }
    if (is_picture(bytes, len)) {
        return clean_picture(bytes, len, file, out);
    }
    return is_pdf(bytes, len) ? paper_clean_pdf(bytes, len, out) : PAPER_WRONG_KIND;
}
