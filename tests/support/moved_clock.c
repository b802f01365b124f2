/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/support/moved_clock.h"

#include <stdio.h>
#include <unistd.h>

#include "common/clock.h"
#include "common/text.h"
#include "tests/support/temp.h"
#include "tests/support/test.h"

#define WAIT_MS 60000

void
moved_clock_write(const struct e2e *e2e, const char *instant)
{
    char path[TEMP_PATH_SIZE + 16];
    char aside[TEMP_PATH_SIZE + 16];
    FILE *file;

    (void)snprintf(path, sizeof(path), "%s/clock", e2e_folder(e2e));
    (void)snprintf(aside, sizeof(aside), "%s/clock.new", e2e_folder(e2e));
    file = fopen(aside, "we");
    assert_non_null(file);
    assert_true(fprintf(file, "%s\n", instant) > 0);
    assert_int_equal(fclose(file), 0);
    assert_int_equal(rename(aside, path), 0);
}

void
moved_clock_wait(struct e2e *e2e, const char *local)
{
    int64_t end = clock_monotonic_ms() + WAIT_MS;

    for (;;) {
        struct e2e_answer *answer = e2e_ask(e2e, NULL, "GET", "/healthz", NULL, NULL);
        bool says = text_starts_with(e2e_text(answer, "clock"), local);

        e2e_answer_free(answer);
        if (says) {
            return;
        }
        assert_true(clock_monotonic_ms() < end);
        (void)usleep(5000);
    }
}

void
moved_clock_begin(struct e2e *e2e, const char *instant)
{
    char path[TEMP_PATH_SIZE + 16];

    (void)snprintf(path, sizeof(path), "%s/clock", e2e_folder(e2e));
    assert_int_equal(e2e_end(e2e), 0);
    moved_clock_write(e2e, instant);
    e2e_set_clock(e2e, path);
    e2e_restart(e2e);
}
