/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The door against the books. */
#include "server/exchange/outcome_rule.h"

#include <string.h>

/* Was somebody there for whom the books must have a place? */
static bool
means_presence(enum outcome_kind kind)
{
    return kind != OUTCOME_KIND_REFUSED && kind != OUTCOME_KIND_NO_SHOW;
}

const char *
outcome_rule_conflict(const struct outcome_facts *facts)
{
    if (facts->ahead_ms > OUTCOME_FUTURE_MS) {
        return "future";
    }
    if (facts->kind == OUTCOME_KIND_NO_SHOW) {
        return facts->came ? "arrived" : "";
    }
    if (!means_presence(facts->kind)) {
        return "";
    }
    switch (facts->state) {
    case TICKET_CANCELLED:
        return "cancelled";
    case TICKET_DRAFT:
    case TICKET_SUBMITTED:
    case TICKET_RETURNED:
        return "not_approved";
    default:
        return strcmp(facts->date, facts->ticket_date) == 0 ? "" : "other_date";
    }
}

enum ticket_state
outcome_rule_state(const struct outcome_facts *facts)
{
    switch (facts->kind) {
    case OUTCOME_KIND_ARRIVED:
        /* What was told of the counter meanwhile stands, unless it is taken back. */
        return !facts->taken_back && (facts->state == TICKET_VERIFIED ||
                                         facts->state == TICKET_INCOMPLETE ||
                                         facts->state == TICKET_REJECTED)
                   ? facts->state
                   : TICKET_ARRIVED;
    case OUTCOME_KIND_VERIFIED:
        return TICKET_VERIFIED;
    case OUTCOME_KIND_INCOMPLETE:
        return TICKET_INCOMPLETE;
    case OUTCOME_KIND_REJECTED:
        return TICKET_REJECTED;
    case OUTCOME_KIND_NO_SHOW:
        return facts->state == TICKET_APPROVED && !facts->came ? TICKET_LAPSED
                                                               : facts->state;
    default:
        return facts->state;
    }
}
