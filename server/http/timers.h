/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SERVER_HTTP_TIMERS_H
#define SERVER_HTTP_TIMERS_H

/*
 * What the server does by itself: closing the day when it is over, forgetting sessions
 * and idempotency answers that have expired. Loop thread; the work is done by jobs.
 */

struct http;
struct timers;

struct timers *timers_new(struct http *http);
/** After the pool has stopped. */
void timers_free(struct timers *timers);

#endif /* SERVER_HTTP_TIMERS_H */
