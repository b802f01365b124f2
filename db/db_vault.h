/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DB_DB_VAULT_H
#define DB_DB_VAULT_H

/*
 * What is personal in tables of db/ itself (who has a ticket, answers that are kept for
 * an Idempotency-Key) is sealed by the handle that stores it, and opened by the one that
 * reads it, so that nobody above knows. A handle without a vault stores it as it is, and
 * cannot read what was sealed: tests, and programs that touch no people.
 */

#include "common/base.h"
#include "common/status.h"
#include "common/vault.h"
#include "db/db_ticket.h"
#include "db/db_visit.h"

struct db;

/** From now on; borrowed as long as the handle is open; NULL: none, as at first. */
void db_use_vault(struct db *db, const struct vault *vault);

struct applicant_row {
    char subject[VISIT_ID_SIZE]; /* the ticket, or the visit of who has none */
    struct applicant applicant;
};

/** People behind one, by subject, at most `max`; owned array. */
enum status db_applicant_walk(struct db *db, int64_t office, const char *behind,
    size_t max, struct applicant_row **rows, size_t *count, struct error *err) MUST_CHECK;

/**
 * Seal up to `max` people who were stored before there was a vault.
 * @param more  there may be others
 */
enum status db_applicant_seal(
    struct db *db, int64_t office, int64_t max, bool *more, struct error *err) MUST_CHECK;

#endif /* DB_DB_VAULT_H */
