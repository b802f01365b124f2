/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SCREEN_TEXT_SEEN_H
#define SCREEN_TEXT_SEEN_H

/* What is told of each text that is drawn, to whoever watches (text_watch()). */

#include "common/base.h"
#include "screen/layout.h"
#include "screen/theme.h"

/** A text as it was drawn. */
struct text_seen {
    const char *text;  /* all that was to be drawn; borrowed for the call */
    bool shortened;    /* it ends in an ellipsis, or did not fit at all */
    struct rect where; /* its place, pixels */
    struct rect ink;   /* what it covers of the window, pixels; of no size: nothing */
    enum theme_colour colour;
    int px; /* pixels, size of the font */
};

/** `seen` is NULL when a veil was drawn over all that was told before. */
typedef void text_watch_fn(void *arg, const struct text_seen *seen);

#endif /* SCREEN_TEXT_SEEN_H */
