/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DISPLAY_BOARD_TILES_H
#define DISPLAY_BOARD_TILES_H

/* The tiles of a board: waiting lines and counters. Private to board_draw.c. */

#include "display/board_view.h"
#include "screen/layout.h"

struct board_parts;

/** Who is next, a title and a tile a waiting line. */
void board_add_groups(
    struct board_parts *parts, const struct board_view *view, struct rect r, int gap);

/** A tile a counter: who is called or served there, or that it rests. */
void board_add_counters(
    struct board_parts *parts, const struct board_view *view, struct rect r, int gap);

#endif /* DISPLAY_BOARD_TILES_H */
