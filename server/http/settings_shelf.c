/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One reference under a mutex. */
#include "server/http/settings_shelf.h"

#include "server/office/settings.h"

void
settings_shelf_init(struct settings_shelf *shelf)
{
    (void)pthread_mutex_init(&shelf->mutex, NULL);
    shelf->settings = NULL;
}

void
settings_shelf_destroy(struct settings_shelf *shelf)
{
    settings_unref(shelf->settings);
    shelf->settings = NULL;
    (void)pthread_mutex_destroy(&shelf->mutex);
}

const struct office_settings *
settings_shelf_get(struct settings_shelf *shelf, int64_t stamp)
{
    const struct office_settings *settings = NULL;

    (void)pthread_mutex_lock(&shelf->mutex);
    if (shelf->settings && shelf->settings->stamp == stamp) {
        settings = settings_ref(shelf->settings);
    }
    (void)pthread_mutex_unlock(&shelf->mutex);
    return settings;
}

void
settings_shelf_put(struct settings_shelf *shelf, const struct office_settings *settings)
{
    const struct office_settings *old = NULL;

    (void)pthread_mutex_lock(&shelf->mutex);
    if (!shelf->settings || shelf->settings->stamp < settings->stamp) {
        old = shelf->settings;
        shelf->settings = settings_ref(settings);
    }
    (void)pthread_mutex_unlock(&shelf->mutex);
    settings_unref(old);
}
