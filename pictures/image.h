/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef PICTURES_IMAGE_H
#define PICTURES_IMAGE_H

/*
 * Pictures from outside as grey pixels: PNG (libpng), JPEG (libjpeg) and PGM, told apart
 * by their content. Sizes are bounded before anything is allocated. Any thread.
 */

#include "common/base.h"
#include "common/status.h"

#define IMAGE_FILE_MAX (20 * 1024 * 1024) /* bytes of a picture file */
#define IMAGE_SIDE_MAX 8192               /* pixels */
#define IMAGE_AREA_MAX (40 * 1024 * 1024) /* pixels */

struct image {
    int width, height;
    uint8_t *grey; /* owned; width * height, row by row, 0 = black */
};

/**
 * Read a picture file.
 * @return STATUS_OK
 *         STATUS_IO                no such file
 *         STATUS_UNSUPPORTED_TYPE  neither PNG, JPEG nor PGM
 *         STATUS_TOO_LARGE         more pixels than we look at
 *         STATUS_UNREADABLE        damaged
 */
enum status image_load(const char *path, struct image *image, struct error *err)
    MUST_CHECK;

/** Decode a JPEG only (a camera's MJPEG frame). */
enum status image_decode_jpeg(
    const uint8_t *bytes, size_t len, struct image *image, struct error *err) MUST_CHECK;

void image_destroy(struct image *image);

#endif /* PICTURES_IMAGE_H */
