/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SERVER_OFFICE_FIRST_PLACE_H
#define SERVER_OFFICE_FIRST_PLACE_H

/*
 * Who was left unserved when the day closed comes first on the next one, where the office
 * wants it so (`policy.first_place_next_day`): the ticket moves there, and who had none
 * gets one, for which the old slip stands. Worker threads.
 * Source: docs/rules.md, "Closing".
 */

#include "common/base.h"
#include "common/date.h"
#include "common/status.h"
#include "db/db_visit.h"
#include "server/office/act.h"

/**
 * The day on which those come first who are left unserved on `day`.
 * @return STATUS_OK; STATUS_NOT_FOUND: the calendar has none with a window
 */
enum status first_place_day(const struct act *act, const char *day, char out[DATE_SIZE],
    struct error *err) MUST_CHECK;

/**
 * Give a visit that was left unserved its place on the next day the office opens.
 * @param visit  `visit->ticket` is set for who had none
 */
enum status first_place_give(struct act *act, struct visit *visit, struct error *err)
    MUST_CHECK;

/**
 * Take it back: the ticket is what it was, or is none any more.
 * @param visit  `visit->ticket` is cleared for who had none
 * @param gone   the ticket has gone on since, so the visit stays as it is
 */
enum status first_place_take_back(
    struct act *act, struct visit *visit, bool *gone, struct error *err) MUST_CHECK;

#endif /* SERVER_OFFICE_FIRST_PLACE_H */
