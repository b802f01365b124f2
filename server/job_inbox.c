/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/job_inbox.h"

#include <time.h>

#define SECOND_US 1000000
#define SMOOTH 8 /* of the last so many is the time a job takes */

static int64_t
now_us(void)
{
    struct timespec now;

    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * SECOND_US + now.tv_nsec / 1000;
}

void
inbox_init(struct inbox *inbox)
{
    (void)pthread_mutex_init(&inbox->mutex, NULL);
    (void)pthread_cond_init(&inbox->filled, NULL);
    TAILQ_INIT(&inbox->waiting[0]);
    TAILQ_INIT(&inbox->waiting[1]);
}

void
inbox_destroy(struct inbox *inbox)
{
    (void)pthread_cond_destroy(&inbox->filled);
    (void)pthread_mutex_destroy(&inbox->mutex);
}

/* Jobs are being taken; `waited`: for one to come, so that it tells nothing. */
static void
measure(struct inbox *inbox, size_t count, bool waited)
{
    int64_t at_us = now_us();

    if (!waited && inbox->taken_count > 0) {
        int64_t job_us = (at_us - inbox->taken_us) / (int64_t)inbox->taken_count;

        inbox->job_us += inbox->job_us == 0 ? job_us : (job_us - inbox->job_us) / SMOOTH;
    }
    inbox->taken_us = at_us;
    inbox->taken_count = count;
}

/* The next one; NULL: none waits. */
static struct job *
next_in_turn(struct inbox *inbox)
{
    bool heavy = TAILQ_EMPTY(&inbox->waiting[0]) ||
                 (inbox->heavy_next && !TAILQ_EMPTY(&inbox->waiting[1]));
    struct job *job = TAILQ_FIRST(&inbox->waiting[heavy]);

    if (job) {
        TAILQ_REMOVE(&inbox->waiting[heavy], job, link);
        inbox->round[heavy] = job->round;
        inbox->heavy_next = !heavy;
        inbox->count--;
    }
    return job;
}

size_t
inbox_take(struct inbox *inbox, struct job_list *taken, size_t max)
{
    struct job *job;
    size_t count = 0;
    bool waited;

    (void)pthread_mutex_lock(&inbox->mutex);
    waited = inbox->count == 0;
    while (inbox->count == 0 && !inbox->stopping) {
        (void)pthread_cond_wait(&inbox->filled, &inbox->mutex);
    }
    while (count < max && (job = next_in_turn(inbox))) {
        TAILQ_INSERT_TAIL(taken, job, link);
        count++;
    }
    measure(inbox, count, waited);
    (void)pthread_mutex_unlock(&inbox->mutex);
    return count;
}

void
inbox_put_back(struct inbox *inbox, struct job_list *jobs)
{
    struct job *job;

    (void)pthread_mutex_lock(&inbox->mutex);
    while ((job = TAILQ_LAST(jobs, job_list))) {
        TAILQ_REMOVE(jobs, job, link);
        TAILQ_INSERT_HEAD(&inbox->waiting[job->heavy], job, link);
        inbox->count++;
        inbox->taken_count--;
    }
    (void)pthread_mutex_unlock(&inbox->mutex);
}

size_t
inbox_count(struct inbox *inbox)
{
    size_t count;

    (void)pthread_mutex_lock(&inbox->mutex);
    count = inbox->count;
    (void)pthread_mutex_unlock(&inbox->mutex);
    return count;
}

int
inbox_come_back_s(struct inbox *inbox, int max_s)
{
    int64_t at_us = now_us();
    int64_t half_us;
    int64_t wait_us;

    (void)pthread_mutex_lock(&inbox->mutex);
    half_us = at_us + (int64_t)inbox->count / 2 * inbox->job_us;
    inbox->told_us += inbox->job_us;
    if (inbox->told_us < half_us) {
        inbox->told_us = half_us;
    }
    if (inbox->told_us > at_us + (int64_t)max_s * SECOND_US) {
        inbox->told_us = at_us + (int64_t)max_s * SECOND_US;
    }
    wait_us = inbox->told_us - at_us;
    (void)pthread_mutex_unlock(&inbox->mutex);
    return wait_us <= SECOND_US ? 1 : (int)((wait_us + SECOND_US - 1) / SECOND_US);
}

void
inbox_stop(struct inbox *inbox)
{
    (void)pthread_mutex_lock(&inbox->mutex);
    inbox->stopping = true;
    (void)pthread_cond_broadcast(&inbox->filled);
    (void)pthread_mutex_unlock(&inbox->mutex);
}

static bool
is_for(const struct job *job, uint64_t whom)
{
    return whom != 0 && (job->fair[0] == whom || job->fair[1] == whom);
}

/*
 * Behind all of its round: the one that is under way, or the next after those in which
 * the same ones wait already (start-time fair queueing with jobs of one size).
 */
static void
put_in_turn(struct inbox *inbox, struct job *job)
{
    struct job_list *waiting = &inbox->waiting[job->heavy];
    struct job *other;

    job->round = inbox->round[job->heavy];
    if (job->fair[0] == 0 && job->fair[1] == 0) {
        other = TAILQ_FIRST(waiting);
        if (!other || TAILQ_LAST(waiting, job_list)->round <= job->round) {
            TAILQ_INSERT_TAIL(waiting, job, link);
            return;
        }
    }
    TAILQ_FOREACH (other, waiting, link) {
        /* cppcheck-suppress uninitvar; it does not see through the list's macro */
        if (other->round >= job->round &&
            (is_for(other, job->fair[0]) || is_for(other, job->fair[1]))) {
            job->round = other->round + 1;
        }
    }
    TAILQ_FOREACH_REVERSE(other, waiting, job_list, link)
    {
        if (other->round <= job->round) {
            TAILQ_INSERT_AFTER(waiting, other, job, link);
            return;
        }
    }
    TAILQ_INSERT_HEAD(waiting, job, link);
}

bool
inbox_put(struct inbox *inbox, struct job *job, size_t max)
{
    bool taken;

    (void)pthread_mutex_lock(&inbox->mutex);
    taken = inbox->count < max && !inbox->stopping;
    if (taken) {
        put_in_turn(inbox, job);
        inbox->count++;
    }
    (void)pthread_mutex_unlock(&inbox->mutex);
    if (taken) { /* not before: who wakes would wait for the mutex */
        (void)pthread_cond_signal(&inbox->filled);
    }
    return taken;
}
