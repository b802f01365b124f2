/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "counter/counter_printer.h"

#include <pthread.h>
#include <stdlib.h>
#include <sys/queue.h>

#include "common/log.h"
#include "common/mem.h"

#define LOG_TAG "counter"

struct printer_job {
    struct slip slip;
    STAILQ_ENTRY(printer_job) link;
};
STAILQ_HEAD(printer_queue, printer_job);

struct counter_printer {
    struct printer *printer; /* owned; the thread's while it runs */
    void (*wake)(void *wake_arg);
    void *wake_arg; /* borrowed, outlives us */
    pthread_t thread;
    bool started; /* the main thread's: there is a thread to join */
    pthread_mutex_t mutex;
    struct printer_queue queue; /* owned; not begun yet; protected by mutex, like state */
    enum print_state state;     /* PRINT_BUSY: the thread will look at the queue again */
};

enum status
counter_printer_open(const char *spec, const struct printer_options *options,
    void (*wake)(void *wake_arg), void *wake_arg, struct counter_printer **printer,
    struct error *err)
{
    struct counter_printer *self = xcalloc(1, sizeof(*self));
    enum status st = printer_new(spec, options, &self->printer, err);

    if (st != STATUS_OK) {
        free(self);
        return st;
    }
    self->wake = wake;
    self->wake_arg = wake_arg;
    STAILQ_INIT(&self->queue);
    (void)pthread_mutex_init(&self->mutex, NULL);
    *printer = self;
    return STATUS_OK;
}

static enum print_state
print_one(struct counter_printer *self, const struct slip *slip)
{
    struct error err;
    enum status st = printer_print(self->printer, slip, &err);

    if (st != STATUS_OK) {
        log_warn(NULL, "could not print a slip: %s", err.text);
    }
    return st == STATUS_OK ? PRINT_DONE : PRINT_FAILED;
}

static void *
print(void *arg)
{
    struct counter_printer *self = arg;
    enum print_state state = PRINT_IDLE;
    struct printer_job *job;

    (void)pthread_mutex_lock(&self->mutex);
    while ((job = STAILQ_FIRST(&self->queue))) {
        STAILQ_REMOVE_HEAD(&self->queue, link);
        (void)pthread_mutex_unlock(&self->mutex);
        state = print_one(self, &job->slip);
        free(job);
        (void)pthread_mutex_lock(&self->mutex);
    }
    self->state = state;
    (void)pthread_mutex_unlock(&self->mutex);
    self->wake(self->wake_arg);
    return NULL;
}

static void
join(struct counter_printer *self)
{
    if (self->started) {
        (void)pthread_join(self->thread, NULL);
        self->started = false;
    }
}

/* Nothing more is printed than what was begun. */
static void
drop(struct counter_printer *self)
{
    struct printer_job *job;

    (void)pthread_mutex_lock(&self->mutex);
    while ((job = STAILQ_FIRST(&self->queue))) {
        STAILQ_REMOVE_HEAD(&self->queue, link);
        free(job);
    }
    (void)pthread_mutex_unlock(&self->mutex);
}

void
counter_printer_print(struct counter_printer *self, const struct slip *slip)
{
    struct printer_job *job = xcalloc(1, sizeof(*job));
    bool busy;

    job->slip = *slip;
    (void)pthread_mutex_lock(&self->mutex);
    STAILQ_INSERT_TAIL(&self->queue, job, link);
    busy = self->state == PRINT_BUSY;
    self->state = PRINT_BUSY;
    (void)pthread_mutex_unlock(&self->mutex);
    if (busy) {
        return;
    }
    join(self); /* it has ended, or is about to */
    self->started = pthread_create(&self->thread, NULL, print, self) == 0;
    if (!self->started) {
        drop(self);
        self->state = PRINT_FAILED; /* no other thread is there */
    }
}

enum print_state
counter_printer_state(struct counter_printer *self)
{
    enum print_state state;

    (void)pthread_mutex_lock(&self->mutex);
    state = self->state;
    (void)pthread_mutex_unlock(&self->mutex);
    return state;
}

void
counter_printer_close(struct counter_printer *self)
{
    if (!self) {
        return;
    }
    drop(self);
    join(self);
    (void)pthread_mutex_destroy(&self->mutex);
    printer_free(self->printer);
    free(self);
}
