/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DISPLAY_BOARD_SLIDES_H
#define DISPLAY_BOARD_SLIDES_H

/*
 * Where a board's pictures come from: a folder that it was given, or the server's, which
 * are kept in a folder of the board so that they are there without the server too. Main
 * thread.
 */

#include "common/base.h"
#include "display/board_options.h"

struct board_pictures;
struct board_slides;
struct window;

/** NULL when there shall be none, or can be none: the reason was logged. `window`
 * outlives the slides. */
struct board_slides *board_slides_open(
    const struct board_options *options, struct window *window) MUST_CHECK;
/** Before the window is closed. Accepts NULL. */
void board_slides_close(struct board_slides *slides);

/** The pictures to draw; NULL when `slides` is. */
struct board_pictures *board_slides_pictures(const struct board_slides *slides);

/** As board_pictures_are_settled(); true for NULL. */
bool board_slides_are_settled(const struct board_slides *slides);

/** The server may have others now. Accepts NULL. */
void board_slides_refresh(struct board_slides *slides);

/** As board_pictures_step(); accepts NULL: -1. */
int board_slides_step(
    struct board_slides *slides, int64_t now_ms, bool calling, bool *changed);

#endif /* DISPLAY_BOARD_SLIDES_H */
