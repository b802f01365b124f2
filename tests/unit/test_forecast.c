/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The line run forward: known situations, and random ones against the rule itself. */
#include "server/line/forecast.h"

#include <limits.h>
#include <stdlib.h>
#include <time.h>

#include "common/mem.h"
#include "server/line/line_run.h"
#include "tests/support/line_model.h"
#include "tests/support/test.h"

#define MIN(m) ((int64_t)(m)*60000)
#define NOW MIN(60)
#define SERVICES 4
#define COUNTER(n, what, at_ms) \
    { \
        .number = (n), .serves = (what), .free_ms = (at_ms) \
    }
#define COUNTERS_MAX 40
#define LINES 300
#define LINE_LEN 60
#define LONG_LINE 2000
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define LONG_LINE_MS 100
#else
#define LONG_LINE_MS 15
#endif

static uint64_t seed;

static const char prefixes[SERVICES] = { 'A', 'A', 'B', 'C' };
static const bool all[SERVICES] = { true, true, true, true };
static const bool only_a[SERVICES] = { true, true, false, false };
static const bool only_b[SERVICES] = { false, false, true, false };
static const int32_t turns[SERVICES] = { 300, 300, 600, 120 };

static struct call_rules
plain_rules(void)
{
    return (
        struct call_rules){ .now_ms = NOW, .priority_run = 2, .age_limit_ms = MIN(60) };
}

/* An office until 15.00 (minute 480) with these counters, free now. */
static struct forecast_input
office(const struct waiting_visit *waiting, size_t count,
    const struct forecast_counter *counters, size_t counter_count,
    const struct call_rules *rules)
{
    return (struct forecast_input){ .waiting = waiting,
        .count = count,
        .service_count = SERVICES,
        .counters = counters,
        .counter_count = counter_count,
        .rules = rules,
        .turn_s = turns,
        .prefix = prefixes,
        .opens_ms = NOW,
        .closing_ms = MIN(480) };
}

static struct waiting_visit
regular(int service, int number, int minute)
{
    return (struct waiting_visit){ .prefix = prefixes[service],
        .service = service,
        .number = number,
        .arrived_ms = MIN(minute) };
}

/* Who goes on from one counter to another is in both lines, with the arrival it has. */
static void
test_who_goes_on_stands_in_the_next_line_too(void **state)
{
    const struct forecast_counter apart[] = { COUNTER(1, only_a, NOW),
        COUNTER(2, only_b, NOW) };
    const struct waiting_visit waiting[] = { regular(0, 1, 10), regular(0, 2, 20),
        regular(2, 1, 30), regular(2, 2, 31) };
    const struct forecast_then goes_on = { { 2, -1, -1, -1 } };
    const struct forecast_then stays = { { -1, -1, -1, -1 } };
    const struct forecast_then then[] = { goes_on, goes_on, stays, stays };
    const struct forecast_onward onward = {
        .at_ms = NOW + MIN(1), .visit = regular(2, 9, 5), .then = stays
    };
    const struct call_rules rules = plain_rules();
    struct forecast_input input = office(waiting, 4, apart, 2, &rules);
    struct forecast forecast;

    (void)state;
    forecast_make(&input, &forecast);
    assert_int_equal(forecast.places[3].expected_s, 600);
    assert_int_equal(forecast_newcomer(&forecast, 2, LANE_REGULAR)->ahead, 2);
    forecast_destroy(&forecast);
    /* A is called at 0 and 5, so they stand before B's second at 5 and at 10 minutes. */
    input.then = then;
    forecast_make(&input, &forecast);
    assert_int_equal(forecast.places[2].expected_s, 0);
    assert_int_equal(forecast.places[3].expected_s, 1800);
    assert_int_equal(forecast.places[3].ahead, 3);
    assert_int_equal(forecast_newcomer(&forecast, 2, LANE_REGULAR)->ahead, 4);
    forecast_destroy(&forecast);
    /* And who is at a counter for another minute. */
    input.onward = &onward;
    input.onward_count = 1;
    forecast_make(&input, &forecast);
    assert_int_equal(forecast.places[3].expected_s, 2400);
    assert_int_equal(forecast_newcomer(&forecast, 2, LANE_REGULAR)->ahead, 5);
    forecast_destroy(&forecast);
}

/* By the roster its clerk leaves at ten past: two are called, who is left has nobody. */
static void
test_a_counter_calls_nobody_after_its_roster(void **state)
{
    struct forecast_counter one[] = { COUNTER(1, all, NOW) };
    const struct waiting_visit waiting[] = { regular(0, 1, 10), regular(0, 2, 20),
        regular(0, 3, 30) };
    const struct call_rules rules = plain_rules();
    struct forecast_input input = office(waiting, 3, one, 1, &rules);
    struct forecast forecast;

    (void)state;
    one[0].until_ms = NOW + MIN(10);
    forecast_make(&input, &forecast);
    assert_int_equal(forecast.places[1].expected_s, 300);
    assert_true(forecast.places[1].before_closing);
    assert_false(forecast.places[2].before_closing);
    forecast_destroy(&forecast);
}

/* A counter that had nobody calls who comes on to it. */
static void
test_an_idle_counter_calls_who_comes_on(void **state)
{
    const struct forecast_counter apart[] = { COUNTER(1, only_a, NOW),
        COUNTER(2, only_b, NOW) };
    const struct waiting_visit waiting[] = { regular(0, 1, 10) };
    const struct forecast_then then[] = { { { 2, 0, -1, -1 } } };
    const struct call_rules rules = plain_rules();
    struct forecast_input input = office(waiting, 1, apart, 2, &rules);
    struct forecast forecast;

    (void)state;
    input.then = then;
    forecast_make(&input, &forecast);
    assert_int_equal(forecast.places[0].expected_s, 0);
    assert_int_equal(forecast_newcomer(&forecast, 0, LANE_REGULAR)->ahead, 1);
    forecast_destroy(&forecast);
}

/* Twenty wait for another letter, and one counter serves both. */
static void
test_who_is_ahead_are_those_called_before_whatever_their_letter(void **state)
{
    const struct forecast_counter shared = COUNTER(1, all, NOW);
    const struct forecast_counter apart[] = { COUNTER(1, only_a, NOW),
        COUNTER(2, only_b, NOW) };
    struct waiting_visit waiting[20];
    struct call_rules rules = plain_rules();
    struct forecast forecast;
    struct forecast_input input = office(waiting, 20, &shared, 1, &rules);

    (void)state;
    for (int i = 0; i < 20; i++) {
        waiting[i] = regular(0, i + 1, 10 + i);
    }
    forecast_make(&input, &forecast);
    assert_int_equal(forecast_newcomer(&forecast, 2, LANE_REGULAR)->ahead, 20);
    assert_int_equal(forecast_newcomer(&forecast, 2, LANE_REGULAR)->expected_s, 20 * 300);
    assert_int_equal(forecast_newcomer(&forecast, 2, LANE_PRIORITY)->ahead, 0);
    for (int i = 0; i < 20; i++) {
        assert_int_equal(forecast.places[i].ahead, i);
        assert_int_equal(forecast.places[i].turn, i);
        assert_int_equal(forecast.places[i].expected_s, i * 300);
        assert_true(forecast.places[i].until_s >= forecast.places[i].expected_s);
    }
    forecast_destroy(&forecast);
    input.counters = apart;
    input.counter_count = 2;
    forecast_make(&input, &forecast);
    assert_int_equal(forecast_newcomer(&forecast, 2, LANE_REGULAR)->ahead, 0);
    assert_int_equal(forecast_newcomer(&forecast, 2, LANE_REGULAR)->expected_s, 0);
    assert_in_range(forecast_newcomer(&forecast, 2, LANE_REGULAR)->until_s, 30, 120);
    assert_int_equal(forecast_newcomer(&forecast, 1, LANE_REGULAR)->ahead, 20);
    forecast_destroy(&forecast);
}

static void
test_counters_share_the_line_and_who_is_at_one_counts(void **state)
{
    const struct forecast_counter counters[] = { COUNTER(1, all, NOW),
        COUNTER(2, only_a, NOW), COUNTER(3, only_a, NOW + MIN(4)) };
    static const int want_s[] = { 0, 0, 240, 300, 300, 540 };
    struct waiting_visit waiting[6];
    struct call_rules rules = plain_rules();
    struct forecast_input input = office(waiting, 6, counters, 3, &rules);
    struct forecast forecast;

    (void)state;
    for (int i = 0; i < 6; i++) {
        waiting[i] = regular(0, i + 1, i);
    }
    forecast_make(&input, &forecast);
    for (int i = 0; i < 6; i++) {
        assert_int_equal(forecast.places[i].expected_s, want_s[i]);
    }
    /* Only the first counter serves it: two of those are called there before. */
    assert_int_equal(forecast_newcomer(&forecast, 2, LANE_REGULAR)->ahead, 2);
    assert_int_equal(forecast_newcomer(&forecast, 2, LANE_REGULAR)->expected_s, 600);
    forecast_destroy(&forecast);
}

static void
test_counters_rest_in_a_break_and_the_office_closes(void **state)
{
    const struct forecast_counter counter = COUNTER(1, all, NOW);
    struct waiting_visit waiting[60];
    struct call_rules rules = plain_rules();
    struct forecast_input input = office(waiting, 60, &counter, 1, &rules);
    struct forecast forecast;

    (void)state;
    for (int i = 0; i < 60; i++) {
        waiting[i] = regular(2, i + 1, i);
    }
    input.breaks[0] = (struct forecast_break){ NOW + MIN(15), NOW + MIN(75) };
    input.break_count = 1;
    forecast_make(&input, &forecast);
    assert_int_equal(forecast.places[1].expected_s, 10 * 60);
    assert_int_equal(forecast.places[2].expected_s, 75 * 60); /* not at 20: it rests */
    assert_true(forecast.places[1].until_s < 15 * 60 ||       /* nor is that promised */
                forecast.places[1].until_s >= 75 * 60);
    assert_int_equal(forecast.places[3].expected_s, 85 * 60);
    assert_true(forecast.places[3].before_closing);
    /* 420 minutes are left, the break takes 55 of them: 36 are served by then. */
    assert_true(forecast.places[35].before_closing);
    assert_false(forecast.places[36].before_closing);
    assert_false(forecast_newcomer(&forecast, 2, LANE_REGULAR)->before_closing);
    forecast_destroy(&forecast);
}

static void
test_without_a_counter_it_says_so_and_counts_from_opening(void **state)
{
    const struct forecast_counter counter = COUNTER(1, only_b, NOW);
    struct waiting_visit waiting[] = { regular(0, 1, 1), regular(0, 2, 2),
        regular(2, 1, 3) };
    struct call_rules rules = plain_rules();
    struct forecast_input input = office(waiting, 3, &counter, 1, &rules);
    struct forecast forecast;

    (void)state;
    input.opens_ms = NOW + MIN(30);
    forecast_make(&input, &forecast);
    assert_true(forecast.places[0].no_counter && forecast.places[1].no_counter);
    assert_int_equal(forecast.places[0].expected_s, 30 * 60);
    assert_int_equal(forecast.places[1].expected_s, 35 * 60);
    assert_int_equal(forecast.places[1].ahead, 1);
    assert_false(forecast.places[2].no_counter);
    assert_int_equal(forecast.places[2].expected_s, 0);
    assert_true(forecast_newcomer(&forecast, 3, LANE_REGULAR)->no_counter);
    forecast_destroy(&forecast);
}

static void
test_a_counter_that_is_expected_is_none_yet(void **state)
{
    const struct forecast_counter counters[] = { COUNTER(1, only_b, NOW),
        { .number = 2, .serves = only_a, .free_ms = NOW + MIN(20), .expected = true } };
    struct waiting_visit waiting[] = { regular(0, 1, 1) };
    struct call_rules rules = plain_rules();
    struct forecast_input input = office(waiting, 1, counters, 2, &rules);
    struct forecast forecast;

    (void)state;
    forecast_make(&input, &forecast);
    assert_true(forecast.places[0].no_counter);
    assert_int_equal(forecast.places[0].expected_s, 20 * 60);
    assert_false(forecast_newcomer(&forecast, 2, LANE_REGULAR)->no_counter);
    forecast_destroy(&forecast);
}

static void
test_a_clerk_who_is_to_eat_rests_once_when_free(void **state)
{
    const struct forecast_counter counters[] = {
        { .number = 1, .serves = all, .free_ms = NOW, .rests_ms = NOW + MIN(7) },
    };
    static const int want_s[] = { 0, 300, 600 + 1200, 900 + 1200 };
    struct waiting_visit waiting[4];
    struct call_rules rules = plain_rules();
    struct forecast_input input = office(waiting, 4, counters, 1, &rules);
    struct forecast forecast;

    (void)state;
    for (int i = 0; i < 4; i++) {
        waiting[i] = regular(0, i + 1, i);
    }
    input.rest_ms = MIN(20);
    forecast_make(&input, &forecast);
    for (int i = 0; i < 4; i++) {
        assert_int_equal(forecast.places[i].expected_s, want_s[i]);
    }
    forecast_destroy(&forecast);
}

static void
test_part_of_another_line_is_called_by_counters_that_serve_both(void **state)
{
    const struct forecast_counter counters[] = { COUNTER(1, all, NOW),
        COUNTER(2, only_b, NOW) };
    struct call_rules rules = plain_rules();
    struct forecast_input input = office(NULL, 0, counters, 2, &rules);
    struct forecast forecast;

    (void)state;
    forecast_make(&input, &forecast);
    assert_true(forecast_share(&forecast, 0, 1) == 1); /* the same counter */
    assert_true(forecast_share(&forecast, 0, 2) == 0.5);
    assert_true(forecast_share(&forecast, 2, 0) == 1);
    forecast_destroy(&forecast);
}

static void
test_nobody_is_promised_a_call_before_the_window(void **state)
{
    const struct forecast_counter counter = COUNTER(1, all, NOW);
    struct waiting_visit waiting[] = { regular(0, 1, 1) };
    struct call_rules rules = plain_rules();
    struct forecast_input input = office(waiting, 1, &counter, 1, &rules);
    struct forecast forecast;

    (void)state;
    waiting[0].callable_from_ms = NOW + MIN(25);
    forecast_make(&input, &forecast);
    assert_int_equal(forecast.places[0].expected_s, 25 * 60);
    forecast_destroy(&forecast);
}

static void
test_who_is_sent_to_a_counter_that_nobody_knows_is_not_told_at_once(void **state)
{
    const struct forecast_counter counter = COUNTER(1, all, NOW);
    struct waiting_visit waiting[] = { regular(0, 1, 1) };
    struct call_rules rules = plain_rules();
    struct forecast_input input = office(waiting, 1, &counter, 1, &rules);
    struct forecast forecast;

    (void)state;
    waiting[0].target_counter = 7;
    forecast_make(&input, &forecast);
    assert_true(forecast.places[0].no_counter);
    assert_false(forecast.places[0].before_closing);
    assert_int_equal(forecast.places[0].expected_s, 420 * 60);
    forecast_destroy(&forecast);
}

static void
test_people_with_priority_who_are_still_to_come_count(void **state)
{
    static const double hourly[SERVICES] = { 6, 0, 0, 0 };
    const struct forecast_counter counter = COUNTER(1, all, NOW);
    struct waiting_visit waiting[20];
    struct call_rules rules = plain_rules();
    struct forecast_input input = office(waiting, 20, &counter, 1, &rules);
    struct forecast forecast;

    (void)state;
    for (int i = 0; i < 20; i++) {
        waiting[i] = regular(0, i + 1, i);
    }
    input.priority_per_hour = hourly;
    forecast_make(&input, &forecast);
    assert_int_equal(forecast.places[19].ahead, 19); /* of those who are here */
    assert_int_equal(forecast.places[0].expected_s, 0);
    /* One every ten minutes, each takes five: half of the counter's time. */
    assert_true(forecast.places[19].expected_s >= 36 * 300);
    assert_true(forecast.places[19].expected_s <= 40 * 300);
    forecast_destroy(&forecast);
}

static struct waiting_visit
random_visit(struct random *r, int number)
{
    struct waiting_visit visit =
        regular(random_below(r, SERVICES), number, random_below(r, 60));

    visit.lane = random_percent(r, 25) ? LANE_PRIORITY : LANE_REGULAR;
    visit.first_place = random_percent(r, 5);
    visit.late = !visit.first_place && random_percent(r, 10);
    visit.callable_from_ms = random_percent(r, 10) ? MIN(70) : 0;
    visit.after_calls = random_percent(r, 10) ? 1 + random_below(r, 5) : 0;
    return visit;
}

/* One counter for all: the k-th place is the k-th call while nobody else comes. */
static void
test_places_are_those_of_repeated_calls(void **state)
{
    const struct forecast_counter counter = COUNTER(1, all, NOW);
    struct random r = { seed };

    (void)state;
    for (int n = 0; n < LINES; n++) {
        struct waiting_visit waiting[LINE_LEN];
        size_t order[LINE_LEN];
        size_t count = (size_t)random_below(&r, LINE_LEN);
        struct call_rules rules = plain_rules();
        struct forecast_input input = office(waiting, count, &counter, 1, &rules);
        struct forecast forecast;

        rules.age_limit_ms = MIN(600); /* nobody grows old while the line moves */
        for (size_t i = 0; i < count; i++) {
            waiting[i] = random_visit(&r, (int)i + 1);
            waiting[i].callable_from_ms = 0; /* nor does a window begin */
        }
        forecast_make(&input, &forecast);
        assert_int_equal(line_run_order(waiting, count, &rules, order, LINE_LEN), count);
        for (size_t i = 0; i < count; i++) {
            assert_int_equal(forecast.places[order[i]].turn, i);
            assert_int_equal(forecast.places[order[i]].ahead, i);
        }
        forecast_destroy(&forecast);
    }
}

/*
 * What a newcomer is told is what it is told a moment later, when it stands there. Where
 * several lines and counters meet, runs of priority calls may be counted at another
 * line's newcomer: a run a line, no more.
 */
static void
check_newcomer(struct random *r, bool one_line)
{
    static const char one_prefix[SERVICES] = { 'A', 'A', 'A', 'A' };
    bool serves[3][SERVICES];
    struct forecast_counter counters[3];
    struct waiting_visit waiting[LINE_LEN + 1];
    size_t count = (size_t)random_below(r, LINE_LEN);
    struct call_rules rules = plain_rules();
    struct forecast_input input = office(waiting, count, counters, 3, &rules);
    struct forecast before;
    struct forecast after;
    int service = random_below(r, SERVICES);
    const struct forecast_place *told;
    const struct forecast_place *then;

    input.prefix = one_line ? one_prefix : prefixes;
    for (int c = 0; c < 3; c++) {
        for (int s = 0; s < SERVICES; s++) {
            serves[c][s] = one_line || random_percent(r, 60);
        }
        counters[c] = (struct forecast_counter)COUNTER(
            1 + c, serves[c], NOW + MIN(random_below(r, 10)));
    }
    for (size_t i = 0; i < count; i++) {
        waiting[i] = random_visit(r, (int)i + 1);
        waiting[i].prefix = input.prefix[waiting[i].service];
    }
    forecast_make(&input, &before);
    waiting[count] = regular(service, INT_MAX, 60);
    waiting[count].prefix = input.prefix[service];
    input.count++;
    forecast_make(&input, &after);
    told = forecast_newcomer(&before, (size_t)service, LANE_REGULAR);
    then = &after.places[count];
    assert_int_equal(told->no_counter, then->no_counter);
    if (one_line) {
        assert_int_equal(told->ahead, then->ahead);
        assert_int_equal(told->expected_s, then->expected_s);
        assert_int_equal(told->until_s, then->until_s);
    } else {
        assert_true(abs(told->ahead - then->ahead) <= 3 * rules.priority_run);
    }
    forecast_destroy(&before);
    forecast_destroy(&after);
}

static void
test_newcomers_are_told_what_they_would_be_told_in_the_line(void **state)
{
    struct random r = { seed + 1 };

    (void)state;
    for (int n = 0; n < LINES; n++) {
        check_newcomer(&r, n % 2 == 0);
    }
}

static void
test_each_who_comes_to_stand_before_adds_to_all_figures(void **state)
{
    const struct forecast_place place = {
        .ahead = 4, .expected_s = 600, .until_s = 900, .per_person_s = 100
    };
    struct forecast_place behind = forecast_behind(&place, 3);

    (void)state;
    assert_int_equal(behind.ahead, 7);
    assert_int_equal(behind.expected_s, 900);
    assert_true(behind.until_s >= 1200);
    assert_int_equal(forecast_behind(&place, 0).until_s, 900);
}

static int64_t
cpu_us(void)
{
    struct timespec now;

    (void)clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return now.tv_sec * 1000000LL + now.tv_nsec / 1000;
}

/* The best of a few: the machine may be busy, the code is not slower than this. */
static void
test_a_long_line_is_run_in_little_time(void **state)
{
    struct random r = { seed + 2 };
    bool serves[COUNTERS_MAX][SERVICES];
    struct forecast_counter counters[COUNTERS_MAX];
    struct waiting_visit *waiting = xcalloc(LONG_LINE, sizeof(*waiting));
    struct call_rules rules = plain_rules();
    struct forecast_input input =
        office(waiting, LONG_LINE, counters, COUNTERS_MAX, &rules);
    int64_t best = INT64_MAX;

    (void)state;
    for (int c = 0; c < COUNTERS_MAX; c++) {
        for (int s = 0; s < SERVICES; s++) {
            serves[c][s] = random_percent(&r, 60);
        }
        counters[c] = (struct forecast_counter)COUNTER(
            1 + c, serves[c], NOW + MIN(random_below(&r, 10)));
    }
    for (int i = 0; i < LONG_LINE; i++) {
        waiting[i] = random_visit(&r, i + 1);
    }
    for (int i = 0; i < 5; i++) {
        int64_t started = cpu_us();
        struct forecast forecast;

        forecast_make(&input, &forecast);
        if (cpu_us() - started < best) {
            best = cpu_us() - started;
        }
        forecast_destroy(&forecast);
    }
    (void)printf(
        "# %d waiting, %d counters: %lld us\n", LONG_LINE, COUNTERS_MAX, (long long)best);
    assert_true(best < LONG_LINE_MS * 1000);
    free(waiting);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_who_is_ahead_are_those_called_before_whatever_their_letter),
        cmocka_unit_test(test_who_goes_on_stands_in_the_next_line_too),
        cmocka_unit_test(test_an_idle_counter_calls_who_comes_on),
        cmocka_unit_test(test_a_counter_calls_nobody_after_its_roster),
        cmocka_unit_test(test_counters_share_the_line_and_who_is_at_one_counts),
        cmocka_unit_test(test_counters_rest_in_a_break_and_the_office_closes),
        cmocka_unit_test(test_without_a_counter_it_says_so_and_counts_from_opening),
        cmocka_unit_test(test_a_counter_that_is_expected_is_none_yet),
        cmocka_unit_test(test_a_clerk_who_is_to_eat_rests_once_when_free),
        cmocka_unit_test(test_part_of_another_line_is_called_by_counters_that_serve_both),
        cmocka_unit_test(test_nobody_is_promised_a_call_before_the_window),
        cmocka_unit_test(
            test_who_is_sent_to_a_counter_that_nobody_knows_is_not_told_at_once),
        cmocka_unit_test(test_people_with_priority_who_are_still_to_come_count),
        cmocka_unit_test(test_places_are_those_of_repeated_calls),
        cmocka_unit_test(test_newcomers_are_told_what_they_would_be_told_in_the_line),
        cmocka_unit_test(test_each_who_comes_to_stand_before_adds_to_all_figures),
        cmocka_unit_test(test_a_long_line_is_run_in_little_time),
    };

    seed = random_seed(UINT64_C(20260714));
    return cmocka_run_group_tests_name("forecast", tests, NULL, NULL);
}
