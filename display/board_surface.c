/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "display/board_surface.h"

SDL_Surface *
board_surface_of(struct pixels *pixels)
{
    return SDL_CreateRGBSurfaceWithFormatFrom(pixels->xrgb, pixels->width, pixels->height,
        32, pixels->width * (int)sizeof(*pixels->xrgb), SDL_PIXELFORMAT_RGB888);
}
