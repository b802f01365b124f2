/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The line looked after by the clock: docs/rules.md, "Counters", "Absence and return". */
#include "server/office/tend_line.h"

#include <string.h>

#include "server/office/arrival.h"
#include "server/office/call.h"
#include "server/office/counter_staffing.h"
#include "server/office/visit_moves.h"
#include "tests/support/office_model.h"

#define DAY "2026-07-14"
#define MINUTE_MS INT64_C(60000)

static int
open_morning(void **state)
{
    return office_model_morning(state, DAY);
}

/* Somebody comes for information and is called to this counter. */
static void
come_and_be_called(struct office *o, int counter, char id[VISIT_ID_SIZE])
{
    struct act act = office_act(o);
    struct walk_in_input input = { .service = "info", .lane = LANE_REGULAR };
    struct arrival arrival;
    struct visit visit;
    struct error err = { 0 };

    office_must(o, walk_in(&act, &input, &arrival, &err), &err);
    office_must(o, counter_open(&act, counter, false, &err), &err);
    office_must(o, call_next(&act, counter, &visit, &err), &err);
    assert_string_equal(visit.id, arrival.visit.id);
    memcpy(id, visit.id, VISIT_ID_SIZE);
    o->model->now_ms += MINUTE_MS;
}

static struct visit
stored(struct office *o, const char *id)
{
    struct visit visit;
    struct error err = { 0 };

    office_must(o, db_visit_load(o->db, OFFICE_ONE, id, &visit, &err), &err);
    return visit;
}

static void
tend(struct office *o)
{
    struct act act = office_act(o);
    struct error err = { 0 };

    office_must(o, tend_line_due(&act, &err), &err);
}

static void
test_a_clerk_who_is_gone_keeps_nobody(void **state)
{
    struct office *o = *state;
    char id[VISIT_ID_SIZE];

    come_and_be_called(o, 1, id);
    tend(o);
    assert_int_equal(stored(o, id).state, VISIT_CALLED);
    o->model->now_ms += o->settings->policy.away_min * MINUTE_MS;
    tend(o);
    assert_int_equal(stored(o, id).state, VISIT_WAITING);
}

static void
move(struct office *o, enum visit_move move, const char *id, struct move_input input)
{
    struct act act = office_act(o);
    struct visit visit;
    struct error err = { 0 };

    memcpy(input.id, id, VISIT_ID_SIZE);
    office_must(o, visit_move(&act, move, &input, &visit, &err), &err);
}

static void
test_who_is_held_for_minutes_waits_again_after_them(void **state)
{
    struct office *o = *state;
    char id[VISIT_ID_SIZE];
    char other[VISIT_ID_SIZE];

    come_and_be_called(o, 1, id);
    come_and_be_called(o, 4, other);
    move(o, MOVE_START, id, (struct move_input){ .note = "" });
    move(o, MOVE_HOLD, id, (struct move_input){ .note = "fotokopi", .minutes = 10 });
    move(o, MOVE_START, other, (struct move_input){ .note = "" });
    move(o, MOVE_HOLD, other, (struct move_input){ .note = "fotokopi" });
    o->model->now_ms += 9 * MINUTE_MS;
    tend(o);
    assert_int_equal(stored(o, id).state, VISIT_HELD);
    o->model->now_ms += 2 * MINUTE_MS;
    tend(o);
    assert_int_equal(stored(o, id).state, VISIT_WAITING);
    assert_int_equal(stored(o, other).state, VISIT_HELD); /* until somebody says so */
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(
            test_a_clerk_who_is_gone_keeps_nobody, open_morning, office_model_close),
        cmocka_unit_test_setup_teardown(
            test_who_is_held_for_minutes_waits_again_after_them, open_morning,
            office_model_close),
    };

    return cmocka_run_group_tests_name("tend_line", tests, NULL, NULL);
}
