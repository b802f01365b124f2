/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TICKETING_GREY_PNG_H
#define TICKETING_GREY_PNG_H

/* Grey pixels as a PNG. Any thread; keeps nothing. */

#include "common/base.h"
#include "common/status.h"

/**
 * @param grey   width * height bytes, row by row, 0 = black
 * @param bytes  owned by the caller
 * @return STATUS_OK; STATUS_IO: libpng could not
 */
enum status grey_png(int width, int height, const uint8_t *grey, uint8_t **bytes,
    size_t *len, struct error *err) MUST_CHECK;

#endif /* TICKETING_GREY_PNG_H */
