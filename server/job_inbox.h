/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SERVER_JOB_INBOX_H
#define SERVER_JOB_INBOX_H

/*
 * Where jobs wait for the threads of one kind, in a fair order: who has many waiting does
 * not keep another one's first from being next, and many heavy ones do not keep a light
 * one waiting. Private to the pool (job.c). Any thread.
 */

#include <pthread.h>
#include <sys/queue.h>

#include "common/base.h"
#include "server/job_item.h"

TAILQ_HEAD(job_list, job);

/* Jobs that wait for threads of one kind: [0] light ones, [1] heavy ones. */
struct inbox {
    pthread_mutex_t mutex;
    pthread_cond_t filled;
    struct job_list waiting[2]; /* protected by mutex */
    uint64_t round[2];          /* of the job taken last; protected by mutex */
    bool heavy_next;            /* it is their turn; protected by mutex */
    size_t count;               /* protected by mutex */
    bool stopping;              /* protected by mutex */
    /* How fast it empties; protected by mutex, times by CLOCK_MONOTONIC. */
    int64_t taken_us;   /* when jobs were taken last */
    size_t taken_count; /* so many */
    int64_t job_us;     /* from one job to the next while others wait; 0: not known */
    int64_t told_us;    /* the latest time that anybody was told to come back */
};

void inbox_init(struct inbox *inbox);
void inbox_destroy(struct inbox *inbox);

/** False: `max` wait already, or it is stopping; the job is still the caller's. */
bool inbox_put(struct inbox *inbox, struct job *job, size_t max) MUST_CHECK;

/** Wait for work and take up to `max` jobs; 0 when stopping and nothing is left. */
size_t inbox_take(struct inbox *inbox, struct job_list *taken, size_t max);

/** Those taken last that were not begun wait again, before all others; empties `jobs`. */
void inbox_put_back(struct inbox *inbox, struct job_list *jobs);

/** How many wait. */
size_t inbox_count(struct inbox *inbox);

/** There was no room: in how many seconds to come back, 1 to `max_s`. */
int inbox_come_back_s(struct inbox *inbox, int max_s);

/** Take no more; who waits for work is told. */
void inbox_stop(struct inbox *inbox);

#endif /* SERVER_JOB_INBOX_H */
