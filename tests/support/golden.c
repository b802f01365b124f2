/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/support/golden.h"

#include <SDL_image.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/mem.h"
#include "tests/support/test.h"

#define LONGER 480 /* pixels of the longer side of a kept picture */
#define CHANNELS 3
#define VISIBLE 40   /* of 255: a channel that differs more is seen to differ */
#define MOST_PPM 800 /* pixels that may: a minute of the clock, an edge of a letter */

/* A picture in memory, RGB row by row. */
struct picture {
    int width, height;
    uint8_t *rgb; /* owned */
};

/* RGB of a surface, which is freed; `what` it is, for the case that it is not there. */
static void
take(SDL_Surface *from, const char *what, struct picture *picture)
{
    SDL_Surface *surface =
        from ? SDL_ConvertSurfaceFormat(from, SDL_PIXELFORMAT_RGB24, 0) : NULL;

    SDL_FreeSurface(from);
    if (!surface) {
        fail_msg(
            "could not read %s: %s (ANTREAN_GOLDEN=keep makes it)", what, SDL_GetError());
        return;
    }
    picture->width = surface->w;
    picture->height = surface->h;
    picture->rgb = xcalloc((size_t)surface->w * (size_t)surface->h, CHANNELS);
    for (int y = 0; y < surface->h; y++) {
        memcpy(picture->rgb + (size_t)y * (size_t)surface->w * CHANNELS,
            (uint8_t *)surface->pixels + (ptrdiff_t)y * surface->pitch,
            (size_t)surface->w * CHANNELS);
    }
    SDL_FreeSurface(surface);
}

static void
save(const struct picture *picture, const char *path)
{
    SDL_Surface *surface =
        SDL_CreateRGBSurfaceWithFormatFrom(picture->rgb, picture->width, picture->height,
            8 * CHANNELS, picture->width * CHANNELS, SDL_PIXELFORMAT_RGB24);

    assert_non_null(surface);
    assert_int_equal(IMG_SavePNG(surface, path), 0);
    SDL_FreeSurface(surface);
}

static void
blank(struct picture *picture, const struct rect *mask)
{
    for (int y = mask->y; y < mask->y + mask->h && y < picture->height; y++) {
        for (int x = mask->x; x < mask->x + mask->w && x < picture->width; x++) {
            memset(picture->rgb +
                       ((size_t)y * (size_t)picture->width + (size_t)x) * CHANNELS,
                128, CHANNELS);
        }
    }
}

/* The mean of one channel over the block that a small pixel stands for. */
static uint8_t
block_mean(const struct picture *large, struct rect block, int channel)
{
    unsigned sum = 0;

    for (int y = block.y; y < block.y + block.h; y++) {
        for (int x = block.x; x < block.x + block.w; x++) {
            sum += large->rgb[((size_t)y * (size_t)large->width + (size_t)x) * CHANNELS +
                              (size_t)channel];
        }
    }
    return (uint8_t)(sum / (unsigned)(block.w * block.h));
}

static void
shrink(const struct picture *large, struct picture *small)
{
    int longer = large->width > large->height ? large->width : large->height;

    assert_true(longer >= LONGER);
    small->width = large->width * LONGER / longer;
    small->height = large->height * LONGER / longer;
    small->rgb = xcalloc((size_t)small->width * (size_t)small->height, CHANNELS);
    for (int y = 0; y < small->height; y++) {
        int top = y * large->height / small->height;
        int bottom = (y + 1) * large->height / small->height;

        for (int x = 0; x < small->width; x++) {
            int left = x * large->width / small->width;
            int right = (x + 1) * large->width / small->width;
            struct rect block = { left, top, right - left, bottom - top };

            for (int c = 0; c < CHANNELS; c++) {
                small->rgb[((size_t)y * (size_t)small->width + (size_t)x) * CHANNELS +
                           (size_t)c] = block_mean(large, block, c);
            }
        }
    }
}

/* Of a million pixels so many are seen to differ. */
static int
difference_ppm(const struct picture *a, const struct picture *b)
{
    size_t count = (size_t)a->width * (size_t)a->height;
    size_t differ = 0;

    if (a->width != b->width || a->height != b->height || count == 0) {
        return 1000000;
    }
    for (size_t i = 0; i < count; i++) {
        bool seen = false;

        for (size_t c = 0; c < CHANNELS; c++) {
            seen |= abs(a->rgb[i * CHANNELS + c] - b->rgb[i * CHANNELS + c]) > VISIBLE;
        }
        differ += seen ? 1 : 0;
    }
    return (int)(differ * 1000000 / count);
}

void
golden_check(
    struct window *window, const char *name, const struct rect *masks, size_t mask_count)
{
    const char *build = getenv("ANTREAN_BUILD") ? getenv("ANTREAN_BUILD") : "build/debug";
    const char *keep = getenv("ANTREAN_GOLDEN");
    struct picture large = { 0 }, small = { 0 }, kept = { 0 };
    char shown_path[512], kept_path[512];
    int ppm;

    (void)snprintf(shown_path, sizeof(shown_path), "%s/tests/%s.png", build, name);
    (void)snprintf(kept_path, sizeof(kept_path), "tests/golden/%s.png", name);
    take(window_picture(window), name, &large);
    for (size_t i = 0; i < mask_count; i++) {
        blank(&large, &masks[i]);
    }
    shrink(&large, &small);
    if (keep && strcmp(keep, "keep") == 0) {
        save(&small, kept_path);
    }
    take(IMG_Load(kept_path), kept_path, &kept);
    ppm = difference_ppm(&small, &kept);
    if (ppm > MOST_PPM) {
        save(&large, shown_path);
    }
    free(large.rgb);
    free(small.rgb);
    free(kept.rgb);
    if (ppm > MOST_PPM) {
        fail_msg("%s differs from %s in %.1f %% of its pixels", shown_path, kept_path,
            ppm / 10000.0);
    }
}
