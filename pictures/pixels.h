/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef PICTURES_PIXELS_H
#define PICTURES_PIXELS_H

/* A picture in memory, as plain as can be: a word a pixel, row by row. Any thread. */

#include "common/base.h"

struct pixels {
    int width, height;
    uint32_t xrgb[]; /* 0xffRRGGBB */
};

/** All zero; NULL: no memory for so many. */
struct pixels *pixels_new(int width, int height) MUST_CHECK;
/** Accepts NULL. */
void pixels_free(struct pixels *pixels);

#endif /* PICTURES_PIXELS_H */
