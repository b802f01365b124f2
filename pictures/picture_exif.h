/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef PICTURES_PICTURE_EXIF_H
#define PICTURES_PICTURE_EXIF_H

/*
 * How a camera was held. A phone that is held sideways stores what its sensor saw, and
 * says in the file which way is up. Pure.
 */

#include "common/base.h"

#define EXIF_UPRIGHT 1

/**
 * What the data of a JPEG's APP1 segment say: 1 to 8 as EXIF counts, 5 to 8 exchange
 * width and height; EXIF_UPRIGHT when they do not say it. Source: EXIF 2.3 (CIPA
 * DC-008), 4.5.2 and the tag Orientation (0x0112).
 */
int picture_exif_orientation(const uint8_t *data, size_t len);

#endif /* PICTURES_PICTURE_EXIF_H */
