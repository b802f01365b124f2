/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a chart's attributes say: zero-based, round at its top, broken where nothing is.
 */
#include "server/pages/chart.h"

#include "tests/support/test.h"

static int
number(const json_t *list, size_t i, const char *name)
{
    return (int)json_integer_value(json_object_get(json_array_get(list, i), name));
}

static void
test_bars_stand_on_zero_below_a_round_top(void **state)
{
    static const struct chart_step steps[] = { { "08", 30, 14, true },
        { "09", 0, 0, true }, { "10", 37, 37, true } };
    json_t *chart = chart_bars(steps, ARRAY_LEN(steps), CHART_WIDE);
    const json_t *grid = json_object_get(chart, "grid");
    const json_t *bars = json_object_get(chart, "bars");

    (void)state;
    assert_int_equal(json_array_size(grid), 5);
    assert_int_equal(number(grid, 4, "label"), 40);
    assert_int_equal(number(grid, 0, "y"), 166);
    assert_int_equal(number(bars, 0, "ay") + number(bars, 0, "ah"), 166);
    assert_int_equal(number(bars, 1, "ah"), 0);
    assert_int_equal(number(bars, 2, "ah"), number(bars, 2, "bh"));
    assert_true(number(bars, 0, "bh") < number(bars, 0, "ah"));
    assert_int_equal(json_array_size(json_object_get(chart, "ticks")), 3);
    json_decref(chart);
}

static void
test_a_line_is_broken_where_there_is_no_figure(void **state)
{
    static const struct chart_step steps[] = { { "08", 10, 20, true },
        { "09", 12, 30, true }, { "10", 0, 0, false }, { "11", 5, 5, true } };
    json_t *chart = chart_lines(steps, ARRAY_LEN(steps), CHART_WIDE);

    (void)state;
    assert_int_equal(json_array_size(json_object_get(chart, "a")), 2);
    assert_int_equal(json_array_size(json_object_get(chart, "b")), 2);
    json_decref(chart);
    chart = chart_lines(steps + 2, 1, CHART_NARROW); /* nothing at all */
    assert_int_equal(json_array_size(json_object_get(chart, "a")), 0);
    json_decref(chart);
    chart = chart_lines(steps, 0, CHART_WIDE);
    assert_int_equal(json_array_size(json_object_get(chart, "ticks")), 0);
    json_decref(chart);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_bars_stand_on_zero_below_a_round_top),
        cmocka_unit_test(test_a_line_is_broken_where_there_is_no_figure),
    };

    return cmocka_run_group_tests_name("chart", tests, NULL, NULL);
}
