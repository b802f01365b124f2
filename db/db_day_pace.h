/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DB_DB_DAY_PACE_H
#define DB_DB_DAY_PACE_H

/*
 * How a day goes: its latest calls and what became of them, who went back into the line,
 * who comes with priority, how long services take. What is expected from it is for
 * server/line/. Worker threads.
 */

#include "common/base.h"
#include "common/status.h"
#include "db/db_line.h"
#include "db/db_visit.h"

struct db;

/** One visit that was called. */
struct turn_row {
    char service[SERVICE_SIZE];
    enum visit_state state;
    int counter; /* where it was called last; 0: it left that one */
    int64_t arrived_ms;
    int64_t callable_from_ms;
    int64_t called_ms;
    int64_t started_ms; /* 0: not */
    int64_t ended_ms;   /* 0: not */
};

/** The latest of a day, newest call first. */
enum status db_turns_list(struct db *db, int64_t office, const char *day,
    struct turn_row *rows, size_t max, size_t *count, struct error *err) MUST_CHECK;

/** Who was at a counter on a day and went back into the line. */
struct left_counts {
    int all;
    int unserved; /* of them, who had not come when called */
};
enum status db_left_counts(struct db *db, int64_t office, const char *day,
    struct left_counts *counts, struct error *err) MUST_CHECK;

/** Arrivals with priority since a time, by service; owned array. */
enum status db_priority_since(struct db *db, int64_t office, const char *day,
    int64_t since_ms, struct waiting_count **counts, size_t *count, struct error *err)
    MUST_CHECK;

/** The service times of all services. */
struct service_pace {
    char service[SERVICE_SIZE];
    struct pace pace;
};
/** Owned array. */
enum status db_pace_list(struct db *db, int64_t office, struct service_pace **paces,
    size_t *count, struct error *err) MUST_CHECK;

/** A counter that called anybody on the last day before. */
struct last_day_counter {
    int number;
    int64_t first_ms; /* the first of its calls that is known */
};
enum status db_counters_of_last_day(struct db *db, int64_t office, const char *day,
    struct last_day_counter *counters, size_t max, size_t *count, struct error *err)
    MUST_CHECK;

#endif /* DB_DB_DAY_PACE_H */
