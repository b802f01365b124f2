/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SERVER_SETTINGS_SETTINGS_CACHE_H
#define SERVER_SETTINGS_SETTINGS_CACHE_H

/*
 * The settings of an office that are in force, as far as this process knows. On an engine
 * that several processes write to, a transaction learns at its begin how far the settings
 * of all offices have come (db_settings_stamp()); the cache remembers up to where its own
 * are known to be the newest, so that they are read again once, and only when this
 * office's have changed. Any thread.
 */

#include <pthread.h>

#include "common/base.h"

struct cached_zone;
struct office_settings;
struct zone;

/* All of it is protected by the mutex. */
struct settings_cache {
    pthread_mutex_t mutex;
    const struct office_settings *settings; /* a reference */
    int64_t checked;                        /* of all offices: ours were in force then */
    /* Owned: each that was in force and asked for, since who asked may still hold it. An
     * office has one, or a second when the first was wrong. */
    struct cached_zone *zones;
    size_t zone_count;
};

/** Takes the reference over. */
void settings_cache_init(
    struct settings_cache *cache, const struct office_settings *settings);
void settings_cache_destroy(struct settings_cache *cache);

/**
 * A new reference, for a transaction that began at `all`; 0: nobody else writes.
 * NULL: whether they are in force must be looked up.
 */
const struct office_settings *settings_cache_get(
    struct settings_cache *cache, int64_t all);

/**
 * A new reference if they are the office's of `stamp`, else NULL.
 * @param all  known to be in force there, too; 0: this is not known
 */
const struct office_settings *settings_cache_confirm(
    struct settings_cache *cache, int64_t stamp, int64_t all);

/** Keep them when they are newer. Only what is committed; takes a reference of its own.
 */
void settings_cache_put(
    struct settings_cache *cache, const struct office_settings *settings, int64_t all);

/** The zone in force; borrowed until settings_cache_destroy(). */
const struct zone *settings_cache_zone(struct settings_cache *cache);

#endif /* SERVER_SETTINGS_SETTINGS_CACHE_H */
