/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DISPLAY_BOARD_CALL_H
#define DISPLAY_BOARD_CALL_H

/*
 * The one large call of a board, or the sentence that stands there before the first call
 * and after the last. Parts (board_parts.h), private to board_draw.c. Main thread.
 */

#include "display/board_view.h"
#include "screen/layout.h"

/** Is there a call to show? Not before the first one of a day, and not when it is over.
 */
bool board_call_is_shown(const struct board_view *view);
/** Does nobody get a number now, and nobody wait: closed, not open yet, no more? */
bool board_call_is_over(const struct board_view *view);

void board_call_draw(const struct board_view *view, struct rect r, size_t index);
uint64_t board_call_digest(const struct board_view *view);

/** A greeting, a farewell, or that nothing is known yet. */
void board_sentence_draw(const struct board_view *view, struct rect r, size_t index);
uint64_t board_sentence_digest(const struct board_view *view);

#endif /* DISPLAY_BOARD_CALL_H */
