/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pictures/picture_orient.h"

#include "pictures/picture_exif.h"

bool
picture_is_turned(int orient)
{
    return orient >= 5;
}

/* Copy each pixel from where it is in the file. */
static void
copy_upright(const struct pixels *from, struct pixels *to, int orient)
{
    bool turned = picture_is_turned(orient);
    bool mirrored_across = orient == 2 || orient == 3 || orient == 7 || orient == 8;
    bool mirrored_down = orient == 3 || orient == 4 || orient == 6 || orient == 7;
    uint32_t *out = to->xrgb;

    for (int y = 0; y < to->height; y++) {
        for (int x = 0; x < to->width; x++) {
            int across = turned ? y : x;
            int down = turned ? x : y;

            across = mirrored_across ? from->width - 1 - across : across;
            down = mirrored_down ? from->height - 1 - down : down;
            *out++ = from->xrgb[(size_t)down * (size_t)from->width + (size_t)across];
        }
    }
}

struct pixels *
picture_orient(struct pixels *pixels, int orient)
{
    bool turned = picture_is_turned(orient);
    struct pixels *upright;

    if (orient == EXIF_UPRIGHT) {
        return pixels;
    }
    upright = pixels_new(
        turned ? pixels->height : pixels->width, turned ? pixels->width : pixels->height);
    if (upright) {
        copy_upright(pixels, upright, orient);
    }
    pixels_free(pixels);
    return upright;
}
