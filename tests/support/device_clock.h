/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TESTS_SUPPORT_DEVICE_CLOCK_H
#define TESTS_SUPPORT_DEVICE_CLOCK_H

/*
 * Programs on a device whose clock is wrong, and may be set while they run (faketime).
 * The server's clock, and the monotonic one of all, stay what they are.
 */

#include "common/base.h"
#include "tests/support/temp.h"

struct device_clock {
    char file[TEMP_PATH_SIZE]; /* faketime reads it at each question */
    char preload[TEMP_PATH_SIZE];
};

/** A clock of its own for the programs that are started with device_clock_words(). */
void device_clock_open(struct device_clock *clock, const char *folder);

/** So many seconds ahead of this machine's. */
void device_clock_set(const struct device_clock *clock, int ahead_s);

#define DEVICE_CLOCK_WORDS_MAX 32

/** The words that start a program on such a device; those of `words`, the last NULL, and
 * the clock's are borrowed. */
void device_clock_words(const struct device_clock *clock, const char *const words[],
    const char *out[DEVICE_CLOCK_WORDS_MAX]);

/** Can it be done in this build? Sanitizers want to be loaded first. */
bool device_clock_is_possible(void);

#endif /* TESTS_SUPPORT_DEVICE_CLOCK_H */
