/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SERVER_OUTLOOK_KEEPER_H
#define SERVER_OUTLOOK_KEEPER_H

/*
 * Has the forecast of each office made again when something there has changed, by a
 * reader and never by the writer, and so seldom that a long line takes a small part of a
 * processor. Loop thread.
 */

#include "common/base.h"

struct event_base;
struct job_pool;
struct offices;
struct outlook_keepers;

/** For every office; all is borrowed. The first forecasts are made at once. */
struct outlook_keepers *outlook_keepers_new(
    struct event_base *base, struct job_pool *pool, const struct offices *offices);
/** After the pool has stopped. Accepts NULL. */
void outlook_keepers_free(struct outlook_keepers *keepers);

#endif /* SERVER_OUTLOOK_KEEPER_H */
