/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One reference under a mutex. */
#include "server/settings/settings_cache.h"

#include <stdlib.h>
#include <string.h>

#include "common/mem.h"
#include "common/text.h"
#include "common/zone.h"
#include "server/settings/settings.h"

struct cached_zone {
    char name[48];
    struct zone *zone; /* owned */
};

void
settings_cache_init(struct settings_cache *cache, const struct office_settings *settings)
{
    *cache = (struct settings_cache){ .settings = settings };
    (void)pthread_mutex_init(&cache->mutex, NULL);
}

void
settings_cache_destroy(struct settings_cache *cache)
{
    for (size_t i = 0; i < cache->zone_count; i++) {
        zone_free(cache->zones[i].zone);
    }
    free(cache->zones);
    settings_unref(cache->settings);
    cache->settings = NULL;
    (void)pthread_mutex_destroy(&cache->mutex);
}

const struct office_settings *
settings_cache_get(struct settings_cache *cache, int64_t all)
{
    const struct office_settings *settings = NULL;

    (void)pthread_mutex_lock(&cache->mutex);
    if (all == 0 || cache->checked == all) {
        settings = settings_ref(cache->settings);
    }
    (void)pthread_mutex_unlock(&cache->mutex);
    return settings;
}

const struct office_settings *
settings_cache_confirm(struct settings_cache *cache, int64_t stamp, int64_t all)
{
    const struct office_settings *settings = NULL;

    (void)pthread_mutex_lock(&cache->mutex);
    if (cache->settings->stamp == stamp) {
        settings = settings_ref(cache->settings);
        if (cache->checked < all) {
            cache->checked = all;
        }
    }
    (void)pthread_mutex_unlock(&cache->mutex);
    return settings;
}

void
settings_cache_put(
    struct settings_cache *cache, const struct office_settings *settings, int64_t all)
{
    const struct office_settings *old = NULL;

    (void)pthread_mutex_lock(&cache->mutex);
    if (cache->settings->stamp < settings->stamp) {
        old = cache->settings;
        cache->settings = settings_ref(settings);
        if (cache->checked < all) {
            cache->checked = all;
        }
    }
    (void)pthread_mutex_unlock(&cache->mutex);
    settings_unref(old);
}

/* With the lock held; NULL: not asked for yet. */
static const struct zone *
find_zone(const struct settings_cache *cache, const char *name)
{
    for (size_t i = 0; i < cache->zone_count; i++) {
        if (strcmp(cache->zones[i].name, name) == 0) {
            return cache->zones[i].zone;
        }
    }
    return NULL;
}

const struct zone *
settings_cache_zone(struct settings_cache *cache)
{
    const char *name;
    const struct zone *zone;
    struct zone *opened;

    (void)pthread_mutex_lock(&cache->mutex);
    name = cache->settings->office.zone;
    zone = find_zone(cache, name);
    /* The settings have opened it before, so that it is there. */
    if (!zone && zone_open(name, &opened, NULL) == STATUS_OK) {
        struct cached_zone *added;

        cache->zones =
            xrealloc(cache->zones, cache->zone_count + 1, sizeof(*cache->zones));
        added = &cache->zones[cache->zone_count++];
        text_copy(added->name, sizeof(added->name), name);
        added->zone = opened;
        zone = opened;
    }
    (void)pthread_mutex_unlock(&cache->mutex);
    return zone;
}
