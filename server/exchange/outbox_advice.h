/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SERVER_EXCHANGE_OUTBOX_ADVICE_H
#define SERVER_EXCHANGE_OUTBOX_ADVICE_H

/*
 * What a supervisor can do about a row that the backend refused for good. Pure.
 * Source: docs/operating.md, "A backend".
 */

#include "common/base.h"

/** May the row be sent again by itself after this answer, or is it refused for good? */
bool outbox_advice_is_passing(const char *code);

/** The next step after this code, a sentence; static. */
const char *outbox_advice(const char *code, bool english);

#endif /* SERVER_EXCHANGE_OUTBOX_ADVICE_H */
