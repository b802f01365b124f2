/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SERVER_CLOCK_KEEPER_H
#define SERVER_CLOCK_KEEPER_H

/*
 * Looks at each office's clock every second, and tells what comes of it: loudly in the
 * log, and as a row of the journal, from which screens hear; when a clock is trusted
 * again, chores have a turn at once. Whether something may be
 * done does not wait for that: server/office/clock_guard.h judges at the moment of
 * asking. Loop thread; the rows are written by jobs.
 */

struct clock_keepers;
struct event_base;
struct job_pool;
struct offices;
struct timers;

/** For every office; all is borrowed. */
struct clock_keepers *clock_keepers_new(struct event_base *base, struct job_pool *pool,
    struct timers *timers, const struct offices *offices);
/** After the pool has stopped. Accepts NULL. */
void clock_keepers_free(struct clock_keepers *keepers);

#endif /* SERVER_CLOCK_KEEPER_H */
