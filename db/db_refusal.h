/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DB_DB_REFUSAL_H
#define DB_DB_REFUSAL_H

/* How often somebody at the door was refused, as stored. Worker threads only. */

#include "common/base.h"
#include "common/status.h"

struct db;

#define REFUSAL_CODE_SIZE 32

/** Once more on a day. `code` is the status's name. */
enum status db_refusal_add(struct db *db, int64_t office, const char *day,
    const char *code, struct error *err) MUST_CHECK;

struct refusal_sum {
    char code[REFUSAL_CODE_SIZE];
    int64_t times;
};
/** Of days from `from` to `to`, both included, the most frequent first; owned array. */
enum status db_refusal_sums(struct db *db, int64_t office, const char *from,
    const char *to, struct refusal_sum **sums, size_t *count, struct error *err)
    MUST_CHECK;

#endif /* DB_DB_REFUSAL_H */
