/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SERVER_LINE_ABSENCE_RULE_H
#define SERVER_LINE_ABSENCE_RULE_H

/*
 * People who do not come when called: how often they are called. Pure. Source:
 * docs/rules.md, "Absence and return".
 */

#include "common/base.h"
#include "common/status.h"

/** May a visit called `calls` times (the first included) be called again?
 * STATUS_NO_CALLS_LEFT. */
enum status absence_rule_recall(int calls, int max_calls, struct error *err) MUST_CHECK;

#endif /* SERVER_LINE_ABSENCE_RULE_H */
