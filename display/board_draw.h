/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DISPLAY_BOARD_DRAW_H
#define DISPLAY_BOARD_DRAW_H

/* The picture of a board, drawn from its state. Main thread only. */

#include "common/base.h"
#include "display/board_view.h"

/** Draw what changed in this layout; the window's design size has to fit it. */
void board_draw(const struct board_view *view, enum board_layout layout);

/**
 * Have the figures of a large call at hand: the first call of the day is then on the
 * board as soon as any other. Draws over the picture, which has to be drawn again.
 */
void board_draw_prepare(const struct board_view *view, enum board_layout layout);

#endif /* DISPLAY_BOARD_DRAW_H */
