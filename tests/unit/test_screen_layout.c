/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "screen/layout.h"

#include "tests/support/test.h"

static void
assert_rect(struct rect r, int x, int y, int w, int h)
{
    assert_int_equal(r.x, x);
    assert_int_equal(r.y, y);
    assert_int_equal(r.w, w);
    assert_int_equal(r.h, h);
}

static void
test_cuts_take_a_piece_and_leave_the_rest(void **state)
{
    struct rect r = { 10, 20, 100, 80 };

    (void)state;
    assert_rect(rect_cut_top(&r, 30, 5), 10, 20, 100, 30);
    assert_rect(r, 10, 55, 100, 45);
    assert_rect(rect_cut_bottom(&r, 10, 5), 10, 90, 100, 10);
    assert_rect(r, 10, 55, 100, 30);
    assert_rect(rect_cut_left(&r, 40, 10), 10, 55, 40, 30);
    assert_rect(r, 60, 55, 50, 30);
    assert_rect(rect_cut_right(&r, 20, 10), 90, 55, 20, 30);
    assert_rect(r, 60, 55, 20, 30);
}

static void
test_cut_of_more_than_there_is_takes_all(void **state)
{
    struct rect r = { 0, 0, 50, 50 };

    (void)state;
    assert_rect(rect_cut_top(&r, 80, 10), 0, 0, 50, 50);
    assert_rect(r, 0, 50, 50, 0);
}

static void
test_rows_and_columns_fill_the_whole_without_overlap(void **state)
{
    struct rect whole = { 7, 3, 1003, 757 };

    (void)state;
    for (int count = 1; count <= 24; count++) {
        int expected = whole.y;

        for (int i = 0; i < count; i++) {
            struct rect row = rect_row(whole, count, 11, i);

            assert_int_equal(row.y, expected);
            assert_int_equal(row.w, whole.w);
            expected = row.y + row.h + 11;
        }
        assert_int_equal(expected - 11, whole.y + whole.h);
        expected = whole.x;
        for (int i = 0; i < count; i++) {
            struct rect column = rect_column(whole, count, 11, i);

            assert_int_equal(column.x, expected);
            expected = column.x + column.w + 11;
        }
        assert_int_equal(expected - 11, whole.x + whole.w);
    }
}

static void
test_fit_keeps_the_shape_and_stays_inside(void **state)
{
    struct rect r = { 0, 0, 1920, 1080 };

    (void)state;
    assert_rect(rect_fit(r, 1, 1), 420, 0, 1080, 1080);
    assert_rect(rect_fit(r, 4, 1), 0, 300, 1920, 480);
    assert_rect(rect_fit(r, 0, 1), 960, 540, 0, 0);
    assert_rect(rect_middle(r, 3000, 80), 0, 500, 1920, 80);
}

static void
test_middle_cell_and_overlap(void **state)
{
    struct rect r = { 10, 20, 101, 61 };

    (void)state;
    assert_rect(rect_middle(r, 51, 31), 35, 35, 51, 31);
    assert_rect(rect_middle(r, -5, 500), 60, 20, 0, 61);
    assert_rect(rect_fit(r, 2, 1), 10, 25, 101, 50);
    assert_rect(rect_fit(r, 1, 0), 60, 50, 0, 0);
    r = (struct rect){ 0, 0, 310, 210 };
    assert_rect(rect_cell(r, 3, 2, 10, 0), 0, 0, 96, 100);
    assert_rect(rect_cell(r, 3, 2, 10, 2), 213, 0, 97, 100);
    assert_rect(rect_cell(r, 3, 2, 10, 3), 0, 110, 96, 100);
    assert_rect(rect_cell(r, 3, 2, 10, 5), 213, 110, 97, 100);
    r = (struct rect){ 10, 10, 100, 100 };
    assert_rect(rect_within((struct rect){ 0, 5, 20, 10 }, r), 10, 10, 10, 5);
    assert_rect(rect_within((struct rect){ 90, 100, 50, 50 }, r), 90, 100, 20, 10);
    assert_rect(rect_within((struct rect){ 10, 10, 100, 100 }, r), 10, 10, 100, 100);
    assert_int_equal(rect_within((struct rect){ 200, 10, 5, 5 }, r).w, 0);
    assert_int_equal(rect_within((struct rect){ 10, 200, 5, 5 }, r).h, 0);
}

static void
test_inset_never_turns_inside_out(void **state)
{
    (void)state;
    assert_rect(rect_inset((struct rect){ 0, 0, 10, 4 }, 3, 3), 3, 2, 4, 0);
}

static void
test_what_lies_between_covers_the_rest_once(void **state)
{
    static const struct rect covered[] = { { 2, 2, 5, 3 }, { 9, 2, 4, 8 }, { 2, 7, 5, 1 },
        { 0, 11, 16, 1 }, { 20, 20, 3, 3 } };
    const struct rect room = { 0, 0, 16, 12 };
    struct rect gaps[64];
    size_t count = rect_between(room, covered, ARRAY_LEN(covered), gaps, ARRAY_LEN(gaps));

    (void)state;
    for (int y = 0; y < room.h; y++) {
        for (int x = 0; x < room.w; x++) {
            int over = 0;

            for (size_t i = 0; i < count; i++) {
                over += rect_contains(gaps[i], x, y);
            }
            for (size_t i = 0; i < ARRAY_LEN(covered); i++) {
                over += rect_contains(covered[i], x, y);
            }
            assert_int_equal(over, 1);
        }
    }
    assert_int_equal(rect_between(room, NULL, 0, gaps, ARRAY_LEN(gaps)), 1);
    assert_int_equal(gaps[0].w * gaps[0].h, 16 * 12);
    /* Where the list is full, the last one takes all that is left. */
    assert_int_equal(rect_between(room, covered, ARRAY_LEN(covered), gaps, 3), 3);
    assert_int_equal(gaps[2].y + gaps[2].h, room.h);
    assert_int_equal(gaps[2].w, room.w);
}

static void
test_contains_is_half_open(void **state)
{
    struct rect r = { 5, 5, 10, 10 };

    (void)state;
    assert_true(rect_contains(r, 5, 5));
    assert_true(rect_contains(r, 14, 14));
    assert_false(rect_contains(r, 15, 14));
    assert_false(rect_contains(r, 14, 15));
    assert_false(rect_contains(r, 4, 5));
    assert_false(rect_contains(r, 5, 4));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_cuts_take_a_piece_and_leave_the_rest),
        cmocka_unit_test(test_cut_of_more_than_there_is_takes_all),
        cmocka_unit_test(test_rows_and_columns_fill_the_whole_without_overlap),
        cmocka_unit_test(test_fit_keeps_the_shape_and_stays_inside),
        cmocka_unit_test(test_middle_cell_and_overlap),
        cmocka_unit_test(test_inset_never_turns_inside_out),
        cmocka_unit_test(test_what_lies_between_covers_the_rest_once),
        cmocka_unit_test(test_contains_is_half_open),
    };

    return cmocka_run_group_tests_name("screen/layout", tests, NULL, NULL);
}
