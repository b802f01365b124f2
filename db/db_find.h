/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DB_DB_FIND_H
#define DB_DB_FIND_H

/*
 * Whom a desk may be asked for: everybody who has a ticket for a day from now on, and who
 * came today without one and left a name or NIK. What is looked for in a row is for
 * server/office to say. Database worker threads only.
 */

#include "common/base.h"
#include "common/date.h"
#include "common/status.h"
#include "db/db_ticket.h"
#include "db/db_visit.h"

struct db;

struct find_row {
    char ticket[TICKET_KEY_SIZE];         /* "": came without */
    char visit[VISIT_ID_SIZE];            /* of who came without; else "" */
    char registration[REGISTRATION_SIZE]; /* with a ticket */
    struct applicant applicant;           /* empty where nobody said, or it was erased */
};

/** False: it was seen enough. */
typedef bool find_row_fn(void *arg, const struct find_row *row);

/** Each of them once: who came without a ticket, then tickets by day. */
enum status db_find_people(struct db *db, int64_t office, const char *today,
    find_row_fn *see, void *arg, struct error *err) MUST_CHECK;

/** The visit of this number on a day. STATUS_NOT_FOUND: it was not given. */
enum status db_find_number(struct db *db, int64_t office, const char *day,
    const char *prefix, int number, char visit[VISIT_ID_SIZE], struct error *err)
    MUST_CHECK;

#endif /* DB_DB_FIND_H */
