/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From the loop's world to an act's. */
#include "server/http/act_env.h"

#include "db/db_office.h"
#include "server/http/http.h"
#include "server/office/settings.h"

void
act_env_take(struct act_env *env, const struct http *http)
{
    env->settings = settings_ref(http->settings);
    env->keys = http->keys;
    env->http = http;
}

void
act_env_drop(struct act_env *env)
{
    settings_unref(env->settings);
    env->settings = NULL;
}

struct act
act_env_make(const struct act_env *env, struct db *db, const struct caller *caller)
{
    return (struct act){
        .db = db,
        .office = OFFICE_ONE,
        .settings = env->settings,
        .caller = caller,
        .now_ms = clock_now_ms(&env->http->clock),
        .public_url = env->http->public_url,
        .folder = env->http->folder,
        .keys = env->keys,
    };
}
