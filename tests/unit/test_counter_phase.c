/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "counter/counter_phase.h"

#include "tests/support/test.h"

/* Which phases may follow, by the shape of a clerk's work; everything else may not. */
static const struct {
    enum desk_phase from, to;
} moves[] = {
    { PHASE_SIGNED_OUT, PHASE_SIGNING_IN },
    { PHASE_SIGNING_IN, PHASE_SIGNED_OUT },
    { PHASE_SIGNING_IN, PHASE_CHOOSING },
    { PHASE_SIGNING_IN, PHASE_LOADING },
    { PHASE_CHOOSING, PHASE_SIGNED_OUT },
    { PHASE_CHOOSING, PHASE_LOADING },
    { PHASE_LOADING, PHASE_SIGNED_OUT },
    { PHASE_LOADING, PHASE_CHOOSING },
    { PHASE_LOADING, PHASE_READY },
    { PHASE_READY, PHASE_SIGNED_OUT },
    { PHASE_READY, PHASE_CHOOSING },
    { PHASE_READY, PHASE_FINISHING },
    { PHASE_READY, PHASE_ACTING },
    { PHASE_FINISHING, PHASE_SIGNED_OUT },
    { PHASE_FINISHING, PHASE_READY },
    { PHASE_FINISHING, PHASE_ACTING },
    { PHASE_ACTING, PHASE_SIGNED_OUT },
    { PHASE_ACTING, PHASE_SETTLING },
    { PHASE_SETTLING, PHASE_SIGNED_OUT },
    { PHASE_SETTLING, PHASE_READY },
};

static bool
is_listed(enum desk_phase from, enum desk_phase to)
{
    for (size_t i = 0; i < ARRAY_LEN(moves); i++) {
        if (moves[i].from == from && moves[i].to == to) {
            return true;
        }
    }
    return false;
}

static void
test_only_the_listed_moves_are_permitted(void **state)
{
    (void)state;
    for (int from = 0; from < PHASE_COUNT; from++) {
        for (int to = 0; to < PHASE_COUNT; to++) {
            if (desk_phase_may_become((enum desk_phase)from, (enum desk_phase)to) !=
                is_listed((enum desk_phase)from, (enum desk_phase)to)) {
                fail_msg("from \"%s\" to \"%s\"", desk_phase_name((enum desk_phase)from),
                    desk_phase_name((enum desk_phase)to));
            }
        }
    }
}

static void
test_what_is_busy_is_known_and_takes_no_press(void **state)
{
    (void)state;
    assert_false(desk_phase_is_known(PHASE_LOADING));
    assert_true(desk_phase_is_known(PHASE_READY));
    assert_false(desk_phase_is_busy(PHASE_READY));
    for (int phase = PHASE_FINISHING; phase < PHASE_COUNT; phase++) {
        assert_true(desk_phase_is_busy((enum desk_phase)phase));
        assert_true(desk_phase_is_known((enum desk_phase)phase));
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_only_the_listed_moves_are_permitted),
        cmocka_unit_test(test_what_is_busy_is_known_and_takes_no_press),
    };

    return cmocka_run_group_tests_name("counter/phase", tests, NULL, NULL);
}
