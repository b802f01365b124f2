/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SERVER_ANCHOR_KEEPER_H
#define SERVER_ANCHOR_KEEPER_H

/*
 * Says every quarter of an hour where each office's journal ends: to the log, and signed
 * into DIR/journal.anchors, to which lines are only added. Both are to be copied
 * elsewhere (server/office/journal_anchor.h). Loop thread; jobs read and write.
 */

struct anchor_keepers;
struct event_base;
struct job_pool;
struct offices;

#define ANCHOR_FILE "journal.anchors"

/** For every office; all is borrowed. */
struct anchor_keepers *anchor_keepers_new(
    struct event_base *base, struct job_pool *pool, const struct offices *offices);
/** After the pool has stopped. Accepts NULL. */
void anchor_keepers_free(struct anchor_keepers *keepers);

#endif /* SERVER_ANCHOR_KEEPER_H */
