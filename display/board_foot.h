/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DISPLAY_BOARD_FOOT_H
#define DISPLAY_BOARD_FOOT_H

/* The foot of a board. A part (board_parts.h), private to board_draw.c. Main thread. */

#include "display/board_view.h"
#include "screen/layout.h"

void board_foot_draw(const struct board_view *view, struct rect r, size_t index);

/** Of all it shows in `r`; tells the ticker where its page ends. */
uint64_t board_foot_digest(const struct board_view *view, struct rect r);

/** The notices a board shows; a standing one when the office wrote none. */
size_t board_notice_count(const struct board_state *state);
const char *board_notice_at(const struct board_state *state, size_t index);

#endif /* DISPLAY_BOARD_FOOT_H */
