/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef PICTURES_PICTURE_DECODE_PNG_H
#define PICTURES_PICTURE_DECODE_PNG_H

/* PNG files, for picture_decode.c. */

#include <stdio.h>

#include "pictures/picture_target.h"

/** Like picture_decode(); the target is the caller's to destroy. */
enum status picture_decode_png(
    FILE *file, struct picture_target *target, struct error *err) MUST_CHECK;

#endif /* PICTURES_PICTURE_DECODE_PNG_H */
