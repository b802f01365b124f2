/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/line/turn_rule.h"

#include <assert.h>

#include "common/words.h"

/* Both stand in one lane, who asks came first, and yet. */
static enum turn_why
why_in_lane(const struct turn_call *call)
{
    if (call->by_age) {
        return TURN_AGE_LIMIT;
    }
    if (call->self.late && !call->other.late) {
        return TURN_LATE;
    }
    if (call->self.callable_from_ms > call->at_ms) {
        return TURN_BEFORE_WINDOW;
    }
    return call->self.returning ? TURN_RETURNING : TURN_UNTOLD;
}

enum turn_why
turn_rule_why(const struct turn_call *call)
{
    if (call->out_of_order) {
        return TURN_OUT_OF_ORDER;
    }
    if (!call->self_waited) {
        return TURN_AWAY;
    }
    if (!call->counter_for_self) {
        return TURN_OTHER_COUNTER;
    }
    if (call->other.lane != call->self.lane) {
        return call->other.lane == LANE_PRIORITY ? TURN_PRIORITY
               : call->other_came_before         ? TURN_EARLIER
                                                 : TURN_REGULAR;
    }
    if (call->other.first_place && !call->self.first_place) {
        return TURN_FIRST_PLACE;
    }
    return call->other_came_before ? TURN_EARLIER : why_in_lane(call);
}

static const char *const turn_why_words[] = { TURN_WHY_LIST(WORDS_ENTRY) NULL };

const char *
turn_why_name(enum turn_why why)
{
    assert((unsigned)why < TURN_WHY_COUNT);
    return turn_why_words[why];
}
