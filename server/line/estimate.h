/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SERVER_LINE_ESTIMATE_H
#define SERVER_LINE_ESTIMATE_H

/*
 * How long will it take? A service's own running median, the people ahead, the counters
 * open now. Pure. Source: docs/rules.md, "Estimates".
 */

#include "common/base.h"

#define SERVICE_TIMES_MAX 31 /* the last so many services count */
#define SERVICE_TIMES_MIN 5  /* fewer: the catalogue's minutes are the better guess */

/** The last service times of one service, in seconds. Zeroed = empty. */
struct service_times {
    int count;
    int next; /* slot of the oldest once full */
    int32_t seconds[SERVICE_TIMES_MAX];
};

void service_times_add(struct service_times *times, int32_t seconds);

/** Their median; `fallback_s` until there are SERVICE_TIMES_MIN. At least 1. */
int32_t service_times_median(const struct service_times *times, int32_t fallback_s);

/**
 * Seconds until somebody with `ahead` people before them is called, rounded up to whole
 * five minutes. No counter open counts as one: the first to open.
 */
int32_t estimate_wait_s(int ahead, int32_t median_s, int open_counters);

/** The minute of the day (0..1440) before which they are called: now + wait, up to 5 min.
 */
int estimate_called_before(int minute, int32_t wait_s);

/** Who waits `wait_s` from `minute` on: is the service also over by `close_min`? */
bool estimate_served_today(int minute, int32_t wait_s, int32_t median_s, int close_min);

#endif /* SERVER_LINE_ESTIMATE_H */
