/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SERVER_PREREG_PLACE_KEEP_H
#define SERVER_PREREG_PLACE_KEEP_H

/*
 * Places that were given back before their day. Nobody waits for such a one: it is
 * everybody's at once. Somebody does: it is kept for them. An office that sets
 * `release_min` keeps all of them for a while, so that whoever gives a place back cannot
 * know when it is open again. Worker threads. Source: docs/rules.md, "Waiting list".
 */

#include "common/base.h"
#include "common/status.h"
#include "db/db_place.h"
#include "db/db_ticket.h"
#include "server/office/act.h"

struct office_settings;

/** The place of a ticket that is good no more; nothing when its day is today or over, or
 * when it is open to everybody now. */
enum status place_keep(struct act *act, const struct ticket *ticket, struct error *err)
    MUST_CHECK;

/** How many of db_place_held() are of a window of a quota. */
int place_kept(const struct office_settings *settings, const struct place_held *held,
    size_t count, int quota, const char *slot);

#endif /* SERVER_PREREG_PLACE_KEEP_H */
