/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DISPLAY_BOARD_TILES_H
#define DISPLAY_BOARD_TILES_H

/* The tiles of a board: waiting lines and counters. Private to board_draw.c. */

#include "display/board_draw.h"
#include "screen/layout.h"

/** Who is next, a tile a waiting line. */
void board_draw_groups(const struct board_view *view, struct rect r, int gap);

/** A tile a counter: who is called or served there, or that it rests. */
void board_draw_counters(const struct board_view *view, struct rect r, int gap);

#endif /* DISPLAY_BOARD_TILES_H */
