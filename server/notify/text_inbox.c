/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 *   thread: receive ── eventfd ──> loop: JOB_WRITE, answers ── thread: handled
 *
 * What was received belongs to the thread until it has handed it over, and from then on
 * to the job until it is answered.
 */
#include "server/notify/text_inbox.h"

#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <time.h>
#include <unistd.h>

#include <event2/event.h>

#include "common/clock.h"
#include "common/log.h"
#include "common/mem.h"
#include "common/text.h"
#include "server/job.h"
#include "server/office/office.h"

#define LOG_TAG "server/notify"
#define BATCH 8
#define LOOK_S 2
#define HOUR_MS (INT64_C(3600) * 1000)

enum stage { STAGE_LOOKING, STAGE_ANSWERING, STAGE_ANSWERED };

struct text_inbox {
    struct job job;
    struct job_pool *pool; /* borrowed */
    struct office *office; /* borrowed */
    text_inbox_answer_fn *answer;
    struct channels channels; /* owned; the thread's */
    struct channel *way;      /* borrowed from them */
    struct event *received;   /* owned */
    int fd;
    pthread_t thread;
    bool runs;
    atomic_bool stop;
    pthread_mutex_t mutex;
    pthread_cond_t changed;
    enum stage stage; /* protected by mutex: whose the batch is */
    struct incoming batch[BATCH];
    bool answered[BATCH]; /* the job's */
    bool passes;          /* the job's: what it failed of is over by itself */
    size_t count;
    struct text_inbox_phones phones; /* the thread's */
};

static const struct caller system_caller = { .actor = "system", .role = ROLE_COUNT };

bool
text_inbox_may_answer(struct text_inbox_phones *phones, const char *phone, int64_t now_ms)
{
    struct text_inbox_phone *oldest = &phones->list[0];

    for (size_t i = 0; i < TEXT_INBOX_PHONES; i++) {
        struct text_inbox_phone *at = &phones->list[i];

        if (strcmp(at->phone, phone) == 0 && now_ms - at->since_ms < HOUR_MS) {
            return ++at->count <= TEXT_INBOX_AN_HOUR;
        }
        if (at->since_ms < oldest->since_ms) {
            oldest = at;
        }
    }
    *oldest = (struct text_inbox_phone){ .since_ms = now_ms, .count = 1 };
    text_copy(oldest->phone, sizeof(oldest->phone), phone);
    return true;
}

void
text_inbox_not_answered(struct text_inbox_phones *phones, const char *phone)
{
    for (size_t i = 0; i < TEXT_INBOX_PHONES; i++) {
        struct text_inbox_phone *at = &phones->list[i];

        if (at->count > 0 && strcmp(at->phone, phone) == 0) {
            at->count--;
        }
    }
}

/* The thread's. */

/* Mark what needs no answer, or has one; a text without a phone is a company's. */
static void
settle(struct text_inbox *self, const bool *done)
{
    for (size_t i = 0; i < self->count; i++) {
        struct error err = { .code = STATUS_OK };

        if (done[i] &&
            self->way->ops->handled(self->way, self->batch[i].id, &err) != STATUS_OK) {
            log_warn(NULL, "could not mark a text as handled: %s", err.text);
        }
    }
}

/* Texts that are to be answered; the rest is marked. */
static void
receive(struct text_inbox *self)
{
    struct error err = { .code = STATUS_OK };
    bool passed[BATCH] = { false };
    size_t kept = 0;

    self->count = 0;
    if (self->way->ops->receive(self->way, self->batch, BATCH, &self->count, &err) !=
        STATUS_OK) {
        log_warn(NULL, "could not look for texts: %s", err.text);
        self->count = 0;
        return;
    }
    for (size_t i = 0; i < self->count; i++) {
        passed[i] =
            !self->batch[i].from[0] || !text_inbox_may_answer(&self->phones,
                                           self->batch[i].from, clock_monotonic_ms());
    }
    settle(self, passed);
    for (size_t i = 0; i < self->count; i++) {
        if (!passed[i]) {
            self->batch[kept++] = self->batch[i];
        }
    }
    self->count = kept;
}

/* Who asked is not to blame for a busy database, and is received again. */
static void
forgive(struct text_inbox *self)
{
    for (size_t i = 0; self->passes && i < self->count; i++) {
        text_inbox_not_answered(&self->phones, self->batch[i].from);
    }
}

static void
rest(struct text_inbox *self)
{
    struct timespec until;

    (void)clock_gettime(CLOCK_MONOTONIC, &until);
    until.tv_sec += LOOK_S;
    while (!atomic_load(&self->stop) &&
           pthread_cond_timedwait(&self->changed, &self->mutex, &until) != ETIMEDOUT) {
    }
}

static void *
thread_main(void *arg)
{
    struct text_inbox *self = arg;
    const uint64_t one = 1;

    (void)pthread_mutex_lock(&self->mutex);
    while (!atomic_load(&self->stop)) {
        if (self->stage == STAGE_ANSWERING) {
            (void)pthread_cond_wait(&self->changed, &self->mutex);
            continue;
        }
        if (self->stage == STAGE_ANSWERED) {
            bool failed = self->count > 0 && !self->answered[0];

            settle(self, self->answered);
            self->stage = STAGE_LOOKING;
            if (failed) { /* what ails the database may be over then */
                forgive(self);
                rest(self);
                continue;
            }
        }
        receive(self);
        if (self->count == 0) {
            rest(self);
            continue;
        }
        self->stage = STAGE_ANSWERING;
        if (write(self->fd, &one, sizeof(one)) != (ssize_t)sizeof(one)) {
            log_error(NULL, "could not wake the loop: %s", strerror(errno));
        }
    }
    (void)pthread_mutex_unlock(&self->mutex);
    return NULL;
}

/* The loop's, and the worker's `run`. */

/* All or none: what failed is received again, and let go when its phone has asked too
 * often; a failure that passes does not count as asking. */
static enum status
answer_run(struct job *job, struct db *db, struct error *err)
{
    struct text_inbox *self = CONTAINER_OF(job, struct text_inbox, job);
    struct act act;
    enum status st = office_act_begin(self->office, db, &system_caller, &act, err);

    if (st != STATUS_OK) {
        return st;
    }
    for (size_t i = 0; st == STATUS_OK && i < self->count; i++) {
        st = self->answer(&act, self->batch[i].from, self->batch[i].text, err);
    }
    office_act_end(&act);
    return st;
}

static void
answer_done(struct job *job)
{
    struct text_inbox *self = CONTAINER_OF(job, struct text_inbox, job);

    if (job->status != STATUS_OK) {
        log_warn(NULL, "could not answer texts: %s", job->err->text);
    }
    (void)pthread_mutex_lock(&self->mutex);
    for (size_t i = 0; i < self->count; i++) {
        self->answered[i] = job->status == STATUS_OK;
    }
    self->passes = status_http(job->status) == 503;
    self->stage = STAGE_ANSWERED;
    (void)pthread_cond_signal(&self->changed);
    (void)pthread_mutex_unlock(&self->mutex);
}

static void
received_cb(evutil_socket_t fd, short what, void *arg)
{
    struct text_inbox *self = arg;
    struct error busy;
    uint64_t count;

    (void)what;
    if (read(fd, &count, sizeof(count)) != (ssize_t)sizeof(count)) {
        return;
    }
    self->job = (struct job){ .kind = JOB_WRITE,
        .office = office_fixed(self->office)->id,
        .run = answer_run,
        .done = answer_done };
    if (job_submit(self->pool, &self->job, &busy) != STATUS_OK) {
        self->job.status = STATUS_BUSY;
        self->job.err = &busy;
        answer_done(&self->job); /* looked for again */
    }
}

static void
find_way(struct text_inbox *self)
{
    for (size_t i = 0; i < self->channels.count && !self->way; i++) {
        if (self->channels.list[i]->ops->receive) {
            self->way = self->channels.list[i];
        }
    }
}

static bool
start_thread(struct text_inbox *self, struct event_base *base)
{
    pthread_condattr_t attr;

    (void)pthread_mutex_init(&self->mutex, NULL);
    (void)pthread_condattr_init(&attr);
    (void)pthread_condattr_setclock(&attr, CLOCK_MONOTONIC);
    (void)pthread_cond_init(&self->changed, &attr);
    (void)pthread_condattr_destroy(&attr);
    self->fd = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
    self->received = event_new(base, self->fd, EV_READ | EV_PERSIST, received_cb, self);
    self->runs = self->fd >= 0 && self->received &&
                 event_add(self->received, NULL) == 0 &&
                 pthread_create(&self->thread, NULL, thread_main, self) == 0;
    return self->runs;
}

enum status
text_inbox_start(
    const struct text_inbox_options *options, struct text_inbox **out, struct error *err)
{
    struct text_inbox *self;
    struct channel_options to = options->to;
    enum status st;

    *out = NULL;
    if (!options->channel[0]) {
        return STATUS_OK;
    }
    self = xcalloc(1, sizeof(*self));
    self->pool = options->pool;
    self->office = options->office;
    self->answer = options->answer;
    self->fd = -1;
    to.stop = &self->stop;
    st = channels_open(options->channel, &to, &self->channels, err);
    if (st == STATUS_OK) {
        find_way(self);
    }
    if (!self->way) {
        channels_close(&self->channels);
        free(self);
        return st;
    }
    *out = self;
    return start_thread(self, options->base)
               ? STATUS_OK
               : error_set(err, STATUS_INTERNAL, "could not start to look for texts");
}

void
text_inbox_stop(struct text_inbox *self)
{
    if (!self) {
        return;
    }
    (void)pthread_mutex_lock(&self->mutex);
    atomic_store(&self->stop, true);
    (void)pthread_cond_signal(&self->changed);
    (void)pthread_mutex_unlock(&self->mutex);
    if (self->runs) {
        (void)pthread_join(self->thread, NULL);
        self->runs = false;
    }
    if (self->received) {
        (void)event_del(self->received);
    }
}

void
text_inbox_free(struct text_inbox *self)
{
    if (!self) {
        return;
    }
    if (self->stage == STAGE_ANSWERED) { /* as the thread was told to end */
        settle(self, self->answered);
    }
    if (self->received) {
        event_free(self->received);
    }
    if (self->fd >= 0) {
        (void)close(self->fd);
    }
    channels_close(&self->channels);
    (void)pthread_cond_destroy(&self->changed);
    (void)pthread_mutex_destroy(&self->mutex);
    free(self);
}
