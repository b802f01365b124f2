/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DB_DB_IDEMPOTENCY_H
#define DB_DB_IDEMPOTENCY_H

/*
 * The first answers to Idempotency-Keys, stored in the transaction of the act itself.
 * Worker threads only.
 */

#include "common/base.h"
#include "common/status.h"

struct db;

#define BODY_HASH_SIZE 32

struct stored_answer {
    uint8_t
        body_hash[BODY_HASH_SIZE]; /* of method, path and body, by a key of the office */
    int status;                    /* HTTP */
    char type[48];                 /* media type; "" for no body */
    char *body;                    /* owned after a get, borrowed for a put */
    bool personal; /* for a put: seal the body, where the handle has a vault */
};

/** STATUS_NOT_FOUND when the key is new to this caller. */
enum status db_idempotency_get(struct db *db, int64_t office, const char *caller,
    const char *key, struct stored_answer *answer, struct error *err) MUST_CHECK;
enum status db_idempotency_put(struct db *db, int64_t office, const char *caller,
    const char *key, const struct stored_answer *answer, int64_t now_ms,
    struct error *err) MUST_CHECK;
/** Forget up to `max` answers that are older than `kept_ms`, those of a clock that was
 * ahead too, but later; says how many went. Only by a clock that may be believed. */
enum status db_idempotency_expire(struct db *db, int64_t now_ms, int64_t kept_ms,
    int64_t max, int64_t *gone, struct error *err) MUST_CHECK;

#endif /* DB_DB_IDEMPOTENCY_H */
