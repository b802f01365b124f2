/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DISPLAY_BOARD_SCREEN_H
#define DISPLAY_BOARD_SCREEN_H

/* The board's picture in its window: when it changes, and what it is drawn from. Main
 * thread. */

#include "screen/window.h"

extern const struct screen board_screen;

#endif /* DISPLAY_BOARD_SCREEN_H */
