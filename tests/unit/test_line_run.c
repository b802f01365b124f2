/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The line run forward against the rule asked again and again of everybody who waits, on
 * random lines; and what the rule promises to those who wait long. ANTREAN_SEED repeats.
 */
#include "server/line/line_run.h"

#include <limits.h>

#include "tests/support/line_model.h"
#include "tests/support/test.h"

#define LINES 3000
#define LINE_LEN 40
#define SERVICES 5
#define COUNTERS 4
#define FLOODS 300
#define MIN(m) ((int64_t)(m)*60000)

static uint64_t seed;

static struct waiting_visit
random_visit(struct random *r, int number, int now)
{
    bool first_place = random_percent(r, 10);
    int service = random_below(r, SERVICES);

    return (struct waiting_visit){
        .prefix = (char)('A' + service / 2),
        .number = number,
        .service = service,
        .lane = random_percent(r, 30) ? LANE_PRIORITY : LANE_REGULAR,
        .first_place = first_place,
        .late = !first_place && random_percent(r, 20),
        .arrived_ms = MIN(random_below(r, now + 1)),
        .callable_from_ms = random_percent(r, 20) ? MIN(20 * random_below(r, 12)) : 0,
        .after_calls = random_percent(r, 20) ? random_below(r, 6) : 0,
        .target_counter = random_percent(r, 10) ? 1 + random_below(r, COUNTERS + 1) : 0,
    };
}

static struct call_rules
random_rules(struct random *r)
{
    struct call_rules rules = { .now_ms = MIN(60 + random_below(r, 90)),
        .priority_run = 1 + random_below(r, 3),
        .age_limit_ms = MIN(20 + random_below(r, 80)) };

    for (int i = 0; i < LINE_PREFIXES; i++) {
        rules.runs[i] = random_below(r, 4);
    }
    return rules;
}

/* The long way: everybody is looked at for each call, as call-next does. */
struct long_line {
    struct waiting_visit waiting[LINE_LEN];
    bool gone[LINE_LEN];
    size_t count;
    struct call_rules rules;
};

static bool
may_call(const struct waiting_visit *visit, const struct line_run_counter *counter)
{
    return visit->target_counter ? visit->target_counter == counter->number
                                 : counter->serves[visit->service];
}

/* Whom the counter calls; LINE_LEN: nobody. */
static size_t
call_the_long_way(struct long_line *line, const struct line_run_counter *counter)
{
    struct waiting_visit some[LINE_LEN];
    size_t from[LINE_LEN];
    size_t count = 0;
    struct call_choice choice;
    size_t called;

    for (size_t i = 0; i < line->count; i++) {
        if (!line->gone[i] && may_call(&line->waiting[i], counter)) {
            from[count] = i;
            some[count++] = line->waiting[i];
        }
    }
    line->rules.counter = counter->number;
    if (!call_order_choose(some, count, &line->rules, &choice)) {
        return LINE_LEN;
    }
    called = from[choice.chosen];
    line->gone[called] = true;
    if (choice.run_prefix) {
        line->rules.runs[choice.run_prefix - 'A'] = choice.run;
    }
    for (size_t i = 0; i < line->count; i++) {
        if (!line->gone[i] && line->waiting[i].after_calls > 0 &&
            may_call(&line->waiting[i], counter)) {
            line->waiting[i].after_calls--;
        }
    }
    return called;
}

static void
test_counters_call_whom_the_rule_would_choose_from_everybody(void **state)
{
    struct random r = { seed };

    (void)state;
    for (int n = 0; n < LINES; n++) {
        bool serves[COUNTERS][SERVICES];
        struct line_run_counter counters[COUNTERS];
        struct long_line line = { .count = (size_t)random_below(&r, LINE_LEN + 1),
            .rules = random_rules(&r) };
        struct waiting_visit waiting[LINE_LEN];
        struct call_rules rules = line.rules;
        struct line_run_input input = { .waiting = waiting,
            .count = line.count,
            .counters = counters,
            .counter_count = COUNTERS,
            .service_count = SERVICES,
            .rules = &rules };
        struct line_run *run;
        int idle = 0;

        for (int c = 0; c < COUNTERS; c++) {
            counters[c] =
                (struct line_run_counter){ .number = 1 + c, .serves = serves[c] };
            for (int s = 0; s < SERVICES; s++) {
                serves[c][s] = random_percent(&r, 60);
            }
        }
        for (size_t i = 0; i < line.count; i++) {
            waiting[i] = line.waiting[i] =
                random_visit(&r, 1 + (int)i, (int)(rules.now_ms / 60000));
        }
        run = line_run_new(&input);
        while (idle < 20) {
            size_t c = (size_t)random_below(&r, COUNTERS);
            struct line_run_pick pick;
            bool found = line_run_peek(run, c, line.rules.now_ms, &pick);
            size_t want = call_the_long_way(&line, &counters[c]);

            if (found) {
                line_run_call(run, c, &pick);
            }
            assert_int_equal(found ? pick.index : LINE_LEN, want);
            idle = found ? 0 : idle + 1;
            line.rules.now_ms += random_below(&r, 300000);
        }
        line_run_free(run);
    }
}

static void
test_the_order_is_that_of_repeated_calls(void **state)
{
    static const bool all[SERVICES] = { true, true, true, true, true };
    const struct line_run_counter counter = { .number = 1, .serves = all };
    struct random r = { seed + 1 };

    (void)state;
    for (int n = 0; n < LINES; n++) {
        struct long_line line = { .count = (size_t)random_below(&r, LINE_LEN + 1),
            .rules = random_rules(&r) };
        struct waiting_visit waiting[LINE_LEN];
        size_t order[LINE_LEN];
        size_t found;

        line.rules.counter = 1;
        for (size_t i = 0; i < line.count; i++) {
            waiting[i] = random_visit(&r, 1 + (int)i, (int)(line.rules.now_ms / 60000));
            waiting[i].target_counter = 0;
            line.waiting[i] = waiting[i];
        }
        found = line_run_order(waiting, line.count, &line.rules, order, LINE_LEN);
        assert_int_equal(found, line.count);
        for (size_t i = 0; i < found; i++) {
            assert_int_equal(order[i], call_the_long_way(&line, &counter));
        }
    }
}

static void
test_no_more_of_the_order_than_was_asked_for(void **state)
{
    const struct waiting_visit waiting[] = {
        { .prefix = 'A', .number = 1, .arrived_ms = MIN(1), .after_calls = 4 },
        { .prefix = 'A', .number = 2, .arrived_ms = MIN(2) },
        { .prefix = 'A', .number = 3, .arrived_ms = MIN(3) },
        { .prefix = 'A', .number = 4, .arrived_ms = MIN(4) },
        { .prefix = 'A', .number = 6, .arrived_ms = MIN(6), .lane = LANE_PRIORITY },
        { .prefix = 'A', .number = 7, .arrived_ms = MIN(7), .lane = LANE_PRIORITY },
    };
    static const int want[] = { 6, 7, 2, 3, 1, 4 };
    const struct call_rules rules = {
        .now_ms = MIN(30), .counter = 1, .priority_run = 2, .age_limit_ms = MIN(60)
    };
    size_t order[8];

    (void)state;
    assert_int_equal(line_run_order(waiting, ARRAY_LEN(waiting), &rules, order, 8), 6);
    for (size_t i = 0; i < ARRAY_LEN(want); i++) {
        assert_int_equal(waiting[order[i]].number, want[i]);
    }
    assert_int_equal(line_run_order(waiting, ARRAY_LEN(waiting), &rules, order, 2), 2);
    assert_int_equal(line_run_order(waiting, 0, &rules, order, 8), 0);
}

/*
 * However many come with priority, and whoever else comes: when a regular person is the
 * k-th of its lane, at most k runs and calls pass, and a run for each line whose front
 * stood there meanwhile.
 */
static void
test_a_regular_person_waits_a_bounded_number_of_calls(void **state)
{
    static const bool all[SERVICES] = { true, true, true, true, true };
    const struct line_run_counter counter = { .number = 1, .serves = all };
    struct random r = { seed + 2 };

    (void)state;
    for (int n = 0; n < FLOODS; n++) {
        struct call_rules rules = random_rules(&r);
        struct line_run_input input = { .counters = &counter,
            .counter_count = 1,
            .service_count = SERVICES,
            .rules = &rules };
        struct line_run *run = line_run_new(&input);
        int regulars = 1 + random_below(&r, 20);
        int lines = (SERVICES + 1) / 2;
        int most = regulars * (rules.priority_run + 1) + lines * rules.priority_run;
        int64_t now_ms = rules.now_ms;
        int number = 0;
        int left = regulars;
        int calls = 0;

        for (int i = 0; i < regulars; i++) {
            struct waiting_visit visit = random_visit(&r, ++number, 60);

            visit.lane = LANE_REGULAR;
            visit.after_calls = visit.target_counter = 0;
            visit.callable_from_ms = 0;
            line_run_add(run, &visit, (size_t)number);
        }
        while (left > 0) {
            struct line_run_pick pick;

            for (int i = 0; i < 2; i++) { /* two more with priority for each call */
                struct waiting_visit visit = random_visit(&r, ++number, 60);

                visit.lane = LANE_PRIORITY;
                visit.after_calls = visit.target_counter = 0;
                line_run_add(run, &visit, (size_t)number);
            }
            now_ms += MIN(random_below(&r, 6));
            assert_true(line_run_peek(run, 0, now_ms, &pick));
            line_run_call(run, 0, &pick);
            left -= pick.index <= (size_t)regulars;
            calls++;
            assert_true(calls <= most);
        }
        line_run_free(run);
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_counters_call_whom_the_rule_would_choose_from_everybody),
        cmocka_unit_test(test_the_order_is_that_of_repeated_calls),
        cmocka_unit_test(test_no_more_of_the_order_than_was_asked_for),
        cmocka_unit_test(test_a_regular_person_waits_a_bounded_number_of_calls),
    };

    seed = random_seed(UINT64_C(20260714));
    return cmocka_run_group_tests_name("line_run", tests, NULL, NULL);
}
