/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DB_DB_VISIT_LEFT_H
#define DB_DB_VISIT_LEFT_H

/*
 * Visits that left a counter for the line again, sent on or come back: what the visit's
 * own row forgets, so that they stay in the history of who had them. No personal data.
 * Database worker threads only.
 */

#include "common/base.h"
#include "common/status.h"
#include "db/db_visit.h"

struct db;

/** How a visit stood at a counter. */
struct visit_left {
    char visit[VISIT_ID_SIZE];
    char service[SERVICE_SIZE]; /* of then */
    int64_t called_ms, started_ms;
};

/** Keep how `visit` stands at its counter, before it leaves; of several times the last.
 */
enum status db_visit_left_put(struct db *db, int64_t office, const struct visit *visit,
    struct error *err) MUST_CHECK;

/** Those that left this counter on a day, latest call first; owned array. */
enum status db_visit_left_list(struct db *db, int64_t office, const char *day,
    int counter, struct visit_left **left, size_t *count, struct error *err) MUST_CHECK;

#endif /* DB_DB_VISIT_LEFT_H */
