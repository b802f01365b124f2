/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DISPLAY_BOARD_DRAW_H
#define DISPLAY_BOARD_DRAW_H

/* The picture of a board, drawn from its state. Main thread only. */

#include "common/base.h"
#include "display/board_show.h"
#include "display/board_state.h"
#include "display/board_ticker.h"
#include "screen/link.h"

struct board_pictures;
struct window;

struct board_view {
    struct window *window;
    const struct board_state *state;
    const struct board_show *show;
    struct board_ticker *ticker;     /* drawing tells it where its page ends */
    struct board_pictures *pictures; /* NULL: no slide show */
    struct link_state link;
    int64_t now_ms;       /* by the office's clock */
    int64_t monotonic_ms; /* for the flashing */
    bool testing;         /* a supervisor tries picture and sound */
    bool silent;          /* calls ought to be heard, but there is no loudspeaker */
};

/** Draw all of it in this layout; the window's design size has to fit it. */
void board_draw(const struct board_view *view, enum board_layout layout);

/** The notices a board shows; a standing one when the office wrote none. */
size_t board_notice_count(const struct board_state *state);
const char *board_notice_at(const struct board_state *state, size_t index);

#endif /* DISPLAY_BOARD_DRAW_H */
