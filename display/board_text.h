/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DISPLAY_BOARD_TEXT_H
#define DISPLAY_BOARD_TEXT_H

/* Text of any length in a place of one size. Main thread only. */

#include "screen/layout.h"
#include "screen/text_draw.h"

struct window;

/**
 * Make `style->size` the largest of the scale, at most what it is, in which all of the
 * text fits into `where` without a broken word; the smallest when none does.
 * @return pixels from top to bottom of its lines
 */
int board_text_fit(
    struct window *window, struct text_style *style, struct rect where, const char *text);

/**
 * Lines in the middle of `where`, in the largest size of the scale, at most
 * `style->size`, in which all of the text fits; only below the smallest size is it cut.
 */
void board_text_draw(struct window *window, const struct text_style *style,
    struct rect where, const char *text);

/**
 * A number or an hour in one line, left or right, as text_draw_fit() draws it, but sign
 * by sign: the same few pictures serve all of a day, and a new one costs no memory.
 */
void board_text_draw_number(struct window *window, const struct text_style *style,
    struct rect where, const char *number);

#endif /* DISPLAY_BOARD_TEXT_H */
