/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How long a signature is believed. */
#include "server/line/trust_rule.h"

#include "common/clock.h"

bool
trust_rule_allows(const char *ticket_date, const char *pulled_date, int trust_days)
{
    if (!date_is_valid(ticket_date) || !date_is_valid(pulled_date)) {
        return false;
    }
    return date_to_days(ticket_date) - date_to_days(pulled_date) <= trust_days;
}
