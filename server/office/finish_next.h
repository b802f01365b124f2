/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SERVER_OFFICE_FINISH_NEXT_H
#define SERVER_OFFICE_FINISH_NEXT_H

/*
 * "Done, next please": who is served at a counter is finished and the next called, in one
 * transaction: both or neither. Worker threads. Source: contract; docs/rules.md, "Order
 * of calls".
 */

#include "common/base.h"
#include "common/status.h"
#include "db/db_visit.h"
#include "server/office/act.h"
#include "server/office/visit_moves.h"

/**
 * @return STATUS_OK              `called` is now called to the counter
 *         STATUS_EMPTY           nobody waits; who was served is finished all the same
 *         STATUS_WRONG_STATE     nobody is served there
 *         STATUS_COUNTER_CLOSED  closed or paused: nothing was done
 *         and what visit_finish() and call_next() refuse: nothing was done
 */
enum status finish_next(struct act *act, int counter, const struct move_input *finish,
    struct visit *called, struct error *err) MUST_CHECK;

#endif /* SERVER_OFFICE_FINISH_NEXT_H */
