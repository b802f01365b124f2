/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Manners beside a server: what is rested, and who stands behind. */
#include "common/give_way.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <unistd.h>

#include "common/clock.h"
#include "tests/support/slice.h"
#include "tests/support/test.h"

#define WORK_MS 40

static void
test_who_worked_rests_as_long(void **state)
{
    FILE *file = tmpfile();
    const int fds[] = { -1, file ? fileno(file) : -1, 12345 }; /* the last is not open */

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(fds); i++) {
        int64_t now_ms = clock_monotonic_ms();

        give_way(fds[i], now_ms - WORK_MS);
        assert_true(clock_monotonic_ms() - now_ms >= WORK_MS);
    }
    if (file) {
        (void)fclose(file);
    }
}

static void *
stand_behind(void *arg)
{
    int *steps = arg;
    int before = getpriority(PRIO_PROCESS, 0);

    give_way_always();
    *steps = getpriority(PRIO_PROCESS, 0) - before;
    return NULL;
}

static void
test_who_gives_way_always_stands_behind_others(void **state)
{
    int own = getpriority(PRIO_PROCESS, 0);
    pthread_t thread;
    int steps = 0;

    (void)state;
    assert_int_equal(pthread_create(&thread, NULL, stand_behind, &steps), 0);
    (void)pthread_join(thread, NULL);
    assert_int_equal(steps, own + 10 < 19 ? 10 : 19 - own);
    assert_int_equal(getpriority(PRIO_PROCESS, 0), own); /* that thread alone */
}

struct went {
    struct slice before, after;
};

static void *
go(void *arg)
{
    struct went *went = arg;

    went->before = slice_of(0);
    go_first();
    went->after = slice_of(0);
    return NULL;
}

static void
test_who_goes_first_has_short_slices_and_nothing_else(void **state)
{
    struct went went;
    pthread_t thread;

    (void)state;
    assert_int_equal(pthread_create(&thread, NULL, go, &went), 0);
    (void)pthread_join(thread, NULL);
    assert_int_equal(went.after.policy, went.before.policy);
    assert_int_equal(went.after.nice, went.before.nice);
    if (went.before.ns > 0) { /* kernels before 6.12 say nothing */
        assert_int_equal(went.after.ns, 100000);
        assert_true(slice_of(0).ns != 100000); /* that thread alone */
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_who_worked_rests_as_long),
        cmocka_unit_test(test_who_gives_way_always_stands_behind_others),
        cmocka_unit_test(test_who_goes_first_has_short_slices_and_nothing_else),
    };

    return cmocka_run_group_tests_name("give_way", tests, NULL, NULL);
}
