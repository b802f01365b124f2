/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DB_DB_FRONT_H
#define DB_DB_FRONT_H

/*
 * The front of a line as stored, step by step along its index: what a choice among all
 * who wait needs of a line of any length. Worker threads.
 */

#include "common/base.h"
#include "common/status.h"
#include "db/db_visit.h"

struct db;

/** A place in the order of the index; behind all people of equal fields. */
struct front_key {
    int lane;
    int first_place;
    int late;
    int64_t callable_from_ms;
    int64_t arrived_ms;
    int64_t number;
};

/** Before everybody. */
struct front_key db_front_begin(void);
/** Behind this one. */
struct front_key db_front_behind(const struct line_row *row);
/** Behind all of its lane, rank and window. */
struct front_key db_front_behind_like(const struct line_row *row);

/**
 * The first behind `key` in the line of this letter who waits for any counter and is not
 * back from absence. STATUS_NOT_FOUND: there is none.
 */
enum status db_front_next(struct db *db, int64_t office, const char *day,
    const char *line, const struct front_key *key, struct line_row *row,
    struct error *err) MUST_CHECK;

/** The services that people in the line of this letter wait for, of whom db_front_next()
 * tells; at most `max`. */
enum status db_front_services(struct db *db, int64_t office, const char *day,
    const char *line, char services[][SERVICE_SIZE], size_t max, size_t *count,
    struct error *err) MUST_CHECK;

/** Who waits for one counter, or is back from absence and not due; owned array. */
enum status db_front_special(struct db *db, int64_t office, const char *day,
    struct line_row **rows, size_t *count, struct error *err) MUST_CHECK;

#endif /* DB_DB_FRONT_H */
