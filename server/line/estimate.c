/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How long things take here, from what was seen, and how it is told. */
#include "server/line/estimate.h"

#include <string.h>

#include "common/clock.h"

#define STEP_S 300 /* people are told whole five minutes */
#define STEP_MIN 5
#define PRIOR_TIMES 3    /* what was expected counts as so many times seen */
#define SUM_PRIOR_S 3600 /* and so much of the catalogue as seen to be true */
#define WILD_TIMES 4     /* a time above so many middle ones was left running */
#define PRIOR_GAPS 5     /* what is expected between visits counts as so many gaps ... */
#define PRIOR_GAP_S 60   /* ... of this length */
#define PRIOR_CALLS 20   /* and so many calls, of which ... */
#define PRIOR_ABSENT 1   /* ... so many were in vain */
#define PRIOR_RETURNS 1  /* and so many came back */

void
service_times_add(struct service_times *times, int32_t seconds)
{
    times->seconds[times->next] = seconds;
    times->next = (times->next + 1) % SERVICE_TIMES_MAX;
    if (times->count < SERVICE_TIMES_MAX) {
        times->count++;
    }
}

/* The longest time that is believed. */
static int32_t
longest(const struct service_times *times)
{
    int32_t sorted[SERVICE_TIMES_MAX] = { 0 };
    int64_t most;

    for (int i = 0; i < times->count; i++) { /* insertion sort: 31 at most */
        int at = i;

        for (; at > 0 && sorted[at - 1] > times->seconds[i]; at--) {
            sorted[at] = sorted[at - 1];
        }
        sorted[at] = times->seconds[i];
    }
    most = (int64_t)WILD_TIMES * sorted[times->count / 2];
    return most < INT32_MAX ? (int32_t)most : INT32_MAX;
}

static double
sum_of(const struct service_times *times)
{
    int32_t most = longest(times);
    double sum_s = 0;

    for (int i = 0; i < times->count; i++) {
        sum_s += times->seconds[i] < most ? times->seconds[i] : most;
    }
    return sum_s;
}

void
times_sum_add(struct times_sum *sum, const struct service_times *times, int32_t listed_s)
{
    sum->seen_s += sum_of(times);
    sum->listed_s += (double)listed_s * times->count;
}

int32_t
times_sum_prior(const struct times_sum *sum, int32_t listed_s)
{
    double truth = (sum->seen_s + SUM_PRIOR_S) / (sum->listed_s + SUM_PRIOR_S);

    return (int32_t)(listed_s * truth + 0.5);
}

int32_t
service_times_expect(const struct service_times *times, int32_t prior_s)
{
    double mean_s =
        (sum_of(times) + (double)PRIOR_TIMES * prior_s) / (times->count + PRIOR_TIMES);

    return mean_s < 1 ? 1 : (int32_t)(mean_s + 0.5);
}

int32_t
service_times_left(const struct service_times *times, int32_t expect_s, int32_t elapsed_s)
{
    int32_t most = longest(times);
    int32_t half_s = expect_s / 2;
    double sum_s = expect_s > elapsed_s ? expect_s - elapsed_s : half_s;
    int count = 1;

    for (int i = 0; i < times->count; i++) {
        if (times->seconds[i] > elapsed_s) {
            sum_s += (times->seconds[i] < most ? times->seconds[i] : most) - elapsed_s;
            count++;
        }
    }
    return sum_s > 0 ? (int32_t)(sum_s / count + 0.5) : 0;
}

int32_t
turn_stats_turn_s(const struct turn_stats *stats, int32_t serve_s)
{
    double gap_s = (stats->gap_s + (double)PRIOR_GAPS * PRIOR_GAP_S) /
                   (stats->gap_count + PRIOR_GAPS);
    double calls = stats->calls + PRIOR_CALLS;
    double came = 1 - (stats->absent + PRIOR_ABSENT) / calls;
    /* Of all calls so many were of people who had been called before. */
    double again = (stats->returns + PRIOR_RETURNS) / calls;
    double turns = came / (1 - (again < 0.5 ? again : 0.5));
    double turn_s = turns * (serve_s + gap_s);

    return turn_s < 1 ? 1 : (int32_t)(turn_s + 0.5);
}

int32_t
estimate_told_s(int32_t seconds)
{
    int64_t steps = ((int64_t)seconds + STEP_S - 1) / STEP_S;

    return steps > INT32_MAX / STEP_S ? INT32_MAX : (int32_t)(steps * STEP_S);
}

int
estimate_called_before(int minute, int32_t wait_s)
{
    int64_t at = minute + wait_s / 60 + STEP_MIN; /* not "before now" when nobody waits */

    at = (at + STEP_MIN - 1) / STEP_MIN * STEP_MIN;
    return at < MINUTES_A_DAY ? (int)at : MINUTES_A_DAY;
}

int
estimate_called_from(int minute, int32_t wait_s)
{
    int64_t at = minute + wait_s / 60;

    at -= at % STEP_MIN;
    at = at > minute ? at : minute; /* what is told does not lie behind us */
    return at < MINUTES_A_DAY ? (int)at : MINUTES_A_DAY;
}
