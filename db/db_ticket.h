/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DB_DB_TICKET_H
#define DB_DB_TICKET_H

/*
 * Tickets as the backend gave them, and whom they are for. The person stands in a table
 * of its own, so that it can be erased. Database worker threads only.
 */

#include "common/base.h"
#include "common/clock.h"
#include "common/status.h"
#include "db/db_visit.h"

#define REGISTRATION_SIZE 41
#define TICKET_TEXT_SIZE 160 /* the signed code, 141 characters */

struct ticket {
    char id[TICKET_KEY_SIZE];
    char registration[REGISTRATION_SIZE];
    char code[TICKET_TEXT_SIZE];
    char service[SERVICE_SIZE];
    char day[DATE_SIZE];
    int from_min; /* minutes of the day, half-open */
    int to_min;
    char slot[SLOT_SIZE]; /* the window's code, or "HH:MM-HH:MM" where none fits */
    char state[16];       /* "approved", "cancelled", ... */
    bool first_place;     /* an earlier day left this person unserved */
};

/** Personal data: counter clients only, never a log. */
struct applicant {
    char name[128];
    char nik[20];
    char phone[24];
};

/** STATUS_WRONG_STATE when the id or the registration is already there. */
enum status db_ticket_insert(struct db *db, int64_t office, const struct ticket *ticket,
    int64_t now_ms, struct error *err) MUST_CHECK;
/** Store all but id and registration. */
enum status db_ticket_update(struct db *db, int64_t office, const struct ticket *ticket,
    int64_t now_ms, struct error *err) MUST_CHECK;
/** STATUS_NOT_FOUND when there is none. */
enum status db_ticket_load(struct db *db, int64_t office, const char *id,
    struct ticket *ticket, struct error *err) MUST_CHECK;
enum status db_ticket_by_registration(struct db *db, int64_t office,
    const char *registration, struct ticket *ticket, struct error *err) MUST_CHECK;

/** `subject` is a ticket's id, or a visit's for a walk-in. */
enum status db_applicant_put(struct db *db, int64_t office, const char *subject,
    const struct applicant *applicant, struct error *err) MUST_CHECK;
/** STATUS_NOT_FOUND when there is none, or it was erased. */
enum status db_applicant_load(struct db *db, int64_t office, const char *subject,
    struct applicant *applicant, struct error *err) MUST_CHECK;

#endif /* DB_DB_TICKET_H */
