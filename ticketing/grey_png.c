/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ticketing/grey_png.h"

#include <stdlib.h>

#include <png.h>

#include "common/mem.h"

enum status
grey_png(int width, int height, const uint8_t *grey, uint8_t **bytes, size_t *len,
    struct error *err)
{
    png_image image = { .version = PNG_IMAGE_VERSION,
        .format = PNG_FORMAT_GRAY,
        .width = (png_uint_32)width,
        .height = (png_uint_32)height };
    /* The most it can take: to ask how much it takes is to make it twice. */
    png_alloc_size_t size = PNG_IMAGE_PNG_SIZE_MAX(image);
    uint8_t *made = xcalloc(1, size);

    if (!png_image_write_to_memory(&image, made, &size, 0, grey, 0, NULL)) {
        free(made);
        return error_set(err, STATUS_IO, "could not make a PNG: %s", image.message);
    }
    *bytes = xrealloc(made, size, 1);
    *len = size;
    return STATUS_OK;
}
