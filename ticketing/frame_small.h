/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TICKETING_FRAME_SMALL_H
#define TICKETING_FRAME_SMALL_H

/* Small grey pictures of frames, for a screen. Pure; any thread. */

#include "ticketing/frame_source.h"

#define FRAME_SMALL_W 240
#define FRAME_SMALL_H 180

struct frame_small {
    int width, height; /* the frame's shape, at most FRAME_SMALL_W x FRAME_SMALL_H */
    uint8_t grey[FRAME_SMALL_W * FRAME_SMALL_H]; /* row by row */
};

/** Shrink a frame; each pixel is the mean of those it stands for. Never enlarges. */
void frame_small_make(const struct frame *frame, struct frame_small *small);

/** How much two differ: the mean over all pixels, 0 to 255; 255 for other shapes. */
int frame_small_difference(const struct frame_small *a, const struct frame_small *b);

#endif /* TICKETING_FRAME_SMALL_H */
