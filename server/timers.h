/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SERVER_TIMERS_H
#define SERVER_TIMERS_H

/*
 * What the server does by itself: closing the day of each office when it is over, erasing
 * what its time is over, forgetting sessions and answers that have expired. Loop thread;
 * the work is done by jobs.
 */

struct event_base;
struct job_pool;
struct offices;
struct timers;

/** For every office; all is borrowed. */
struct timers *timers_new(
    struct event_base *base, struct job_pool *pool, const struct offices *offices);
/** Look at once what is due, for the clock has leapt. */
void timers_hurry(struct timers *timers);
/** After the pool has stopped. */
void timers_free(struct timers *timers);

#endif /* SERVER_TIMERS_H */
