/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/support/device_clock.h"

#include <glob.h>
#include <stdio.h>
#include <stdlib.h>

#include "tests/support/test.h"

/* Debian puts it into the folder of the machine's kind. */
static void
find_library(struct device_clock *clock)
{
    glob_t found;

    assert_int_equal(glob("/usr/lib/*/faketime/libfaketimeMT.so.1", 0, NULL, &found), 0);
    (void)snprintf(
        clock->preload, sizeof(clock->preload), "LD_PRELOAD=%s", found.gl_pathv[0]);
    globfree(&found);
}

void
device_clock_open(struct device_clock *clock, const char *folder)
{
    (void)temp_path(clock->file, folder, "device-clock");
    device_clock_set(clock, 0);
    assert_int_equal(setenv("FAKETIME_TIMESTAMP_FILE", clock->file, 1), 0);
    assert_int_equal(setenv("FAKETIME_NO_CACHE", "1", 1), 0);
    assert_int_equal(setenv("FAKETIME_DONT_FAKE_MONOTONIC", "1", 1), 0);
    find_library(clock);
}

void
device_clock_set(const struct device_clock *clock, int ahead_s)
{
    char aside[TEMP_PATH_SIZE + 8];
    char text[32];
    int len = snprintf(text, sizeof(text), "%+d\n", ahead_s);

    (void)snprintf(aside, sizeof(aside), "%s.new", clock->file);
    temp_write(aside, text, (size_t)len);
    assert_int_equal(rename(aside, clock->file), 0); /* it is never half there */
}

void
device_clock_words(const struct device_clock *clock, const char *const words[],
    const char *out[DEVICE_CLOCK_WORDS_MAX])
{
    size_t count = 0;

    out[count++] = "env"; /* and not the program faketime, which would stand in between */
    out[count++] = clock->preload;
    for (size_t i = 0; words[i]; i++) {
        assert_true(count < DEVICE_CLOCK_WORDS_MAX - 1);
        out[count++] = words[i];
    }
    out[count] = NULL;
}

bool
device_clock_is_possible(void)
{
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
    return false;
#else
    return true;
#endif
}
