/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who is called next, a situation a row. Minutes are told from 08:00. */
#include "server/line/call_order.h"

#include "tests/support/test.h"

#define MIN(m) ((int64_t)(m)*60000)
#define WAITING_MAX 6

/* A regular and a priority visit of line A, arrived at minute m. */
#define REGULAR(n, m) \
    { \
        .prefix = 'A', .number = (n), .arrived_ms = MIN(m) \
    }
#define PRIORITY(n, m) \
    { \
        .prefix = 'A', .number = (n), .arrived_ms = MIN(m), .lane = LANE_PRIORITY \
    }

static const struct choose_case {
    const char *name;
    struct waiting_visit waiting[WAITING_MAX]; /* ends with prefix 0 */
    int now;                                   /* minute; 0: 30 */
    int run;                                   /* of line A, so far */
    int want;                                  /* number; 0: nobody */
    enum pass_reason passed_reason;
    int want_run; /* of line A, after */
    bool by_age;
    bool idle_call;
} choose_cases[] = {
    { .name = "nobody from an empty line" },
    { .name = "the earliest arrival, wherever it stands",
        .waiting = { REGULAR(3, 9), REGULAR(2, 5), REGULAR(4, 7) },
        .want = 2 },
    { .name = "the lower number of two arrivals in one millisecond",
        .waiting = { REGULAR(3, 9), REGULAR(2, 9) },
        .want = 2 },
    { .name = "priority before regular",
        .waiting = { REGULAR(1, 1), PRIORITY(2, 9) },
        .want = 2,
        .want_run = 1 },
    { .name = "priority by arrival too",
        .waiting = { PRIORITY(4, 9), PRIORITY(3, 8) },
        .want = 3 },
    { .name = "after two priority calls a regular",
        .waiting = { REGULAR(1, 1), PRIORITY(2, 9) },
        .run = 2,
        .want = 1,
        .want_run = 0 },
    { .name = "more than two priority calls when no regular waits",
        .waiting = { PRIORITY(2, 9) },
        .run = 2,
        .want = 2,
        .want_run = 2 },
    { .name = "a regular call ends the run",
        .waiting = { REGULAR(1, 1) },
        .run = 1,
        .want = 1,
        .want_run = 0 },
    { .name = "priority before regular, however long both have waited",
        .waiting = { REGULAR(1, 1), PRIORITY(2, 2) },
        .now = 90,
        .want = 2,
        .want_run = 1 },
    { .name = "and a regular after the run, however long priority has waited",
        .waiting = { REGULAR(2, 2), PRIORITY(1, 1) },
        .now = 90,
        .run = 2,
        .want = 2,
        .want_run = 0 },
    { .name = "over the age limit before a first place",
        .waiting = { REGULAR(1, 1),
            { .prefix = 'A', .number = 2, .arrived_ms = MIN(9), .first_place = true } },
        .now = 62,
        .want = 1,
        .by_age = true },
    { .name = "exactly at the age limit behind it still",
        .waiting = { REGULAR(1, 1),
            { .prefix = 'A', .number = 2, .arrived_ms = MIN(9), .first_place = true } },
        .now = 61,
        .want = 2,
        .passed_reason = PASS_FIRST_PLACE },
    { .name = "of two over the age limit the one who came first, whatever it was given",
        .waiting = { REGULAR(1, 1),
            { .prefix = 'A', .number = 2, .arrived_ms = MIN(2), .first_place = true } },
        .now = 90,
        .want = 1,
        .by_age = true },
    { .name = "age is no reason where arrival says the same",
        .waiting = { REGULAR(1, 1), REGULAR(2, 2) },
        .now = 90,
        .want = 1 },
    { .name = "a late comer after all scheduled ones of its lane",
        .waiting = { { .prefix = 'A', .number = 1, .arrived_ms = MIN(1), .late = true },
            REGULAR(2, 9) },
        .want = 2,
        .passed_reason = PASS_LATE },
    { .name = "a late comer who waits too long goes first",
        .waiting = { { .prefix = 'A', .number = 1, .arrived_ms = MIN(1), .late = true },
            REGULAR(2, 9) },
        .now = 65,
        .want = 1,
        .by_age = true },
    { .name = "whom the last day left unserved before those who came earlier today",
        .waiting = { REGULAR(1, 1),
            { .prefix = 'A', .number = 2, .arrived_ms = MIN(9), .first_place = true } },
        .want = 2,
        .passed_reason = PASS_FIRST_PLACE },
    { .name = "not before a lane that has its turn",
        .waiting = { PRIORITY(1, 1),
            { .prefix = 'A', .number = 2, .arrived_ms = MIN(9), .first_place = true } },
        .want = 1,
        .want_run = 1 },
    { .name = "late ones among themselves by arrival",
        .waiting = { { .prefix = 'A', .number = 4, .arrived_ms = MIN(9), .late = true },
            { .prefix = 'A', .number = 3, .arrived_ms = MIN(8), .late = true } },
        .want = 3 },
    { .name = "not before the window of an early comer",
        .waiting = { { .prefix = 'A',
                         .number = 1,
                         .arrived_ms = MIN(1),
                         .callable_from_ms = MIN(60) },
            REGULAR(2, 9) },
        .want = 2,
        .passed_reason = PASS_BEFORE_WINDOW },
    { .name = "from the first moment of the window on",
        .waiting = { { .prefix = 'A',
                         .number = 1,
                         .arrived_ms = MIN(1),
                         .callable_from_ms = MIN(30) },
            REGULAR(2, 9) },
        .want = 1 },
    { .name = "an early comer when the counter would be idle",
        .waiting = { { .prefix = 'A',
            .number = 1,
            .arrived_ms = MIN(1),
            .callable_from_ms = MIN(60) } },
        .want = 1,
        .idle_call = true },
    { .name = "age counts from the window's start, not from an early arrival",
        .waiting = { { .prefix = 'A',
                         .number = 1,
                         .arrived_ms = MIN(1),
                         .callable_from_ms = MIN(60) },
            { .prefix = 'A', .number = 2, .arrived_ms = MIN(61), .first_place = true } },
        .now = 90,
        .want = 2,
        .passed_reason = PASS_FIRST_PLACE },
    { .name = "not somebody back from absent while a call is to come",
        .waiting = { { .prefix = 'A',
                         .number = 1,
                         .arrived_ms = MIN(1),
                         .after_calls = 1 },
            REGULAR(8, 9) },
        .want = 8,
        .passed_reason = PASS_RETURNING },
    { .name = "nor when it has waited too long meanwhile",
        .waiting = { { .prefix = 'A',
                         .number = 1,
                         .arrived_ms = MIN(1),
                         .after_calls = 1 },
            REGULAR(8, 9) },
        .now = 90,
        .want = 8,
        .passed_reason = PASS_RETURNING },
    { .name = "somebody back from absent at once when nobody else waits",
        .waiting = { { .prefix = 'A',
            .number = 1,
            .arrived_ms = MIN(1),
            .after_calls = 5 } },
        .want = 1,
        .idle_call = true },
    { .name = "not who waits for another counter",
        .waiting = { { .prefix = 'A',
                         .number = 1,
                         .arrived_ms = MIN(1),
                         .target_counter = 2 },
            REGULAR(2, 9) },
        .want = 2,
        .passed_reason = PASS_OTHER_COUNTER },
    { .name = "nobody when all wait for another counter",
        .waiting = { { .prefix = 'A',
            .number = 1,
            .arrived_ms = MIN(1),
            .target_counter = 2 } } },
    { .name = "who waits for this counter",
        .waiting = { { .prefix = 'A',
            .number = 1,
            .arrived_ms = MIN(1),
            .target_counter = 1 } },
        .want = 1 },
};

static struct call_rules
rules_at(int minute)
{
    return (struct call_rules){
        .now_ms = MIN(minute),
        .counter = 1,
        .priority_run = 2,
        .age_limit_ms = MIN(60),
    };
}

static void
test_choose(void **state)
{
    const struct choose_case *c = *state;
    struct call_rules rules = rules_at(c->now > 0 ? c->now : 30);
    struct call_choice choice;
    size_t count = 0;
    bool found;

    rules.runs[0] = c->run;
    while (count < WAITING_MAX && c->waiting[count].prefix) {
        count++;
    }
    found = call_order_choose(c->waiting, count, &rules, &choice);
    assert_int_equal(found ? c->waiting[choice.chosen].number : 0, c->want);
    assert_int_equal(choice.passed_reason, c->passed_reason);
    assert_int_equal(choice.passed_count > 0, c->passed_reason != PASS_NONE);
    assert_int_equal(choice.run_prefix ? choice.run : c->run, c->want_run);
    assert_int_equal(choice.by_age, c->by_age);
    assert_int_equal(choice.idle_call, c->idle_call);
}

static void
test_the_run_belongs_to_the_line_of_the_regular_who_waits(void **state)
{
    const struct waiting_visit waiting[] = {
        { .prefix = 'B', .number = 1, .arrived_ms = MIN(1) },
        { .prefix = 'K', .number = 1, .arrived_ms = MIN(2), .lane = LANE_PRIORITY },
    };
    struct call_rules rules = rules_at(30);
    struct call_choice choice;

    (void)state;
    rules.runs['B' - 'A'] = 1;
    rules.runs['K' - 'A'] = 7;
    assert_true(call_order_choose(waiting, 2, &rules, &choice));
    assert_int_equal(waiting[choice.chosen].prefix, 'K');
    assert_int_equal(choice.run_prefix, 'B');
    assert_int_equal(choice.run, 2);
    rules.runs['B' - 'A'] = choice.run;
    assert_true(call_order_choose(waiting, 2, &rules, &choice));
    assert_int_equal(waiting[choice.chosen].prefix, 'B');
    assert_int_equal(choice.run, 0);
}

static void
test_everybody_passed_over_is_counted_and_the_earliest_named(void **state)
{
    const struct waiting_visit waiting[] = {
        REGULAR(5, 9),
        { .prefix = 'A', .number = 2, .arrived_ms = MIN(2), .target_counter = 9 },
        { .prefix = 'A', .number = 1, .arrived_ms = MIN(1), .late = true },
        PRIORITY(3, 3),
    };
    struct call_rules rules = rules_at(30);
    struct call_choice choice;

    (void)state;
    rules.runs[0] = 2;
    assert_true(call_order_choose(waiting, 4, &rules, &choice));
    assert_int_equal(choice.chosen, 0);
    assert_int_equal(choice.passed_count, 2); /* those of its own lane only */
    assert_int_equal(choice.passed, 2);
    assert_string_equal(pass_reason_name(choice.passed_reason), "late");
}

int
main(void)
{
    struct CMUnitTest tests[ARRAY_LEN(choose_cases) + 2];
    size_t count = 0;

    for (; count < ARRAY_LEN(choose_cases); count++) {
        tests[count] = (struct CMUnitTest){ .name = choose_cases[count].name,
            .test_func = test_choose,
            .initial_state = (void *)(uintptr_t)&choose_cases[count] };
    }
    tests[count++] = (struct CMUnitTest)cmocka_unit_test(
        test_the_run_belongs_to_the_line_of_the_regular_who_waits);
    tests[count++] = (struct CMUnitTest)cmocka_unit_test(
        test_everybody_passed_over_is_counted_and_the_earliest_named);
    return cmocka_run_group_tests_name("call_order", tests, NULL, NULL);
}
