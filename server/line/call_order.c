/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who is called next: first those who are due, then lanes, then age, then arrival. */
#include "server/line/call_order.h"

#include <assert.h>

#include "common/words.h"

bool
call_order_arrived_before(const struct waiting_visit *a, const struct waiting_visit *b)
{
    if (a->arrived_ms != b->arrived_ms) {
        return a->arrived_ms < b->arrived_ms;
    }
    if (a->number != b->number) {
        return a->number < b->number;
    }
    return a->prefix < b->prefix;
}

static int
run_of(const struct call_rules *rules, const struct waiting_visit *visit)
{
    assert(visit->prefix >= 'A' && visit->prefix <= 'Z');
    return rules->runs[visit->prefix - 'A'];
}

/* May this counter call it at all? */
static bool
is_candidate(const struct waiting_visit *visit, const struct call_rules *rules)
{
    return visit->target_counter == 0 || visit->target_counter == rules->counter;
}

/* Is it its turn to be looked at: window begun, enough calls since it returned? */
static bool
is_due(const struct waiting_visit *visit, int64_t now_ms)
{
    return visit->callable_from_ms <= now_ms && visit->after_calls <= 0;
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

/* The order inside a lane while nobody has waited too long. */
static bool
scheduled_before(const struct waiting_visit *a, const struct waiting_visit *b)
{
    if (a->first_place != b->first_place) {
        return a->first_place;
    }
    if (a->late != b->late) {
        return b->late;
    }
    return call_order_arrived_before(a, b);
}

/* The order inside a lane: those who have waited too long first, by arrival alone. */
static bool
goes_before(const struct waiting_visit *a, const struct waiting_visit *b,
    const struct call_rules *rules)
{
    bool aged = is_aged(a, rules);

    if (aged != is_aged(b, rules)) {
        return aged;
    }
    return aged ? call_order_arrived_before(a, b) : scheduled_before(a, b);
}

/* The front of each lane, and who it would be if nobody ever waited too long. */
struct fronts {
    const struct waiting_visit *lane[2];
    const struct waiting_visit *scheduled[2];
};

static struct fronts
find_fronts(const struct waiting_visit *waiting, size_t count,
    const struct call_rules *rules, bool due_only)
{
    struct fronts fronts = { 0 };

    for (size_t i = 0; i < count; i++) {
        const struct waiting_visit *visit = &waiting[i];
        const struct waiting_visit **front = &fronts.lane[visit->lane];
        const struct waiting_visit **scheduled = &fronts.scheduled[visit->lane];

        if (!is_candidate(visit, rules) || (due_only && !is_due(visit, rules->now_ms))) {
            continue;
        }
        if (!*front || goes_before(visit, *front, rules)) {
            *front = visit;
        }
        if (!*scheduled || scheduled_before(visit, *scheduled)) {
            *scheduled = visit;
        }
    }
    return fronts;
}

static const struct waiting_visit *
pick(const struct fronts *fronts, const struct call_rules *rules)
{
    const struct waiting_visit *regular = fronts->lane[LANE_REGULAR];
    const struct waiting_visit *priority = fronts->lane[LANE_PRIORITY];

    if (!priority || !regular) {
        return priority ? priority : regular;
    }
    return run_of(rules, regular) < rules->priority_run ? priority : regular;
}

/* The run is kept at the line of the regular person who is made to wait. */
static void
count_run(struct call_choice *choice, const struct waiting_visit *called,
    const struct fronts *fronts, const struct call_rules *rules)
{
    const struct waiting_visit *regular = fronts->lane[LANE_REGULAR];

    if (called->lane == LANE_REGULAR) { /* it ends, where there is one */
        choice->run_prefix = run_of(rules, called) > 0 ? called->prefix : '\0';
        choice->run = 0;
    } else if (regular) {
        choice->run_prefix = regular->prefix;
        choice->run = run_of(rules, regular) + 1;
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
    if (passed->after_calls > 0) {
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

        if (visit->lane == called->lane && call_order_arrived_before(visit, called)) {
            choice->passed_count++;
            if (!first || call_order_arrived_before(visit, first)) {
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
    choice->by_age = called != fronts.scheduled[called->lane];
    count_run(choice, called, &fronts, rules);
    count_passed(choice, waiting, count, rules);
    return true;
}

static const char *const pass_reason_words[] = { PASS_REASON_LIST(WORDS_ENTRY) NULL };

const char *
pass_reason_name(enum pass_reason reason)
{
    assert((unsigned)reason < PASS_REASON_COUNT);
    return pass_reason_words[reason];
}

enum pass_reason
pass_reason_from_name(const char *name)
{
    return (enum pass_reason)words_find(pass_reason_words, name, PASS_REASON_COUNT);
}
