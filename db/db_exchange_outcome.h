/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DB_DB_EXCHANGE_OUTCOME_H
#define DB_DB_EXCHANGE_OUTCOME_H

/*
 * What front offices told us of our tickets, as it was told: we are their backend. A row
 * is never changed, so that the record says what happened beside what the books said.
 * Database worker threads only.
 */

#include "common/base.h"
#include "common/status.h"
#include "db/db_visit.h"

struct db;

#define OUTCOME_ID_SIZE 65
#define OUTCOME_CODE_SIZE 33
#define OUTCOME_SENDER_SIZE 80

struct outcome_record {
    char id[OUTCOME_ID_SIZE]; /* the sender's own */
    char ticket[TICKET_KEY_SIZE];
    char kind[16];
    int64_t at_ms;                /* when it happened */
    int64_t received_ms;          /* when we heard of it */
    char code[OUTCOME_CODE_SIZE]; /* of a refusal, or "" */
    char note[NOTE_SIZE];
    char conflict[24]; /* what the books said otherwise, or "" */
};

/** STATUS_NOT_FOUND: this sender has sent none of that id. */
enum status db_exchange_outcome_load(struct db *db, int64_t office, const char *sender,
    const char *id, struct outcome_record *outcome, struct error *err) MUST_CHECK;
enum status db_exchange_outcome_insert(struct db *db, int64_t office, const char *sender,
    const struct outcome_record *outcome, struct error *err) MUST_CHECK;

/** Has anybody said that this ticket's holder came? */
enum status db_exchange_outcome_came(struct db *db, int64_t office, const char *ticket,
    bool *came, struct error *err) MUST_CHECK;

#endif /* DB_DB_EXCHANGE_OUTCOME_H */
