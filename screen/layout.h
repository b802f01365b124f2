/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SCREEN_LAYOUT_H
#define SCREEN_LAYOUT_H

/* Rectangles in pixels, and how they are cut up. Pure; any thread; knows no SDL. */

#include "common/base.h"

struct rect {
    int x, y, w, h;
};

/** Smaller by `dx` on the left and right, `dy` above and below; never below nothing. */
struct rect rect_inset(struct rect r, int dx, int dy);

/** Cut `size` off an edge: gives the piece back, `*r` is what remains after `gap`. */
struct rect rect_cut_top(struct rect *r, int size, int gap);
struct rect rect_cut_bottom(struct rect *r, int size, int gap);
struct rect rect_cut_left(struct rect *r, int size, int gap);
struct rect rect_cut_right(struct rect *r, int size, int gap);

/** The `index`-th of `count` equal rows or columns; together they fill `r` exactly. */
struct rect rect_row(struct rect r, int count, int gap, int index);
struct rect rect_column(struct rect r, int count, int gap, int index);

/** The `index`-th cell of a grid, row by row. */
struct rect rect_cell(struct rect r, int columns, int rows, int gap, int index);

/** A `w` x `h` rectangle in the middle, not larger than `r`. */
struct rect rect_middle(struct rect r, int w, int h);

/** The largest rectangle of the shape `w` : `h` in the middle of `r`. */
struct rect rect_fit(struct rect r, int w, int h);

/** The part of `r` that lies in `room`; of no size when there is none. */
struct rect rect_within(struct rect r, struct rect room);

/**
 * What of `room` is covered by none of the `count` rectangles, as rectangles that do not
 * overlap; where there are more than `max`, the rest is given as one that may overlap.
 */
size_t rect_between(struct rect room, const struct rect *covered, size_t count,
    struct rect *out, size_t max);

bool rect_contains(struct rect r, int x, int y);

#endif /* SCREEN_LAYOUT_H */
