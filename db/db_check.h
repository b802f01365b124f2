/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DB_DB_CHECK_H
#define DB_DB_CHECK_H

/*
 * Looking for what must never be: the invariants that the tables alone can tell. Each
 * function gives STATUS_INTERNAL and names the first break. Leaves to server/office what
 * needs the settings or the journal's story. Any thread with a handle of its own, best
 * inside a transaction, so that all see one moment.
 */

#include "common/base.h"
#include "common/clock.h"
#include "common/status.h"
#include "db/db_visit.h"

struct db;

/** The file, its indexes and foreign keys; `quick` leaves out the indexes. */
enum status db_check_storage(struct db *db, bool quick, struct error *err) MUST_CHECK;

/** No value that cannot be. STATUS_STORAGE names table, row and column. */
enum status db_check_values(struct db *db, int64_t office, struct error *err) MUST_CHECK;

/**
 * No number is given twice, no gap, and each series ends at its last number; no counter
 * has two people, no ticket two visits (but for those left unserved); a visit's files are
 * those it counts; places counted as used are the visits of that day and window.
 */
enum status db_check_rules(struct db *db, int64_t office, struct error *err) MUST_CHECK;

/** No visit without its arrival in the journal. */
enum status db_check_arrivals(struct db *db, int64_t office, struct error *err)
    MUST_CHECK;

/** A day with visits or a series. */
struct check_day {
    char day[DATE_SIZE];
    int64_t first_arrival_ms; /* 0: nobody came */
    int64_t visits;
};

/** All days, oldest first; owned array. */
enum status db_check_days(struct db *db, int64_t office, struct check_day **days,
    size_t *count, struct error *err) MUST_CHECK;

/** When a setting was last stored; 0 when it never was. */
enum status db_setting_changed(struct db *db, int64_t office, const char *name,
    int64_t *changed_ms, struct error *err) MUST_CHECK;

#endif /* DB_DB_CHECK_H */
