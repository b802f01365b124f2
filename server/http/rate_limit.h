/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SERVER_HTTP_RATE_LIMIT_H
#define SERVER_HTTP_RATE_LIMIT_H

/*
 * So many attempts a minute for each key (an address, an account): a bucket of tokens
 * that fills up evenly. Bounded: the table has a fixed number of slots, and a key that
 * falls on the slot of another takes it only when that one is full again. Loop thread.
 */

#include "common/base.h"

#define RATE_LIMIT_SLOTS 4096

struct rate_bucket {
    uint64_t key;
    double tokens;
    int64_t at_ms; /* when `tokens` was right */
};

struct rate_limit {
    struct rate_bucket *buckets; /* owned */
    double per_minute;
    uint8_t seed[16]; /* keys are hashed with it, so that nobody can aim at a slot */
};

void rate_limit_init(struct rate_limit *limit, double per_minute);
void rate_limit_destroy(struct rate_limit *limit);

/** 0: go on, and one attempt is used up; else seconds to wait. */
int rate_limit_take(struct rate_limit *limit, const char *key, int64_t now_ms);

#endif /* SERVER_HTTP_RATE_LIMIT_H */
