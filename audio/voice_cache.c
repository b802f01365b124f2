/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A short list, latest use first: a hall has tens of sentences, not thousands. */
#include "audio/voice_cache.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/queue.h>

#include "common/mem.h"

#define KEY_SIZE (SYNTH_TEXT_MAX + 48)

struct entry {
    TAILQ_ENTRY(entry) link;
    struct sound *sound; /* a reference */
    char *key;           /* owned */
};

struct voice_cache {
    TAILQ_HEAD(entry_list, entry) entries; /* owned, latest use first */
    size_t bytes;
    size_t bytes_max;
};

static void
key_of(const struct synth_text *text, char key[KEY_SIZE])
{
    (void)snprintf(key, KEY_SIZE, "%s/%d/%d/%s", text->voice, text->rate, text->word_gap,
        text->text);
}

static size_t
bytes_of(const struct sound *sound)
{
    return sound->count * sizeof(sound->samples[0]);
}

static void
drop(struct voice_cache *cache, struct entry *entry)
{
    TAILQ_REMOVE(&cache->entries, entry, link);
    cache->bytes -= bytes_of(entry->sound);
    sound_unref(entry->sound);
    free(entry->key);
    free(entry);
}

struct voice_cache *
voice_cache_new(size_t bytes_max)
{
    struct voice_cache *cache = xcalloc(1, sizeof(*cache));

    TAILQ_INIT(&cache->entries);
    cache->bytes_max = bytes_max;
    return cache;
}

void
voice_cache_free(struct voice_cache *cache)
{
    struct entry *entry;

    if (!cache) {
        return;
    }
    while ((entry = TAILQ_FIRST(&cache->entries))) {
        drop(cache, entry);
    }
    free(cache);
}

struct sound *
voice_cache_get(struct voice_cache *cache, const struct synth_text *text)
{
    char key[KEY_SIZE];
    struct entry *entry;

    key_of(text, key);
    for (entry = TAILQ_FIRST(&cache->entries); entry; entry = TAILQ_NEXT(entry, link)) {
        if (strcmp(entry->key, key) == 0) {
            TAILQ_REMOVE(&cache->entries, entry, link);
            TAILQ_INSERT_HEAD(&cache->entries, entry, link);
            return sound_ref(entry->sound);
        }
    }
    return NULL;
}

void
voice_cache_put(
    struct voice_cache *cache, const struct synth_text *text, struct sound *sound)
{
    struct entry *entry;
    char key[KEY_SIZE];

    if (bytes_of(sound) > cache->bytes_max) {
        return;
    }
    key_of(text, key);
    for (entry = TAILQ_FIRST(&cache->entries); entry; entry = TAILQ_NEXT(entry, link)) {
        if (strcmp(entry->key, key) == 0) {
            drop(cache, entry);
            break;
        }
    }
    while (cache->bytes + bytes_of(sound) > cache->bytes_max) {
        drop(cache, TAILQ_LAST(&cache->entries, entry_list));
    }
    entry = xcalloc(1, sizeof(*entry));
    entry->key = xstrdup(key);
    entry->sound = sound_ref(sound);
    TAILQ_INSERT_HEAD(&cache->entries, entry, link);
    cache->bytes += bytes_of(sound);
}

size_t
voice_cache_bytes(const struct voice_cache *cache)
{
    return cache->bytes;
}
