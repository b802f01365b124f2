/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Token buckets by keyed hash. */
#include "server/http/rate_limit.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <sodium.h>

#include "common/mem.h"

#define PROBES 4

void
rate_limit_init(struct rate_limit *limit, double per_minute)
{
    limit->buckets = xcalloc(RATE_LIMIT_SLOTS, sizeof(*limit->buckets));
    rate_limit_set(limit, per_minute);
    randombytes_buf(limit->seed, sizeof(limit->seed));
}

void
rate_limit_set(struct rate_limit *limit, double per_minute)
{
    limit->per_minute = per_minute;
    limit->at_once = per_minute;
}

void
rate_limit_destroy(struct rate_limit *limit)
{
    free(limit->buckets);
    limit->buckets = NULL;
}

static double
level(const struct rate_limit *limit, const struct rate_bucket *bucket, int64_t now_ms)
{
    double gained = (double)(now_ms - bucket->at_ms) * limit->per_minute / 60000;

    return fmin(bucket->tokens + gained, limit->at_once);
}

/* The key's bucket, else the fullest of its slots, emptied of its old key. */
static struct rate_bucket *
find(const struct rate_limit *limit, uint64_t key, int64_t now_ms)
{
    struct rate_bucket *best = NULL;

    for (uint64_t i = 0; i < PROBES; i++) {
        struct rate_bucket *bucket = &limit->buckets[(key + i) % RATE_LIMIT_SLOTS];

        if (bucket->key == key) {
            return bucket;
        }
        if (bucket->key == 0) {
            best = bucket;
            best->tokens = limit->at_once;
            break;
        }
        if (!best || level(limit, bucket, now_ms) > level(limit, best, now_ms)) {
            best = bucket;
        }
    }
    /* A foreign bucket keeps its level: changing keys does not buy new attempts. */
    best->tokens = level(limit, best, now_ms);
    best->at_ms = now_ms;
    best->key = key;
    return best;
}

uint64_t
rate_limit_key(const struct rate_limit *limit, const char *key)
{
    uint64_t hash;

    _Static_assert(crypto_shorthash_BYTES == sizeof(hash), "the key is a short hash");
    (void)crypto_shorthash(
        (unsigned char *)&hash, (const unsigned char *)key, strlen(key), limit->seed);
    return hash | 1; /* 0 marks a slot that was never used */
}

int
rate_limit_take(struct rate_limit *limit, uint64_t key, int64_t now_ms)
{
    struct rate_bucket *bucket = find(limit, key, now_ms);

    bucket->tokens = level(limit, bucket, now_ms);
    bucket->at_ms = now_ms;
    if (bucket->tokens < 1) {
        return (int)ceil((1 - bucket->tokens) * 60 / limit->per_minute);
    }
    bucket->tokens -= 1;
    return 0;
}

void
rate_limit_give(struct rate_limit *limit, uint64_t key)
{
    for (uint64_t i = 0; i < PROBES; i++) {
        struct rate_bucket *bucket = &limit->buckets[(key + i) % RATE_LIMIT_SLOTS];

        if (bucket->key == key) {
            bucket->tokens = fmin(bucket->tokens + 1, limit->at_once);
        }
    }
}
