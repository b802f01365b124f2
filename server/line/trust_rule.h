/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SERVER_LINE_TRUST_RULE_H
#define SERVER_LINE_TRUST_RULE_H

/*
 * May a ticket that the office does not hold be let in by its signature alone? Pure.
 * Source: docs/rules.md, "Tickets at the door".
 */

#include "common/base.h"

/**
 * The signature says that the backend gave the ticket out; whether it was cancelled since
 * is known up to the last pull only.
 *
 * @param ticket_date  "YYYY-MM-DD"
 * @param pulled_date  the local date of the last whole pull; "": never
 * @param trust_days   how many days after the last pull signatures count
 */
bool trust_rule_allows(const char *ticket_date, const char *pulled_date, int trust_days);

#endif /* SERVER_LINE_TRUST_RULE_H */
