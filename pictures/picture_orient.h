/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef PICTURES_PICTURE_ORIENT_H
#define PICTURES_PICTURE_ORIENT_H

/* Turns a picture upright, by the number a camera gave it (picture_exif.h). Pure. */

#include "common/base.h"
#include "pictures/pixels.h"

/** Does it lie on its side, so that width and height change places? */
bool picture_is_turned(int orient);

/** `pixels`, which are taken over, upright; the caller's. NULL: no memory for it. */
struct pixels *picture_orient(struct pixels *pixels, int orient) MUST_CHECK;

#endif /* PICTURES_PICTURE_ORIENT_H */
