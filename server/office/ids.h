/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SERVER_OFFICE_IDS_H
#define SERVER_OFFICE_IDS_H

/* New ids of visits and their phone pages. Any thread. */

#include "common/base.h"
#include "db/db_visit.h"

/** A ULID: 48 bits of `now_ms`, 80 random bits, 26 characters that sort by time. */
void id_make_visit(int64_t now_ms, char out[VISIT_ID_SIZE]);

/**
 * An unguessable token: 24 characters, of which 80 random bits stand behind the time, so
 * that the tokens of a commit lie together in their index, however many are made in a
 * second.
 */
void id_make_track(int64_t now_ms, char out[TRACK_SIZE]);

#endif /* SERVER_OFFICE_IDS_H */
