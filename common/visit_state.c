/* SPDX-License-Identifier: GPL-3.0-or-later */
/* States of visits and tickets: names, and the table of permitted moves. */
#include "common/visit_state.h"

#include <assert.h>
#include <string.h>

static const char *const visit_names[] = {
#define VISIT_NAME(constant, name) [constant] = (name),
    VISIT_STATE_LIST(VISIT_NAME)
#undef VISIT_NAME
};

static const char *const ticket_names[] = {
#define TICKET_NAME(constant, name) [constant] = (name),
    TICKET_STATE_LIST(TICKET_NAME)
#undef TICKET_NAME
};

static_assert(ARRAY_LEN(visit_names) == VISIT_STATE_COUNT, "a name for each state");
static_assert(ARRAY_LEN(ticket_names) == TICKET_STATE_COUNT, "a name for each state");

#define TO(state) (1u << (state))

/* From which state to which; a state without a row is final. */
static const unsigned visit_moves[VISIT_STATE_COUNT] = {
    [VISIT_WAITING] = TO(VISIT_CALLED) | TO(VISIT_CANCELLED) | TO(VISIT_UNSERVED),
    [VISIT_CALLED] = TO(VISIT_SERVING) | TO(VISIT_ABSENT) | TO(VISIT_CANCELLED),
    [VISIT_SERVING] = TO(VISIT_DONE) | TO(VISIT_HELD) | TO(VISIT_WAITING),
    [VISIT_ABSENT] = TO(VISIT_WAITING),
    [VISIT_HELD] = TO(VISIT_WAITING),
};

/* Index of `name`; `count` when it is not there. */
static int
find(const char *const *names, int count, const char *name)
{
    int i = 0;

    while (i < count && strcmp(names[i], name) != 0) {
        i++;
    }
    return i;
}

const char *
visit_state_name(enum visit_state state)
{
    assert((unsigned)state < VISIT_STATE_COUNT);
    return visit_names[state];
}

enum visit_state
visit_state_from_name(const char *name)
{
    return (enum visit_state)find(visit_names, VISIT_STATE_COUNT, name);
}

bool
visit_state_can_move(enum visit_state from, enum visit_state to)
{
    assert((unsigned)from < VISIT_STATE_COUNT && (unsigned)to < VISIT_STATE_COUNT);
    return (visit_moves[from] & TO(to)) != 0;
}

bool
visit_state_is_final(enum visit_state state)
{
    assert((unsigned)state < VISIT_STATE_COUNT);
    return visit_moves[state] == 0;
}

enum status
visit_state_check(enum visit_state from, enum visit_state to, struct error *err)
{
    if (!visit_state_can_move(from, to)) {
        return error_set(err, STATUS_WRONG_STATE, "the visit is %s, it cannot become %s",
            visit_state_name(from), visit_state_name(to));
    }
    return STATUS_OK;
}

const char *
lane_name(enum lane lane)
{
    return lane == LANE_PRIORITY ? "priority" : "regular";
}

bool
lane_from_name(const char *name, enum lane *lane)
{
    if (strcmp(name, "regular") == 0) {
        *lane = LANE_REGULAR;
        return true;
    }
    if (strcmp(name, "priority") == 0) {
        *lane = LANE_PRIORITY;
        return true;
    }
    return false;
}

const char *
ticket_state_name(enum ticket_state state)
{
    assert((unsigned)state < TICKET_STATE_COUNT);
    return ticket_names[state];
}

enum ticket_state
ticket_state_from_name(const char *name)
{
    return (enum ticket_state)find(ticket_names, TICKET_STATE_COUNT, name);
}

bool
ticket_state_holds_place(enum ticket_state state)
{
    return state != TICKET_DRAFT && state != TICKET_SUBMITTED &&
           state != TICKET_RETURNED && state != TICKET_CANCELLED;
}
