/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How often a person is called, and where an absent one comes back. */
#include "server/line/absence_rule.h"

enum status
absence_rule_recall(int calls, int max_calls, struct error *err)
{
    if (calls >= max_calls) {
        return error_set(
            err, STATUS_NO_CALLS_LEFT, "called %d times, the most allowed", calls);
    }
    return STATUS_OK;
}

int64_t
absence_rule_return(int64_t line_calls, int return_after)
{
    return line_calls + return_after;
}
