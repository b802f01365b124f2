/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TESTS_SUPPORT_PERSISTENT_H
#define TESTS_SUPPORT_PERSISTENT_H

/*
 * Kiosks that do not give up: each ticket is sent under its own Idempotency-Key until it
 * has a number, whatever is done to the database meanwhile. What was acknowledged is kept
 * and held against the office afterwards.
 */

#include "tests/support/e2e.h"

struct persistent;

/**
 * Start sending tickets 0 .. `tickets` - 1 in a thread of its own. It runs some of them
 * ahead of what is waited for and no more, so that there are some left to send at what a
 * test does next, however late it comes to it.
 */
struct persistent *persistent_start(struct e2e *e2e, int tickets);

/** Tickets that have their number, so far. */
int persistent_given(const struct persistent *load);
/** Answers 503 storage_unavailable, so far. */
int persistent_refused(const struct persistent *load);

/**
 * Wait until `more` further tickets have their numbers; fails the test after `limit_ms`.
 * @return the milliseconds that it took
 */
int64_t persistent_wait(struct persistent *load, int more, int limit_ms);
/** The same for `more` further refusals, by persistent_refused(). */
void persistent_wait_refused(struct persistent *load, int more, int limit_ms);

/**
 * Wait until all have their numbers, and expect: no answer but a number or 503 with
 * Retry-After, no number twice, none left out, and the same number for each ticket when
 * it is scanned again. Frees it.
 */
void persistent_end(struct persistent *load);

#endif /* TESTS_SUPPORT_PERSISTENT_H */
