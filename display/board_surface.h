/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DISPLAY_BOARD_SURFACE_H
#define DISPLAY_BOARD_SURFACE_H

/* A decoded picture as SDL takes it. Any thread. */

#include <SDL.h>

#include "pictures/pixels.h"

/** A surface over the same memory, to be freed before it; NULL: SDL has no memory. */
SDL_Surface *board_surface_of(struct pixels *pixels);

#endif /* DISPLAY_BOARD_SURFACE_H */
