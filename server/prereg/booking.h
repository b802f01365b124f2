/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SERVER_PREREG_BOOKING_H
#define SERVER_PREREG_BOOKING_H

/*
 * Places before the day: which windows can still be booked, and taking one. A place is
 * taken in the commit of what gives it, and writers come one at a time, so none is given
 * twice. Worker threads. Source: docs/rules.md, "Booking".
 */

#include "common/base.h"
#include "common/date.h"
#include "common/status.h"
#include "server/office/act.h"
#include "server/settings/settings.h"

struct place {
    char day[DATE_SIZE];
    int window; /* index in the settings */
    struct span span;
    int left;
};

/**
 * The windows of a service from `from` to `to`, both included, that may be booked now:
 * from the next hour on, `booking_days` ahead, not on a closed day. Full ones are there
 * with `left` 0.
 *
 * @param places  owned array, by day and time
 */
enum status booking_list(struct act *act, const struct settings_service *service,
    const char *from, const char *to, struct place **places, size_t *count,
    struct error *err) MUST_CHECK;

/**
 * The place that was asked for, with at least one left.
 *
 * @return STATUS_OK
 *         STATUS_BAD_REQUEST  no such window, or not on that day
 *         STATUS_QUOTA_FULL   err->date, err->time: the next free one, or ""
 */
enum status booking_find(struct act *act, const struct settings_service *service,
    const char *day, const char *window, struct place *place, struct error *err)
    MUST_CHECK;

/** The first free place from tomorrow on; STATUS_QUOTA_FULL: there is none. */
enum status booking_first(struct act *act, const struct settings_service *service,
    struct place *place, struct error *err) MUST_CHECK;

#endif /* SERVER_PREREG_BOOKING_H */
