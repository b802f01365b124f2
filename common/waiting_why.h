/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef COMMON_WAITING_WHY_H
#define COMMON_WAITING_WHY_H

/*
 * Why a visit waits, or stands at its counter again: "why" of a visit.waiting or
 * visit.started row of the journal. Any thread; keeps nothing. Source: docs/rules.md.
 */

#include "common/base.h"

#define WAITING_WHY_LIST(X) \
    X(WAITING_NONE, "") \
    X(WAITING_ARRIVED, "arrived") /* with a ticket */ \
    X(WAITING_WALKIN, "walkin") \
    X(WAITING_RETURNED, "returned") /* from absent or held */ \
    X(WAITING_TRANSFERRED, "transferred") \
    X(WAITING_NEXT_STEP, "next_step")         /* of the service somebody came for */ \
    X(WAITING_SERVICE_KNOWN, "service_known") /* follows another one of the visit */ \
    X(WAITING_LANE_CHANGED, "lane_changed")   /* so does this */ \
    X(WAITING_FILE_ADDED, "file_added")       /* and this: one more on the number */ \
    X(WAITING_COUNTER_GONE, "counter_gone") /* nobody was at the counter that called */ \
    X(WAITING_DAY_REOPENED, "day_reopened") /* a closing is taken back */ \
    X(WAITING_TAKEN_BACK, "taken_back")     /* of a visit.started row: a finish is */ \
    X(WAITING_STEP_TAKEN_BACK, "step_taken_back") /* so is this, of one step of several \
                                                   */

enum waiting_why {
#define WAITING_WHY_CONSTANT(constant, word) constant,
    WAITING_WHY_LIST(WAITING_WHY_CONSTANT)
#undef WAITING_WHY_CONSTANT
        WAITING_WHY_COUNT
};

/** "arrived", ...; static. */
const char *waiting_why_name(enum waiting_why why);
/** WAITING_WHY_COUNT when there is none of that name. */
enum waiting_why waiting_why_from_name(const char *name);

#endif /* COMMON_WAITING_WHY_H */
