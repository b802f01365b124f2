/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DB_DB_PAIRING_H
#define DB_DB_PAIRING_H

/*
 * Screens that wait to be named: a code each, which somebody of an office reads there and
 * types. A code is of the whole database, for it is typed before it is known whose the
 * screen is. Worker threads only.
 */

#include "db/db_account.h"

#define PAIRING_CODE_LEN 8
#define PAIRING_CODE_SIZE (PAIRING_CODE_LEN + 1)

struct pairing {
    char code[PAIRING_CODE_SIZE];
    enum role kind; /* ROLE_KIOSK, ROLE_BOARD, ROLE_GATE */
    uint8_t token_hash[TOKEN_HASH_SIZE];
    int64_t made_ms;
};

/** STATUS_WRONG_STATE when there is one of this code. */
enum status db_pairing_put(struct db *db, int64_t office, const struct pairing *pairing,
    struct error *err) MUST_CHECK;
/** One that was made in [from_ms, to_ms]; STATUS_NOT_FOUND. */
enum status db_pairing_find(struct db *db, const char *code, int64_t from_ms,
    int64_t to_ms, struct pairing *pairing, struct error *err) MUST_CHECK;
/** STATUS_NOT_FOUND: another has taken it. */
enum status db_pairing_drop(struct db *db, const char *code, struct error *err)
    MUST_CHECK;
/** Drop those that were not made in [from_ms, to_ms]. */
enum status db_pairing_expire(
    struct db *db, int64_t from_ms, int64_t to_ms, struct error *err) MUST_CHECK;
enum status db_pairing_count(struct db *db, int *count, struct error *err) MUST_CHECK;

#endif /* DB_DB_PAIRING_H */
