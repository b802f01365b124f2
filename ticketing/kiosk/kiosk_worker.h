/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TICKETING_KIOSK_KIOSK_WORKER_H
#define TICKETING_KIOSK_KIOSK_WORKER_H

/*
 * The thread for what may wait: asking and feeding the printer, decoding a picture. Tasks
 * run one after the other; each comes back to the main thread. Main thread only.
 */

#include <sys/queue.h>

#include "common/base.h"

struct kiosk_worker;

/** The first member of a task's struct, which is one piece of heap memory. */
struct kiosk_task {
    void (*run)(struct kiosk_task *task);             /* on the worker */
    void (*done)(struct kiosk_task *task, void *arg); /* on the main thread; then freed */
    TAILQ_ENTRY(kiosk_task) link;
};

/**
 * @param wake  called on the worker when a task is done: make the main thread call
 *              kiosk_worker_dispatch()
 * @param arg   given to every `done`
 */
struct kiosk_worker *kiosk_worker_start(
    void (*wake)(void *wake_arg), void *wake_arg, void *arg);

/** Ends after the task that is running; what has not begun or come back is dropped. */
void kiosk_worker_stop(struct kiosk_worker *worker);

/** Hand a task over; it is the worker's from here on. */
void kiosk_worker_submit(struct kiosk_worker *worker, struct kiosk_task *task);

/** Call `done` of every task that has run. */
void kiosk_worker_dispatch(struct kiosk_worker *worker);

#endif /* TICKETING_KIOSK_KIOSK_WORKER_H */
