/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SERVER_HTTP_SETTINGS_SHELF_H
#define SERVER_HTTP_SETTINGS_SHELF_H

/*
 * The newest settings that this process has read. A job that finds its own to be out of
 * date, because another process changed them, takes them from here, so that they are read
 * once and not by every job. Any thread.
 */

#include <pthread.h>

#include "common/base.h"

struct office_settings;

struct settings_shelf {
    pthread_mutex_t mutex;
    const struct office_settings *settings; /* a reference; protected by mutex */
};

void settings_shelf_init(struct settings_shelf *shelf);
void settings_shelf_destroy(struct settings_shelf *shelf);

/** A new reference to the settings of this stamp; NULL when they are not here. */
const struct office_settings *settings_shelf_get(
    struct settings_shelf *shelf, int64_t stamp);

/** Keep them when they are newer. Only what is committed; takes a reference of its own.
 */
void settings_shelf_put(
    struct settings_shelf *shelf, const struct office_settings *settings);

#endif /* SERVER_HTTP_SETTINGS_SHELF_H */
