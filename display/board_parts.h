/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DISPLAY_BOARD_PARTS_H
#define DISPLAY_BOARD_PARTS_H

/*
 * A board's picture as parts that do not overlap: a part is drawn again only when what it
 * shows is another one, for most of a full-HD picture stands while a number is called.
 * Private to board_draw.c and board_tiles.c. Main thread.
 */

#include "common/base.h"
#include "display/board_view.h"
#include "screen/layout.h"

/** Draw the part, all of it inside `r`, on ink. */
typedef void board_part_draw(const struct board_view *view, struct rect r, size_t index);

struct board_part {
    struct rect where;
    bool panel; /* it fills `where` but for its round corners */
    board_part_draw *draw;
    size_t index;    /* handed to `draw` */
    uint64_t digest; /* of everything that `draw` looks at */
};

struct board_parts {
    size_t count;
    struct board_part part[BOARD_PARTS_MAX];
};

/** One more, unless it has no size. */
void board_parts_add(struct board_parts *parts, const struct board_part *part);

/** Draw those that changed, or all and what lies between them. */
void board_parts_draw(const struct board_view *view, const struct board_parts *parts);

/* A digest begins with DIGEST_BEGIN and takes in one thing after the other. */
#define DIGEST_BEGIN UINT64_C(14695981039346656037)
uint64_t digest_text(uint64_t digest, const char *text);
uint64_t digest_number(uint64_t digest, int64_t number);

#endif /* DISPLAY_BOARD_PARTS_H */
