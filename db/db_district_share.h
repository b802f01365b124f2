/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DB_DB_DISTRICT_SHARE_H
#define DB_DB_DISTRICT_SHARE_H

/*
 * How many applications came from which district in a month, and how. Counts, no person.
 * Database worker threads only.
 */

#include "common/applied_way.h"
#include "common/base.h"
#include "common/status.h"

struct db;

#define DISTRICT_SIZE 48
#define DISTRICT_MONTH_SIZE 8 /* "2026-07" */

/** One more. */
enum status db_district_share_add(struct db *db, int64_t office, const char *month,
    const char *district, enum applied_way way, struct error *err) MUST_CHECK;

struct district_share {
    char district[DISTRICT_SIZE];
    int64_t many[APPLIED_WAY_COUNT];
};

/** Those of a month, by name; owned array. */
enum status db_district_share_list(struct db *db, int64_t office, const char *month,
    struct district_share **shares, size_t *count, struct error *err) MUST_CHECK;

#endif /* DB_DB_DISTRICT_SHARE_H */
