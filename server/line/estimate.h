/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SERVER_LINE_ESTIMATE_H
#define SERVER_LINE_ESTIMATE_H

/*
 * How long one service takes and one turn at a counter, from what was seen; and how it is
 * told. Pure. Source: docs/rules.md, "Forecast".
 */

#include "common/base.h"

#define SERVICE_TIMES_MAX 31 /* the last so many services count */

/** The last service times of one service, in seconds. Zeroed = empty. */
struct service_times {
    int count;
    int next; /* slot of the oldest once full */
    int32_t seconds[SERVICE_TIMES_MAX];
};

void service_times_add(struct service_times *times, int32_t seconds);

/** All services together: how true the catalogue's minutes are here. Zeroed = empty. */
struct times_sum {
    double seen_s;
    double listed_s;
};
void times_sum_add(
    struct times_sum *sum, const struct service_times *times, int32_t listed_s);
/** What a service of which nothing was seen is expected to take. */
int32_t times_sum_prior(const struct times_sum *sum, int32_t listed_s);

/**
 * What the service is expected to take: the mean of its times, for what many people take
 * one after another is their sum; with `prior_s` counted as a few of them. One that was
 * left running counts four times the middle one at most. At least 1.
 */
int32_t service_times_expect(const struct service_times *times, int32_t prior_s);

/** What it is expected to take still, when it has taken `elapsed_s`. */
int32_t service_times_left(
    const struct service_times *times, int32_t expect_s, int32_t elapsed_s);

/** What has happened today between visits. Zeroed = nothing yet. */
struct turn_stats {
    int gap_count; /* gaps between two services while somebody waited: the call, the walk
                    */
    int32_t gap_s; /* of them all */
    int calls;
    int absent;  /* calls to which nobody came */
    int returns; /* visits that went back into the line: absent, held, sent on */
};

/**
 * A counter's time for each person in the line, from its call to the next one's: the
 * service and the gap, for those who come, and again for those who come back.
 */
int32_t turn_stats_turn_s(const struct turn_stats *stats, int32_t serve_s);

/** Seconds as people are told them: whole five minutes, never less. */
int32_t estimate_told_s(int32_t seconds);

/**
 * The minute of the day (0..1440) before which somebody is called who waits `wait_s` at
 * most: whole five minutes, and not "before now" when nobody is ahead.
 */
int estimate_called_before(int minute, int32_t wait_s);

/** The minute of the day (0..1440) from which: whole five minutes, or now. */
int estimate_called_from(int minute, int32_t wait_s);

#endif /* SERVER_LINE_ESTIMATE_H */
