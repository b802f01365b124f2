/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SERVER_PREREG_PLACE_WISH_H
#define SERVER_PREREG_PLACE_WISH_H

/*
 * Who waits for a place that was given back: the one rule of who may have it, for the
 * moment when it is given back and for the chore that offers it. Worker threads. Source:
 * docs/rules.md, "Waiting list".
 */

#include "common/base.h"
#include "common/status.h"
#include "db/db_application.h"
#include "db/db_place.h"
#include "server/office/act.h"

/** Who waits longest for such a place; `*found` is false when nobody does. A wish that
 * can have no place any more is dropped on the way. */
enum status place_wish_next(struct act *act, const struct place_freed *freed,
    struct application *application, bool *found, struct error *err) MUST_CHECK;

#endif /* SERVER_PREREG_PLACE_WISH_H */
