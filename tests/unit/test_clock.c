/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "common/clock.h"

#include "tests/support/test.h"

static void
test_parse_reads_what_format_wrote(void **state)
{
    char text[RFC3339_SIZE];
    int64_t at = 0;

    (void)state;
    assert_int_equal(clock_parse("2026-07-14T08:12:30.250+07:00", &at, NULL), STATUS_OK);
    assert_int_equal(at, INT64_C(1783991550250));
    assert_string_equal(clock_format(at, true, text), "2026-07-14T08:12:30.250+07:00");
    assert_int_equal(clock_parse("2026-07-14T01:12:30Z", &at, NULL), STATUS_OK);
    assert_string_equal(clock_format(at, false, text), "2026-07-14T08:12:30+07:00");
    assert_int_equal(clock_parse("2026-07-14T08:12", &at, NULL), STATUS_OK);
    assert_string_equal(clock_format(at, false, text), "2026-07-14T08:12:00+07:00");
}

static void
test_parse_refuses_what_is_no_time(void **state)
{
    static const char *const bad[] = { "", "2026-07-14", "2026-02-30T08:00:00Z",
        "2026-07-14T24:00:00Z", "2026-07-14T08:60:00Z", "2026-07-14T08:00:00+7",
        "2026-07-14T08:00:00Zx", "2026-07-14T08:00:00." };
    int64_t at;

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
        assert_int_equal(clock_parse(bad[i], &at, NULL), STATUS_BAD_REQUEST);
    }
}

static void
test_days_go_there_and_back(void **state)
{
    char text[DATE_SIZE];

    (void)state;
    assert_int_equal(date_to_days("1970-01-01"), 0);
    assert_int_equal(date_weekday("2026-07-14"), 2);
    for (int32_t day = -800; day < 40000; day += 13) {
        assert_int_equal(date_to_days(date_from_days(day, text)), day);
    }
    assert_false(date_is_valid("2025-02-29"));
    assert_true(date_is_valid("2024-02-29"));
}

static void
test_a_span_is_two_times_of_day(void **state)
{
    char span[MINUTE_SPAN_SIZE];

    (void)state;
    assert_string_equal(minute_span(0, 485, span), "00:00-08:05");
    assert_string_equal(minute_span(780, MINUTES_A_DAY, span), "13:00-24:00");
}

static void
test_local_day_begins_at_local_midnight(void **state)
{
    char text[DATE_SIZE];
    int64_t midnight = clock_at("2026-07-14", 0);

    (void)state;
    assert_string_equal(clock_date(midnight, text), "2026-07-14");
    assert_string_equal(clock_date(midnight - 1, text), "2026-07-13");
    assert_int_equal(clock_minute(clock_at("2026-07-14", 615)), 615);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_parse_reads_what_format_wrote),
        cmocka_unit_test(test_parse_refuses_what_is_no_time),
        cmocka_unit_test(test_days_go_there_and_back),
        cmocka_unit_test(test_a_span_is_two_times_of_day),
        cmocka_unit_test(test_local_day_begins_at_local_midnight),
    };

    if (clock_set_zone("Asia/Jakarta", NULL) != STATUS_OK) {
        return 1;
    }
    return cmocka_run_group_tests_name("clock", tests, NULL, NULL);
}
