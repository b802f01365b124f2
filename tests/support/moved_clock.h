/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TESTS_SUPPORT_MOVED_CLOCK_H
#define TESTS_SUPPORT_MOVED_CLOCK_H

/* The office's clock as a file that a test writes (--clock-file). */

#include "tests/support/e2e.h"

/** Start the server again by a file that says this: "2026-07-14T08:15:00+07:00". */
void moved_clock_begin(struct e2e *e2e, const char *instant);
/** Write another instant; it is in force soon. */
void moved_clock_write(const struct e2e *e2e, const char *instant);
/** Wait until the server's clock begins with this: "2026-07-14T08:15:00". */
void moved_clock_wait(struct e2e *e2e, const char *local);

#endif /* TESTS_SUPPORT_MOVED_CLOCK_H */
