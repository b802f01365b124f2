/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Work by the clock: a timer each, and at most one job of each under way. */
#include "server/http/timers.h"

#include <stdlib.h>

#include <event2/event.h>

#include "common/clock.h"
#include "common/log.h"
#include "common/mem.h"
#include "common/text.h"
#include "db/db_account.h"
#include "db/db_idempotency.h"
#include "server/http/act_env.h"
#include "server/http/http.h"
#include "server/office/close_day.h"
#include "server/office/erase_personal.h"

#define LOG_TAG "server"
#define CLOSE_S 20
#define EXPIRE_S 60
#define ERASE_S 10 /* a day each time: years of them do not hold up the line */
#define KEPT_MS (INT64_C(24) * 3600 * 1000) /* an Idempotency-Key is good for a day */
#define EXPIRE_ROWS 2000                    /* of one job, so that it stays short */

struct chore {
    struct job job;
    struct timers *timers; /* borrowed */
    struct event *event;   /* owned */
    struct act_env env;
    const char *name;
    bool job_out;
    bool again; /* there was more to do than one job does */
};

struct timers {
    struct http *http; /* borrowed */
    struct chore close;
    struct chore expire;
    struct chore erase;
};

static const struct caller system_caller = { .actor = "system", .role = ROLE_COUNT };

static enum status
close_run(struct job *job, struct db *db, struct error *err)
{
    struct chore *chore = CONTAINER_OF(job, struct chore, job);
    struct act act;
    enum status st = act_env_make(&chore->env, db, &system_caller, &act, err);

    return st == STATUS_OK ? close_days_due(&act, err) : st;
}

static enum status
expire_run(struct job *job, struct db *db, struct error *err)
{
    struct chore *chore = CONTAINER_OF(job, struct chore, job);
    int64_t now = clock_now_ms(&chore->env.http->clock);
    int64_t gone = 0;
    enum status st = db_session_expire(db, now, err);

    if (st == STATUS_OK) {
        st = db_idempotency_expire(db, now - KEPT_MS, EXPIRE_ROWS, &gone, err);
    }
    chore->again = gone == EXPIRE_ROWS;
    return st;
}

static enum status
erase_run(struct job *job, struct db *db, struct error *err)
{
    struct chore *chore = CONTAINER_OF(job, struct chore, job);
    struct act act;
    enum status st = act_env_make(&chore->env, db, &system_caller, &act, err);

    return st == STATUS_OK ? erase_personal_due(&act, err) : st;
}

static void start(struct chore *chore);

static void
chore_done(struct job *job)
{
    struct chore *chore = CONTAINER_OF(job, struct chore, job);

    chore->job_out = false;
    act_env_drop(&chore->env);
    if (job->status != STATUS_OK) {
        log_warn(NULL, "could not %s: %s", chore->name, job->err.text);
    } else if (chore->again) {
        start(chore);
    }
}

static void
start(struct chore *chore)
{
    if (chore->job_out) {
        return;
    }
    act_env_take(&chore->env, chore->timers->http);
    chore->again = false;
    chore->job_out =
        job_submit(chore->timers->http->pool, &chore->job, NULL) == STATUS_OK;
    if (!chore->job_out) {
        act_env_drop(&chore->env);
    }
}

static void
due_cb(evutil_socket_t fd, short what, void *arg)
{
    (void)fd;
    (void)what;
    start(arg);
}

static void
chore_init(struct chore *chore, struct timers *timers, const char *name, int seconds,
    enum status (*run)(struct job *, struct db *, struct error *))
{
    const struct timeval every = { .tv_sec = seconds };

    chore->timers = timers;
    chore->name = name;
    chore->job.kind = JOB_WRITE;
    chore->job.run = run;
    chore->job.done = chore_done;
    chore->event = event_new(timers->http->base, -1, EV_PERSIST, due_cb, chore);
    (void)event_add(chore->event, &every);
    start(chore);
}

struct timers *
timers_new(struct http *http)
{
    struct timers *timers = xcalloc(1, sizeof(*timers));

    timers->http = http;
    chore_init(&timers->close, timers, "close the day", CLOSE_S, close_run);
    chore_init(&timers->expire, timers, "forget what has expired", EXPIRE_S, expire_run);
    chore_init(&timers->erase, timers, "erase personal data", ERASE_S, erase_run);
    return timers;
}

void
timers_free(struct timers *timers)
{
    if (!timers) {
        return;
    }
    event_free(timers->close.event);
    event_free(timers->expire.event);
    event_free(timers->erase.event);
    free(timers);
}
