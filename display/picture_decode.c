/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which decoder, and what both of them fill. */
#include "display/picture_decode.h"

#include <string.h>

#include "common/picture_limits.h"
#include "display/picture_exif.h"
#include "display/picture_orient.h"
#include "screen/layout.h"

void
picture_target_fit(const struct picture_target *target, uint32_t width, uint32_t height,
    int *out_w, int *out_h)
{
    struct rect place = { 0, 0, target->width, target->height };
    struct rect fit = rect_fit(place, (int)width, (int)height);

    if (fit.w > (int)width || fit.h > (int)height) { /* never larger than it is */
        fit.w = (int)width;
        fit.h = (int)height;
    }
    *out_w = fit.w > 0 ? fit.w : 1;
    *out_h = fit.h > 0 ? fit.h : 1;
}

enum status
picture_target_begin(
    struct picture_target *target, uint32_t width, uint32_t height, struct error *err)
{
    int out_w;
    int out_h;

    if (width == 0 || height == 0 || width > PICTURE_SIDE_MAX ||
        height > PICTURE_SIDE_MAX || (uint64_t)width * height > PICTURE_PIXELS_MAX) {
        return error_set(
            err, STATUS_TOO_LARGE, "%u x %u pixels are too many", width, height);
    }
    picture_target_fit(target, width, height, &out_w, &out_h);
    target->surface =
        SDL_CreateRGBSurfaceWithFormat(0, out_w, out_h, 32, SDL_PIXELFORMAT_RGB888);
    if (!target->surface) {
        return error_set(err, STATUS_TOO_LARGE, "there is no memory for it");
    }
    picture_scale_init(&target->scale, (int)width, (int)height, out_w, out_h);
    return STATUS_OK;
}

void
picture_target_row(struct picture_target *target, const uint8_t *rgb)
{
    picture_scale_row(
        &target->scale, rgb, target->surface->pixels, target->surface->pitch);
}

enum status
picture_decode(
    FILE *file, int width, int height, SDL_Surface **surface, struct error *err)
{
    static const uint8_t png_mark[] = { 0x89, 'P', 'N', 'G' };
    static const uint8_t jpeg_mark[] = { 0xff, 0xd8, 0xff };
    struct picture_target target = {
        .width = width, .height = height, .orient = EXIF_UPRIGHT
    };
    uint8_t mark[sizeof(png_mark)] = { 0 };
    enum status st;

    if (fread(mark, 1, sizeof(mark), file) != sizeof(mark) ||
        fseek(file, 0, SEEK_SET) != 0) {
        return error_set(err, STATUS_UNREADABLE, "it could not be read");
    }
    if (memcmp(mark, png_mark, sizeof(png_mark)) == 0) {
        st = picture_decode_png(file, &target, err);
    } else if (memcmp(mark, jpeg_mark, sizeof(jpeg_mark)) == 0) {
        st = picture_decode_jpeg(file, &target, err);
    } else {
        st = error_set(err, STATUS_UNSUPPORTED_TYPE, "neither a PNG nor a JPEG picture");
    }
    picture_scale_destroy(&target.scale);
    if (st != STATUS_OK) {
        SDL_FreeSurface(target.surface);
        return st;
    }
    *surface = orient_apply(target.surface, target.orient);
    return *surface ? STATUS_OK
                    : error_set(err, STATUS_TOO_LARGE, "there is no memory for it");
}
