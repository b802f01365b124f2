/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SERVER_OFFICE_COUNTER_STAFFING_H
#define SERVER_OFFICE_COUNTER_STAFFING_H

/*
 * A counter as a place of work: opened, paused and closed by its clerk, and whose it is.
 * Worker threads. Source: docs/rules.md, "Counters".
 */

#include "common/base.h"
#include "common/status.h"
#include "db/db_account.h"
#include "db/db_counter.h"
#include "db/db_visit.h"
#include "server/office/act.h"
#include "server/settings/settings.h"

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
/** counter_load() of one that the caller may work at. */
enum status counter_load_own(struct act *act, int number,
    const struct settings_counter **setting, struct counter *counter, struct error *err)
    MUST_CHECK;

/** The name of the colleague who holds the counter; "" when nobody does, or the caller.
 */
void counter_holder(
    struct act *act, const struct counter *counter, char out[PERSON_NAME_SIZE]);

/** STATUS_COUNTER_BUSY that names who is at the counter. */
enum status counter_busy_with(const struct visit *visit, struct error *err);

/**
 * Take part in calling. A counter that a colleague holds open is STATUS_NOT_ALLOWED;
 * STATUS_COUNTER_BUSY while the same clerk holds another one open.
 *
 * @param take_over  the caller was told whose it is, and takes it with who is at it
 */
enum status counter_open(struct act *act, int number, bool take_over, struct error *err)
    MUST_CHECK;
/** Rest; who is at the counter may still be finished. */
enum status counter_pause(
    struct act *act, int number, const char *reason, struct error *err) MUST_CHECK;
/** Leave. STATUS_COUNTER_BUSY while somebody is called or served there. */
enum status counter_close(struct act *act, int number, struct error *err) MUST_CHECK;

/** Rest of itself: nobody is there. Only for an open one; by nobody's hand. */
enum status counter_pause_gone(
    struct act *act, struct counter *counter, struct error *err) MUST_CHECK;

#endif /* SERVER_OFFICE_COUNTER_STAFFING_H */
