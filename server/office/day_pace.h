/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SERVER_OFFICE_DAY_PACE_H
#define SERVER_OFFICE_DAY_PACE_H

/*
 * The pace of the day: how long a turn at a counter takes, by service, with all that
 * comes between two visits, and how many come with priority. Worker threads.
 * Source: docs/rules.md, "Forecast".
 */

#include "common/base.h"
#include "common/status.h"
#include "server/line/estimate.h"
#include "server/office/act.h"

/** By service of the settings, and behind them one for services that are gone. */
struct day_pace {
    size_t service_count;
    struct service_times *times; /* owned */
    int32_t *serve_s;            /* owned: a service itself */
    int32_t *turn_s;             /* owned: from one call to the next */
    double *priority_per_hour;   /* owned */
};

/** What it filled is the caller's also when it fails. */
enum status day_pace_load(struct act *act, const char *day, struct day_pace *pace,
    struct error *err) MUST_CHECK;
void day_pace_destroy(struct day_pace *pace);

/** Seconds until the counter calls again that has served this service for so long. */
int32_t day_pace_left_s(const struct day_pace *pace, size_t service, int32_t elapsed_s);

#endif /* SERVER_OFFICE_DAY_PACE_H */
