/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DB_DB_REVIEW_H
#define DB_DB_REVIEW_H

/*
 * What reviewers need as stored: which pairs of applications were found to be of two
 * people, and who looked at whose data. Worker threads only.
 */

#include "common/base.h"
#include "common/status.h"
#include "common/vault.h"
#include "db/db_account.h"
#include "db/db_application.h"

struct db;

#define LOOK_WHAT_SIZE 48

/** Two are of two people, says an account; the order of the two is nothing. */
enum status db_application_distinct_put(struct db *db, int64_t office, const char *one,
    const char *other, int64_t account, int64_t now_ms, struct error *err) MUST_CHECK;
/** Was that said? */
enum status db_application_is_distinct(struct db *db, int64_t office, const char *one,
    const char *other, bool *distinct, struct error *err) MUST_CHECK;

struct personal_look {
    int64_t look; /* its number, from 1 */
    int64_t at_ms;
    int64_t account;
    char name[PERSON_NAME_SIZE];     /* of the account */
    char application[VISIT_ID_SIZE]; /* or the ticket, or the visit, of who has none */
    char what[LOOK_WHAT_SIZE];       /* "form", "paper kk", ... */
};

/** Of a ticket: at its application, where it has one. Nothing where the same look was
 * noted since `since_ms`; INT64_MAX: each is noted. */
enum status db_personal_look_add(struct db *db, int64_t office,
    const struct personal_look *look, int64_t since_ms, struct error *err) MUST_CHECK;
/** The same of who was called to a counter, whose screen shows the person of the ticket
 * or visit `subject`; nothing where nobody said who it is. */
enum status db_personal_look_called(struct db *db, int64_t office, int64_t account,
    const char *subject, int64_t now_ms, struct error *err) MUST_CHECK;
/**
 * Looks after one that was seen, in order.
 *
 * @param application  "": at any
 * @param account      0: anybody's
 * @param looks        owned array
 */
enum status db_personal_look_list(struct db *db, int64_t office, const char *application,
    int64_t account, int64_t after, size_t max, struct personal_look **looks,
    size_t *count, struct error *err) MUST_CHECK;

/** At most `max` of those noted before `before_ms` are gone; `*gone` of them. */
enum status db_personal_look_forget(struct db *db, int64_t office, int64_t before_ms,
    size_t max, int64_t *gone, struct error *err) MUST_CHECK;

#endif /* DB_DB_REVIEW_H */
