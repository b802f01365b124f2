/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An office's job, one at a time, and a rest after it that is many times as long. */
#include "server/outlook_keeper.h"

#include <stdlib.h>

#include <event2/event.h>

#include "common/log.h"
#include "common/mem.h"
#include "server/job.h"
#include "server/office/office.h"
#include "server/office/outlook.h"
#include "server/offices.h"

#define LOG_TAG "server"
#define REST_TO_COST 20
#define REST_MOST_US INT64_C(2000000)

struct keeper {
    struct job job;
    struct office_observer observer;
    struct office *office; /* borrowed */
    struct job_pool *pool; /* borrowed */
    struct event *rest;    /* owned */
    int64_t cost_us;       /* of the last one */
    bool changed;
    bool busy; /* the job is out, or rests */
};

struct outlook_keepers {
    size_t count;
    struct keeper keepers[];
};

static const struct caller nobody = { .role = ROLE_COUNT };

static enum status
make_run(struct job *job, struct db *db, struct error *err)
{
    struct keeper *keeper = CONTAINER_OF(job, struct keeper, job);
    struct outlook *outlook = NULL;
    struct act act;
    enum status st = office_act_begin(keeper->office, db, &nobody, &act, err);

    if (st != STATUS_OK) {
        return st;
    }
    st = outlook_load(&act, &outlook, err);
    if (st == STATUS_OK) {
        keeper->cost_us = outlook->cost_us;
        outlook_unref(&act, outlook);
    }
    office_act_end(&act);
    return st;
}

static void
make_soon(struct keeper *keeper)
{
    if (keeper->busy || !keeper->changed) {
        return;
    }
    /* If they are too busy now, the next change comes soon. */
    if (job_submit(keeper->pool, &keeper->job, NULL) == STATUS_OK) {
        keeper->busy = true;
        keeper->changed = false;
    }
}

static void
make_done(struct job *job)
{
    struct keeper *keeper = CONTAINER_OF(job, struct keeper, job);
    int64_t rest_us = keeper->cost_us * REST_TO_COST;
    struct timeval rest;

    if (job->status != STATUS_OK) {
        log_warn(NULL, "could not make a forecast: %s", job->err->text);
        rest_us = REST_MOST_US;
    }
    rest_us = rest_us < REST_MOST_US ? rest_us : REST_MOST_US;
    rest = (struct timeval){ .tv_sec = rest_us / 1000000, .tv_usec = rest_us % 1000000 };
    (void)event_add(keeper->rest, &rest);
}

static void
rest_cb(evutil_socket_t fd, short what, void *arg)
{
    struct keeper *keeper = arg;

    (void)fd;
    (void)what;
    keeper->busy = false;
    make_soon(keeper);
}

static void
note_rows(struct office_observer *self, const struct journal_row *rows, size_t count)
{
    struct keeper *keeper = CONTAINER_OF(self, struct keeper, observer);

    (void)rows;
    keeper->changed = keeper->changed || count > 0;
    make_soon(keeper);
}

static void
note_other(struct office_observer *self, int64_t seq)
{
    struct keeper *keeper = CONTAINER_OF(self, struct keeper, observer);

    (void)seq;
    keeper->changed = true;
    make_soon(keeper);
}

struct outlook_keepers *
outlook_keepers_new(
    struct event_base *base, struct job_pool *pool, const struct offices *offices)
{
    size_t count = offices_count(offices);
    struct outlook_keepers *keepers =
        xcalloc(1, sizeof(*keepers) + count * sizeof(struct keeper));

    keepers->count = count;
    for (size_t i = 0; i < count; i++) {
        struct keeper *keeper = &keepers->keepers[i];

        keeper->job.kind = JOB_READ;
        keeper->job.run = make_run;
        keeper->job.done = make_done;
        keeper->observer.on_rows = note_rows;
        keeper->observer.on_other = note_other;
        keeper->office = offices_at(offices, i);
        keeper->pool = pool;
        keeper->rest = event_new(base, -1, 0, rest_cb, keeper);
        office_observe(keeper->office, &keeper->observer);
        keeper->changed = true;
        make_soon(keeper);
    }
    return keepers;
}

void
outlook_keepers_free(struct outlook_keepers *keepers)
{
    if (!keepers) {
        return;
    }
    for (size_t i = 0; i < keepers->count; i++) {
        office_unobserve(keepers->keepers[i].office, &keepers->keepers[i].observer);
        event_free(keepers->keepers[i].rest);
    }
    free(keepers);
}
