/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which decoder, and upright. */
#include "pictures/picture_decode.h"

#include <string.h>

#include "pictures/picture_decode_jpeg.h"
#include "pictures/picture_decode_png.h"
#include "pictures/picture_exif.h"
#include "pictures/picture_orient.h"

static enum status
decode_kind(FILE *file, struct picture_target *target, struct error *err)
{
    static const uint8_t png_mark[] = { 0x89, 'P', 'N', 'G' };
    static const uint8_t jpeg_mark[] = { 0xff, 0xd8, 0xff };
    uint8_t mark[sizeof(png_mark)] = { 0 };

    if (fread(mark, 1, sizeof(mark), file) != sizeof(mark) ||
        fseek(file, 0, SEEK_SET) != 0) {
        return error_set(err, STATUS_UNREADABLE, "it could not be read");
    }
    if (memcmp(mark, png_mark, sizeof(png_mark)) == 0) {
        return picture_decode_png(file, target, err);
    }
    if (memcmp(mark, jpeg_mark, sizeof(jpeg_mark)) == 0) {
        return picture_decode_jpeg(file, target, err);
    }
    return error_set(err, STATUS_UNSUPPORTED_TYPE, "neither a PNG nor a JPEG picture");
}

enum status
picture_decode(
    FILE *file, int width, int height, struct pixels **pixels, struct error *err)
{
    struct picture_target target = {
        .width = width, .height = height, .orient = EXIF_UPRIGHT
    };
    enum status st = decode_kind(file, &target, err);

    if (st == STATUS_OK) {
        *pixels = picture_orient(target.pixels, target.orient);
        target.pixels = NULL;
        st = *pixels ? STATUS_OK
                     : error_set(err, STATUS_TOO_LARGE, "there is no memory for it");
    }
    picture_target_destroy(&target);
    return st;
}
