/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A look a second, an observer of the journal, and one job at a time, an office. */
#include "server/clock_keeper.h"

#include <stdlib.h>
#include <string.h>

#include <event2/event.h>

#include "common/clock.h"
#include "common/event_kind.h"
#include "common/log.h"
#include "common/mem.h"
#include "db/journal_row.h"
#include "server/job.h"
#include "server/office/clock_guard.h"
#include "server/office/clock_word.h"
#include "server/office/office.h"
#include "server/offices.h"
#include "server/timers.h"

#define LOG_TAG "server/clock"
#define LOOK_S 1

struct keeper {
    struct job job;
    struct office_observer observer;
    struct office *office;      /* borrowed */
    struct job_pool *pool;      /* borrowed */
    struct timers *timers;      /* borrowed */
    struct event *look;         /* owned */
    struct clock_trust trust;   /* of the last look */
    enum clock_state told;      /* what the journal says, as far as it is ours */
    struct clock_trust telling; /* what the job writes */
    bool job_out;
};

struct clock_keepers {
    size_t count;
    struct keeper keepers[];
};

static const struct caller system_caller = { .actor = "system", .role = ROLE_COUNT };

static void
log_state(const struct keeper *keeper)
{
    static const char what_to_do[] =
        "set it right, or say that it is: antrean-admin clock confirm, or "
        "POST /v1/clock/confirm";
    const struct office_fixed *fixed = office_fixed(keeper->office);
    const struct zone *zone = office_zone(keeper->office);
    char now[RFC3339_SIZE];
    char newest[RFC3339_SIZE];

    (void)zone_format(zone, clock_now_ms(&fixed->clock), false, now);
    (void)zone_format(zone, keeper->trust.newest_ms, false, newest);
    switch (keeper->trust.state) {
    case CLOCK_STATE_BEHIND:
        log_error(fixed->code,
            "the clock is doubtful: it says %s, the newest row of the journal is of %s; "
            "no "
            "number is given; %s",
            now, newest, what_to_do);
        break;
    case CLOCK_STATE_LEAPT:
        log_error(fixed->code,
            "the clock is doubtful: it says %s, and leapt there or was found far ahead; "
            "no day is closed and nothing erased for an hour; %s",
            now, what_to_do);
        break;
    default:
        log_warn(fixed->code, "the clock is trusted again: it says %s", now);
        break;
    }
}

static enum status
tell_run(struct job *job, struct db *db, struct error *err)
{
    struct keeper *keeper = CONTAINER_OF(job, struct keeper, job);
    struct act act;
    enum status st = office_act_begin(keeper->office, db, &system_caller, &act, err);

    if (st != STATUS_OK) {
        return st;
    }
    st = keeper->telling.state == CLOCK_STATE_OK
             ? clock_word_trust(&act, CLOCK_WHY_RIGHT, err)
             : clock_word_doubt(&act, &keeper->telling, err);
    office_act_end(&act);
    return st;
}

static void
tell_done(struct job *job)
{
    struct keeper *keeper = CONTAINER_OF(job, struct keeper, job);

    keeper->job_out = false;
    if (job->status == STATUS_OK) {
        keeper->told = keeper->telling.state;
    } else { /* again with the next look */
        log_warn(NULL, "could not journal how the clock is: %s", job->err->text);
    }
}

static void
look(struct keeper *keeper)
{
    enum clock_state before = keeper->trust.state;

    office_look_at_clock(keeper->office, &keeper->trust);
    if (keeper->trust.state != before) {
        log_state(keeper);
        if (keeper->trust.state == CLOCK_STATE_OK) {
            timers_hurry(keeper->timers); /* what was left undone meanwhile */
        }
    }
    if (keeper->trust.state != keeper->told && !keeper->job_out) {
        keeper->telling = keeper->trust;
        keeper->job_out = job_submit(keeper->pool, &keeper->job, NULL) == STATUS_OK;
    }
}

static void
look_cb(evutil_socket_t fd, short what, void *arg)
{
    (void)fd;
    (void)what;
    look(arg);
}

/* A person has said, here or at another process, that this time is right. */
static void
confirm(struct keeper *keeper, const struct journal_row *row)
{
    const struct office_fixed *fixed = office_fixed(keeper->office);
    int64_t apart_ms = clock_now_ms(&fixed->clock) - row->at_ms;

    if (apart_ms > CLOCK_DEVICE_OFF_MS || apart_ms < -CLOCK_DEVICE_OFF_MS) {
        return; /* of another clock than ours */
    }
    clock_guard_confirm(fixed->guard);
    keeper->told = CLOCK_STATE_OK;
    look(keeper);
}

/* Judged first, so that no row of a clock that has just leapt is believed. */
static void
note_rows(struct office_observer *self, const struct journal_row *rows, size_t count)
{
    struct keeper *keeper = CONTAINER_OF(self, struct keeper, observer);
    struct clock_guard *guard = office_fixed(keeper->office)->guard;

    look(keeper);
    for (size_t i = 0; i < count; i++) {
        if (clock_word_confirms(&rows[i])) {
            confirm(keeper, &rows[i]);
        } else if (strcmp(rows[i].actor, "admin") != 0 &&
                   event_kind_from_name(rows[i].kind) != EVENT_CLOCK_DOUBTED) {
            clock_guard_note_row(guard, rows[i].at_ms);
        }
    }
}

static void
note_other(struct office_observer *self, int64_t seq)
{
    (void)self;
    (void)seq;
}

struct clock_keepers *
clock_keepers_new(struct event_base *base, struct job_pool *pool, struct timers *timers,
    const struct offices *offices)
{
    const struct timeval every = { .tv_sec = LOOK_S };
    size_t count = offices_count(offices);
    struct clock_keepers *keepers =
        xcalloc(1, sizeof(*keepers) + count * sizeof(struct keeper));

    keepers->count = count;
    for (size_t i = 0; i < count; i++) {
        struct keeper *keeper = &keepers->keepers[i];

        keeper->job.kind = JOB_WRITE;
        keeper->job.run = tell_run;
        keeper->job.done = tell_done;
        keeper->observer.on_rows = note_rows;
        keeper->observer.on_other = note_other;
        keeper->office = offices_at(offices, i);
        keeper->job.office = office_fixed(keeper->office)->id;
        keeper->pool = pool;
        keeper->timers = timers;
        keeper->told = clock_guard_was_doubted(office_fixed(keeper->office)->guard)
                           ? CLOCK_STATE_COUNT /* the row, and not how it is now */
                           : CLOCK_STATE_OK;
        keeper->look = event_new(base, -1, EV_PERSIST, look_cb, keeper);
        (void)event_add(keeper->look, &every);
        office_observe(keeper->office, &keeper->observer);
        look(keeper);
    }
    return keepers;
}

void
clock_keepers_free(struct clock_keepers *keepers)
{
    if (!keepers) {
        return;
    }
    for (size_t i = 0; i < keepers->count; i++) {
        office_unobserve(keepers->keepers[i].office, &keepers->keepers[i].observer);
        event_free(keepers->keepers[i].look);
    }
    free(keepers);
}
