/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SERVER_OFFICE_COUNTER_DESK_H
#define SERVER_OFFICE_COUNTER_DESK_H

/*
 * A counter as a place of work: opened, paused and closed by its clerk, and whose it is.
 * Worker threads. Source: docs/rules.md, "Counters".
 */

#include "common/base.h"
#include "common/status.h"
#include "db/db_counter.h"
#include "server/office/act.h"
#include "server/office/settings.h"

#define PAUSE_REASON_SIZE 128

/** Its setting and where it stands; STATUS_NOT_FOUND when there is no such counter. */
enum status counter_load(struct act *act, int number,
    const struct settings_counter **setting, struct counter *counter, struct error *err)
    MUST_CHECK;

/**
 * May the caller work at this counter? Supervisors may; a clerk at the counter that it
 * opened. STATUS_NOT_ALLOWED when it is somebody else's.
 */
enum status counter_check_own(
    struct act *act, const struct counter *counter, struct error *err) MUST_CHECK;

/** Take part in calling. A counter that a colleague holds open is STATUS_NOT_ALLOWED. */
enum status counter_open(struct act *act, int number, struct error *err) MUST_CHECK;
/** Rest; who is at the counter may still be finished. */
enum status counter_pause(
    struct act *act, int number, const char *reason, struct error *err) MUST_CHECK;
/** Leave. STATUS_COUNTER_BUSY while somebody is called or served there. */
enum status counter_close(struct act *act, int number, struct error *err) MUST_CHECK;

#endif /* SERVER_OFFICE_COUNTER_DESK_H */
