/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DB_DB_EXCHANGE_CHANGE_H
#define DB_DB_EXCHANGE_CHANGE_H

/*
 * What changed since a front office last asked, in the order that db_ticket_change.h
 * notes: "after figure N" leaves nothing out. Database worker threads only.
 */

#include "common/base.h"
#include "common/clock.h"
#include "common/status.h"
#include "db/db_ticket.h"

struct db;

struct changed_ticket {
    int64_t change;
    struct ticket ticket;
    bool has_applicant; /* false: none, or erased */
    struct applicant applicant;
};

/**
 * Tickets that changed after `after`, in that order, each once and as it is now.
 *
 * @param date  "": those of `today` and later, and those that were once and were moved
 *              away; else those of that day, and those that were moved away from it
 * @param rows  room for `max`
 */
enum status db_exchange_change_list(struct db *db, int64_t office, int64_t after,
    const char *date, const char *today, struct changed_ticket *rows, size_t max,
    size_t *count, struct error *err) MUST_CHECK;

/** The figure of the latest change; 0: none yet. */
enum status db_exchange_change_last(
    struct db *db, int64_t office, int64_t *change, struct error *err) MUST_CHECK;

#endif /* DB_DB_EXCHANGE_CHANGE_H */
