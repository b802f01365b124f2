/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/line/clock_rule.h"

#include "tests/support/test.h"

#define NOW_MS INT64_C(1783991700000) /* 2026-07-14 08:15 in Jombang */
#define S INT64_C(1000)
#define MINUTE (60 * S)
#define HOUR (60 * MINUTE)
#define DAY (24 * HOUR)
#define STEPS_MAX 6

/* A look: so long after the one before it by the steady clock, so far off the right time.
 */
struct step {
    int64_t after_ms;
    int64_t off_ms;
    enum clock_state want;
    int missed_min;
    bool contradicted;
    bool confirmed; /* before the look: by a person */
    bool row;       /* after the look: a row is written */
};

static const struct rule_case {
    const char *name;
    enum clock_source source;
    int64_t newest_ms; /* before the right time; 0: no rows yet */
    struct step steps[STEPS_MAX];
} cases[] = {
    { .name = "clock: a new office has nothing to say against it",
        .steps = { { 0, 0, CLOCK_STATE_OK }, { S, 0, CLOCK_STATE_OK } } },
    { .name = "clock: a day ahead for a minute is doubtful for that minute",
        .newest_ms = MINUTE,
        .steps = { { 0, 0, CLOCK_STATE_OK }, { S, DAY, CLOCK_STATE_LEAPT, .row = true },
            { MINUTE, DAY, CLOCK_STATE_LEAPT }, { S, 0, CLOCK_STATE_OK } } },
    { .name = "clock: a year ahead for two minutes is doubtful all the time",
        .newest_ms = MINUTE,
        .steps = { { 0, 0, CLOCK_STATE_OK }, { S, 365 * DAY, CLOCK_STATE_LEAPT },
            { MINUTE, 365 * DAY, CLOCK_STATE_LEAPT },
            { MINUTE, 365 * DAY, CLOCK_STATE_LEAPT }, { S, 0, CLOCK_STATE_OK } } },
    { .name = "clock: it leaps to and fro, and no two agree",
        .newest_ms = MINUTE,
        .steps = { { 0, 0, CLOCK_STATE_OK }, { S, DAY, CLOCK_STATE_LEAPT },
            { S, 2 * DAY, CLOCK_STATE_LEAPT }, { S, -DAY, CLOCK_STATE_BEHIND },
            { S, 3 * DAY, CLOCK_STATE_LEAPT } } },
    { .name = "clock: small corrections are followed without a word",
        .newest_ms = MINUTE,
        .steps = { { 0, 0, CLOCK_STATE_OK }, { S, 100 * S, CLOCK_STATE_OK },
            { S, 200 * S, CLOCK_STATE_OK }, { S, 90 * S, CLOCK_STATE_OK } } },
    { .name = "clock: five days back is behind until it is right",
        .newest_ms = MINUTE,
        .steps = { { 0, 0, CLOCK_STATE_OK, .row = true },
            { S, -5 * DAY, CLOCK_STATE_BEHIND, .row = true },
            { MINUTE, -5 * DAY, CLOCK_STATE_BEHIND }, { S, 0, CLOCK_STATE_OK } } },
    { .name = "clock: a start five days back is behind, however long it goes so",
        .newest_ms = MINUTE,
        .steps = { { 0, -5 * DAY, CLOCK_STATE_BEHIND },
            { MINUTE, -5 * DAY, CLOCK_STATE_BEHIND },
            { MINUTE, -5 * DAY, CLOCK_STATE_BEHIND, .confirmed = false },
            { S, 0, CLOCK_STATE_OK } } },
    { .name = "clock: a person's word counts until the next leap",
        .newest_ms = MINUTE,
        .steps = { { 0, -5 * DAY, CLOCK_STATE_BEHIND },
            { S, -5 * DAY, CLOCK_STATE_OK, .confirmed = true },
            { S, -5 * DAY, CLOCK_STATE_OK }, { S, -9 * DAY, CLOCK_STATE_BEHIND } } },
    { .name = "clock: a start after a night is no leap",
        .newest_ms = 15 * HOUR,
        .steps = { { 0, 0, CLOCK_STATE_OK, .missed_min = 30 } } },
    { .name = "clock: a start after opening hours without a row is odd",
        .newest_ms = DAY,
        .steps = { { 0, 0, CLOCK_STATE_LEAPT, .missed_min = 61 },
            { MINUTE, 0, CLOCK_STATE_LEAPT, .missed_min = 62 } } },
    { .name = "clock: a start far ahead is right when it is set back",
        .newest_ms = MINUTE,
        .steps = { { 0, 40 * DAY, CLOCK_STATE_LEAPT, .missed_min = 9999, .row = true },
            { S, 0, CLOCK_STATE_OK } } },
    { .name = "clock: a machine that slept over night is no leap",
        .newest_ms = MINUTE,
        .steps = { { 0, 0, CLOCK_STATE_OK }, { 15 * HOUR, 0, CLOCK_STATE_OK } } },
    { .name = "clock: a steady clock that leaps with it is no proof",
        .newest_ms = MINUTE,
        .steps = { { 0, 0, CLOCK_STATE_OK },
            { DAY, 0, CLOCK_STATE_LEAPT, .missed_min = 420 } } },
    { .name = "clock: devices say otherwise",
        .newest_ms = MINUTE,
        .steps = { { 0, 0, CLOCK_STATE_OK },
            { S, 0, CLOCK_STATE_LEAPT, .contradicted = true },
            { S, 0, CLOCK_STATE_OK } } },
    { .name = "clock: --clock is taken at its word, and then held to it",
        .source = CLOCK_STARTED,
        .newest_ms = MINUTE,
        .steps = { { 0, 90 * DAY, CLOCK_STATE_OK, .missed_min = 9999 },
            { S, 91 * DAY, CLOCK_STATE_LEAPT }, { S, 90 * DAY, CLOCK_STATE_OK } } },
    { .name = "clock: --clock may begin the morning again, but not the day before",
        .source = CLOCK_STARTED,
        .newest_ms = MINUTE,
        .steps = { { 0, -3 * HOUR, CLOCK_STATE_OK }, { S, -DAY, CLOCK_STATE_BEHIND } } },
    { .name = "clock: --clock-file may leap, but not begin days behind",
        .source = CLOCK_DRIVEN,
        .newest_ms = MINUTE,
        .steps = { { 0, -DAY, CLOCK_STATE_BEHIND }, { DAY, -DAY, CLOCK_STATE_OK },
            { 40 * DAY, -DAY, CLOCK_STATE_OK, .missed_min = 9999 } } },
};

static void
test_look(void **state)
{
    const struct rule_case *c = *state;
    struct clock_trust trust;
    int64_t right_ms = NOW_MS;
    int64_t newest_ms = c->newest_ms ? NOW_MS - c->newest_ms : 0;

    clock_rule_begin(&trust, c->source, newest_ms, newest_ms);
    for (size_t i = 0; i < STEPS_MAX && (i == 0 || c->steps[i].after_ms != 0); i++) {
        const struct step *step = &c->steps[i];
        struct clock_look look = { .missed_min = step->missed_min,
            .contradicted = step->contradicted };

        right_ms += step->after_ms;
        look.wall_ms = right_ms + step->off_ms;
        look.steady_ms = right_ms - NOW_MS + HOUR;
        if (step->confirmed) {
            clock_rule_confirm(&trust);
        }
        if (clock_rule_look(&trust, &look) != step->want) {
            fail_msg("step %zu: %s, not %s", i, clock_state_name(trust.state),
                clock_state_name(step->want));
        }
        if (step->row) {
            clock_rule_note_row(&trust, look.wall_ms);
        }
    }
}

static void
test_an_hour_of_agreement_is_enough_ahead_and_never_behind(void **state)
{
    static const struct {
        int64_t off_ms;
        enum clock_state first, last;
    } sides[] = {
        { DAY, CLOCK_STATE_LEAPT, CLOCK_STATE_OK },
        { -DAY, CLOCK_STATE_BEHIND, CLOCK_STATE_BEHIND },
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(sides); i++) {
        struct clock_trust trust;
        struct clock_look look = { .wall_ms = NOW_MS, .steady_ms = HOUR };

        clock_rule_begin(&trust, CLOCK_OF_MACHINE, NOW_MS - MINUTE, NOW_MS - MINUTE);
        assert_int_equal(clock_rule_look(&trust, &look), CLOCK_STATE_OK);
        look.wall_ms += sides[i].off_ms;
        for (int64_t gone_ms = S; gone_ms < HOUR; gone_ms += MINUTE) {
            look.wall_ms += MINUTE;
            look.steady_ms += MINUTE;
            assert_int_equal(clock_rule_look(&trust, &look), sides[i].first);
        }
        look.wall_ms += MINUTE;
        look.steady_ms += MINUTE;
        assert_int_equal(clock_rule_look(&trust, &look), sides[i].last);
    }
}

static void
test_devices_must_be_two_and_agree(void **state)
{
    int64_t alone[] = { DAY };
    int64_t agree[] = { -DAY, S, -DAY + MINUTE };
    int64_t right[] = { S, -S, DAY };
    int64_t apart[] = { DAY, 3 * DAY };

    (void)state;
    assert_false(clock_rule_contradicted(alone, 1));
    assert_true(clock_rule_contradicted(agree, 3));
    assert_false(clock_rule_contradicted(right, 3));
    assert_false(clock_rule_contradicted(apart, 2));
}

int
main(void)
{
    struct CMUnitTest tests[ARRAY_LEN(cases) + 2];
    size_t count = 0;

    for (; count < ARRAY_LEN(cases); count++) {
        tests[count] = (struct CMUnitTest){ .name = cases[count].name,
            .test_func = test_look,
            .initial_state = (void *)(uintptr_t)&cases[count] };
    }
    tests[count++] = (struct CMUnitTest)cmocka_unit_test(
        test_an_hour_of_agreement_is_enough_ahead_and_never_behind);
    tests[count++] =
        (struct CMUnitTest)cmocka_unit_test(test_devices_must_be_two_and_agree);
    return cmocka_run_group_tests_name("clock_rule", tests, NULL, NULL);
}
