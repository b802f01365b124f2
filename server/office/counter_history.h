/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SERVER_OFFICE_COUNTER_HISTORY_H
#define SERVER_OFFICE_COUNTER_HISTORY_H

/* What a counter did today, for its clerk. Worker threads. */

#include "common/base.h"
#include "common/status.h"
#include "db/db_visit.h"
#include "server/office/act.h"

/** Who was called to this counter today and has left it, latest call first: owned array.
 * Who was sent on, or came back to the line, is VISIT_WAITING here. No personal data is
 * for those who ask. */
enum status counter_history(struct act *act, int number, struct visit **visits,
    size_t *count, struct error *err) MUST_CHECK;

#endif /* SERVER_OFFICE_COUNTER_HISTORY_H */
