/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "screen/text_fit.h"

#include <string.h>

static bool
is_boundary(const char *text, size_t at)
{
    return ((unsigned char)text[at] & 0xC0) != 0x80;
}

/* Most bytes of the first `len`, at a character's end, that are at most `width` wide. */
static size_t
most_that_fits(
    const struct text_measure *measure, const char *text, size_t len, int width)
{
    size_t low = 0; /* fits */
    size_t high = len;

    while (low < high) {
        size_t middle = low + (high - low + 1) / 2;

        while (middle < high && !is_boundary(text, middle)) {
            middle++;
        }
        if (measure->width(measure->arg, text, middle) <= width) {
            low = middle;
        } else {
            high = middle - 1;
            while (high > low && !is_boundary(text, high)) {
                high--;
            }
        }
    }
    return low;
}

/* Is `at` strictly inside a word that holds a digit? Then `*start` is where it begins. */
static bool
inside_number(const char *text, size_t len, size_t at, size_t *start)
{
    size_t from = at;
    size_t to = at;

    while (from > 0 && text[from - 1] != ' ') {
        from--;
    }
    while (to < len && text[to] != ' ') {
        to++;
    }
    *start = from;
    if (from == at || to == at) {
        return false;
    }
    for (size_t i = from; i < to; i++) {
        if (text[i] >= '0' && text[i] <= '9') {
            return true;
        }
    }
    return false;
}

size_t
text_fit_shorten(
    const struct text_measure *measure, const char *text, size_t len, int width)
{
    size_t keep, start;

    if (measure->width(measure->arg, text, len) <= width) {
        return len;
    }
    keep = most_that_fits(measure, text, len, width - measure->ellipsis);
    if (inside_number(text, len, keep, &start)) {
        keep = start;
    }
    while (keep > 0 && (text[keep - 1] == ' ' || text[keep - 1] == ',')) {
        keep--;
    }
    return keep;
}

size_t
text_fit_line(
    const struct text_measure *measure, const char *text, int width, const char **next)
{
    size_t len = strcspn(text, "\n");
    size_t keep = most_that_fits(measure, text, len, width);
    size_t brk = keep;

    if (keep == len) {
        *next = text[len] == '\n' ? text + len + 1 : text + len;
        return len;
    }
    while (brk > 0 && text[brk] != ' ') {
        brk--;
    }
    if (brk == 0) { /* one word, wider than the line */
        size_t start;

        brk = keep;
        if (brk == 0 || inside_number(text, len, brk, &start)) {
            brk = strcspn(text, " \n"); /* it goes over the edge rather than be cut */
        }
    }
    *next = text + brk + (text[brk] == ' ' || text[brk] == '\n' ? 1 : 0);
    while (brk > 0 && text[brk - 1] == ' ') {
        brk--;
    }
    return brk;
}
