/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "counter/counter_printer.h"

#include <pthread.h>
#include <stdlib.h>

#include "common/log.h"
#include "common/mem.h"

#define LOG_TAG "counter"

struct counter_printer {
    struct printer *printer; /* owned; the thread's while it runs */
    struct slip slip;        /* the thread's while it runs */
    void (*wake)(void *wake_arg);
    void *wake_arg; /* borrowed, outlives us */
    pthread_t thread;
    bool started; /* the main thread's: there is a thread to join */
    pthread_mutex_t mutex;
    enum print_state state; /* protected by mutex */
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
    (void)pthread_mutex_init(&self->mutex, NULL);
    *printer = self;
    return STATUS_OK;
}

static void
set_state(struct counter_printer *self, enum print_state state)
{
    (void)pthread_mutex_lock(&self->mutex);
    self->state = state;
    (void)pthread_mutex_unlock(&self->mutex);
}

static void *
print(void *arg)
{
    struct counter_printer *self = arg;
    struct error err;
    enum status st = printer_print(self->printer, &self->slip, &err);

    if (st != STATUS_OK) {
        log_warn(NULL, "could not print a slip: %s", err.text);
    }
    set_state(self, st == STATUS_OK ? PRINT_DONE : PRINT_FAILED);
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

void
counter_printer_print(struct counter_printer *self, const struct slip *slip)
{
    if (counter_printer_state(self) == PRINT_BUSY) {
        return;
    }
    join(self); /* it has ended, or is about to */
    self->slip = *slip;
    set_state(self, PRINT_BUSY);
    self->started = pthread_create(&self->thread, NULL, print, self) == 0;
    if (!self->started) {
        set_state(self, PRINT_FAILED);
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
    join(self);
    (void)pthread_mutex_destroy(&self->mutex);
    printer_free(self->printer);
    free(self);
}
