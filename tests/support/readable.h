/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TESTS_SUPPORT_READABLE_H
#define TESTS_SUPPORT_READABLE_H

/*
 * Looks at each text of a window as it was drawn and fails the test when one is shortened
 * or clipped, lies over another, comes near an edge, is smaller than the scale of sizes,
 * or stands on a ground that theme_pairs() does not list for it. Main thread.
 */

#include "screen/window.h"

struct readable {
    /* What fails leaves BUILD/tests/look-NAME.png; with ANTREAN_PICTURES=DIR every
       picture is left there. */
    const char *name;
    int margin;   /* units that stay free at the edges */
    int smallest; /* units, the least size of a font */
    bool scrolls; /* what its part's edge cuts is scrolled to: left out */
    /* What may end in an ellipsis, by the beginning of its text; NULL: nothing. */
    const char *may_be_short;
};

/** Draw all of what the window shows and look at it. */
void readable_check(struct window *window, const struct readable *rules);

#endif /* TESTS_SUPPORT_READABLE_H */
