/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Work by the clock: a timer each, and at most one job of each under way. */
#include "server/timers.h"

#include <stdlib.h>

#include <event2/event.h>

#include "common/log.h"
#include "common/mem.h"
#include "db/db_account.h"
#include "db/db_idempotency.h"
#include "db/db_vault.h"
#include "server/job.h"
#include "server/notify/message_desk.h"
#include "server/office/clock_guard.h"
#include "server/office/close_day.h"
#include "server/office/erase_personal.h"
#include "server/office/office.h"
#include "server/office/tend_line.h"
#include "server/offices.h"
#include "server/prereg/erase_applications.h"
#include "server/prereg/paper.h"
#include "server/prereg/paper_upload.h"
#include "server/prereg/reseal.h"
#include "server/prereg/retention.h"
#include "server/prereg/village.h"
#include "server/prereg/waiting_list.h"

#define LOG_TAG "server"
#define CLOSE_S 20
#define TEND_S 10
#define EXPIRE_S 60
#define SWEEP_S 3600
#define OFFER_S 10
#define RESEAL_S 60
#define REMIND_S 60
#define ERASE_S 10 /* a day each time: years of them do not hold up the line */
#define KEPT_MS (INT64_C(24) * 3600 * 1000) /* an Idempotency-Key is good for a day */
#define EXPIRE_ROWS 2000                    /* of one job, so that it stays short */

#define SEALED_AT_A_TIME 200

struct chore {
    struct job job;
    struct timers *timers; /* borrowed */
    struct office *office; /* borrowed: whose work it is */
    struct event *event;   /* owned */
    const char *name;
    bool job_out;
    bool again; /* there was more to do than one job does */
};

struct timers {
    struct event_base *base; /* borrowed */
    struct job_pool *pool;   /* borrowed */
    size_t count;
    struct chore chores[];
};

static const struct caller system_caller = { .actor = "system", .role = ROLE_COUNT };

/* An act of the system's, in the chore's office. All of them end something for good, so
 * none is done on a clock that is doubtful: there will be another turn. */
static enum status
run_act(const struct chore *chore, struct db *db,
    enum status (*run)(struct act *, struct error *), struct error *err)
{
    struct act act;
    enum status st = office_act_begin(chore->office, db, &system_caller, &act, err);

    if (st == STATUS_OK) {
        st = clock_guard_trusts(&act) ? run(&act, err) : STATUS_OK;
        office_act_end(&act);
    }
    return st;
}

static enum status
close_run(struct job *job, struct db *db, struct error *err)
{
    return run_act(CONTAINER_OF(job, struct chore, job), db, close_days_due, err);
}

static enum status
tend_run(struct job *job, struct db *db, struct error *err)
{
    return run_act(CONTAINER_OF(job, struct chore, job), db, tend_line_due, err);
}

static enum status
erase_run(struct job *job, struct db *db, struct error *err)
{
    return run_act(CONTAINER_OF(job, struct chore, job), db, erase_personal_due, err);
}

static enum status
offer_run(struct job *job, struct db *db, struct error *err)
{
    return run_act(CONTAINER_OF(job, struct chore, job), db, waiting_list_tend, err);
}

static enum status
remind_run(struct job *job, struct db *db, struct error *err)
{
    return run_act(CONTAINER_OF(job, struct chore, job), db, waiting_list_remind, err);
}

static enum status
message_run(struct job *job, struct db *db, struct error *err)
{
    return run_act(CONTAINER_OF(job, struct chore, job), db, message_forget_due, err);
}

static enum status
sweep_files(struct act *act, struct error *err)
{
    enum status st = paper_sweep(act, err);

    return st == STATUS_OK ? paper_upload_sweep(act, err) : st;
}

static enum status
sweep_run(struct job *job, struct db *db, struct error *err)
{
    return run_act(CONTAINER_OF(job, struct chore, job), db, sweep_files, err);
}

/* What applicants left lying, and people who were stored before there was a vault.
 * STATUS_EMPTY: there is more. */
static enum status
tend_people(struct act *act, struct error *err)
{
    static enum status (*const parts[])(struct act *, struct error *) = {
        paper_upload_expire, village_tend, erase_applications_due, retention_tend
    };
    bool more = false;
    bool left;
    enum status st = STATUS_OK;

    for (size_t i = 0; i < ARRAY_LEN(parts); i++) {
        st = parts[i](act, err);
        if (st != STATUS_OK && st != STATUS_EMPTY) {
            return st;
        }
        more = more || st == STATUS_EMPTY;
    }
    st = db_applicant_seal(act->db, act->office, SEALED_AT_A_TIME, &left, err);
    return st == STATUS_OK && (more || left) ? STATUS_EMPTY : st;
}

/* An act of which there may be more to do: then another turn follows at once. */
static enum status
run_more(struct job *job, struct db *db, enum status (*run)(struct act *, struct error *),
    struct error *err)
{
    struct chore *chore = CONTAINER_OF(job, struct chore, job);
    enum status st = run_act(chore, db, run, err);

    chore->again = st == STATUS_EMPTY;
    return chore->again ? STATUS_OK : st;
}

static enum status
tend_people_run(struct job *job, struct db *db, struct error *err)
{
    return run_more(job, db, tend_people, err);
}

static enum status
reseal_run(struct job *job, struct db *db, struct error *err)
{
    return run_more(job, db, reseal_values, err);
}

static enum status
reseal_files_run(struct job *job, struct db *db, struct error *err)
{
    return run_more(job, db, reseal_files, err);
}

/* Of all offices at once. */
static enum status
forget_expired(struct act *act, struct error *err)
{
    int64_t gone = 0;
    enum status st = db_session_expire(act->db, act->now_ms, err);

    if (st == STATUS_OK) {
        st =
            db_idempotency_expire(act->db, act->now_ms, KEPT_MS, EXPIRE_ROWS, &gone, err);
    }
    if (st != STATUS_OK) {
        return st;
    }
    return gone == EXPIRE_ROWS ? STATUS_EMPTY : STATUS_OK; /* there is more */
}

static enum status
expire_run(struct job *job, struct db *db, struct error *err)
{
    return run_more(job, db, forget_expired, err);
}

static void start(struct chore *chore);

static void
chore_done(struct job *job)
{
    struct chore *chore = CONTAINER_OF(job, struct chore, job);

    chore->job_out = false;
    if (job->status != STATUS_OK) {
        log_warn(NULL, "could not %s: %s", chore->name, job->err->text);
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
    chore->again = false;
    chore->job_out = job_submit(chore->timers->pool, &chore->job, NULL) == STATUS_OK;
}

static void
due_cb(evutil_socket_t fd, short what, void *arg)
{
    (void)fd;
    (void)what;
    start(arg);
}

struct chore_row {
    const char *name; /* as in "could not ..." */
    int seconds;      /* between two turns */
    enum job_kind kind;
    enum status (*run)(struct job *, struct db *, struct error *);
};

static const struct chore_row of_office[] = {
    { "close the day", CLOSE_S, JOB_WRITE, close_run },
    { "tend the line", TEND_S, JOB_WRITE, tend_run },
    { "erase personal data", ERASE_S, JOB_WRITE, erase_run },
    { "offer places that were given back", OFFER_S, JOB_WRITE, offer_run },
    { "remind of tomorrow", REMIND_S, JOB_WRITE, remind_run },
    { "forget old messages", SWEEP_S, JOB_WRITE, message_run },
    { "remove files that nothing names", SWEEP_S, JOB_REPORT, sweep_run },
    { "tend what applicants left", SWEEP_S, JOB_WRITE, tend_people_run },
    { "seal values by the newest key", RESEAL_S, JOB_WRITE, reseal_run },
    { "seal papers by the newest key", SWEEP_S, JOB_REPORT, reseal_files_run },
};

/* Of all offices at once, in the name of the first. */
static const struct chore_row of_all[] = {
    { "forget what has expired", EXPIRE_S, JOB_WRITE, expire_run },
};

static void
add_chores(struct timers *timers, struct office *office, const struct chore_row *rows,
    size_t count)
{
    for (size_t i = 0; i < count; i++) {
        const struct timeval every = { .tv_sec = rows[i].seconds };
        struct chore *chore = &timers->chores[timers->count++];

        chore->timers = timers;
        chore->office = office;
        chore->name = rows[i].name;
        chore->job.kind = rows[i].kind;
        chore->job.run = rows[i].run;
        chore->job.done = chore_done;
        chore->event = event_new(timers->base, -1, EV_PERSIST, due_cb, chore);
        (void)event_add(chore->event, &every);
        start(chore);
    }
}

struct timers *
timers_new(struct event_base *base, struct job_pool *pool, const struct offices *offices)
{
    size_t offices_open = offices_count(offices);
    size_t chores = ARRAY_LEN(of_office) * offices_open + ARRAY_LEN(of_all);
    struct timers *timers = xcalloc(1, sizeof(*timers) + chores * sizeof(struct chore));

    timers->base = base;
    timers->pool = pool;
    for (size_t i = 0; i < offices_open; i++) {
        add_chores(timers, offices_at(offices, i), of_office, ARRAY_LEN(of_office));
    }
    add_chores(timers, offices_home(offices), of_all, ARRAY_LEN(of_all));
    return timers;
}

void
timers_hurry(struct timers *timers)
{
    for (size_t i = 0; i < timers->count; i++) {
        start(&timers->chores[i]);
    }
}

void
timers_free(struct timers *timers)
{
    if (!timers) {
        return;
    }
    for (size_t i = 0; i < timers->count; i++) {
        event_free(timers->chores[i].event);
    }
    free(timers);
}
