/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef PICTURES_PICTURE_TARGET_H
#define PICTURES_PICTURE_TARGET_H

/*
 * What both decoders fill: a picture on its way in, its rows, and what they become.
 * Private to the folder.
 */

#include "common/base.h"
#include "common/status.h"
#include "pictures/picture_scale.h"
#include "pictures/pixels.h"

struct picture_target {
    int width, height;     /* the place; exchanged for a picture that is turned later */
    int orient;            /* how it lies in the file, as picture_exif.h says */
    struct pixels *pixels; /* owned; NULL before picture_target_begin() */
    struct picture_scale scale;
};

/** Its size is known: check it and make what it goes into. */
enum status picture_target_begin(struct picture_target *target, uint32_t width,
    uint32_t height, struct error *err) MUST_CHECK;
/** The next row, three bytes a pixel. */
void picture_target_row(struct picture_target *target, const uint8_t *rgb);
/** How large a picture of this size will come out. */
void picture_target_fit(const struct picture_target *target, uint32_t width,
    uint32_t height, int *out_w, int *out_h);
/** Free what is not taken out. */
void picture_target_destroy(struct picture_target *target);

#endif /* PICTURES_PICTURE_TARGET_H */
