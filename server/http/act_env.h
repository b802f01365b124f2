/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SERVER_HTTP_ACT_ENV_H
#define SERVER_HTTP_ACT_ENV_H

/*
 * What a job needs of the loop's world to run an act: taken on the loop when the job is
 * made, used on the worker, dropped on the loop.
 */

#include "common/clock.h"
#include "server/office/act.h"

struct http;
struct office_settings;

struct act_env {
    const struct office_settings *settings; /* a reference */
    const struct key_ring *keys; /* borrowed; kept until the pool has stopped */
    const struct http *http;     /* borrowed; its fixed members only */
};

/** Loop thread. */
void act_env_take(struct act_env *env, const struct http *http);
void act_env_drop(struct act_env *env);

/** Worker: what the act is given. `caller` is borrowed by it. */
struct act act_env_make(
    const struct act_env *env, struct db *db, const struct caller *caller);

#endif /* SERVER_HTTP_ACT_ENV_H */
