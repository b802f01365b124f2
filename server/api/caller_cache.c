/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A direct-mapped cache of token hashes; the hashes are random enough to be the index. */
#include "server/api/caller_cache.h"

#include <stdlib.h>
#include <string.h>

#include "common/mem.h"

void
caller_cache_init(struct caller_cache *cache)
{
    cache->entries = xcalloc(CALLER_CACHE_SLOTS, sizeof(*cache->entries));
}

void
caller_cache_destroy(struct caller_cache *cache)
{
    free(cache->entries);
    cache->entries = NULL;
}

static struct caller_entry *
slot(const struct caller_cache *cache, const uint8_t hash[TOKEN_HASH_SIZE])
{
    size_t index = (size_t)hash[0] << 8 | hash[1];

    return &cache->entries[index % CALLER_CACHE_SLOTS];
}

bool
caller_cache_get(const struct caller_cache *cache, const uint8_t hash[TOKEN_HASH_SIZE],
    int64_t now_ms, struct caller *caller)
{
    const struct caller_entry *entry = slot(cache, hash);

    if (now_ms >= entry->until_ms || memcmp(entry->hash, hash, TOKEN_HASH_SIZE) != 0) {
        return false;
    }
    *caller = entry->caller;
    return true;
}

bool
caller_cache_knew(const struct caller_cache *cache, const uint8_t hash[TOKEN_HASH_SIZE])
{
    const struct caller_entry *entry = slot(cache, hash);

    return entry->caller.role < ROLE_COUNT && entry->until_ms != 0 &&
           memcmp(entry->hash, hash, TOKEN_HASH_SIZE) == 0;
}

void
caller_cache_put(struct caller_cache *cache, const uint8_t hash[TOKEN_HASH_SIZE],
    const struct caller *caller, int64_t now_ms)
{
    struct caller_entry *entry = slot(cache, hash);

    memcpy(entry->hash, hash, TOKEN_HASH_SIZE);
    entry->caller = *caller;
    entry->until_ms = now_ms + CALLER_TTL_MS;
}

void
caller_cache_drop(struct caller_cache *cache, const uint8_t hash[TOKEN_HASH_SIZE])
{
    struct caller_entry *entry = slot(cache, hash);

    if (memcmp(entry->hash, hash, TOKEN_HASH_SIZE) == 0) {
        entry->until_ms = 0;
    }
}
