/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef COMMON_DESK_RULE_H
#define COMMON_DESK_RULE_H

/*
 * What a clerk may press when, and by which keys: one description for antrean-counter and
 * for the counter in a browser, which gets it as JSON. Whether there is any sense in
 * offering it; the server has the last word. tests/fixtures/desk_rule.json has every
 * case, and both sides are held against it. Pure; any thread. Source: docs/rules.md,
 * "States of a visit", "Counters", "Call buttons".
 */

#include "common/base.h"
#include "common/counter_state.h"

/* Who is at the counter. */
#define DESK_VISIT_STATE_LIST(X) \
    X(DESK_VISIT_NONE, "none") \
    X(DESK_VISIT_CALLED, "called") \
    X(DESK_VISIT_SERVING, "serving")

enum desk_visit_state {
#define DESK_VISIT_STATE_CONSTANT(constant, word) constant,
    DESK_VISIT_STATE_LIST(DESK_VISIT_STATE_CONSTANT)
#undef DESK_VISIT_STATE_CONSTANT
        DESK_VISIT_STATE_COUNT
};

/* What an action's route names. */
#define DESK_TARGET_LIST(X) \
    X(DESK_OF_COUNTER, "counter") \
    X(DESK_OF_VISIT, "visit")       /* who is at the counter */ \
    X(DESK_OF_ASIDE, "aside")       /* somebody who is absent or held */ \
    X(DESK_OF_FINISHED, "finished") /* who was served last, a moment ago */

enum desk_target {
#define DESK_TARGET_CONSTANT(constant, word) constant,
    DESK_TARGET_LIST(DESK_TARGET_CONSTANT)
#undef DESK_TARGET_CONSTANT
        DESK_TARGET_COUNT
};

/* Sets of states, as bits. */
#define DESK_IN(state) (1U << (state))
#define DESK_NOT_OPEN (DESK_IN(COUNTER_CLOSED) | DESK_IN(COUNTER_PAUSED))
#define DESK_NOT_CLOSED (DESK_IN(COUNTER_OPEN) | DESK_IN(COUNTER_PAUSED))
#define DESK_ANY_COUNTER (DESK_NOT_OPEN | DESK_IN(COUNTER_OPEN))
#define DESK_FREE DESK_IN(DESK_VISIT_NONE)
#define DESK_BUSY_CALLED DESK_IN(DESK_VISIT_CALLED)
#define DESK_BUSY_SERVING DESK_IN(DESK_VISIT_SERVING)
#define DESK_ANYBODY (DESK_FREE | DESK_BUSY_CALLED | DESK_BUSY_SERVING)

/* Besides the states. */
#define DESK_NEEDS_CALLS_LEFT 1U
#define DESK_NEEDS_ASIDE 2U
#define DESK_IS_MAIN 4U /* the one main action, where its states hold */
#define DESK_NEEDS_FINISHED 8U
#define DESK_TAKE_BACK_MS 120000 /* so long a finish may be taken back; docs/rules.md */

/*
 * X(constant, word of the route, what it names, counter, visit, more, keys). Keys are
 * named as browsers name them, a blank between; Enter is the main action while nobody is
 * served, so that what ends a visit has keys of its own.
 */
#define DESK_ACTION_LIST(X) \
    X(DESK_OPEN_COUNTER, "open", DESK_OF_COUNTER, DESK_NOT_OPEN, DESK_FREE, \
        DESK_IS_MAIN, "Enter") \
    X(DESK_CALL_NEXT, "call-next", DESK_OF_COUNTER, DESK_IN(COUNTER_OPEN), DESK_FREE, \
        DESK_IS_MAIN, "Enter") \
    X(DESK_RECALL, "recall", DESK_OF_VISIT, DESK_ANY_COUNTER, DESK_BUSY_CALLED, \
        DESK_NEEDS_CALLS_LEFT, "+ =") \
    X(DESK_START, "start", DESK_OF_VISIT, DESK_ANY_COUNTER, DESK_BUSY_CALLED, \
        DESK_IS_MAIN, "Enter") \
    X(DESK_FINISH, "finish", DESK_OF_VISIT, DESK_ANY_COUNTER, DESK_BUSY_SERVING, \
        DESK_IS_MAIN, "* F2") \
    X(DESK_FINISH_NEXT, "next", DESK_OF_COUNTER, DESK_IN(COUNTER_OPEN), \
        DESK_BUSY_SERVING, 0, "") /* and call the next, in one step: in the finish */ \
    X(DESK_ABSENT, "absent", DESK_OF_VISIT, DESK_ANY_COUNTER, DESK_BUSY_CALLED, 0, "-") \
    X(DESK_HOLD, "hold", DESK_OF_VISIT, DESK_ANY_COUNTER, DESK_BUSY_SERVING, 0, "-") \
    X(DESK_TRANSFER, "transfer", DESK_OF_VISIT, DESK_ANY_COUNTER, DESK_BUSY_SERVING, 0, \
        "/") \
    X(DESK_RETURN, "return", DESK_OF_ASIDE, DESK_ANY_COUNTER, DESK_ANYBODY, \
        DESK_NEEDS_ASIDE, ". ,") \
    X(DESK_PAUSE, "pause", DESK_OF_COUNTER, DESK_IN(COUNTER_OPEN), DESK_ANYBODY, 0, \
        "F9") \
    X(DESK_CLOSE_COUNTER, "close", DESK_OF_COUNTER, DESK_NOT_CLOSED, DESK_FREE, 0, \
        "F10") \
    X(DESK_TAKE_BACK, "take-back", DESK_OF_FINISHED, DESK_NOT_CLOSED, DESK_FREE, \
        DESK_NEEDS_FINISHED, "F6")

enum desk_action {
#define DESK_ACTION_CONSTANT(constant, ...) constant,
    DESK_ACTION_LIST(DESK_ACTION_CONSTANT)
#undef DESK_ACTION_CONSTANT
        DESK_ACTION_COUNT
};

struct desk_rule {
    const char *word;
    enum desk_target of;
    unsigned counter, visit; /* DESK_IN() of the states it may be pressed in */
    unsigned more;           /* DESK_NEEDS_..., DESK_IS_MAIN */
    const char *keys;
};

/** By constant. */
extern const struct desk_rule desk_rules[DESK_ACTION_COUNT];

/** How a counter stands, as far as the rules ask. */
struct desk_facts {
    enum counter_state counter;
    enum desk_visit_state visit;
    bool barred;          /* it is not the clerk's to work at */
    int calls, max_calls; /* of who is there; max_calls 0: unknown */
    bool anybody_aside;
    bool just_finished; /* somebody whose finish may still be taken back */
};

bool desk_rule_permits(enum desk_action action, const struct desk_facts *facts);

/** The one main action of now. */
enum desk_action desk_rule_main(const struct desk_facts *facts);

#endif /* COMMON_DESK_RULE_H */
