/* SPDX-License-Identifier: GPL-3.0-or-later */
#define LOG_TAG "ticketing/kiosk"
#include "ticketing/kiosk/kiosk_worker.h"

#include <pthread.h>
#include <stdlib.h>

#include "common/log.h"
#include "common/mem.h"

TAILQ_HEAD(task_list, kiosk_task);

struct kiosk_worker {
    pthread_t thread;
    pthread_mutex_t lock;
    pthread_cond_t changed;
    struct task_list waiting; /* protected by lock, like the next two */
    struct task_list ran;
    bool stopping;
    void (*wake)(void *wake_arg);
    void *wake_arg; /* borrowed, outlives us */
    void *arg;      /* borrowed, outlives us */
};

static void *
worker_main(void *arg)
{
    struct kiosk_worker *worker = arg;

    (void)pthread_mutex_lock(&worker->lock);
    while (!worker->stopping) {
        struct kiosk_task *task = TAILQ_FIRST(&worker->waiting);

        if (!task) {
            (void)pthread_cond_wait(&worker->changed, &worker->lock);
            continue;
        }
        TAILQ_REMOVE(&worker->waiting, task, link);
        (void)pthread_mutex_unlock(&worker->lock);
        task->run(task);
        (void)pthread_mutex_lock(&worker->lock);
        TAILQ_INSERT_TAIL(&worker->ran, task, link);
        worker->wake(worker->wake_arg);
    }
    (void)pthread_mutex_unlock(&worker->lock);
    return NULL;
}

struct kiosk_worker *
kiosk_worker_start(void (*wake)(void *wake_arg), void *wake_arg, void *arg)
{
    struct kiosk_worker *worker = xcalloc(1, sizeof(*worker));

    worker->wake = wake;
    worker->wake_arg = wake_arg;
    worker->arg = arg;
    TAILQ_INIT(&worker->waiting);
    TAILQ_INIT(&worker->ran);
    (void)pthread_mutex_init(&worker->lock, NULL);
    (void)pthread_cond_init(&worker->changed, NULL);
    if (pthread_create(&worker->thread, NULL, worker_main, worker) != 0) {
        log_fatal(NULL, "could not start the kiosk's worker");
    }
    return worker;
}

static void
drop(struct task_list *list)
{
    struct kiosk_task *task;

    while ((task = TAILQ_FIRST(list))) {
        TAILQ_REMOVE(list, task, link);
        free(task);
    }
}

void
kiosk_worker_stop(struct kiosk_worker *worker)
{
    if (!worker) {
        return;
    }
    (void)pthread_mutex_lock(&worker->lock);
    worker->stopping = true;
    (void)pthread_cond_signal(&worker->changed);
    (void)pthread_mutex_unlock(&worker->lock);
    (void)pthread_join(worker->thread, NULL);
    drop(&worker->waiting);
    drop(&worker->ran);
    (void)pthread_cond_destroy(&worker->changed);
    (void)pthread_mutex_destroy(&worker->lock);
    free(worker);
}

void
kiosk_worker_submit(struct kiosk_worker *worker, struct kiosk_task *task)
{
    (void)pthread_mutex_lock(&worker->lock);
    TAILQ_INSERT_TAIL(&worker->waiting, task, link);
    (void)pthread_cond_signal(&worker->changed);
    (void)pthread_mutex_unlock(&worker->lock);
}

void
kiosk_worker_dispatch(struct kiosk_worker *worker)
{
    for (;;) {
        struct kiosk_task *task;

        (void)pthread_mutex_lock(&worker->lock);
        task = TAILQ_FIRST(&worker->ran);
        if (task) {
            TAILQ_REMOVE(&worker->ran, task, link);
        }
        (void)pthread_mutex_unlock(&worker->lock);
        if (!task) {
            return;
        }
        task->done(task, worker->arg);
        free(task);
    }
}
