/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pictures/picture_encode.h"

#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>

#include <jpeglib.h>

struct failing {
    struct jpeg_error_mgr base;
    jmp_buf back;
};

static void
fail_cb(j_common_ptr info)
{
    longjmp(((struct failing *)info->err)->back, 1);
}

/* One row as libjpeg wants it: red, green, blue. */
static void
write_row(j_compress_ptr info, const struct pixels *pixels, int y, uint8_t *rgb)
{
    const uint32_t *from = pixels->xrgb + (size_t)y * (size_t)pixels->width;
    JSAMPROW row = rgb;

    for (int x = 0; x < pixels->width; x++) {
        rgb[3 * x] = (uint8_t)(from[x] >> 16);
        rgb[3 * x + 1] = (uint8_t)(from[x] >> 8);
        rgb[3 * x + 2] = (uint8_t)from[x];
    }
    (void)jpeg_write_scanlines(info, &row, 1);
}

enum status
picture_encode_jpeg(const struct pixels *pixels, int quality, uint8_t **bytes,
    size_t *len, struct error *err)
{
    struct jpeg_compress_struct info;
    struct failing failing;
    uint8_t *volatile row = malloc((size_t)pixels->width * 3);
    unsigned char *out = NULL;
    unsigned long size = 0;

    *bytes = NULL;
    *len = 0;
    info.err = jpeg_std_error(&failing.base);
    failing.base.error_exit = fail_cb;
    if (!row || setjmp(failing.back)) {
        jpeg_destroy_compress(&info);
        free(row);
        free(out);
        return error_set(err, STATUS_INTERNAL, "a picture could not be written");
    }
    jpeg_create_compress(&info);
    jpeg_mem_dest(&info, &out, &size);
    info.image_width = (JDIMENSION)pixels->width;
    info.image_height = (JDIMENSION)pixels->height;
    info.input_components = 3;
    info.in_color_space = JCS_RGB;
    jpeg_set_defaults(&info);
    jpeg_set_quality(&info, quality, TRUE);
    jpeg_start_compress(&info, TRUE);
    for (int y = 0; y < pixels->height; y++) {
        write_row(&info, pixels, y, row);
    }
    jpeg_finish_compress(&info);
    jpeg_destroy_compress(&info);
    free(row);
    *bytes = out;
    *len = size;
    return STATUS_OK;
}
