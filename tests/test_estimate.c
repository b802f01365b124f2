/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Estimates, absence, hours of a day: the small rules. */
#include "server/line/estimate.h"

#include "common/status.h"
#include "server/line/absence_rule.h"
#include "server/line/checklist_rule.h"
#include "server/line/day_hours.h"
#include "tests/test.h"

static void
test_wait_is_rounded_up_to_five_minutes(void **state)
{
    (void)state;
    assert_int_equal(estimate_wait_s(0, 300, 3), 0);
    assert_int_equal(estimate_wait_s(1, 300, 1), 300);
    assert_int_equal(estimate_wait_s(1, 301, 1), 600);
    assert_int_equal(estimate_wait_s(4, 360, 1), 1500); /* 24 minutes */
    assert_int_equal(estimate_wait_s(7, 300, 3), 900);  /* 11 minutes 40 */
    assert_int_equal(estimate_wait_s(2, 300, 0), 600);  /* one counter will open */
    assert_int_equal(estimate_wait_s(INT32_MAX, INT32_MAX, 1), INT32_MAX);
}

static void
test_the_catalogue_counts_until_there_are_five_times(void **state)
{
    struct service_times times = { 0 };

    (void)state;
    assert_int_equal(service_times_median(&times, 300), 300);
    for (int i = 0; i < SERVICE_TIMES_MIN - 1; i++) {
        service_times_add(&times, 100);
    }
    assert_int_equal(service_times_median(&times, 300), 300);
    service_times_add(&times, 100);
    assert_int_equal(service_times_median(&times, 300), 100);
    assert_int_equal(service_times_median(&(struct service_times){ 0 }, 0), 1);
}

static void
test_the_median_forgets_what_is_older_than_31_services(void **state)
{
    struct service_times times = { 0 };

    (void)state;
    for (int i = 0; i < SERVICE_TIMES_MAX; i++) {
        service_times_add(&times, 1000);
    }
    for (int i = 1; i <= SERVICE_TIMES_MAX; i++) {
        service_times_add(&times, i * 10);
    }
    assert_int_equal(service_times_median(&times, 300), 160);
}

static void
test_the_median_of_an_even_count_lies_between(void **state)
{
    static const int32_t seconds[] = { 900, 100, 400, 200, 300, 5000 };
    struct service_times times = { 0 };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(seconds); i++) {
        service_times_add(&times, seconds[i]);
    }
    assert_int_equal(service_times_median(&times, 1), 350);
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
test_served_today_counts_the_service_itself(void **state)
{
    (void)state;
    assert_true(estimate_served_today(14 * 60, 3300, 300, 15 * 60));
    assert_false(estimate_served_today(14 * 60, 3600, 300, 15 * 60));
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
test_who_is_back_waits_five_further_numbers(void **state)
{
    (void)state;
    assert_int_equal(absence_rule_return(41, 5), 46);
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

/* The checklist of a birth certificate, in small. */
static enum status
check(enum item_state form, enum item_state hospital, enum item_state village,
    enum item_state police)
{
    const struct checklist_item items[] = {
        { "f-2.01", DOCUMENT_ALWAYS, "", form },
        { "lahir-rs", DOCUMENT_ONE_OF, "kelahiran", hospital },
        { "lahir-desa", DOCUMENT_ONE_OF, "kelahiran", village },
        { "ba-polisi", DOCUMENT_IF, "", police },
    };

    return checklist_rule_check(items, ARRAY_LEN(items), NULL);
}

static void
test_verified_needs_every_obligatory_item(void **state)
{
    (void)state;
    assert_int_equal(check(ITEM_TAKEN, ITEM_SEEN, ITEM_OPEN, ITEM_OPEN), STATUS_OK);
    assert_int_equal(check(ITEM_TAKEN, ITEM_MISSING, ITEM_TAKEN, ITEM_OPEN), STATUS_OK);
    assert_int_equal(check(ITEM_SEEN, ITEM_SEEN, ITEM_OPEN, ITEM_NOT_NEEDED), STATUS_OK);
    assert_int_equal(
        check(ITEM_OPEN, ITEM_SEEN, ITEM_OPEN, ITEM_OPEN), STATUS_CHECKLIST_INCOMPLETE);
    assert_int_equal(check(ITEM_NOT_NEEDED, ITEM_SEEN, ITEM_OPEN, ITEM_OPEN),
        STATUS_CHECKLIST_INCOMPLETE);
    assert_int_equal(check(ITEM_SEEN, ITEM_OPEN, ITEM_MISSING, ITEM_OPEN),
        STATUS_CHECKLIST_INCOMPLETE);
    assert_int_equal(check(ITEM_SEEN, ITEM_SEEN, ITEM_OPEN, ITEM_MISSING),
        STATUS_CHECKLIST_INCOMPLETE);
    assert_int_equal(checklist_rule_check(NULL, 0, NULL), STATUS_OK);
}

static void
test_item_states_read_back(void **state)
{
    enum item_state item = ITEM_OPEN;

    (void)state;
    for (int i = ITEM_SEEN; i <= ITEM_NOT_NEEDED; i++) {
        assert_true(item_state_from_name(item_state_name((enum item_state)i), &item));
        assert_int_equal(item, i);
    }
    assert_false(item_state_from_name("", &item));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_wait_is_rounded_up_to_five_minutes),
        cmocka_unit_test(test_the_catalogue_counts_until_there_are_five_times),
        cmocka_unit_test(test_the_median_forgets_what_is_older_than_31_services),
        cmocka_unit_test(test_the_median_of_an_even_count_lies_between),
        cmocka_unit_test(test_called_before_is_a_whole_five_minutes_ahead),
        cmocka_unit_test(test_served_today_counts_the_service_itself),
        cmocka_unit_test(test_three_calls_and_no_more),
        cmocka_unit_test(test_who_is_back_waits_five_further_numbers),
        cmocka_unit_test(test_open_from_the_first_minute_to_before_the_last),
        cmocka_unit_test(test_verified_needs_every_obligatory_item),
        cmocka_unit_test(test_item_states_read_back),
    };

    return cmocka_run_group_tests_name("estimate", tests, NULL, NULL);
}
