/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SERVER_LINE_ABSENCE_RULE_H
#define SERVER_LINE_ABSENCE_RULE_H

/*
 * People who do not come when called: how often they are called, and where they come back
 * into the line. Pure. Source: docs/rules.md, "Absence and return".
 */

#include "common/base.h"
#include "common/status.h"
#include "common/visit_state.h"

/** May a visit called `calls` times (the first included) be called again?
 * STATUS_NO_CALLS_LEFT. */
enum status absence_rule_recall(int calls, int max_calls, struct error *err) MUST_CHECK;

/**
 * How many calls of the counters that serve a person come before it is due again: none
 * for who was held, for the office itself sent it to mend something.
 *
 * @param was  VISIT_ABSENT or VISIT_HELD
 */
int64_t absence_rule_return(enum visit_state was, int return_after);

#endif /* SERVER_LINE_ABSENCE_RULE_H */
