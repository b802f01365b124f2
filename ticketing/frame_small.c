/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ticketing/frame_small.h"

#include <stdlib.h>

/* The mean of a block of the frame; every block has at least one pixel. */
static uint8_t
block_mean(const struct frame *frame, int left, int right, int top, int bottom)
{
    unsigned sum = 0;

    for (int y = top; y < bottom; y++) {
        const uint8_t *row = frame->grey + (size_t)y * (size_t)frame->width;

        for (int x = left; x < right; x++) {
            sum += row[x];
        }
    }
    return (uint8_t)(sum / (unsigned)((right - left) * (bottom - top)));
}

void
frame_small_make(const struct frame *frame, struct frame_small *small)
{
    small->width = frame->width < FRAME_SMALL_W ? frame->width : FRAME_SMALL_W;
    small->height = (int)((int64_t)frame->height * small->width / frame->width);
    if (small->height > FRAME_SMALL_H) {
        small->height = FRAME_SMALL_H;
        small->width = (int)((int64_t)frame->width * small->height / frame->height);
    }
    small->width = small->width > 0 ? small->width : 1;
    small->height = small->height > 0 ? small->height : 1;
    for (int y = 0; y < small->height; y++) {
        for (int x = 0; x < small->width; x++) {
            small->grey[y * small->width + x] = block_mean(frame,
                x * frame->width / small->width, (x + 1) * frame->width / small->width,
                y * frame->height / small->height,
                (y + 1) * frame->height / small->height);
        }
    }
}

int
frame_small_difference(const struct frame_small *a, const struct frame_small *b)
{
    size_t count = (size_t)a->width * (size_t)a->height;
    unsigned sum = 0;

    if (a->width != b->width || a->height != b->height || count == 0) {
        return 255;
    }
    for (size_t i = 0; i < count; i++) {
        sum += (unsigned)abs(a->grey[i] - b->grey[i]);
    }
    return (int)(sum / count);
}
