/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef PICTURES_PGM_H
#define PICTURES_PGM_H

/* The head of a binary PGM picture (netpbm "P5", 8 bit). Any thread; keeps nothing. */

#include "common/base.h"

#define PGM_HEADER_MAX 128 /* bytes that a header may take, comments included */

struct pgm_header {
    int width, height;
    size_t bytes; /* from the "P5" to the first pixel */
};

/** False when `bytes` do not start with a whole header of 8-bit pixels. */
bool pgm_read_header(const uint8_t *bytes, size_t len, struct pgm_header *header);

#endif /* PICTURES_PGM_H */
