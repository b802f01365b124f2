/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef PICTURES_PICTURE_ENCODE_H
#define PICTURES_PICTURE_ENCODE_H

/* A picture as a JPEG file without any word about camera, place or time. Any thread. */

#include "common/status.h"
#include "pictures/pixels.h"

/**
 * @param quality  1..100
 * @param bytes    owned by the caller, from malloc
 * @return STATUS_OK; STATUS_INTERNAL: no memory
 */
enum status picture_encode_jpeg(const struct pixels *pixels, int quality, uint8_t **bytes,
    size_t *len, struct error *err) MUST_CHECK;

#endif /* PICTURES_PICTURE_ENCODE_H */
