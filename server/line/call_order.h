/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SERVER_LINE_CALL_ORDER_H
#define SERVER_LINE_CALL_ORDER_H

/*
 * Who is called next. Pure: values in, a choice out. The caller gives everybody who waits
 * for a service of the counter, in any order, and stores what comes out.
 * Source: docs/rules.md, "Order of calls".
 */

#include "common/base.h"
#include "common/visit_state.h"

#define LINE_PREFIXES 26 /* letters A..Z */

struct waiting_visit {
    char prefix; /* 'A'..'Z': the line it waits in (of its service now) */
    int number;  /* figure of its call number; settles two arrivals in one ms */
    enum lane lane;
    bool first_place; /* an earlier day left it unserved: before all others of its lane */
    bool late;        /* came after its window: behind all scheduled ones of its lane */
    int64_t arrived_ms;
    int64_t callable_from_ms; /* its window's start when it came early, else 0 */
    int64_t after_calls; /* back from absent: waits until its line's calls reach this */
    int target_counter;  /* transferred to this counter only; 0: any */
};

/** What a line (a prefix on one day) has seen so far; index = prefix - 'A'. */
struct line_counts {
    int64_t calls;    /* first calls, not recalls, of the day */
    int priority_run; /* priority calls since its last regular call, see rules.md */
};

struct call_rules {
    int64_t now_ms;
    int counter;          /* the number of the counter that calls */
    int priority_run;     /* policy: priority calls in a row while a regular waits */
    int64_t age_limit_ms; /* policy: nobody waits longer behind later arrivals */
    struct line_counts lines[LINE_PREFIXES];
};

/* Why somebody of the same lane who arrived earlier was passed over. */
enum pass_reason {
    PASS_NONE,
    PASS_FIRST_PLACE,   /* the one called was left unserved by an earlier day */
    PASS_LATE,          /* came after its window */
    PASS_BEFORE_WINDOW, /* its window has not begun */
    PASS_RETURNING,     /* back from absent, its turn is some numbers away */
    PASS_OTHER_COUNTER, /* waits for one counter, and it is not this one */
    PASS_AGE_LIMIT,     /* the one called has waited longer than the limit */
};

struct call_choice {
    size_t chosen;  /* index in the caller's array */
    bool by_age;    /* chosen because of the age limit */
    bool idle_call; /* nobody was due yet: called early so that no counter is idle */
    /* The run of one line changes: store it (prefix 0: none changes). */
    char run_prefix;
    int run;
    /* Those of the same lane who arrived before the chosen one and still wait. */
    size_t passed_count;
    size_t passed; /* the earliest of them, when there is one */
    enum pass_reason passed_reason;
};

/** False when nobody in `waiting` may be called by this counter; `choice` is then zero.
 */
bool call_order_choose(const struct waiting_visit *waiting, size_t count,
    const struct call_rules *rules, struct call_choice *choice);

/**
 * Whom free counters would call one after the other, if nobody came meanwhile.
 *
 * @param order  holds `max`: indexes in `waiting`
 * @return how many of them were filled
 */
size_t call_order_next(const struct waiting_visit *waiting, size_t count,
    const struct call_rules *rules, size_t *order, size_t max);

/**
 * Is `a` before `b` inside one lane: (first place, late, arrival, number)? For counting
 * who is ahead and for showing who is next. A strict order; equal only for the same
 * values.
 */
bool call_order_before(const struct waiting_visit *a, const struct waiting_visit *b);

/** "first_place", "late", "before_window", "returning", "other_counter", "age_limit"; ""
 * for none. */
const char *pass_reason_name(enum pass_reason reason);

#endif /* SERVER_LINE_CALL_ORDER_H */
