/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Places: what tickets keep, what walk-ins may have, what a window's end releases. */
#include "server/line/quota_rule.h"

#include <string.h>

#include "tests/support/test.h"

#define AT(hour, minute) ((hour)*60 + (minute))

/* Morning 08:00-11:00 and afternoon 12:30-14:30; {capacity, tickets, arrived, walkins} */
static const struct quota_case {
    const char *name;
    int morning[4];
    int afternoon[4];
    int minute;
    struct quota_state want; /* quota, issued, left, current, next */
} quota_cases[] = {
    { "an empty morning: its own places, not the afternoon's", { 10 }, { 6 }, AT(9, 0),
        { 16, 0, 10, 0, -1 } },
    { "before the first window: its places", { 10 }, { 6 }, AT(7, 40),
        { 16, 0, 10, 0, -1 } },
    { "tickets keep their places while their window runs", { 10, 7, 3, 1 }, { 6 },
        AT(9, 0), { 16, 4, 2, 0, -1 } },
    { "its last minute belongs to the window", { 10, 7, 3, 1 }, { 6 }, AT(11, 0),
        { 16, 4, 2, 0, -1 } },
    { "after it, places of tickets that did not come are free", { 10, 7, 3, 1 },
        { 6, 4, 0, 0 }, AT(11, 1), { 16, 4, 8, 1, -1 } },
    { "a full morning names the afternoon", { 10, 8, 8, 2 }, { 6, 2, 0, 0 }, AT(9, 0),
        { 16, 10, 0, 0, 1 } },
    { "a full day names nothing", { 10, 10, 2, 0 }, { 6, 6, 0, 0 }, AT(9, 0),
        { 16, 2, 0, 0, -1 } },
    { "more tickets than capacity raise it, for tickets only", { 10, 14, 9, 0 },
        { 6, 6, 0, 0 }, AT(9, 0), { 20, 9, 0, 0, -1 } },
    { "and their places too are released at the end", { 10, 14, 9, 0 }, { 6, 6, 0, 0 },
        AT(12, 0), { 20, 9, 5, 1, -1 } },
    { "early arrivals of the afternoon take nothing from the morning", { 10 },
        { 6, 6, 5, 0 }, AT(9, 0), { 16, 5, 10, 0, -1 } },
    { "after the last window all that is unused", { 10, 8, 8, 2 }, { 6, 4, 1, 0 },
        AT(14, 45), { 16, 11, 5, 1, -1 } },
    { "a capacity lowered below what was given: nothing, not less", { 3, 0, 0, 5 }, { 0 },
        AT(9, 0), { 5, 5, 0, 0, -1 } },
    { "tickets brought in after walk-ins took the places", { 10, 8, 2, 6 }, { 0 },
        AT(9, 0), { 14, 8, 0, 0, -1 } },
};

static struct quota_day
day_of(const struct quota_case *c)
{
    struct quota_day day = { .count = 2 };

    day.windows[0] = (struct quota_window){ 3, { AT(8, 0), AT(11, 0) }, c->morning[0],
        c->morning[1], c->morning[2], c->morning[3] };
    day.windows[1] = (struct quota_window){ 5, { AT(12, 30), AT(14, 30) },
        c->afternoon[0], c->afternoon[1], c->afternoon[2], c->afternoon[3] };
    return day;
}

static void
test_state(void **state)
{
    const struct quota_case *c = *state;
    struct quota_day day = day_of(c);
    struct quota_state got = quota_rule_state(&day, c->minute);
    struct error err = { 0 };
    int charged = -1;
    enum status walkin = quota_rule_walkin(&day, c->minute, 1, &charged, &err);

    assert_int_equal(got.quota, c->want.quota);
    assert_int_equal(got.issued, c->want.issued);
    assert_int_equal(got.left, c->want.left);
    assert_int_equal(got.current, c->want.current);
    assert_int_equal(got.next, c->want.next);
    assert_int_equal(walkin, c->want.left > 0 ? STATUS_OK : STATUS_QUOTA_FULL);
    if (walkin == STATUS_OK) {
        assert_int_equal(charged, c->want.current == 0 ? 3 : 5);
    } else {
        assert_string_equal(err.time, c->want.next == 1 ? "12:30" : "");
    }
    /* On time a ticket gets in whatever is left; late, as a walk-in does. */
    assert_int_equal(quota_rule_ticket(&day, c->minute, false, NULL), STATUS_OK);
    assert_int_equal(quota_rule_ticket(&day, c->minute, true, NULL), walkin);
}

static void
test_a_day_without_windows_has_no_place(void **state)
{
    struct quota_day day = { .count = 0 };
    struct quota_state got = quota_rule_state(&day, AT(9, 0));
    int charged;

    (void)state;
    assert_int_equal(got.quota, 0);
    assert_int_equal(got.left, 0);
    assert_int_equal(got.current, -1);
    assert_int_equal(
        quota_rule_walkin(&day, AT(9, 0), 1, &charged, NULL), STATUS_QUOTA_FULL);
}

/* Who finds a window full is sent to the next that has a place, not to the last. */
static void
test_the_next_window_with_a_place_is_named(void **state)
{
    struct quota_day day = { .count = 4 };
    struct error err = { 0 };
    int charged;

    (void)state;
    for (int i = 0; i < 4; i++) {
        day.windows[i] = (struct quota_window){ i, { AT(8 + i, 0), AT(8 + i, 45) }, 2, 0,
            0, i < 2 ? 2 : 0 };
    }
    assert_int_equal(quota_rule_state(&day, AT(8, 10)).next, 2);
    assert_int_equal(
        quota_rule_walkin(&day, AT(8, 10), 1, &charged, &err), STATUS_QUOTA_FULL);
    assert_string_equal(err.time, "10:00");
    assert_int_equal(quota_rule_state(&day, AT(9, 10)).next, 2);
    assert_int_equal(quota_rule_walkin(&day, AT(10, 10), 1, &charged, &err), STATUS_OK);
    assert_int_equal(charged, 2);
}

static void
test_bookable_keeps_the_share_of_walkins(void **state)
{
    (void)state;
    assert_int_equal(quota_rule_bookable(90, 20, 100, 0), 72);
    assert_int_equal(quota_rule_bookable(90, 20, 100, 72), 0);
    assert_int_equal(quota_rule_bookable(90, 20, 100, 80), 0);
    assert_int_equal(quota_rule_bookable(90, 20, 150, 0), 108);
    assert_int_equal(
        quota_rule_bookable(3, 20, 100, 0), 2); /* the half goes to walk-ins */
    assert_int_equal(quota_rule_bookable(10, 100, 100, 0), 0);
}

static void
test_overbooking_is_what_those_who_stay_away_leave(void **state)
{
    (void)state;
    assert_int_equal(quota_rule_overbook(150, 100, 80), 125);
    assert_int_equal(quota_rule_overbook(120, 100, 80), 120); /* the office's limit */
    assert_int_equal(quota_rule_overbook(150, 1000, 999), 100);
    assert_int_equal(quota_rule_overbook(150, 49, 10), 100); /* too few to tell */
    assert_int_equal(quota_rule_overbook(150, 60, 0), 100);
    assert_int_equal(quota_rule_overbook(150, 60, 61), 100);
}

int
main(void)
{
    struct CMUnitTest tests[ARRAY_LEN(quota_cases) + 4];
    size_t count = 0;

    for (; count < ARRAY_LEN(quota_cases); count++) {
        tests[count] = (struct CMUnitTest){ .name = quota_cases[count].name,
            .test_func = test_state,
            .initial_state = (void *)(uintptr_t)&quota_cases[count] };
    }
    tests[count++] =
        (struct CMUnitTest)cmocka_unit_test(test_a_day_without_windows_has_no_place);
    tests[count++] =
        (struct CMUnitTest)cmocka_unit_test(test_the_next_window_with_a_place_is_named);
    tests[count++] =
        (struct CMUnitTest)cmocka_unit_test(test_bookable_keeps_the_share_of_walkins);
    tests[count++] = (struct CMUnitTest)cmocka_unit_test(
        test_overbooking_is_what_those_who_stay_away_leave);
    return cmocka_run_group_tests_name("quota_rule", tests, NULL, NULL);
}
