/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SCREEN_DRAW_H
#define SCREEN_DRAW_H

/* Shapes and icons in the theme's colours. Main thread only. */

#include "common/base.h"
#include "screen/draw_cache.h"
#include "screen/layout.h"
#include "screen/theme.h"

struct window;

/** Draw inside of this only; NULL: everywhere again. */
void draw_clip(struct window *window, const struct rect *r);

void draw_clear(struct window *window, enum theme_colour colour);
void draw_fill(struct window *window, struct rect r, enum theme_colour colour);

/** With round, smooth corners; `radius` in units. */
void draw_round(
    struct window *window, struct rect r, int radius, enum theme_colour colour);

/** A round rectangle of `fill` with an edge `width` units wide inside its border. */
void draw_panel(struct window *window, struct rect r, int radius, enum theme_colour fill,
    enum theme_colour edge, int width);

/** A black veil over everything, `percent` dense: what lies below cannot be used now. */
void draw_veil(struct window *window, int percent);

/** An icon as large as fits into `r`, in its middle. */
void draw_icon(
    struct window *window, struct rect r, enum draw_icon icon, enum theme_colour colour);

#endif /* SCREEN_DRAW_H */
