/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef COMMON_VISIT_STATE_H
#define COMMON_VISIT_STATE_H

/*
 * The states of a visit and of a ticket, their names on the wire and in the database, and
 * the moves that are permitted. Whoever changes a state asks here. Any thread; keeps
 * nothing. Source: docs/rules.md, "States of a visit" and "States of a ticket".
 */

#include "common/base.h"
#include "common/status.h"

#define VISIT_STATE_LIST(X) \
    X(VISIT_WAITING, "waiting") \
    X(VISIT_CALLED, "called") \
    X(VISIT_SERVING, "serving") \
    X(VISIT_DONE, "done") \
    X(VISIT_ABSENT, "absent") \
    X(VISIT_HELD, "held") \
    X(VISIT_CANCELLED, "cancelled") \
    X(VISIT_UNSERVED, "unserved")

enum visit_state {
#define VISIT_STATE_CONSTANT(constant, name) constant,
    VISIT_STATE_LIST(VISIT_STATE_CONSTANT)
#undef VISIT_STATE_CONSTANT
        VISIT_STATE_COUNT
};

/** By constant, NULL at the end; static. */
extern const char *const visit_state_words[];

/** "waiting", ...; static. */
const char *visit_state_name(enum visit_state state);

/** May a visit go from `from` to `to`? Staying where it is is no move. */
bool visit_state_can_move(enum visit_state from, enum visit_state to);
/** Does nothing move out of it any more, unless its end is taken back? */
bool visit_state_is_final(enum visit_state state);

/** visit_state_can_move() as a status: STATUS_WRONG_STATE, its text names `from`. */
enum status visit_state_check(
    enum visit_state from, enum visit_state to, struct error *err) MUST_CHECK;

/* The two lanes of a line. */
#define LANE_LIST(X) \
    X(LANE_REGULAR, "regular") \
    X(LANE_PRIORITY, "priority")

enum lane {
#define LANE_CONSTANT(constant, name) constant,
    LANE_LIST(LANE_CONSTANT)
#undef LANE_CONSTANT
};

/** By constant, NULL at the end; static. */
extern const char *const lane_words[];

/** "regular" or "priority"; static. */
const char *lane_name(enum lane lane);

/* The states of an application, which are those of the ticket that stands for it. */
#define TICKET_STATE_LIST(X) \
    X(TICKET_DRAFT, "draft") \
    X(TICKET_SUBMITTED, "submitted") \
    X(TICKET_ENDORSED, "endorsed") /* the village knows of it */ \
    X(TICKET_RETURNED, "returned") \
    X(TICKET_APPROVED, "approved") \
    X(TICKET_ARRIVED, "arrived") \
    X(TICKET_VERIFIED, "verified") \
    X(TICKET_INCOMPLETE, "incomplete") \
    X(TICKET_REJECTED, "rejected") \
    X(TICKET_PROCESSING, "processing") \
    X(TICKET_READY, "ready") \
    X(TICKET_ELECTRONIC, "electronic") /* a signed PDF: its owner prints it */ \
    X(TICKET_COLLECTED, "collected") \
    X(TICKET_SENT, "sent") \
    X(TICKET_DELIVERED, "delivered") \
    X(TICKET_LAPSED, "lapsed") \
    X(TICKET_CANCELLED, "cancelled")

enum ticket_state {
#define TICKET_STATE_CONSTANT(constant, name) constant,
    TICKET_STATE_LIST(TICKET_STATE_CONSTANT)
#undef TICKET_STATE_CONSTANT
        TICKET_STATE_COUNT
};

/** By constant, NULL at the end; static. */
extern const char *const ticket_state_words[];

/** "draft", ...; static. */
const char *ticket_state_name(enum ticket_state state);
/** TICKET_STATE_COUNT when there is none of that name. */
enum ticket_state ticket_state_from_name(const char *name);

/** STATUS_WRONG_STATE for a move that an application, or its ticket, cannot make in this
 * state: what error_set() does, and the state as a fact with sentences of its own. */
enum status ticket_state_refuse(
    struct error *err, enum ticket_state state, const char *fmt, ...) PRINTF_LIKE(3, 4);

/** Does a ticket in this state keep a place in the quota (booked or used)? */
bool ticket_state_holds_place(enum ticket_state state);

#endif /* COMMON_VISIT_STATE_H */
