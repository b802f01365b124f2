/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef PICTURES_PICTURE_SCALE_H
#define PICTURES_PICTURE_SCALE_H

/*
 * Makes a picture smaller row by row, while it is decoded: each pixel that comes out is
 * the mean of all it stands for, so that fine lines do not flicker away, and a picture of
 * 40 megapixels needs the memory of two rows. Pure, any thread.
 */

#include "common/base.h"
#include "pictures/pixels.h"

/** Plain but for the rows it owns. */
struct picture_scale {
    int in_w, in_h, out_w, out_h; /* out is no larger than in */
    uint32_t *across; /* owned: a row made narrower, 8 bits behind the point */
    uint32_t *down;   /* owned: the row being summed up */
    int room;         /* in_h times the part of it that is still to come */
    int y;            /* the next row to come out */
};

/** Sides from 1 to PICTURE_SIDE_MAX. */
void picture_scale_init(
    struct picture_scale *scale, int in_w, int in_h, int out_w, int out_h);
/** Accepts one that is zeroed. */
void picture_scale_destroy(struct picture_scale *scale);

/**
 * Take the next row of `in_w` pixels of three bytes, red first.
 * @param out  `out_w` x `out_h`: a row of it is filled when it is complete
 */
void picture_scale_row(
    struct picture_scale *scale, const uint8_t *rgb, struct pixels *out);

#endif /* PICTURES_PICTURE_SCALE_H */
