/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pictures/picture_target.h"

#include "pictures/picture_limits.h"

void
picture_target_fit(const struct picture_target *target, uint32_t width, uint32_t height,
    int *out_w, int *out_h)
{
    int64_t w = target->width;
    int64_t h = w * height / width;

    if (h > target->height) {
        h = target->height;
        w = h * width / height;
    }
    if (w > width || h > height) { /* never larger than it is */
        w = width;
        h = height;
    }
    *out_w = w > 0 ? (int)w : 1;
    *out_h = h > 0 ? (int)h : 1;
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
    target->pixels = pixels_new(out_w, out_h);
    if (!target->pixels) {
        return error_set(err, STATUS_TOO_LARGE, "there is no memory for it");
    }
    picture_scale_init(&target->scale, (int)width, (int)height, out_w, out_h);
    return STATUS_OK;
}

void
picture_target_row(struct picture_target *target, const uint8_t *rgb)
{
    picture_scale_row(&target->scale, rgb, target->pixels);
}

void
picture_target_destroy(struct picture_target *target)
{
    picture_scale_destroy(&target->scale);
    pixels_free(target->pixels);
    target->pixels = NULL;
}
