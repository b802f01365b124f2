/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Estimates, absence, hours of a day: the small rules. */
#include "server/line/estimate.h"

#include "common/status.h"
#include "server/line/absence_rule.h"
#include "server/line/day_hours.h"
#include "tests/support/test.h"

static void
test_a_wait_is_told_in_whole_five_minutes_and_never_as_less(void **state)
{
    (void)state;
    assert_int_equal(estimate_told_s(0), 0);
    assert_int_equal(estimate_told_s(1), 300);
    assert_int_equal(estimate_told_s(300), 300);
    assert_int_equal(estimate_told_s(301), 600);
    assert_int_equal(estimate_told_s(INT32_MAX), INT32_MAX);
}

static void
add_times(struct service_times *times, int count, int32_t seconds)
{
    for (int i = 0; i < count; i++) {
        service_times_add(times, seconds);
    }
}

static void
test_a_service_is_expected_to_take_the_mean_of_its_times(void **state)
{
    struct service_times times = { 0 };

    (void)state;
    assert_int_equal(service_times_expect(&times, 300), 300); /* nothing was seen */
    assert_int_equal(service_times_expect(&times, 0), 1);
    add_times(&times, 6, 100);
    assert_int_equal(service_times_expect(&times, 400), 200); /* 400 counts as three */
    add_times(&times, SERVICE_TIMES_MAX, 200); /* what is older is forgotten */
    assert_int_equal(service_times_expect(&times, 200), 200);
}

static void
test_a_service_that_was_left_running_counts_four_times_the_middle(void **state)
{
    struct service_times times = { 0 };

    (void)state;
    add_times(&times, 9, 100);
    add_times(&times, 1, 36000);
    assert_int_equal(service_times_expect(&times, 100), 123);
}

static void
test_services_teach_each_other_how_true_the_catalogue_is(void **state)
{
    struct service_times times = { 0 };
    struct times_sum sum = { 0 };

    (void)state;
    assert_int_equal(times_sum_prior(&sum, 300), 300);
    add_times(&times, 30, 600);
    times_sum_add(&sum, &times, 300); /* twice what is listed */
    assert_int_equal(times_sum_prior(&sum, 300), 514);
}

static void
test_what_is_left_of_a_service_is_learnt_from_those_that_took_longer(void **state)
{
    struct service_times times = { 0 };

    (void)state;
    assert_int_equal(service_times_left(&times, 300, 0), 300);
    assert_int_equal(service_times_left(&times, 300, 100), 200);
    assert_int_equal(service_times_left(&times, 300, 500), 150); /* nobody knows */
    add_times(&times, 2, 400);
    assert_int_equal(service_times_left(&times, 300, 100), 267); /* 200, 300, 300 */
    assert_int_equal(service_times_left(&times, 300, 400), 150);
}

static void
test_a_turn_is_the_service_and_what_comes_between(void **state)
{
    struct turn_stats stats = { 0 };
    int32_t first;

    (void)state;
    /* Of 20 calls one in vain and one again: as many turns as people; a minute's gap. */
    assert_int_equal(turn_stats_turn_s(&stats, 300), 360);
    stats = (struct turn_stats){ .gap_count = 45, .gap_s = 45 * 120 };
    first = turn_stats_turn_s(&stats, 300);
    assert_int_equal(first, 414);
    stats.calls = 80;
    stats.absent = 19; /* a fifth does not come: less work for each who waits */
    assert_true(turn_stats_turn_s(&stats, 300) < first * 0.9);
    stats.absent = 0;
    stats.returns = 24; /* a quarter comes again */
    assert_true(turn_stats_turn_s(&stats, 300) > first * 1.2);
}

static void
test_called_before_is_a_whole_five_minutes_ahead(void **state)
{
    (void)state;
    assert_int_equal(estimate_called_before(8 * 60 + 12, 1500), 8 * 60 + 45);
    assert_int_equal(estimate_called_before(8 * 60, 0), 8 * 60 + 5);
    assert_int_equal(estimate_called_before(23 * 60, INT32_MAX), 24 * 60);
}

static void
test_called_from_does_not_lie_behind_us(void **state)
{
    (void)state;
    assert_int_equal(estimate_called_from(8 * 60 + 12, 1500), 8 * 60 + 35);
    assert_int_equal(estimate_called_from(8 * 60 + 12, 120), 8 * 60 + 12);
    assert_int_equal(estimate_called_from(8 * 60 + 12, 0), 8 * 60 + 12);
    assert_int_equal(estimate_called_from(8 * 60 + 10, 0), 8 * 60 + 10);
    assert_int_equal(estimate_called_from(23 * 60 + 59, INT32_MAX), 24 * 60);
}

static void
test_three_calls_and_no_more(void **state)
{
    struct error err;

    (void)state;
    assert_int_equal(absence_rule_recall(1, 3, &err), STATUS_OK);
    assert_int_equal(absence_rule_recall(2, 3, &err), STATUS_OK);
    assert_int_equal(absence_rule_recall(3, 3, &err), STATUS_NO_CALLS_LEFT);
}

static void
test_open_from_the_first_minute_to_before_the_last(void **state)
{
    const struct day_hours day = { .open = true, .hours = { 450, 900 } };

    (void)state;
    assert_false(day_hours_is_open(&day, 449));
    assert_true(day_hours_is_open(&day, 450));
    assert_true(day_hours_is_open(&day, 899));
    assert_false(day_hours_is_open(&day, 900));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_wait_is_told_in_whole_five_minutes_and_never_as_less),
        cmocka_unit_test(test_a_service_is_expected_to_take_the_mean_of_its_times),
        cmocka_unit_test(
            test_a_service_that_was_left_running_counts_four_times_the_middle),
        cmocka_unit_test(test_services_teach_each_other_how_true_the_catalogue_is),
        cmocka_unit_test(
            test_what_is_left_of_a_service_is_learnt_from_those_that_took_longer),
        cmocka_unit_test(test_a_turn_is_the_service_and_what_comes_between),
        cmocka_unit_test(test_called_before_is_a_whole_five_minutes_ahead),
        cmocka_unit_test(test_called_from_does_not_lie_behind_us),
        cmocka_unit_test(test_three_calls_and_no_more),
        cmocka_unit_test(test_open_from_the_first_minute_to_before_the_last),
    };

    return cmocka_run_group_tests_name("estimate", tests, NULL, NULL);
}
