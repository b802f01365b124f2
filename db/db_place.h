/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DB_DB_PLACE_H
#define DB_DB_PLACE_H

/*
 * The waiting list as stored: who wishes a place on a full day, and places that were
 * given back and are nobody's yet. Worker threads only.
 */

#include "common/base.h"
#include "common/date.h"
#include "common/status.h"
#include "db/db_application.h"

struct db;

struct place_wish {
    char application[VISIT_ID_SIZE];
    char service[SERVICE_SIZE];
    char day[DATE_SIZE];
    char slot[SLOT_SIZE]; /* "": any window */
    int64_t wished_ms;
};

struct place_freed {
    char id[VISIT_ID_SIZE];
    char service[SERVICE_SIZE]; /* that gave it back; those of its quota share it */
    char day[DATE_SIZE];
    char slot[SLOT_SIZE];
    int from_min, to_min;
    int64_t release_ms;             /* open to everybody then, unless it is on offer */
    char offered_to[VISIT_ID_SIZE]; /* an application; "": to nobody now */
    int64_t until_ms;               /* of the offer */
};

/** Places of a window that are kept from everybody else. */
struct place_held {
    char service[SERVICE_SIZE];
    char slot[SLOT_SIZE];
    int count;
};

/** One a person: another wish takes its place, and the time of it. */
enum status db_place_wish_put(struct db *db, int64_t office,
    const struct place_wish *wish, struct error *err) MUST_CHECK;
/** None there is none the worse. */
enum status db_place_wish_drop(
    struct db *db, int64_t office, const char *application, struct error *err) MUST_CHECK;
/** STATUS_NOT_FOUND */
enum status db_place_wish_load(struct db *db, int64_t office, const char *application,
    struct place_wish *wish, struct error *err) MUST_CHECK;
/** Who waits for a window of a day and has no offer, longest first, after one that was
 * seen ("" and 0 first); owned array. */
enum status db_place_wish_list(struct db *db, int64_t office, const char *day,
    const char *slot, int64_t after_ms, const char *after, size_t max,
    struct place_wish **wishes, size_t *count, struct error *err) MUST_CHECK;

enum status db_place_freed_put(struct db *db, int64_t office,
    const struct place_freed *freed, struct error *err) MUST_CHECK;
/** Its offer. */
enum status db_place_freed_update(struct db *db, int64_t office,
    const struct place_freed *freed, struct error *err) MUST_CHECK;
enum status db_place_freed_drop(
    struct db *db, int64_t office, const char *id, struct error *err) MUST_CHECK;
/** The one on offer to an application; STATUS_NOT_FOUND */
enum status db_place_freed_of(struct db *db, int64_t office, const char *application,
    struct place_freed *freed, struct error *err) MUST_CHECK;
/** Those on offer to nobody, or no longer, after one that was seen; owned array. */
enum status db_place_freed_due(struct db *db, int64_t office, int64_t now_ms,
    const char *after, size_t max, struct place_freed **freed, size_t *count,
    struct error *err) MUST_CHECK;
/** By service and window of a day; owned array. */
enum status db_place_held(struct db *db, int64_t office, const char *day,
    struct place_held **held, size_t *count, struct error *err) MUST_CHECK;

/** Wishes and places of a day before `day`, and of it. */
enum status db_place_forget(
    struct db *db, int64_t office, const char *day, struct error *err) MUST_CHECK;

#endif /* DB_DB_PLACE_H */
