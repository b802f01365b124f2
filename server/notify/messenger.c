/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 *   a commit with messages, a timer
 *     │
 *     └─> JOB_READ: whose is due? ── JOB_WRITE: take a few ── sender's threads
 *              ^                                                    │ eventfd
 *              └──────────── JOB_WRITE: how each went <─────────────┘
 *
 * The timer finds what is tried again, and what other processes stored. One job at a time
 * is under way; what it works on is the job's until its `done`.
 */
#include "server/notify/messenger.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <event2/event.h>

#include "common/clock.h"
#include "common/log.h"
#include "common/mem.h"
#include "server/job.h"
#include "server/notify/message_text.h"
#include "server/notify/sender.h"
#include "server/office/office.h"
#include "server/offices.h"

#define LOG_TAG "server/notify"
#define LOOK_S 1
#define AGAIN_MS (INT64_C(10) * 60 * 1000) /* one that a killed process had taken */

struct messenger {
    struct job job;
    struct job last;               /* at the end, beside one that is still under way */
    struct job_pool *pool;         /* borrowed */
    const struct offices *offices; /* borrowed */
    struct message_texts *texts;   /* owned; never change */
    struct sender *sender;         /* owned */
    struct event *timer;           /* owned */
    struct event *done;            /* owned; of the sender's fd */
    bool job_out;
    bool stopped;
    bool look; /* something may be due */
    /* The job's. */
    size_t office; /* whose turn it is, and whose was found */
    bool due;
    size_t room;
    struct message taken[SENDER_ROOM];
    size_t taken_count;
    struct parcel went[SENDER_ROOM];
    size_t went_count;
};

static const struct office_fixed *
fixed(const struct messenger *self, size_t office)
{
    return office_fixed(offices_at(self->offices, office));
}

static void go_on(struct messenger *self);

/* The line goes first: what a full inbox refuses is done at the next look. */
static void
submit(struct messenger *self, enum job_kind kind, int64_t office,
    enum status (*run)(struct job *, struct db *, struct error *),
    void (*done)(struct job *))
{
    self->job = (struct job){ .kind = kind, .office = office, .run = run, .done = done };
    self->job_out = job_submit(self->pool, &self->job, NULL) == STATUS_OK;
}

/* Whose messages went, when they are of one office; else 0. */
static int64_t
one_office(const struct messenger *self)
{
    for (size_t i = 1; i < self->went_count; i++) {
        if (self->went[i].office != self->went[0].office) {
            return 0;
        }
    }
    return fixed(self, self->went[0].office)->id;
}

static enum status
store(const struct messenger *self, struct db *db, struct error *err)
{
    enum status st = STATUS_OK;

    for (size_t i = 0; st == STATUS_OK && i < self->went_count; i++) {
        const struct parcel *parcel = &self->went[i];

        st =
            db_message_update(db, fixed(self, parcel->office)->id, &parcel->message, err);
    }
    return st;
}

static enum status
store_run(struct job *job, struct db *db, struct error *err)
{
    return store(CONTAINER_OF(job, struct messenger, job), db, err);
}

static void
store_done(struct job *job)
{
    struct messenger *self = CONTAINER_OF(job, struct messenger, job);

    self->job_out = false;
    if (job->status == STATUS_OK) {
        self->went_count = 0;
    } else { /* kept, and stored at the next look */
        log_error(NULL, "could not store how messages went: %s", job->err->text);
        return;
    }
    go_on(self);
}

static enum status
take_run(struct job *job, struct db *db, struct error *err)
{
    struct messenger *self = CONTAINER_OF(job, struct messenger, job);
    const struct office_fixed *office = fixed(self, self->office);
    int64_t now_ms = clock_now_ms(&office->clock);

    return db_message_take(db, office->id, now_ms, now_ms + AGAIN_MS, self->taken,
        self->room, &self->taken_count, err);
}

static void
take_done(struct job *job)
{
    struct messenger *self = CONTAINER_OF(job, struct messenger, job);

    self->job_out = false;
    for (size_t i = 0; job->status == STATUS_OK && i < self->taken_count; i++) {
        struct parcel parcel = { .office = self->office,
            .clock = fixed(self, self->office)->clock,
            .message = self->taken[i] };

        (void)zone_format(office_zone(offices_at(self->offices, self->office)),
            parcel.message.created_ms, false, parcel.at);
        sender_give(self->sender, &parcel);
    }
    self->look = job->status == STATUS_OK; /* there may be more */
    self->office = (self->office + 1) % offices_count(self->offices);
    go_on(self);
}

/* The first office, from the one whose turn it is, that has one due. */
static enum status
look_run(struct job *job, struct db *db, struct error *err)
{
    struct messenger *self = CONTAINER_OF(job, struct messenger, job);
    size_t count = offices_count(self->offices);
    enum status st = STATUS_OK;

    self->due = false;
    for (size_t i = 0; st == STATUS_OK && i < count && !self->due; i++) {
        size_t at = (self->office + i) % count;
        const struct office_fixed *office = fixed(self, at);

        st = db_message_is_due(
            db, office->id, clock_now_ms(&office->clock), &self->due, err);
        if (self->due) {
            self->office = at;
        }
    }
    return st;
}

static void
look_done(struct job *job)
{
    struct messenger *self = CONTAINER_OF(job, struct messenger, job);

    self->job_out = false;
    self->room = sender_room(self->sender);
    if (job->status != STATUS_OK || !self->due || self->stopped) {
        go_on(self);
    } else if (self->room > 0) {
        submit(self, JOB_WRITE, fixed(self, self->office)->id, take_run, take_done);
    }
}

/* What comes next: how messages went, then who else is due. */
static void
go_on(struct messenger *self)
{
    if (self->job_out || self->stopped) {
        return;
    }
    if (self->went_count == 0) {
        self->went_count = sender_collect(self->sender, self->went);
    }
    if (self->went_count > 0) {
        submit(self, JOB_WRITE, one_office(self), store_run, store_done);
    } else if (self->look && sender_room(self->sender) > 0) {
        self->look = false;
        submit(self, JOB_READ, 0, look_run, look_done);
    }
}

static void
sent_cb(evutil_socket_t fd, short what, void *arg)
{
    uint64_t count;

    (void)what;
    if (read(fd, &count, sizeof(count)) == (ssize_t)sizeof(count)) {
        go_on(arg);
    }
}

static void
look_now(void *arg)
{
    struct messenger *self = arg;

    self->look = true;
    go_on(self);
}

static void
timer_cb(evutil_socket_t fd, short what, void *arg)
{
    (void)fd;
    (void)what;
    look_now(arg);
}

static enum status
start_sender(
    struct messenger *self, const struct messenger_options *options, struct error *err)
{
    struct sender_options sender = {
        .spec = options->channel, .to = &options->to, .vault = options->vault
    };
    char path[512];
    enum status st;

    (void)snprintf(path, sizeof(path), "%s/text/messages.json", options->web);
    st = message_texts_load(path, &self->texts, err);
    if (st != STATUS_OK) {
        return st;
    }
    sender.texts = self->texts;
    return sender_start(&sender, &self->sender, err);
}

enum status
messenger_start(
    const struct messenger_options *options, struct messenger **out, struct error *err)
{
    static const struct timeval every = { .tv_sec = LOOK_S };
    struct messenger *self;
    enum status st;

    *out = NULL;
    if (!options->channel[0]) {
        return STATUS_OK;
    }
    self = xcalloc(1, sizeof(*self));
    *out = self;
    self->pool = options->pool;
    self->offices = options->offices;
    st = start_sender(self, options, err);
    if (st != STATUS_OK) {
        return st;
    }
    self->timer = event_new(options->base, -1, EV_PERSIST, timer_cb, self);
    self->done = event_new(
        options->base, sender_fd(self->sender), EV_READ | EV_PERSIST, sent_cb, self);
    if (!self->timer || !self->done || event_add(self->timer, &every) != 0 ||
        event_add(self->done, NULL) != 0) {
        return error_set(err, STATUS_INTERNAL, "could not start the messenger");
    }
    job_pool_on_messages(self->pool, look_now, self);
    return STATUS_OK;
}

static enum status
last_run(struct job *job, struct db *db, struct error *err)
{
    return store(CONTAINER_OF(job, struct messenger, last), db, err);
}

static void
last_done(struct job *job)
{
    if (job->status != STATUS_OK) {
        log_error(NULL, "could not store how messages went: %s", job->err->text);
    }
}

void
messenger_stop(struct messenger *self)
{
    if (!self) {
        return;
    }
    self->stopped = true;
    sender_stop(self->sender);
    if (self->timer) {
        (void)event_del(self->timer);
    }
    if (self->done) {
        (void)event_del(self->done);
    }
    if (!self->sender || self->went_count > 0) {
        return; /* a job has some; the rest is due again by itself */
    }
    self->went_count = sender_collect(self->sender, self->went);
    self->last = (struct job){ .kind = JOB_WRITE, .run = last_run, .done = last_done };
    if (self->went_count > 0 && job_submit(self->pool, &self->last, NULL) != STATUS_OK) {
        log_warn(NULL, "too busy to store how the last messages went");
    }
}

void
messenger_free(struct messenger *self)
{
    if (!self) {
        return;
    }
    if (self->timer) {
        event_free(self->timer);
    }
    if (self->done) {
        event_free(self->done);
    }
    sender_free(self->sender);
    message_texts_free(self->texts);
    free(self);
}
