/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SERVER_LINE_LINE_RUN_H
#define SERVER_LINE_LINE_RUN_H

/*
 * The rule of call-next run forward: everybody who waits, and whom each counter would
 * call, one after the other. The rule itself is call_order_choose(); here stands only
 * which few people it need look at, so that a call costs the same in a long line. Pure.
 * Source: docs/rules.md, "Order of calls".
 */

#include "common/base.h"
#include "server/line/call_order.h"

/** A counter that may call. */
struct line_run_counter {
    int number;
    const bool *serves; /* borrowed, outlives the run: by waiting_visit.service */
};

/** What is known at the beginning; all borrowed, outlives the run. */
struct line_run_input {
    const struct waiting_visit *waiting; /* in any order */
    size_t count;
    const struct line_run_counter *counters;
    size_t counter_count;
    size_t service_count;
    const struct call_rules *rules; /* policy and runs; time and counter are not read */
};

/** Whom a counter would call. */
struct line_run_pick {
    size_t index; /* in the input, or as given to line_run_add() */
    size_t place; /* the run's own */
    struct waiting_visit visit;
    struct call_choice choice; /* of those the rule had to look at */
};

struct line_run;

struct line_run *line_run_new(const struct line_run_input *input);
void line_run_free(struct line_run *run);

/**
 * One more stands in the line.
 * @param index  what a pick gives for it; those of the input have their own
 */
void line_run_add(struct line_run *run, const struct waiting_visit *visit, size_t index);

/**
 * Somebody who is not there, to see when it would be called: line_run_peek() leaves it
 * out, line_run_peek_probe() finds it when its turn would be.
 */
void line_run_add_probe(
    struct line_run *run, const struct waiting_visit *visit, size_t index);
bool line_run_peek_probe(
    struct line_run *run, size_t counter, int64_t now_ms, struct line_run_pick *pick);

/** Whom would counters[counter] call at `now_ms`? Nothing changes. False: nobody. */
bool line_run_peek(
    struct line_run *run, size_t counter, int64_t now_ms, struct line_run_pick *pick);

/** It is called: out of the line, and everything that a call counts is counted. Right
 * after the peek. */
void line_run_call(
    struct line_run *run, size_t counter, const struct line_run_pick *pick);

/** It leaves the line without a call. Right after the peek. */
void line_run_drop(struct line_run *run, const struct line_run_pick *pick);

/**
 * Services that the same counters serve are of one class; who is sent to a counter is of
 * that counter's own. Below line_run_class_count().
 */
size_t line_run_class(const struct line_run *run, const struct waiting_visit *visit);
size_t line_run_class_count(const struct line_run *run);
/** May counters[counter] call people of this class? */
bool line_run_serves(const struct line_run *run, size_t counter, size_t class);

/** The classes of counters[counter], line_run_served_count() of them. */
const size_t *line_run_served(const struct line_run *run, size_t counter);
size_t line_run_served_count(const struct line_run *run, size_t counter);

/**
 * The order in which one counter that serves everybody would call them.
 *
 * @param order  holds `max`: indexes in `waiting`
 * @return how many of them were filled
 */
size_t line_run_order(const struct waiting_visit *waiting, size_t count,
    const struct call_rules *rules, size_t *order, size_t max);

#endif /* SERVER_LINE_LINE_RUN_H */
