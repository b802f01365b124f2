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
    struct http *http; /* borrowed; on the worker its fixed members and shelf only */
};

/** Loop thread. Newer settings that the worker came by are in force from the drop on. */
void act_env_take(struct act_env *env, struct http *http);
void act_env_drop(struct act_env *env);

/**
 * Worker, in the job's transaction: what the act is given. Settings that another process
 * has changed are read first, so that no act goes by old ones.
 * @param caller  borrowed by `act`
 * @return STATUS_OK; as settings_store_load()
 */
enum status act_env_make(struct act_env *env, struct db *db, const struct caller *caller,
    struct act *act, struct error *err) MUST_CHECK;

#endif /* SERVER_HTTP_ACT_ENV_H */
