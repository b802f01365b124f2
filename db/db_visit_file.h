/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DB_DB_VISIT_FILE_H
#define DB_DB_VISIT_FILE_H

/*
 * A bundle: one person with several files on one number. The first file is the visit's
 * own (ticket, service, window, outcome); here stand the others, from 2. Worker threads.
 * Source: docs/rules.md, "Several files".
 */

#include "common/base.h"
#include "common/office_limits.h"
#include "common/status.h"
#include "db/db_visit.h"

struct db;

struct visit_file {
    int file;                     /* from 2 */
    char ticket[TICKET_KEY_SIZE]; /* "": it came without one */
    char service[SERVICE_SIZE];
    char slot[SLOT_SIZE]; /* the window whose place it took */
    enum outcome outcome;
    char note[NOTE_SIZE];
};

/** The others of a visit. */
struct visit_files {
    size_t count;
    struct visit_file file[VISIT_FILES_MAX - 1];
};

/** Without a question to the database where the visit has but one. */
enum status db_visit_files_load(struct db *db, int64_t office, const struct visit *visit,
    struct visit_files *files, struct error *err) MUST_CHECK;

/** Store one more, beside what `visit` counts. */
enum status db_visit_file_insert(struct db *db, int64_t office, const struct visit *visit,
    const struct visit_file *file, struct error *err) MUST_CHECK;
/** A waiting visit has so many files now. STATUS_WRONG_STATE: it waits no more. */
enum status db_visit_set_files(struct db *db, int64_t office, const char *id, int files,
    struct error *err) MUST_CHECK;

/** How one ended; OUTCOME_NONE: that is taken back. */
enum status db_visit_file_end(struct db *db, int64_t office, const char *visit,
    const struct visit_file *file, struct error *err) MUST_CHECK;
/** A file without a ticket gets one; "": it is none of its any more. */
enum status db_visit_file_set_ticket(struct db *db, int64_t office, const char *visit,
    int file, const char *ticket, struct error *err) MUST_CHECK;

#define PERSON_TICKETS_MAX 16

struct person_tickets {
    size_t count;
    char id[PERSON_TICKETS_MAX][VISIT_ID_SIZE]; /* of a walk-in the visit's */
};

/**
 * The other tickets of a ticket's person, by the keyed hash of the NIK; none, too, where
 * nobody knows whose it is. Of people alone, never of a visit: on tables that are new to
 * it PostgreSQL would walk the whole day.
 */
enum status db_person_tickets(struct db *db, int64_t office, const char *ticket,
    struct person_tickets *others, struct error *err) MUST_CHECK;

/** The visit as it is for one of its files: ticket, service, window and outcome. */
struct visit visit_as_file(const struct visit *visit, const struct visit_file *file);

/** As db_visit_by_ticket(), and as it is for the file that the ticket is of. */
enum status db_visit_file_by_ticket(struct db *db, int64_t office, const char *day,
    const char *ticket, struct visit *visit, struct error *err) MUST_CHECK;

#endif /* DB_DB_VISIT_FILE_H */
