/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SCREEN_TEXT_FIT_H
#define SCREEN_TEXT_FIT_H

/* Shortening and breaking text, by whatever measures it. Pure; knows no SDL. */

#include "common/base.h"

#define TEXT_ELLIPSIS "\xe2\x80\xa6" /* one character: ... */

/** Pixels of the first `len` bytes of `text`; grows with `len`. */
typedef int text_measure_fn(void *arg, const char *text, size_t len);

struct text_measure {
    text_measure_fn *width;
    void *arg;
    int ellipsis; /* pixels of TEXT_ELLIPSIS */
};

/**
 * How many bytes of `text` (`len` bytes, UTF-8) may stay when it must fit into `width`
 * with an ellipsis behind it. Never ends inside a word that holds a digit.
 * @return `len` when all of it fits; 0 when nothing may stay
 */
size_t text_fit_shorten(
    const struct text_measure *measure, const char *text, size_t len, int width);

/**
 * The next line of `text`: its length in bytes, broken at a space or newline, inside a
 * word only when the word alone is too wide and holds no digit. `*next` is where the line
 * after it begins; at the end of the text it points to the NUL.
 */
size_t text_fit_line(
    const struct text_measure *measure, const char *text, int width, const char **next);

#endif /* SCREEN_TEXT_FIT_H */
