/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is kept for the public is what the journal says, or said a moment ago. */
#include "server/report/report_kept.h"

#include "server/office/arrival.h"
#include "server/report/report.h"
#include "tests/support/office_model.h"

#define DAY "2026-07-14"
#define FROM "2026-07-01"
#define TO "2026-07-31"

static int
open_morning(void **state)
{
    return office_model_morning(state, DAY);
}

static void
somebody_comes(struct office *o)
{
    struct act act = office_act(o);
    struct walk_in_input input = { .service = "info", .lane = LANE_REGULAR };
    struct arrival arrival;
    struct error err = { 0 };

    office_must(o, walk_in(&act, &input, &arrival, &err), &err);
}

static void
expect_spread(struct spread told, struct spread made)
{
    assert_int_equal(told.count, made.count);
    assert_int_equal(told.median_s, made.median_s);
    assert_int_equal(told.p90_s, made.p90_s);
}

static void
expect_same(const struct report *told, const struct report *made)
{
    assert_int_equal(told->count, made->count);
    for (size_t i = 0; i < made->count; i++) {
        assert_string_equal(told->lines[i].key, made->lines[i].key);
        for (size_t k = 0; k < report_figure_count; k++) {
            assert_int_equal(report_figure_of(&told->lines[i], &report_figures[k]),
                report_figure_of(&made->lines[i], &report_figures[k]));
        }
        expect_spread(told->lines[i].wait, made->lines[i].wait);
        expect_spread(told->lines[i].service, made->lines[i].service);
    }
}

/* How many came, as kept; with `fresh` each line is what the journal says now. */
static int
arrived(struct office *o, struct report_kept *kept, int64_t now_ms, bool fresh)
{
    struct act act = office_act(o);
    struct report told[REPORT_KEPT_COUNT], made[REPORT_KEPT_COUNT];
    struct error err = { 0 };
    int count;

    office_must(o, report_kept_make(kept, &act, now_ms, FROM, TO, told, &err), &err);
    office_must(o,
        report_make(&act, report_kept_by, REPORT_KEPT_COUNT, FROM, TO, made, &err), &err);
    count = told[0].lines[told[0].count - 1].arrived;
    for (size_t i = 0; i < REPORT_KEPT_COUNT; i++) {
        if (fresh) {
            expect_same(&told[i], &made[i]);
        }
        report_destroy(&told[i]);
        report_destroy(&made[i]);
    }
    return count;
}

static void
test_a_figure_is_at_most_a_minute_old(void **state)
{
    struct office *o = *state;
    struct report_kept *kept = report_kept_new();

    assert_int_equal(arrived(o, kept, 0, true), 0);
    somebody_comes(o);
    somebody_comes(o);
    assert_int_equal(arrived(o, kept, REPORT_KEPT_MS - 1, false), 0);
    assert_int_equal(arrived(o, kept, REPORT_KEPT_MS, true), 2);
    assert_int_equal(arrived(o, kept, 3 * REPORT_KEPT_MS, true), 2); /* nothing was */
    somebody_comes(o);
    assert_int_equal(arrived(o, kept, 3 * REPORT_KEPT_MS, true), 3);
    report_kept_free(kept);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(
            test_a_figure_is_at_most_a_minute_old, open_morning, office_model_close),
    };

    return cmocka_run_group_tests_name("report_kept", tests, NULL, NULL);
}
