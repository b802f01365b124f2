/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Libraries that are loaded when they are needed: found, not there, another one. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "common/late.h"
#include "tests/support/test.h"

#define MATH_FUNCTIONS(X) X(hypot) X(floor)

struct math {
    MATH_FUNCTIONS(LATE_POINTER)
};

static void
test_functions_are_found_by_name(void **state)
{
    static const char *const names[] = { MATH_FUNCTIONS(LATE_NAME) };
    struct math math = { 0 };
    struct error err = { .code = STATUS_OK };

    (void)state;
    assert_int_equal(
        late_load("libm.so.6", names, ARRAY_LEN(names), &math, &err), STATUS_OK);
    assert_true(math.hypot(3, 4) == 5);
    assert_true(math.floor(27.5) == 27);
}

static void
test_a_library_that_is_not_there_is_told(void **state)
{
    struct error err = { .code = STATUS_OK };

    (void)state;
    assert_int_equal(late_load("libnowhere.so.9", NULL, 0, NULL, &err), STATUS_IO);
    assert_non_null(strstr(err.text, "libnowhere.so.9"));
}

static void
test_a_library_of_another_kind_is_told(void **state)
{
    static const char *const names[] = { "hypot", "PQclear" };
    void *functions[2];
    struct error err = { .code = STATUS_OK };

    (void)state;
    assert_int_equal(late_load("libm.so.6", names, 2, functions, &err), STATUS_IO);
    assert_string_equal(err.text, "libm.so.6 has no PQclear");
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_functions_are_found_by_name),
        cmocka_unit_test(test_a_library_that_is_not_there_is_told),
        cmocka_unit_test(test_a_library_of_another_kind_is_told),
    };

    return cmocka_run_group_tests_name("late", tests, NULL, NULL);
}
