/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "audio/stall.h"

#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "common/clock.h"
#include "common/mem.h"

struct stall {
    void (*on_stalled)(void *arg);
    void *arg;
    pthread_t thread;
    pthread_mutex_t mutex; /* for all below */
    pthread_cond_t changed;
    int64_t due_ms; /* monotonic; 0: nothing is under way */
    bool told;      /* that it is late */
    bool stopping;
};

static void *
stall_run(void *arg)
{
    struct stall *stall = arg;

    (void)pthread_mutex_lock(&stall->mutex);
    while (!stall->stopping) {
        struct timespec at = { .tv_sec = stall->due_ms / 1000,
            .tv_nsec = stall->due_ms % 1000 * 1000000 };

        if (stall->due_ms == 0 || stall->told) {
            (void)pthread_cond_wait(&stall->changed, &stall->mutex);
        } else if (pthread_cond_timedwait(&stall->changed, &stall->mutex, &at) ==
                       ETIMEDOUT &&
                   stall->due_ms > 0 && clock_monotonic_ms() >= stall->due_ms) {
            stall->told = true;
            stall->on_stalled(stall->arg);
        }
    }
    (void)pthread_mutex_unlock(&stall->mutex);
    return NULL;
}

static void
stall_free(struct stall *stall)
{
    (void)pthread_cond_destroy(&stall->changed);
    (void)pthread_mutex_destroy(&stall->mutex);
    free(stall);
}

enum status
stall_start(
    void (*on_stalled)(void *arg), void *arg, struct stall **out, struct error *err)
{
    struct stall *stall = xcalloc(1, sizeof(*stall));
    pthread_condattr_t attr;
    int why;

    stall->on_stalled = on_stalled;
    stall->arg = arg;
    (void)pthread_mutex_init(&stall->mutex, NULL);
    (void)pthread_condattr_init(&attr);
    (void)pthread_condattr_setclock(&attr, CLOCK_MONOTONIC);
    (void)pthread_cond_init(&stall->changed, &attr);
    (void)pthread_condattr_destroy(&attr);
    why = pthread_create(&stall->thread, NULL, stall_run, stall);
    if (why != 0) {
        stall_free(stall);
        return error_set(
            err, STATUS_IO, "could not watch the sound device: %s", strerror(why));
    }
    *out = stall;
    return STATUS_OK;
}

static void
set_due(struct stall *stall, int64_t due_ms)
{
    stall->due_ms = due_ms;
    stall->told = false;
    (void)pthread_cond_signal(&stall->changed);
}

void
stall_stop(struct stall *stall)
{
    if (!stall) {
        return;
    }
    (void)pthread_mutex_lock(&stall->mutex);
    stall->stopping = true;
    (void)pthread_cond_signal(&stall->changed);
    (void)pthread_mutex_unlock(&stall->mutex);
    (void)pthread_join(stall->thread, NULL);
    stall_free(stall);
}

void
stall_begin(struct stall *stall)
{
    (void)pthread_mutex_lock(&stall->mutex);
    set_due(stall, clock_monotonic_ms() + STALL_LIMIT_MS);
    (void)pthread_mutex_unlock(&stall->mutex);
}

bool
stall_end(struct stall *stall)
{
    bool told;

    (void)pthread_mutex_lock(&stall->mutex);
    told = stall->told;
    set_due(stall, 0);
    (void)pthread_mutex_unlock(&stall->mutex);
    return told;
}
