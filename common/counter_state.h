/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef COMMON_COUNTER_STATE_H
#define COMMON_COUNTER_STATE_H

/*
 * How a counter stands, in the words of the wire and of the database. Any thread; keeps
 * nothing. Source: docs/rules.md, "Counters".
 */

#include "common/base.h"

#define COUNTER_STATE_LIST(X) \
    X(COUNTER_CLOSED, "closed") \
    X(COUNTER_OPEN, "open") \
    X(COUNTER_PAUSED, "paused")

enum counter_state {
#define COUNTER_STATE_CONSTANT(constant, word) constant,
    COUNTER_STATE_LIST(COUNTER_STATE_CONSTANT)
#undef COUNTER_STATE_CONSTANT
        COUNTER_STATE_COUNT
};

/** By constant, NULL at the end; static. */
extern const char *const counter_state_words[];

/** "closed", "open", "paused"; static. */
const char *counter_state_name(enum counter_state state);
/** COUNTER_STATE_COUNT when there is none of that name. */
enum counter_state counter_state_from_name(const char *name);

#endif /* COMMON_COUNTER_STATE_H */
