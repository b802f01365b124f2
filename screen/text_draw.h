/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SCREEN_TEXT_DRAW_H
#define SCREEN_TEXT_DRAW_H

/*
 * Text on a window: Inter through SDL2_ttf, each piece drawn once and kept as a texture
 * until it has not been used for long. Main thread only. Strings are UTF-8.
 */

#include "common/base.h"
#include "screen/layout.h"
#include "screen/text_seen.h"
#include "screen/theme.h"

struct window;

enum text_align { TEXT_LEFT, TEXT_MIDDLE, TEXT_RIGHT };

/** How a text looks. A zeroed style is 0 units large and not drawn: give `size`. */
struct text_style {
    int size; /* units: the scale of theme.h */
    enum theme_weight weight;
    enum theme_colour colour;
    enum text_align align;
    bool tabular; /* every digit equally wide, so that a clock does not tremble */
};

/** Pixels that a line of text takes. */
int text_width(struct window *window, const struct text_style *style, const char *text);
/** Pixels from line to line. */
int text_line_height(struct window *window, const struct text_style *style);

/**
 * One line in `where`: aligned across, its capitals centred up and down. Too long, it
 * ends in an ellipsis that cuts no number ("Loket 12" is never "Loket 1..."); what cannot
 * be cut is drawn smaller.
 */
void text_draw(struct window *window, const struct text_style *style, struct rect where,
    const char *text);

/** One line, drawn as large as fits, at most `style->size`; never cut. */
void text_draw_fit(struct window *window, const struct text_style *style,
    struct rect where, const char *text);

/**
 * Lines from the top of `where`, broken at spaces and newlines; what has no room ends in
 * an ellipsis. Gives back the pixels it took up and down.
 */
int text_draw_wrapped(struct window *window, const struct text_style *style,
    struct rect where, const char *text);

/** The pixels up and down that text_draw_wrapped() would take with room enough. */
int text_wrapped_height(
    struct window *window, const struct text_style *style, int width, const char *text);

/** Tell of each text that is drawn on the window from now on; NULL: no more. It is how
 * tests learn what a screen shows. */
void text_watch(struct window *window, text_watch_fn *watch, void *arg);
/** For draw.c: all texts so far lie under a veil. */
void text_tell_veil(struct window *window);

#endif /* SCREEN_TEXT_DRAW_H */
