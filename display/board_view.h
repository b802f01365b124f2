/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DISPLAY_BOARD_VIEW_H
#define DISPLAY_BOARD_VIEW_H

/* All that a board is drawn from, and what stands in its picture. Plain values. */

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

#endif /* DISPLAY_BOARD_VIEW_H */
