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
    double at_once;   /* the most that a bucket holds */
    uint8_t seed[16]; /* keys are hashed with it, so that nobody can aim at a slot */
};

void rate_limit_init(struct rate_limit *limit, double per_minute);
void rate_limit_destroy(struct rate_limit *limit);
/** From now on so many a minute, and as many at once. */
void rate_limit_set(struct rate_limit *limit, double per_minute);
/** A key as a number, never 0; it is kept from guessing by the limit's seed. */
uint64_t rate_limit_key(const struct rate_limit *limit, const char *key);

/**
 * A number that rate_limit_key() gave, of any limit, tries.
 * @return 0: go on, and one attempt is used up; else seconds to wait
 */
int rate_limit_take(struct rate_limit *limit, uint64_t key, int64_t now_ms);
/** An attempt that was taken does not count after all. */
void rate_limit_give(struct rate_limit *limit, uint64_t key);

#endif /* SERVER_HTTP_RATE_LIMIT_H */
