/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From the loop's world to an act's. */
#include "server/http/act_env.h"

#include "db/db_office.h"
#include "server/http/http.h"
#include "server/office/settings.h"
#include "server/office/settings_store.h"

void
act_env_take(struct act_env *env, struct http *http)
{
    env->settings = settings_ref(http->settings);
    env->keys = http->keys;
    env->http = http;
}

void
act_env_drop(struct act_env *env)
{
    if (env->settings && env->settings->stamp > env->http->settings->stamp) {
        http_set_settings(env->http, env->settings);
    } else {
        settings_unref(env->settings);
    }
    env->settings = NULL;
}

/* The settings that the transaction sees. */
static enum status
renew_settings(struct act_env *env, struct db *db, struct error *err)
{
    struct settings_shelf *shelf = &env->http->shelf;
    int64_t stamp = db_settings_stamp(db);
    const struct office_settings *settings = settings_shelf_get(shelf, stamp);

    if (!settings) {
        enum status st = settings_store_load(db, OFFICE_ONE, &settings, err);

        if (st != STATUS_OK) {
            return st;
        }
        if (settings->stamp == stamp) { /* else it is this transaction's, and may go */
            settings_shelf_put(shelf, settings);
        }
    }
    settings_unref(env->settings);
    env->settings = settings;
    return STATUS_OK;
}

enum status
act_env_make(struct act_env *env, struct db *db, const struct caller *caller,
    struct act *act, struct error *err)
{
    int64_t stamp = db_settings_stamp(db);

    if (stamp != 0 && stamp != env->settings->stamp) {
        enum status st = renew_settings(env, db, err);

        if (st != STATUS_OK) {
            return st;
        }
    }
    *act = (struct act){
        .db = db,
        .office = OFFICE_ONE,
        .settings = env->settings,
        .caller = caller,
        .now_ms = clock_now_ms(&env->http->clock),
        .public_url = env->http->public_url,
        .folder = env->http->folder,
        .keys = env->keys,
        .pictures = env->http->pictures,
    };
    return STATUS_OK;
}
