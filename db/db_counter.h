/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DB_DB_COUNTER_H
#define DB_DB_COUNTER_H

/*
 * Counters as they stand: open, paused or closed, and by whom. Which counters exist is
 * a setting; one that was never opened has no row. Worker threads only.
 */

#include "common/base.h"
#include "common/counter_state.h"
#include "common/status.h"

struct db;

#define COUNTER_NUMBER_MAX 9999

struct counter {
    int number;
    enum counter_state state;
    int64_t account;  /* who opened it; 0: nobody */
    char reason[128]; /* of a pause */
    int64_t since_ms;
    int64_t help_ms; /* asks for help since then; 0: does not */
};

/** A closed counter when there is no row. */
enum status db_counter_load(struct db *db, int64_t office, int number,
    struct counter *counter, struct error *err) MUST_CHECK;
enum status db_counter_put(struct db *db, int64_t office, const struct counter *counter,
    struct error *err) MUST_CHECK;
/** All that have a row, by number; `max` of at least 99 is enough. */
enum status db_counter_list(struct db *db, int64_t office, struct counter *counters,
    size_t max, size_t *count, struct error *err) MUST_CHECK;

#endif /* DB_DB_COUNTER_H */
