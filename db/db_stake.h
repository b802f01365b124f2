/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DB_DB_STAKE_H
#define DB_DB_STAKE_H

/*
 * Who and what goes by the settings now: people on their way through the office, and the
 * places that tickets of today and later hold. Worker threads.
 */

#include "common/base.h"
#include "common/status.h"
#include "db/db_line.h"
#include "db/db_visit.h"

struct db;

/** Somebody who is not done. */
struct stake_visit {
    char day[DATE_SIZE];
    char prefix[PREFIX_SIZE];
    int number;
    char line[PREFIX_SIZE];
    char service[SERVICE_SIZE];
    enum visit_state state;
    int counter; /* where it was called last; 0: nowhere yet */
};

/**
 * Who is not done of `day` and later, and whoever stands at a counter, by number; owned
 * array.
 */
enum status db_stake_visits(struct db *db, int64_t office, const char *day,
    struct stake_visit **visits, size_t *count, struct error *err) MUST_CHECK;

struct stake_places {
    char day[DATE_SIZE];
    struct quota_use use;
};

/** Places in use of `day` and later, by day; owned array. */
enum status db_stake_places(struct db *db, int64_t office, const char *day,
    struct stake_places **places, size_t *count, struct error *err) MUST_CHECK;

/** The day that is running by the books: the newest one with a visit, if it was not
 * closed; else "". */
enum status db_stake_running_day(
    struct db *db, int64_t office, char day[DATE_SIZE], struct error *err) MUST_CHECK;

/* A ticket that is good on a day and nobody has come with. */
struct stake_ticket {
    char id[TICKET_KEY_SIZE];
    char service[SERVICE_SIZE];
    char slot[SLOT_SIZE];
};

/** Those of a day, the latest given first. Owned array. */
enum status db_stake_tickets(struct db *db, int64_t office, const char *day,
    struct stake_ticket **tickets, size_t *count, struct error *err) MUST_CHECK;

#endif /* DB_DB_STAKE_H */
