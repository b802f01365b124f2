/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pictures/pixels.h"

#include <assert.h>
#include <stdlib.h>

struct pixels *
pixels_new(int width, int height)
{
    struct pixels *pixels;

    assert(width > 0 && height > 0);
    /* Not xcalloc(): a picture from outside that is too large must not end the program.
     */
    pixels =
        calloc(1, sizeof(*pixels) + (size_t)width * (size_t)height * sizeof(uint32_t));
    if (pixels) {
        pixels->width = width;
        pixels->height = height;
    }
    return pixels;
}

void
pixels_free(struct pixels *pixels)
{
    free(pixels);
}
