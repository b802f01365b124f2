/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DB_DB_CONCERN_CARE_H
#define DB_DB_CONCERN_CARE_H

/* Who takes care of what. Worker threads. */

#include "common/base.h"
#include "common/status.h"
#include "db/db_account.h"

struct db;

#define CONCERN_ID_SIZE 80 /* "paper_empty.kiosk-1" */

struct concern_care {
    char concern[CONCERN_ID_SIZE];
    int64_t account;
    char name[PERSON_NAME_SIZE]; /* the account's */
    int64_t taken_ms;
};

/** All of an office, by concern; owned array. */
enum status db_concern_care_list(struct db *db, int64_t office,
    struct concern_care **rows, size_t *count, struct error *err) MUST_CHECK;
/** Of a list; NULL when nobody takes care of it. */
const struct concern_care *db_concern_care_find(
    const struct concern_care *cares, size_t count, const char *concern);
/** Whoever had it before has it no more; `name` is not read. */
enum status db_concern_care_put(struct db *db, int64_t office,
    const struct concern_care *care, struct error *err) MUST_CHECK;
enum status db_concern_care_delete(
    struct db *db, int64_t office, const char *concern, struct error *err) MUST_CHECK;

#endif /* DB_DB_CONCERN_CARE_H */
