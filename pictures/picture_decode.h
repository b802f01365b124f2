/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef PICTURES_PICTURE_DECODE_H
#define PICTURES_PICTURE_DECODE_H

/*
 * A PNG or JPEG file as pixels for its place. It is made smaller while it is read
 * (libpng, libjpeg), so that memory goes by the place and not by the picture; what must
 * be held as a whole is bounded by picture_limits.h, before it is asked for. Waits for a
 * disk and computes: any thread but one that draws or serves.
 */

#include <stdio.h>

#include "common/base.h"
#include "common/status.h"
#include "pictures/pixels.h"

/**
 * Read a picture so that it fits into `width` x `height` pixels, with its own proportions
 * and never larger than it is, upright where a camera says how. What is transparent is
 * paper.
 * @param file    at its beginning; stays the caller's
 * @param pixels  on STATUS_OK the caller's
 * @return STATUS_OK
 *         STATUS_UNSUPPORTED_TYPE  neither PNG nor JPEG
 *         STATUS_TOO_LARGE         more pixels than we look at, or than fit into memory
 *         STATUS_UNREADABLE        damaged, or a kind that libpng or libjpeg cannot read
 */
enum status picture_decode(FILE *file, int width, int height, struct pixels **pixels,
    struct error *err) MUST_CHECK;

#endif /* PICTURES_PICTURE_DECODE_H */
