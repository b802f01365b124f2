/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "common/doors.h"

#include "tests/support/test.h"

static const struct doors_case {
    const char *name;
    struct doors doors;
    int64_t now_ms;
    enum doors_state state;
    int64_t next_ms;
} cases[] = {
    { "doors: of an office that says nothing of them", { 0 }, 5, DOORS_OPEN, 0 },
    { "doors: before they open", { 10, 20, 40, "" }, 9, DOORS_LATER, 10 },
    { "doors: as they open", { 10, 20, 40, "" }, 10, DOORS_OPEN, 40 },
    { "doors: a moment before they close", { 10, 20, 40, "" }, 19, DOORS_OPEN, 40 },
    { "doors: as they close", { 10, 20, 40, "" }, 20, DOORS_OVER, 40 },
    { "doors: on a special day that is open", { 10, 20, 40, "x" }, 15, DOORS_OPEN, 40 },
    { "doors: on a day off", { 0, 0, 40, "x" }, 15, DOORS_CLOSED, 40 },
    { "doors: on a Sunday, which has no name", { 0, 0, 40, "" }, 15, DOORS_CLOSED, 40 },
    { "doors: on a day off, and never again", { 0, 0, 0, "x" }, 15, DOORS_CLOSED, 0 },
    { "doors: a moment before they open again", { 10, 20, 40, "" }, 39, DOORS_OVER, 40 },
    { "doors: of a day before the last", { 10, 20, 40, "" }, 40, DOORS_OPEN, 40 },
    { "doors: of a day off before", { 0, 0, 40, "x" }, 40, DOORS_OPEN, 40 },
};

static void
test_doors(void **state)
{
    const struct doors_case *c = *state;

    assert_int_equal(doors_now(&c->doors, c->now_ms), c->state);
    assert_int_equal(doors_next(&c->doors, c->now_ms), c->next_ms);
}

int
main(void)
{
    struct CMUnitTest tests[ARRAY_LEN(cases)];

    for (size_t i = 0; i < ARRAY_LEN(tests); i++) {
        tests[i] = (struct CMUnitTest){ .name = cases[i].name,
            .test_func = test_doors,
            .initial_state = (void *)&cases[i] };
    }
    return cmocka_run_group_tests_name("doors", tests, NULL, NULL);
}
