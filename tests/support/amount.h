/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TESTS_SUPPORT_AMOUNT_H
#define TESTS_SUPPORT_AMOUNT_H

/* How much a test does: little in `make test`, much in `make test-long` (tests/run.sh).
 */

/** As the environment's variable says, a whole number above 0; `usual` without it. */
int test_amount(const char *variable, int usual);

#endif /* TESTS_SUPPORT_AMOUNT_H */
