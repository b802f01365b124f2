/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SERVER_OFFICE_LINE_MOVE_H
#define SERVER_OFFICE_LINE_MOVE_H

/*
 * The one place where a visit changes its state: checks that the move is permitted,
 * stores it, keeps the counts of its line right and journals it. Worker threads. Source:
 * docs/rules.md, "States of a visit".
 */

#include <jansson.h>

#include "common/base.h"
#include "common/event_kind.h"
#include "common/status.h"
#include "common/waiting_why.h"
#include "db/db_visit.h"
#include "server/office/act.h"

/** The letter of a service now, for who comes into its line; who stands in a line keeps
 * visit->line. */
const char *line_prefix(
    const struct act *act, const char *service, char out[PREFIX_SIZE]);

/** {"number","prefix","service","lane"}: what the journal says of every visit. */
json_t *line_visit_data(const struct visit *visit);
/** The same, and what somebody who waits, and waits on, still has before them. */
json_t *line_waiting_data(
    const struct act *act, const struct visit *visit, enum waiting_why why);

/** STATUS_WRONG_STATE that names the visit's number and state; `wanted`: "called". */
enum status line_wrong_state(
    const struct visit *visit, const char *wanted, struct error *err);

/**
 * Move `visit`, whose other fields already hold what is to be stored, from the state it
 * was loaded in to `to`.
 *
 * @param was   the visit as it was loaded
 * @param kind  of the journal row
 * @param data  line_visit_data() and what else is to be said; taken over, also on failure
 * @return STATUS_OK           `visit->state` is `to`
 *         STATUS_WRONG_STATE  not permitted, or somebody was first
 */
enum status line_move(struct act *act, struct visit *visit, const struct visit *was,
    enum visit_state to, enum event_kind kind, json_t *data, struct error *err)
    MUST_CHECK;

/**
 * Somebody who waits is to wait for another service, with the same number and arrival:
 * it was not known when the number was given.
 * @param visit  waiting; holds the new service after STATUS_OK
 */
enum status line_change_service(struct act *act, struct visit *visit, const char *service,
    struct error *err) MUST_CHECK;

/**
 * Somebody who waits is to wait in this lane, with the same number and arrival.
 * @param reason  of priority: health data, which stays out of the journal; "" with
 *                LANE_REGULAR
 */
enum status line_change_lane(struct act *act, struct visit *visit, enum lane lane,
    const char *reason, struct error *err) MUST_CHECK;

#endif /* SERVER_OFFICE_LINE_MOVE_H */
