/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SERVER_API_CALLER_CACHE_H
#define SERVER_API_CALLER_CACHE_H

/*
 * Who a token belongs to, remembered for a second, so that a busy kiosk costs one look-up
 * a second and a token that is taken back still stops within one. Loop thread only.
 */

#include "common/base.h"
#include "db/db_account.h"
#include "server/caller.h"

#define CALLER_CACHE_SLOTS 1024
#define CALLER_TTL_MS 1000

struct caller_entry {
    uint8_t hash[TOKEN_HASH_SIZE];
    struct caller caller; /* role ROLE_COUNT: a token of nobody */
    int64_t until_ms;     /* monotonic; 0: empty */
};

/** Direct-mapped: two tokens on one slot only push each other out. */
struct caller_cache {
    struct caller_entry *entries; /* owned */
};

void caller_cache_init(struct caller_cache *cache);
void caller_cache_destroy(struct caller_cache *cache);

/** True when the answer is known; `caller` may be nobody. */
bool caller_cache_get(const struct caller_cache *cache,
    const uint8_t hash[TOKEN_HASH_SIZE], int64_t now_ms, struct caller *caller);
/** Was it somebody's token when it was last looked up, be that long ago? */
bool caller_cache_knew(
    const struct caller_cache *cache, const uint8_t hash[TOKEN_HASH_SIZE]);
void caller_cache_put(struct caller_cache *cache, const uint8_t hash[TOKEN_HASH_SIZE],
    const struct caller *caller, int64_t now_ms);
void caller_cache_drop(struct caller_cache *cache, const uint8_t hash[TOKEN_HASH_SIZE]);

#endif /* SERVER_API_CALLER_CACHE_H */
