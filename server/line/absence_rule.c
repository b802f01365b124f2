/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How often a person is called. */
#include "server/line/absence_rule.h"

enum status
absence_rule_recall(int calls, int max_calls, struct error *err)
{
    if (calls >= max_calls) {
        enum status st = error_set(
            err, STATUS_NO_CALLS_LEFT, "called %d times, the most allowed", calls);

        error_fact(err, FACT_COUNT, "%d", calls);
        return st;
    }
    return STATUS_OK;
}
