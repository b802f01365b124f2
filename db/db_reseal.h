/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DB_DB_RESEAL_H
#define DB_DB_RESEAL_H

/*
 * What is sealed and stays for long, walked to be sealed again by the newest key, and how
 * far that has come. Worker threads only.
 */

#include "common/base.h"
#include "common/status.h"
#include "common/words.h"
#include "db/db_application.h"
#include "db/db_registrant.h"
#include "db/db_survey.h"

struct db;

/* X(constant, word): in the order in which they are walked. */
#define RESEAL_PART_LIST(X) \
    X(RESEAL_PEOPLE, "people") \
    X(RESEAL_APPLICATIONS, "applications") \
    X(RESEAL_REMARKS, "remarks") \
    X(RESEAL_PAPERS, "papers") /* files, which no row walks */

enum reseal_part {
#define RESEAL_PART_CONSTANT(constant, word) constant,
    RESEAL_PART_LIST(RESEAL_PART_CONSTANT)
#undef RESEAL_PART_CONSTANT
        RESEAL_DONE
};

/** By constant, "done" behind them, NULL at the end; static. */
extern const char *const reseal_part_words[];

#define RESEAL_BEHIND_SIZE 48

struct reseal {
    int key; /* that it is sealed by; 0: nothing was sealed again yet */
    enum reseal_part part;
    char behind[RESEAL_BEHIND_SIZE]; /* the last row that was walked, or "" */
};

/** All zero when there is none. */
enum status db_reseal_load(
    struct db *db, int64_t office, struct reseal *reseal, struct error *err) MUST_CHECK;
enum status db_reseal_put(struct db *db, int64_t office, const struct reseal *reseal,
    struct error *err) MUST_CHECK;

/** Rows behind one, in order, at most `max`; owned arrays. */
enum status db_reseal_people(struct db *db, int64_t office, int64_t behind, size_t max,
    struct registrant **people, size_t *count, struct error *err) MUST_CHECK;
enum status db_reseal_applications(struct db *db, int64_t office, const char *behind,
    size_t max, struct application **applications, size_t *count, struct error *err)
    MUST_CHECK;
enum status db_reseal_remarks(struct db *db, int64_t office, const char *behind,
    size_t max, struct survey_remark **remarks, size_t *count, struct error *err)
    MUST_CHECK;

/** Other bytes that say the same. */
enum status db_reseal_person(struct db *db, int64_t office,
    const struct registrant *registrant, struct error *err) MUST_CHECK;
enum status db_reseal_step(struct db *db, int64_t office, const char *application,
    const struct application_step *step, struct error *err) MUST_CHECK;
enum status db_reseal_remark(struct db *db, int64_t office,
    const struct survey_remark *remark, struct error *err) MUST_CHECK;

#endif /* DB_DB_RESEAL_H */
