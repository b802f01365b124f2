/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Waiting times: a running median, and what follows from it. */
#include "server/line/estimate.h"

#include <string.h>

#include "common/clock.h"

#define STEP_S 300 /* people are told whole five minutes */
#define STEP_MIN 5

void
service_times_add(struct service_times *times, int32_t seconds)
{
    times->seconds[times->next] = seconds;
    times->next = (times->next + 1) % SERVICE_TIMES_MAX;
    if (times->count < SERVICE_TIMES_MAX) {
        times->count++;
    }
}

int32_t
service_times_median(const struct service_times *times, int32_t fallback_s)
{
    int32_t sorted[SERVICE_TIMES_MAX] = { 0 };
    int32_t median;

    if (times->count < SERVICE_TIMES_MIN) {
        return fallback_s > 0 ? fallback_s : 1;
    }
    for (int i = 0; i < times->count; i++) { /* insertion sort: 31 at most */
        int at = i;

        for (; at > 0 && sorted[at - 1] > times->seconds[i]; at--) {
            sorted[at] = sorted[at - 1];
        }
        sorted[at] = times->seconds[i];
    }
    median = times->count % 2 == 1 ? sorted[times->count / 2]
                                   : (int32_t)(((int64_t)sorted[times->count / 2 - 1] +
                                                   sorted[times->count / 2]) /
                                               2);
    return median > 0 ? median : 1;
}

int32_t
estimate_wait_s(int ahead, int32_t median_s, int open_counters)
{
    int64_t counters = open_counters > 0 ? open_counters : 1;
    int64_t wait_s = ((int64_t)ahead * median_s + counters - 1) / counters;
    int64_t steps = (wait_s + STEP_S - 1) / STEP_S;

    return steps > INT32_MAX / STEP_S ? INT32_MAX : (int32_t)(steps * STEP_S);
}

int
estimate_called_before(int minute, int32_t wait_s)
{
    int64_t at = minute + wait_s / 60 + STEP_MIN; /* not "before now" when nobody waits */

    at = (at + STEP_MIN - 1) / STEP_MIN * STEP_MIN;
    return at < MINUTES_A_DAY ? (int)at : MINUTES_A_DAY;
}

bool
estimate_served_today(int minute, int32_t wait_s, int32_t median_s, int close_min)
{
    return (int64_t)minute * 60 + wait_s + median_s <= (int64_t)close_min * 60;
}
