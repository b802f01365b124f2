/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DB_DB_LINE_H
#define DB_DB_LINE_H

/*
 * What a line has counted: series of numbers, places used, service times, closed days.
 * Counts move in one statement each, never count-then-insert. Worker threads only.
 */

#include "common/base.h"
#include "common/clock.h"
#include "common/status.h"
#include "db/db_visit.h"

struct db;

/** A series of numbers: one prefix on one day. All zero before its first number. */
struct series {
    char prefix[PREFIX_SIZE];
    int last;             /* the last number issued */
    int64_t called;       /* first calls, not recalls */
    int waiting;          /* in both lanes */
    int waiting_priority; /* of them in the priority lane */
    int priority_run;
};

/** Issue the next number and count one more who waits; `series` is as it is after. */
enum status db_series_issue(struct db *db, int64_t office, const char *day,
    const char *prefix, enum lane lane, struct series *series, struct error *err)
    MUST_CHECK;

/** Zero when the series has not begun. */
enum status db_series_load(struct db *db, int64_t office, const char *day,
    const char *prefix, struct series *series, struct error *err) MUST_CHECK;
/** All series of a day; `max` of at least 26 is always enough. */
enum status db_series_list(struct db *db, int64_t office, const char *day,
    struct series *series, size_t max, size_t *count, struct error *err) MUST_CHECK;

/** Add to the counts of a series; negative numbers take away. */
enum status db_series_add(struct db *db, int64_t office, const char *day,
    const char *prefix, int waiting, int waiting_priority, int called, struct error *err)
    MUST_CHECK;
enum status db_series_set_run(struct db *db, int64_t office, const char *day,
    const char *prefix, int run, struct error *err) MUST_CHECK;

/** Places of one service in one window of a day. */
struct quota_use {
    char service[SERVICE_SIZE];
    char slot[SLOT_SIZE];
    int tickets; /* tickets that hold a place */
    int arrived; /* of them, with a number */
    int walkins; /* numbers without a ticket */
};

/** Add to the counts; `add` names service and slot and holds what is added. */
enum status db_quota_add(struct db *db, int64_t office, const char *day,
    const struct quota_use *add, struct error *err) MUST_CHECK;
/** Sums of days from `from` to `to`, both included, by service; `slot` is "". Owned
 * array. */
enum status db_quota_sums(struct db *db, int64_t office, const char *from, const char *to,
    struct quota_use **uses, size_t *count, struct error *err) MUST_CHECK;
/** Everything of a day; owned array. */
enum status db_quota_list(struct db *db, int64_t office, const char *day,
    struct quota_use **uses, size_t *count, struct error *err) MUST_CHECK;

#define PACE_MAX 31 /* durations kept a service */
struct pace {
    int count;
    int next; /* slot of the oldest once full */
    int32_t seconds[PACE_MAX];
};

/** Empty when the service has none. */
enum status db_pace_load(struct db *db, int64_t office, const char *service,
    struct pace *pace, struct error *err) MUST_CHECK;
enum status db_pace_put(struct db *db, int64_t office, const char *service,
    const struct pace *pace, struct error *err) MUST_CHECK;

/** STATUS_WRONG_STATE when the day was closed before. */
enum status db_day_close(struct db *db, int64_t office, const char *day, int64_t now_ms,
    int unserved, struct error *err) MUST_CHECK;
enum status db_day_is_closed(struct db *db, int64_t office, const char *day, bool *closed,
    struct error *err) MUST_CHECK;
/** Take the closing back. STATUS_WRONG_STATE when the day is not closed. */
enum status db_day_reopen(struct db *db, int64_t office, const char *day, int64_t now_ms,
    struct error *err) MUST_CHECK;
/** When the closing of a day was taken back last; 0: never, or it was closed again. */
enum status db_day_reopened(struct db *db, int64_t office, const char *day,
    int64_t *reopened_ms, struct error *err) MUST_CHECK;

/** The series as they should be: who waits in each line, counted from the visits; only
 * prefix and the two counts are filled. At most `max`, a letter each. */
enum status db_series_count(struct db *db, int64_t office, const char *day,
    struct series *series, size_t max, size_t *count, struct error *err) MUST_CHECK;

/** Waiting visits by service and lane, for boards and counters. */
struct waiting_count {
    char service[SERVICE_SIZE];
    enum lane lane;
    int count;
};
/** Count who begins to wait (1) or waits no longer (-1). */
enum status db_waiting_add(struct db *db, int64_t office, const char *day,
    const char *service, enum lane lane, int change, struct error *err) MUST_CHECK;
/** By service and lane, where somebody waits; owned array. */
enum status db_waiting_counts(struct db *db, int64_t office, const char *day,
    struct waiting_count **counts, size_t *count, struct error *err) MUST_CHECK;
/** The same as it should be, counted from the visits. */
enum status db_waiting_recount(struct db *db, int64_t office, const char *day,
    struct waiting_count **counts, size_t *count, struct error *err) MUST_CHECK;

#endif /* DB_DB_LINE_H */
