/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Whole numbers only. A side of `in` pixels that become `out` is cut into in * out
 * pieces: a pixel that goes in is `out` pieces long, one that comes out `in` pieces.
 */
#include "pictures/picture_scale.h"

#include <stdlib.h>
#include <string.h>

#include "common/mem.h"

void
picture_scale_init(struct picture_scale *scale, int in_w, int in_h, int out_w, int out_h)
{
    *scale = (struct picture_scale){
        .in_w = in_w, .in_h = in_h, .out_w = out_w, .out_h = out_h, .room = in_h
    };
    scale->across = xcalloc((size_t)out_w * 3, sizeof(*scale->across));
    scale->down = xcalloc((size_t)out_w * 3, sizeof(*scale->down));
}

void
picture_scale_destroy(struct picture_scale *scale)
{
    free(scale->across);
    free(scale->down);
    *scale = (struct picture_scale){ 0 };
}

/* Make a row narrower. Sums stay below 255 * PICTURE_SIDE_MAX, the means below 2^16. */
static void
narrow(struct picture_scale *scale, const uint8_t *rgb)
{
    uint32_t in_w = (uint32_t)scale->in_w;
    uint32_t *out = scale->across;
    uint32_t room = in_w;
    uint32_t red = 0;
    uint32_t green = 0;
    uint32_t blue = 0;

    for (uint32_t i = 0; i < in_w; i++, rgb += 3) {
        uint32_t left = (uint32_t)scale->out_w;

        while (left > 0) {
            uint32_t take = left < room ? left : room;

            red += rgb[0] * take;
            green += rgb[1] * take;
            blue += rgb[2] * take;
            left -= take;
            room -= take;
            if (room == 0) {
                *out++ = (red << 8) / in_w;
                *out++ = (green << 8) / in_w;
                *out++ = (blue << 8) / in_w;
                red = green = blue = 0;
                room = in_w;
            }
        }
    }
}

/* A mean with 8 bits behind the point, summed up `in_h` times, to a byte. */
static uint32_t
to_byte(uint32_t sum, uint32_t in_h)
{
    return (sum / in_h + 128) >> 8;
}

/* The sum is complete: a row comes out. */
static void
put_row(struct picture_scale *scale, struct pixels *out)
{
    uint32_t *row = out->xrgb + (size_t)scale->out_w * (size_t)scale->y++;
    const uint32_t *sum = scale->down;
    uint32_t in_h = (uint32_t)scale->in_h;

    for (int x = 0; x < scale->out_w; x++, sum += 3) {
        row[x] = UINT32_C(0xff000000) | to_byte(sum[0], in_h) << 16 |
                 to_byte(sum[1], in_h) << 8 | to_byte(sum[2], in_h);
    }
    memset(scale->down, 0, (size_t)scale->out_w * 3 * sizeof(*scale->down));
    scale->room = scale->in_h;
}

void
picture_scale_row(struct picture_scale *scale, const uint8_t *rgb, struct pixels *out)
{
    int left = scale->out_h;

    if (scale->y == scale->out_h) {
        return;
    }
    narrow(scale, rgb);
    while (left > 0) {
        int take = left < scale->room ? left : scale->room;

        for (int i = 0; i < scale->out_w * 3; i++) {
            scale->down[i] += scale->across[i] * (uint32_t)take;
        }
        left -= take;
        scale->room -= take;
        if (scale->room == 0) {
            put_row(scale, out);
        }
    }
}
