/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Days, weeks, months and years as dates. */
#include "server/report/report_span.h"

#include "tests/support/test.h"

static const struct row {
    enum report_span span;
    const char *date;
    const char *around[2];
    const char *before[2];
} rows[] = {
    { REPORT_DAY, "2026-07-14", { "2026-07-14", "2026-07-14" },
        { "2026-07-13", "2026-07-13" } },
    { REPORT_DAY, "2026-01-01", { "2026-01-01", "2026-01-01" },
        { "2025-12-31", "2025-12-31" } },
    { REPORT_WEEK, "2026-07-14", { "2026-07-13", "2026-07-19" },
        { "2026-07-06", "2026-07-12" } },
    { REPORT_WEEK, "2026-07-13", { "2026-07-13", "2026-07-19" },
        { "2026-07-06", "2026-07-12" } },
    { REPORT_WEEK, "2026-07-19", { "2026-07-13", "2026-07-19" },
        { "2026-07-06", "2026-07-12" } },
    { REPORT_MONTH, "2026-07-14", { "2026-07-01", "2026-07-31" },
        { "2026-06-01", "2026-06-30" } },
    { REPORT_MONTH, "2026-03-31", { "2026-03-01", "2026-03-31" },
        { "2026-02-01", "2026-02-28" } },
    { REPORT_MONTH, "2028-02-01", { "2028-02-01", "2028-02-29" },
        { "2028-01-01", "2028-01-31" } },
    { REPORT_YEAR, "2026-07-14", { "2026-01-01", "2026-12-31" },
        { "2025-01-01", "2025-12-31" } },
};

static void
test_a_span_has_its_first_and_last_day(void **state)
{
    char from[DATE_SIZE];
    char to[DATE_SIZE];

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        report_span_around(rows[i].span, rows[i].date, from, to);
        assert_string_equal(from, rows[i].around[0]);
        assert_string_equal(to, rows[i].around[1]);
        report_span_before(rows[i].span, rows[i].date, from, to);
        assert_string_equal(from, rows[i].before[0]);
        assert_string_equal(to, rows[i].before[1]);
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_span_has_its_first_and_last_day),
    };

    return cmocka_run_group_tests_name("report_span", tests, NULL, NULL);
}
