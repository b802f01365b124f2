/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SERVER_OFFICE_CALL_H
#define SERVER_OFFICE_CALL_H

/*
 * Calling people to a counter: the next by the rules, the same once more, or one out of
 * order with a reason. Worker threads. Source: docs/rules.md, "Order of calls".
 */

#include "common/base.h"
#include "common/status.h"
#include "db/db_visit.h"
#include "server/office/act.h"

struct counter;
struct settings_counter;

#define CALL_REASON_SIZE 201

/**
 * Call the next person to a counter.
 * @return STATUS_OK              `visit` is now called
 *         STATUS_EMPTY           nobody waits for this counter
 *         STATUS_COUNTER_BUSY    somebody is called or served there already
 *         STATUS_COUNTER_CLOSED  closed or paused
 *         STATUS_NOT_ALLOWED     a colleague's counter
 */
enum status call_next(
    struct act *act, int counter, struct visit *visit, struct error *err) MUST_CHECK;

/** The same at a counter that was loaded: the caller's own, with nobody at it. */
enum status call_next_at(struct act *act, const struct settings_counter *setting,
    const struct counter *counter, struct visit *visit, struct error *err) MUST_CHECK;

/** Call the same person again. STATUS_NO_CALLS_LEFT after max_calls. */
enum status call_again(
    struct act *act, const char *id, struct visit *visit, struct error *err) MUST_CHECK;

/**
 * Call somebody out of order, which the journal keeps with its reason.
 * @param counter  where to; 0: the first open counter that is free and serves it
 */
enum status call_out_of_order(struct act *act, const char *id, int counter,
    const char *reason, struct visit *visit, struct error *err) MUST_CHECK;

#endif /* SERVER_OFFICE_CALL_H */
