/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SERVER_OFFICE_TRACK_H
#define SERVER_OFFICE_TRACK_H

/*
 * Where a number stands: for the person who follows it on a phone, and for a whole line
 * at once when many follow. Worker threads. Source: docs/rules.md, "Estimates".
 */

#include "common/base.h"
#include "common/status.h"
#include "db/db_visit.h"
#include "server/office/act.h"

struct position {
    struct visit visit;
    int ahead;          /* people before it; 0 unless it waits */
    int32_t estimate_s; /* until it is called; 0 unless it waits */
};

/** By the token of its phone page; STATUS_NOT_FOUND. */
enum status track_find(struct act *act, const char *token, struct position *position,
    struct error *err) MUST_CHECK;

/** Everybody who waits in a line today, in the order in which the rules would call.
 * Owned. */
enum status track_line(struct act *act, const char *prefix, struct position **positions,
    size_t *count, struct error *err) MUST_CHECK;

#endif /* SERVER_OFFICE_TRACK_H */
