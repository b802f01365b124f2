/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DB_DB_PERSONAL_H
#define DB_DB_PERSONAL_H

/*
 * Erasing personal data of days that are long past: names, NIK, phones, registrations
 * (an existing backend's may hold a NIK), notes and reasons of priority. What the office
 * counts stays: tickets, visits, their times, the journal. Database worker threads only.
 */

#include "common/base.h"
#include "common/clock.h"
#include "common/status.h"

struct db;

/**
 * The oldest day before `day` that had tickets or visits and was not erased yet.
 * @param out  the day, or "" when there is none
 */
enum status db_personal_oldest_day(struct db *db, int64_t office, const char *day,
    char out[DATE_SIZE], struct error *err) MUST_CHECK;

/**
 * Erase a day, and note that this and all earlier days are.
 * @param people  applicants who were erased
 */
enum status db_personal_erase(struct db *db, int64_t office, const char *day,
    int64_t *people, struct error *err) MUST_CHECK;

/** Personal data of a day were stored: it is to be erased (again) when it is due. */
enum status db_personal_stored(
    struct db *db, int64_t office, const char *day, struct error *err) MUST_CHECK;

#endif /* DB_DB_PERSONAL_H */
