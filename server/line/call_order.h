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
    int64_t after_calls;      /* back from absent: so many calls of counters that serve it
                                 come first */
    int target_counter;       /* transferred to this counter only; 0: any */
    int service;              /* index in what a counter serves; for line_run.h alone */
    int files;                /* with it, for how long it takes; 0 or 1: one */
};

struct call_rules {
    int64_t now_ms;
    int counter;          /* the number of the counter that calls */
    int priority_run;     /* policy: priority calls in a row while a regular waits */
    int64_t age_limit_ms; /* policy: nobody waits longer behind later arrivals */
    /* Of each line (a prefix on one day; index = prefix - 'A'): priority calls since its
       last regular call, see rules.md. */
    int runs[LINE_PREFIXES];
};

/* Why somebody of the same lane who arrived earlier was passed over. */
#define PASS_REASON_LIST(X) \
    X(PASS_NONE, "") \
    X(PASS_FIRST_PLACE, "first_place")     /* the one called was left unserved before */ \
    X(PASS_LATE, "late")                   /* came after its window */ \
    X(PASS_BEFORE_WINDOW, "before_window") /* its window has not begun */ \
    X(PASS_RETURNING, "returning") /* back from absent, its turn is some calls away */ \
    X(PASS_OTHER_COUNTER, "other_counter") /* waits for one counter, not this one */ \
    X(PASS_AGE_LIMIT, "age_limit") /* the one called waited longer than the limit */

enum pass_reason {
#define PASS_REASON_CONSTANT(constant, word) constant,
    PASS_REASON_LIST(PASS_REASON_CONSTANT)
#undef PASS_REASON_CONSTANT
        PASS_REASON_COUNT
};

struct call_choice {
    size_t chosen;  /* index in the caller's array */
    bool by_age;    /* before others of its lane because of the age limit */
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

/** Arrival order, across lines too: the same millisecond goes by number, then letter. */
bool call_order_arrived_before(
    const struct waiting_visit *a, const struct waiting_visit *b);

/** "first_place", ...; "" for none; static. */
const char *pass_reason_name(enum pass_reason reason);
/** PASS_REASON_COUNT when there is none of that name. */
enum pass_reason pass_reason_from_name(const char *name);

#endif /* SERVER_LINE_CALL_ORDER_H */
