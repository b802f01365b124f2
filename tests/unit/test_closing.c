/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who is not served before closing, and which counter would change that. */
#include "server/line/closing.h"

#include "tests/support/test.h"

#define MIN(m) ((int64_t)(m)*60000)
#define NOW MIN(60)
#define SERVICES 3
#define PEOPLE 24

/* Two services that take ten minutes, one that takes five. */
static const int32_t turns[SERVICES] = { 600, 600, 300 };
static const char prefixes[SERVICES] = { 'A', 'B', 'C' };
static const bool only_a[SERVICES] = { true, false, false };
static const bool only_b[SERVICES] = { false, true, false };
static const bool a_and_b[SERVICES] = { true, true, false };
static const bool only_c[SERVICES] = { false, false, true };

#define COUNTER(n, what) \
    { \
        .number = (n), .serves = (what), .free_ms = NOW \
    }

struct office {
    struct waiting_visit waiting[PEOPLE];
    struct call_rules rules;
    struct forecast_input input;
    struct closing closing;
};

/* So many wait for A, and half an hour of one counter is left. */
static void
open_office(struct office *office, int for_a, int for_b,
    const struct forecast_counter *counters, size_t counter_count)
{
    struct forecast forecast;

    *office = (struct office){
        .rules = { .now_ms = NOW, .priority_run = 2, .age_limit_ms = MIN(60) }
    };
    for (int i = 0; i < for_a + for_b; i++) {
        int service = i < for_a ? 0 : 1;

        office->waiting[i] = (struct waiting_visit){ .prefix = prefixes[service],
            .service = service,
            .number = i + 1,
            .arrived_ms = MIN(i) };
    }
    office->input = (struct forecast_input){ .waiting = office->waiting,
        .count = (size_t)(for_a + for_b),
        .service_count = SERVICES,
        .counters = counters,
        .counter_count = counter_count,
        .rules = &office->rules,
        .turn_s = turns,
        .prefix = prefixes,
        .opens_ms = NOW,
        .closing_ms = NOW + MIN(30) };
    forecast_make(&office->input, &forecast);
    closing_count(&office->input, &forecast, &office->closing);
    forecast_destroy(&forecast);
}

static void
test_who_is_called_too_late_to_be_out_at_closing_is_counted(void **state)
{
    const struct forecast_counter one = COUNTER(1, only_a);
    struct office office;

    (void)state;
    open_office(&office, 5, 0, &one, 1); /* three turns of ten minutes fit */
    assert_int_equal(office.closing.unserved, 2);
    assert_int_equal(office.closing.unserved_of[0], 2);
    assert_int_equal(office.closing.unserved_of[1], 0);
    assert_int_equal(office.closing.last_s, 40 * 60);
    assert_int_equal(office.closing.last_turn_s, 600);
    assert_true(office.closing.last_until_s >= office.closing.last_s);
    assert_int_equal(office.closing.without_counter, 0);
    closing_destroy(&office.closing);
}

static void
test_the_counter_that_helps_most_comes_first(void **state)
{
    const struct forecast_counter one = COUNTER(1, only_a);
    const struct forecast_counter spare[] = { COUNTER(2, only_c), COUNTER(3, only_b),
        COUNTER(4, a_and_b), COUNTER(5, a_and_b) };
    struct closing_offer offers[CLOSING_OFFERS_MAX];
    struct office office;
    size_t count;

    (void)state;
    open_office(&office, 8, 0, &one, 1);
    assert_int_equal(office.closing.unserved, 5);
    count =
        closing_offers(&office.input, &office.closing, spare, ARRAY_LEN(spare), offers);
    assert_int_equal(count, 2);
    assert_int_equal(offers[0].counter, 4);
    assert_int_equal(offers[0].unserved, 2);
    assert_int_equal(
        offers[1].counter, 5); /* the same services, one more pair of hands */
    assert_int_equal(offers[1].unserved, 0);
    closing_destroy(&office.closing);
}

static void
test_nothing_is_offered_that_does_not_help(void **state)
{
    const struct forecast_counter one = COUNTER(1, only_a);
    const struct forecast_counter spare[] = { COUNTER(2, only_c), COUNTER(3, only_b) };
    struct closing_offer offers[CLOSING_OFFERS_MAX];
    struct office office;

    (void)state;
    open_office(&office, 5, 0, &one, 1);
    assert_int_equal(
        closing_offers(&office.input, &office.closing, spare, ARRAY_LEN(spare), offers),
        0);
    closing_destroy(&office.closing);
    open_office(&office, 3, 0, &one, 1); /* all are served anyway */
    assert_int_equal(closing_offers(&office.input, &office.closing, &one, 1, offers), 0);
    closing_destroy(&office.closing);
}

/* One that rests is in the line already, from later on: it does not count twice. */
static void
test_a_counter_that_rests_gives_way_to_itself_at_work(void **state)
{
    const struct forecast_counter resting[] = { COUNTER(1, only_a),
        { .number = 2, .serves = only_a, .free_ms = NOW + MIN(60) } };
    const struct forecast_counter back = COUNTER(2, only_a);
    struct closing_offer offers[CLOSING_OFFERS_MAX];
    struct office office;

    (void)state;
    open_office(&office, 7, 0, resting, 2);
    assert_int_equal(office.closing.unserved, 4);
    assert_int_equal(closing_offers(&office.input, &office.closing, &back, 1, offers), 1);
    assert_int_equal(offers[0].unserved, 1);
    closing_destroy(&office.closing);
}

/* A forecast each: who asks waits for twelve and no more, and the rest is not offered. */
static void
test_so_many_are_tried_and_no_more(void **state)
{
    const struct forecast_counter one = COUNTER(1, only_a);
    struct forecast_counter spare[CLOSING_TRIES_MAX + 1];
    struct closing_offer offers[CLOSING_OFFERS_MAX];
    struct office office;

    (void)state;
    open_office(&office, 5, 0, &one, 1);
    for (int i = 0; i <= CLOSING_TRIES_MAX; i++) { /* each comes too late, the last not */
        spare[i] = (struct forecast_counter){ .number = 2 + i,
            .serves = only_a,
            .free_ms = i < CLOSING_TRIES_MAX ? NOW + MIN(31 + i) : NOW };
    }
    assert_int_equal(
        closing_offers(&office.input, &office.closing, spare, ARRAY_LEN(spare), offers),
        0);
    assert_int_equal(closing_offers(&office.input, &office.closing, spare + 1,
                         ARRAY_LEN(spare) - 1, offers),
        1);
    assert_int_equal(offers[0].counter, spare[CLOSING_TRIES_MAX].number);
    assert_int_equal(offers[0].unserved, 0);
    closing_destroy(&office.closing);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_who_is_called_too_late_to_be_out_at_closing_is_counted),
        cmocka_unit_test(test_the_counter_that_helps_most_comes_first),
        cmocka_unit_test(test_nothing_is_offered_that_does_not_help),
        cmocka_unit_test(test_a_counter_that_rests_gives_way_to_itself_at_work),
        cmocka_unit_test(test_so_many_are_tried_and_no_more),
    };

    return cmocka_run_group_tests_name("closing", tests, NULL, NULL);
}
