/* SPDX-License-Identifier: GPL-3.0-or-later */
/* States of visits and tickets: names, and the table of permitted moves. */
#include "common/visit_state.h"

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>

#include "common/words.h"

const char *const visit_state_words[] = { VISIT_STATE_LIST(WORDS_ENTRY) NULL };
const char *const ticket_state_words[] = { TICKET_STATE_LIST(WORDS_ENTRY) NULL };
const char *const lane_words[] = { LANE_LIST(WORDS_ENTRY) NULL };

#define TO(state) (1u << (state))

/* From which state to which; a state without a row is final. */
static const unsigned visit_moves[VISIT_STATE_COUNT] = {
    [VISIT_WAITING] = TO(VISIT_CALLED) | TO(VISIT_CANCELLED) | TO(VISIT_UNSERVED),
    [VISIT_CALLED] =
        TO(VISIT_SERVING) | TO(VISIT_ABSENT) | TO(VISIT_CANCELLED) | TO(VISIT_WAITING),
    [VISIT_SERVING] = TO(VISIT_DONE) | TO(VISIT_HELD) | TO(VISIT_WAITING),
    [VISIT_ABSENT] = TO(VISIT_WAITING),
    [VISIT_HELD] = TO(VISIT_WAITING),
};

/* What takes an end back, or that of a step; it stays an end until somebody does. */
static const unsigned undo_moves[VISIT_STATE_COUNT] = {
    [VISIT_WAITING] = TO(VISIT_SERVING),
    [VISIT_DONE] = TO(VISIT_SERVING),
    [VISIT_UNSERVED] = TO(VISIT_WAITING),
};

const char *
visit_state_name(enum visit_state state)
{
    assert((unsigned)state < VISIT_STATE_COUNT);
    return visit_state_words[state];
}

bool
visit_state_can_move(enum visit_state from, enum visit_state to)
{
    assert((unsigned)from < VISIT_STATE_COUNT && (unsigned)to < VISIT_STATE_COUNT);
    return ((visit_moves[from] | undo_moves[from]) & TO(to)) != 0;
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
        enum status st =
            error_set(err, STATUS_WRONG_STATE, "the visit is %s, it cannot become %s",
                visit_state_name(from), visit_state_name(to));

        error_fact(err, FACT_STATE, "%s", visit_state_name(from));
        return st;
    }
    return STATUS_OK;
}

const char *
lane_name(enum lane lane)
{
    return lane_words[lane];
}

const char *
ticket_state_name(enum ticket_state state)
{
    assert((unsigned)state < TICKET_STATE_COUNT);
    return ticket_state_words[state];
}

enum ticket_state
ticket_state_from_name(const char *name)
{
    return (enum ticket_state)words_find(ticket_state_words, name, TICKET_STATE_COUNT);
}

enum status
ticket_state_refuse(struct error *err, enum ticket_state state, const char *fmt, ...)
{
    char why[160];
    va_list ap;

    va_start(ap, fmt);
    (void)vsnprintf(why, sizeof(why), fmt, ap);
    va_end(ap);
    (void)error_set(err, STATUS_WRONG_STATE, "%s", why);
    error_fact(err, FACT_STATE, "%s", ticket_state_name(state));
    if (err) {
        err->which = CASE_APPLICATION;
    }
    return STATUS_WRONG_STATE;
}

bool
ticket_state_holds_place(enum ticket_state state)
{
    return state != TICKET_DRAFT && state != TICKET_SUBMITTED &&
           state != TICKET_RETURNED && state != TICKET_CANCELLED;
}
