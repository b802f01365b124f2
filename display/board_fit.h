/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DISPLAY_BOARD_FIT_H
#define DISPLAY_BOARD_FIT_H

/* Which layout the board has, and the units of its window with it. Main thread. */

#include "display/board_state.h"

struct board_app;

enum board_layout board_fit_layout(const struct board_app *app);

/** The window's units are those of the layout. */
void board_fit(struct board_app *app);

#endif /* DISPLAY_BOARD_FIT_H */
