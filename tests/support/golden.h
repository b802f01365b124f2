/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TESTS_SUPPORT_GOLDEN_H
#define TESTS_SUPPORT_GOLDEN_H

/*
 * Pictures of windows held against kept ones, tests/golden/NAME.png, 480 pixels on the
 * longer side. A picture whose look was changed on purpose is kept anew by running its
 * test with ANTREAN_GOLDEN=keep; look at it before it is committed.
 */

#include "screen/window.h"

/**
 * Fail the test when the window shows something else than the kept picture. What was
 * shown is then saved beside the test's log, as NAME.png.
 *
 * @param masks  pixels of the window that differ each time (a token's QR); may be NULL
 */
void golden_check(
    struct window *window, const char *name, const struct rect *masks, size_t mask_count);

#endif /* TESTS_SUPPORT_GOLDEN_H */
