/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The permitted moves of a visit, written out once more, pair by pair. */
#include "common/visit_state.h"

#include <string.h>

#include "common/words.h"
#include "tests/support/test.h"

/* Row: from, column: to, in the order of the enum; u: takes an end back. */
static const char *const moves[VISIT_STATE_COUNT] = {
    /*                 waiting called serving done absent held cancelled unserved */
    [VISIT_WAITING] = ".xu...xx",
    [VISIT_CALLED] = "x.x.x.x.",
    [VISIT_SERVING] = "x..x.x..",
    [VISIT_DONE] = "..u.....",
    [VISIT_ABSENT] = "x.......",
    [VISIT_HELD] = "x.......",
    [VISIT_CANCELLED] = "........",
    [VISIT_UNSERVED] = "u.......",
};

static void
test_only_the_moves_of_the_contract_are_permitted(void **state)
{
    (void)state;
    for (int from = 0; from < VISIT_STATE_COUNT; from++) {
        for (int to = 0; to < VISIT_STATE_COUNT; to++) {
            bool want = moves[from][to] != '.';

            assert_int_equal(
                visit_state_can_move((enum visit_state)from, (enum visit_state)to), want);
        }
        assert_int_equal(visit_state_is_final((enum visit_state)from),
            strchr(moves[from], 'x') == NULL);
    }
}

static void
test_check_names_the_present_state(void **state)
{
    struct error err = { 0 };

    (void)state;
    assert_int_equal(visit_state_check(VISIT_CALLED, VISIT_SERVING, &err), STATUS_OK);
    assert_int_equal(
        visit_state_check(VISIT_DONE, VISIT_CALLED, &err), STATUS_WRONG_STATE);
    assert_string_equal(err.text, "the visit is done, it cannot become called");
}

static void
test_names_read_back(void **state)
{
    (void)state;
    for (int i = 0; i < VISIT_STATE_COUNT; i++) {
        const char *name = visit_state_name((enum visit_state)i);

        assert_int_equal(words_find(visit_state_words, name, -1), i);
    }
    for (int i = 0; i < TICKET_STATE_COUNT; i++) {
        const char *name = ticket_state_name((enum ticket_state)i);

        assert_int_equal(ticket_state_from_name(name), i);
    }
    assert_int_equal(words_find(visit_state_words, "Waiting", -1), -1);
    assert_int_equal(ticket_state_from_name(""), TICKET_STATE_COUNT);
}

static void
test_lanes_read_back(void **state)
{
    (void)state;
    assert_int_equal(words_find(lane_words, lane_name(LANE_PRIORITY), -1), LANE_PRIORITY);
    assert_int_equal(words_find(lane_words, "regular", -1), LANE_REGULAR);
    assert_int_equal(words_find(lane_words, "fast", -1), -1);
}

static void
test_cancelled_and_unapproved_tickets_hold_no_place(void **state)
{
    (void)state;
    assert_true(ticket_state_holds_place(TICKET_APPROVED));
    assert_true(ticket_state_holds_place(TICKET_ARRIVED));
    assert_true(ticket_state_holds_place(TICKET_VERIFIED));
    assert_false(ticket_state_holds_place(TICKET_CANCELLED));
    assert_false(ticket_state_holds_place(TICKET_SUBMITTED));
    assert_false(ticket_state_holds_place(TICKET_RETURNED));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_only_the_moves_of_the_contract_are_permitted),
        cmocka_unit_test(test_check_names_the_present_state),
        cmocka_unit_test(test_names_read_back),
        cmocka_unit_test(test_lanes_read_back),
        cmocka_unit_test(test_cancelled_and_unapproved_tickets_hold_no_place),
    };

    return cmocka_run_group_tests_name("visit_state", tests, NULL, NULL);
}
