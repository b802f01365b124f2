/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "display/picture_orient.h"

#include "display/picture_exif.h"

bool
orient_is_turned(int orient)
{
    return orient >= 5;
}

/* Copy each pixel from where it is in the file. */
static void
copy_upright(const SDL_Surface *from, SDL_Surface *to, int orient)
{
    bool turned = orient_is_turned(orient);
    bool mirrored_across = orient == 2 || orient == 3 || orient == 7 || orient == 8;
    bool mirrored_down = orient == 3 || orient == 4 || orient == 6 || orient == 7;

    for (int y = 0; y < to->h; y++) {
        Uint32 *row = (Uint32 *)(void *)((Uint8 *)to->pixels + (ptrdiff_t)y * to->pitch);

        for (int x = 0; x < to->w; x++) {
            int across = turned ? y : x;
            int down = turned ? x : y;
            const Uint32 *line;

            across = mirrored_across ? from->w - 1 - across : across;
            down = mirrored_down ? from->h - 1 - down : down;
            line = (const Uint32 *)(const void *)((const Uint8 *)from->pixels +
                                                  (ptrdiff_t)down * from->pitch);
            row[x] = line[across];
        }
    }
}

SDL_Surface *
orient_apply(SDL_Surface *surface, int orient)
{
    bool turned = orient_is_turned(orient);
    SDL_Surface *upright;

    if (orient == EXIF_UPRIGHT) {
        return surface;
    }
    upright = SDL_CreateRGBSurfaceWithFormat(0, turned ? surface->h : surface->w,
        turned ? surface->w : surface->h, 32, surface->format->format);
    if (upright) {
        copy_upright(surface, upright, orient);
    }
    SDL_FreeSurface(surface);
    return upright;
}
