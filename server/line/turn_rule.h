/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SERVER_LINE_TURN_RULE_H
#define SERVER_LINE_TURN_RULE_H

/*
 * "Why was that one before me?", answered from what the order of calls goes by. Pure.
 * Source: docs/rules.md, "Order of calls".
 */

#include "common/base.h"
#include "common/visit_state.h"

#define TURN_WHY_LIST(X) \
    X(TURN_UNTOLD, "")                     /* the rules have no answer */ \
    X(TURN_OUT_OF_ORDER, "out_of_order")   /* by a supervisor, with a reason */ \
    X(TURN_OTHER_COUNTER, "other_counter") /* a counter that could not call who asks */ \
    X(TURN_AWAY, "away")               /* who asks was called, absent or held then */ \
    X(TURN_EARLIER, "earlier")         /* came before */ \
    X(TURN_FIRST_PLACE, "first_place") /* an earlier day left that one unserved */ \
    X(TURN_PRIORITY, "priority")       /* the other lane's turn */ \
    X(TURN_REGULAR, "regular")         /* the other lane's turn, after a run of ours */ \
    X(TURN_LATE, "late")               /* who asks came after its window */ \
    X(TURN_BEFORE_WINDOW, "before_window") /* whose window had not begun */ \
    X(TURN_RETURNING, "returning") /* who is back from absence, some calls later */ \
    X(TURN_AGE_LIMIT, "age_limit") /* waited longer than anybody may */

enum turn_why {
#define TURN_WHY_CONSTANT(constant, word) constant,
    TURN_WHY_LIST(TURN_WHY_CONSTANT)
#undef TURN_WHY_CONSTANT
        TURN_WHY_COUNT
};

/** One of the two, at the moment of the call. */
struct turn_side {
    enum lane lane;
    bool first_place;
    bool late;
    bool returning;           /* back from absence, and not due yet */
    int64_t callable_from_ms; /* its window's start when it came early, else 0 */
};

struct turn_call {
    int64_t at_ms;
    struct turn_side self;
    struct turn_side other;
    bool other_came_before;
    bool self_waited;      /* and was not called, absent or held */
    bool counter_for_self; /* the counter that called may call who asks */
    bool out_of_order;
    bool by_age;
};

/** Why the other was called and not who asks. */
enum turn_why turn_rule_why(const struct turn_call *call);

/** "priority", ...; "" for none; static. */
const char *turn_why_name(enum turn_why why);

#endif /* SERVER_LINE_TURN_RULE_H */
