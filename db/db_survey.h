/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DB_DB_SURVEY_H
#define DB_DB_SURVEY_H

/*
 * What people thought of their visits, as stored: who has answered, sums of what was
 * answered, and remarks, each without a way to the others. Worker threads only.
 */

#include "common/base.h"
#include "common/date.h"
#include "common/status.h"
#include "common/survey_element.h"
#include "db/db_visit.h"

struct db;

#define SURVEY_KEY_HASH_SIZE 32
#define SURVEY_REMARK_SIZE 501 /* with NUL */
#define SURVEY_REMARK_ID_SIZE 44
#define SURVEY_SEALED_MAX 560
#define SURVEY_MONTH_SIZE 8 /* "2026-07" */

/**
 * Has this visit been rated?
 * @param key_hash  how it was sent, zeros where that is not known
 */
enum status db_survey_is_given(struct db *db, int64_t office, const char *visit,
    bool *given, uint8_t key_hash[SURVEY_KEY_HASH_SIZE], struct error *err) MUST_CHECK;
/** It has now. `key_hash` may be NULL. */
enum status db_survey_set_given(struct db *db, int64_t office, const char *visit,
    const uint8_t *key_hash, struct error *err) MUST_CHECK;

/** One more person gave an element of a day and service this score. */
enum status db_survey_add(struct db *db, int64_t office, const char *day,
    const char *service, enum survey_element element, int score, struct error *err)
    MUST_CHECK;

/** What was answered, of days from `from` to `to`, both included. */
struct survey_sum {
    char service[SERVICE_SIZE];
    enum survey_element element;
    int score;
    int64_t people;
};
/** By service; owned array. */
enum status db_survey_sums(struct db *db, int64_t office, const char *from,
    const char *to, struct survey_sum **sums, size_t *count, struct error *err)
    MUST_CHECK;

/** Who could have answered: visits that came to an end at a counter. */
struct survey_visits {
    char service[SERVICE_SIZE];
    int64_t people;
};
/** By service; owned array. */
enum status db_survey_visits(struct db *db, int64_t office, const char *from,
    const char *to, struct survey_visits **visits, size_t *count, struct error *err)
    MUST_CHECK;

struct survey_remark {
    char id[SURVEY_REMARK_ID_SIZE]; /* random: it tells no order */
    char month[SURVEY_MONTH_SIZE];
    uint8_t sealed[SURVEY_SEALED_MAX];
    size_t sealed_len;
};
enum status db_survey_add_remark(struct db *db, int64_t office,
    const struct survey_remark *remark, struct error *err) MUST_CHECK;
/** Of months from `from` to `to`, both included, at most `max`; owned array. */
enum status db_survey_remarks(struct db *db, int64_t office, const char *from,
    const char *to, size_t max, struct survey_remark **remarks, size_t *count,
    struct error *err) MUST_CHECK;

/** Those of months before `month` are gone. */
enum status db_survey_forget_remarks(
    struct db *db, int64_t office, const char *month, struct error *err) MUST_CHECK;

#endif /* DB_DB_SURVEY_H */
