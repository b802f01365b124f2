/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who is called next: first those who are due, then age, then lanes, then arrival. */
#include "server/line/call_order.h"

#include <assert.h>
#include <stdlib.h>

#include "common/mem.h"

/* Arrival order, across lines too: the same millisecond goes by number, then letter. */
static bool
arrived_before(const struct waiting_visit *a, const struct waiting_visit *b)
{
    if (a->arrived_ms != b->arrived_ms) {
        return a->arrived_ms < b->arrived_ms;
    }
    if (a->number != b->number) {
        return a->number < b->number;
    }
    return a->prefix < b->prefix;
}

bool
call_order_before(const struct waiting_visit *a, const struct waiting_visit *b)
{
    if (a->first_place != b->first_place) {
        return a->first_place;
    }
    if (a->late != b->late) {
        return b->late;
    }
    return arrived_before(a, b);
}

static const struct line_counts *
line_of(const struct call_rules *rules, const struct waiting_visit *visit)
{
    assert(visit->prefix >= 'A' && visit->prefix <= 'Z');
    return &rules->lines[visit->prefix - 'A'];
}

/* May this counter call it at all? */
static bool
is_candidate(const struct waiting_visit *visit, const struct call_rules *rules)
{
    return visit->target_counter == 0 || visit->target_counter == rules->counter;
}

/* Is it its turn to be looked at: window begun, enough others called since it returned?
 */
static bool
is_due(const struct waiting_visit *visit, const struct call_rules *rules)
{
    return visit->callable_from_ms <= rules->now_ms &&
           visit->after_calls <= line_of(rules, visit)->calls;
}

/* Waited longer than the limit since it could have been called? */
static bool
is_aged(const struct waiting_visit *visit, const struct call_rules *rules)
{
    int64_t since_ms = visit->arrived_ms > visit->callable_from_ms
                           ? visit->arrived_ms
                           : visit->callable_from_ms;

    return rules->now_ms - since_ms > rules->age_limit_ms;
}

/* The front of each lane, and of those who waited too long. */
struct fronts {
    const struct waiting_visit *lane[2];
    const struct waiting_visit *aged;
};

static void
look_at(struct fronts *fronts, const struct waiting_visit *visit,
    const struct call_rules *rules)
{
    const struct waiting_visit **lane = &fronts->lane[visit->lane];

    if (!*lane || call_order_before(visit, *lane)) {
        *lane = visit;
    }
    if (is_aged(visit, rules) && (!fronts->aged || arrived_before(visit, fronts->aged))) {
        fronts->aged = visit;
    }
}

static struct fronts
find_fronts(const struct waiting_visit *waiting, size_t count,
    const struct call_rules *rules, bool due_only)
{
    struct fronts fronts = { 0 };

    for (size_t i = 0; i < count; i++) {
        const struct waiting_visit *visit = &waiting[i];

        if (is_candidate(visit, rules) && (!due_only || is_due(visit, rules))) {
            look_at(&fronts, visit, rules);
        }
    }
    return fronts;
}

static const struct waiting_visit *
pick(const struct fronts *fronts, const struct call_rules *rules)
{
    const struct waiting_visit *regular = fronts->lane[LANE_REGULAR];
    const struct waiting_visit *priority = fronts->lane[LANE_PRIORITY];

    if (fronts->aged) {
        return fronts->aged;
    }
    if (!priority || !regular) {
        return priority ? priority : regular;
    }
    return line_of(rules, regular)->priority_run < rules->priority_run ? priority
                                                                       : regular;
}

/* The run is kept at the line of the regular person who is made to wait. */
static void
count_run(struct call_choice *choice, const struct waiting_visit *called,
    const struct fronts *fronts, const struct call_rules *rules)
{
    const struct waiting_visit *regular = fronts->lane[LANE_REGULAR];

    if (called->lane == LANE_REGULAR) {
        choice->run_prefix = called->prefix;
        choice->run = 0;
    } else if (regular) {
        choice->run_prefix = regular->prefix;
        choice->run = line_of(rules, regular)->priority_run + 1;
    }
}

static enum pass_reason
why_passed(const struct waiting_visit *passed, const struct waiting_visit *called,
    const struct call_rules *rules)
{
    if (!is_candidate(passed, rules)) {
        return PASS_OTHER_COUNTER;
    }
    if (passed->callable_from_ms > rules->now_ms) {
        return PASS_BEFORE_WINDOW;
    }
    if (passed->after_calls > line_of(rules, passed)->calls) {
        return PASS_RETURNING;
    }
    if (called->first_place && !passed->first_place) {
        return PASS_FIRST_PLACE;
    }
    return passed->late && !called->late ? PASS_LATE : PASS_AGE_LIMIT;
}

static void
count_passed(struct call_choice *choice, const struct waiting_visit *waiting,
    size_t count, const struct call_rules *rules)
{
    const struct waiting_visit *called = &waiting[choice->chosen];
    const struct waiting_visit *first = NULL;

    for (size_t i = 0; i < count; i++) {
        const struct waiting_visit *visit = &waiting[i];

        if (visit->lane == called->lane && arrived_before(visit, called)) {
            choice->passed_count++;
            if (!first || arrived_before(visit, first)) {
                first = visit;
            }
        }
    }
    if (first) {
        choice->passed = (size_t)(first - waiting);
        choice->passed_reason = why_passed(first, called, rules);
    }
}

bool
call_order_choose(const struct waiting_visit *waiting, size_t count,
    const struct call_rules *rules, struct call_choice *choice)
{
    struct fronts fronts = find_fronts(waiting, count, rules, /* due_only= */ true);
    const struct waiting_visit *called = pick(&fronts, rules);

    *choice = (struct call_choice){ 0 };
    if (!called) {
        fronts = find_fronts(waiting, count, rules, /* due_only= */ false);
        called = pick(&fronts, rules);
        choice->idle_call = called != NULL;
    }
    if (!called) {
        return false;
    }
    choice->chosen = (size_t)(called - waiting);
    choice->by_age = called == fronts.aged;
    count_run(choice, called, &fronts, rules);
    count_passed(choice, waiting, count, rules);
    return true;
}

size_t
call_order_next(const struct waiting_visit *waiting, size_t count,
    const struct call_rules *rules, size_t *order, size_t max)
{
    struct waiting_visit *left = xcalloc(count + 1, sizeof(*left));
    size_t *from = xcalloc(count + 1, sizeof(*from));
    struct call_rules now = *rules;
    struct call_choice choice;
    size_t found = 0;

    for (size_t i = 0; i < count; i++) {
        left[i] = waiting[i];
        from[i] = i;
    }
    while (found < max && call_order_choose(left, count, &now, &choice)) {
        order[found++] = from[choice.chosen];
        now.lines[left[choice.chosen].prefix - 'A'].calls++;
        if (choice.run_prefix) {
            now.lines[choice.run_prefix - 'A'].priority_run = choice.run;
        }
        count--;
        left[choice.chosen] =
            left[count]; /* the order they are given in does not count */
        from[choice.chosen] = from[count];
    }
    free(left);
    free(from);
    return found;
}

const char *
pass_reason_name(enum pass_reason reason)
{
    static const char *const names[] = {
        [PASS_NONE] = "",
        [PASS_FIRST_PLACE] = "first_place",
        [PASS_LATE] = "late",
        [PASS_BEFORE_WINDOW] = "before_window",
        [PASS_RETURNING] = "returning",
        [PASS_OTHER_COUNTER] = "other_counter",
        [PASS_AGE_LIMIT] = "age_limit",
    };

    assert((unsigned)reason < ARRAY_LEN(names));
    return names[reason];
}
