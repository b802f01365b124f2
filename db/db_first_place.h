/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DB_DB_FIRST_PLACE_H
#define DB_DB_FIRST_PLACE_H

/*
 * What a ticket was before a day's end gave its visit a place on the next day, so that
 * this can be taken back. Worker threads only.
 */

#include "common/base.h"
#include "common/status.h"
#include "db/db_ticket.h"
#include "db/db_visit.h"

struct db;

struct first_place {
    char visit[VISIT_ID_SIZE];
    int file; /* of the visit, from 1 */
    char ticket[TICKET_KEY_SIZE];
    char given_day[DATE_SIZE]; /* where the place is */
    char given_slot[SLOT_SIZE];
    bool made; /* the visit had no ticket: the rest is what it was made with */
    char service[SERVICE_SIZE];
    char slot[SLOT_SIZE];
    int from_min;
    int to_min;
    bool first_place; /* it had one before */
};

/** Instead of what was kept of this file before. */
enum status db_first_place_put(struct db *db, int64_t office,
    const struct first_place *place, struct error *err) MUST_CHECK;
/** STATUS_NOT_FOUND when the file was given none. */
enum status db_first_place_load(struct db *db, int64_t office, const char *visit,
    int file, struct first_place *place, struct error *err) MUST_CHECK;
enum status db_first_place_delete(struct db *db, int64_t office, const char *visit,
    int file, struct error *err) MUST_CHECK;

struct first_place_ticket {
    char id[TICKET_KEY_SIZE];
};

/** Tickets of the other files that were given a place on `day` together with this one;
 * owned array. */
enum status db_first_place_others(struct db *db, int64_t office, const char *day,
    const char *ticket, struct first_place_ticket **tickets, size_t *count,
    struct error *err) MUST_CHECK;

#endif /* DB_DB_FIRST_PLACE_H */
