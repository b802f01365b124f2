/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DISPLAY_BOARD_DRAW_H
#define DISPLAY_BOARD_DRAW_H

/* The picture of a board, drawn from its state. Main thread only. */

#include "common/base.h"
#include "display/board_show.h"
#include "display/board_state.h"
#include "display/board_ticker.h"
#include "screen/layout.h"
#include "screen/link.h"

#define BOARD_PARTS_MAX 64

struct board_pictures;
struct window;

struct board_view;

/** What stands in the picture, part by part; zeroed at first. Filled by board_draw(). */
struct board_drawn {
    unsigned damage; /* window_damage() of then */
    size_t count;
    struct board_drawn_part {
        struct rect where;
        void (*draw)(const struct board_view *view, struct rect r, size_t index);
        size_t index;
        uint64_t digest;
    } part[BOARD_PARTS_MAX];
};

struct board_view {
    struct window *window;
    struct board_drawn *drawn; /* NULL: draw all of it */
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

/** Draw what changed in this layout; the window's design size has to fit it. */
void board_draw(const struct board_view *view, enum board_layout layout);

/**
 * Have the figures of a large call at hand: the first call of the day is then on the
 * board as soon as any other. Draws over the picture, which has to be drawn again.
 */
void board_draw_prepare(const struct board_view *view, enum board_layout layout);

/** The notices a board shows; a standing one when the office wrote none. */
size_t board_notice_count(const struct board_state *state);
const char *board_notice_at(const struct board_state *state, size_t index);

#endif /* DISPLAY_BOARD_DRAW_H */
