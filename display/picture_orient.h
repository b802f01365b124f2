/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DISPLAY_PICTURE_ORIENT_H
#define DISPLAY_PICTURE_ORIENT_H

/* Puts a photograph upright that lies on its side in its file. Any thread. */

#include <SDL.h>

#include "common/base.h"

/** Does this orientation (picture_exif.h) exchange width and height? */
bool orient_is_turned(int orient);

/** The picture upright; takes `surface` (32 bits a pixel) over. NULL: no memory. */
SDL_Surface *orient_apply(SDL_Surface *surface, int orient);

#endif /* DISPLAY_PICTURE_ORIENT_H */
