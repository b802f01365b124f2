/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SERVER_EXCHANGE_OUTCOME_RULE_H
#define SERVER_EXCHANGE_OUTCOME_RULE_H

/*
 * Do our books agree with what a front office says happened? Pure. What happened is taken
 * either way: nobody is sent home for what two computers disagree on.
 * Source: docs/backend.md, "Outcomes".
 */

#include "common/base.h"
#include "common/outcome_kind.h"
#include "common/visit_state.h"

#define OUTCOME_FUTURE_MS (INT64_C(10) * 60 * 1000) /* clocks differ by less */

struct outcome_facts {
    enum outcome_kind kind;
    const char *date;        /* the office's day on which it happened */
    int64_t ahead_ms;        /* how far that is ahead of our clock; negative: behind */
    enum ticket_state state; /* of the ticket, in our books */
    const char *ticket_date; /* its day, in our books */
    bool came;               /* an arrival was told before */
    bool taken_back;         /* what was told of the counter before is no longer so */
};

/**
 * What our books say otherwise: "cancelled", "not_approved", "other_date", "arrived" (of
 * a no-show who came), "future"; "" when they agree. Static.
 */
const char *outcome_rule_conflict(const struct outcome_facts *facts);

/** The state that the ticket is in from then on; `facts->state` when it stays. */
enum ticket_state outcome_rule_state(const struct outcome_facts *facts);

#endif /* SERVER_EXCHANGE_OUTCOME_RULE_H */
