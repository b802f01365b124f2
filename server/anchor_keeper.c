/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A timer an office, a job that reads, and one that writes. */
#include "server/anchor_keeper.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <event2/event.h>

#include "common/log.h"
#include "common/mem.h"
#include "server/job.h"
#include "server/office/journal_anchor.h"
#include "server/office/office.h"
#include "server/offices.h"

#define LOG_TAG "server/journal"
#define EVERY_S (15 * 60)

struct keeper {
    struct job job;
    struct office *office; /* borrowed */
    struct job_pool *pool; /* borrowed */
    struct event *timer;   /* owned */
    int64_t told;          /* the journal's end that was said last */
    int64_t telling;
    char line[JOURNAL_ANCHOR_SIZE];
    bool job_out;
};

struct anchor_keepers {
    size_t count;
    struct keeper keepers[];
};

static const struct caller nobody = { .role = ROLE_COUNT };

static enum status
make_run(struct job *job, struct db *db, struct error *err)
{
    struct keeper *keeper = CONTAINER_OF(job, struct keeper, job);
    struct act act;
    enum status st = office_act_begin(keeper->office, db, &nobody, &act, err);

    if (st == STATUS_OK) {
        st = journal_anchor_make(&act, keeper->line, err);
        office_act_end(&act);
    }
    return st;
}

static enum status
write_run(struct job *job, struct db *db, struct error *err)
{
    struct keeper *keeper = CONTAINER_OF(job, struct keeper, job);
    char path[OFFICE_TEXT_SIZE + sizeof(ANCHOR_FILE) + 1];
    char line[JOURNAL_ANCHOR_SIZE + 1];
    size_t len = (size_t)snprintf(line, sizeof(line), "%s\n", keeper->line);
    bool done;
    int fd;

    (void)db;
    (void)snprintf(
        path, sizeof(path), "%s/" ANCHOR_FILE, office_fixed(keeper->office)->folder);
    fd = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    done = fd >= 0 && write(fd, line, len) == (ssize_t)len && fsync(fd) == 0;
    if (!done) {
        (void)error_set(
            err, STATUS_IO, "could not write %.200s: %s", path, strerror(errno));
    }
    if (fd >= 0) {
        (void)close(fd);
    }
    return done ? STATUS_OK : STATUS_IO;
}

static void
write_done(struct job *job)
{
    struct keeper *keeper = CONTAINER_OF(job, struct keeper, job);

    keeper->job_out = false;
    if (job->status == STATUS_OK) {
        keeper->told = keeper->telling;
    } else { /* again in a quarter of an hour */
        log_error(NULL, "could not anchor the journal: %s", job->err->text);
    }
}

static void
make_done(struct job *job)
{
    struct keeper *keeper = CONTAINER_OF(job, struct keeper, job);

    keeper->job_out = false;
    if (job->status != STATUS_OK) {
        log_warn(NULL, "could not anchor the journal: %s", job->err->text);
        return;
    }
    log_info(office_fixed(keeper->office)->code, "%s", keeper->line);
    keeper->job = (struct job){ .kind = JOB_FILE, .run = write_run, .done = write_done };
    keeper->job_out = job_submit(keeper->pool, &keeper->job, NULL) == STATUS_OK;
}

static void
tell(struct keeper *keeper)
{
    keeper->telling = office_journal_seq(keeper->office);
    if (keeper->job_out || keeper->telling == keeper->told) {
        return;
    }
    keeper->job = (struct job){ .kind = JOB_READ, .run = make_run, .done = make_done };
    keeper->job_out = job_submit(keeper->pool, &keeper->job, NULL) == STATUS_OK;
}

static void
timer_cb(evutil_socket_t fd, short what, void *arg)
{
    (void)fd;
    (void)what;
    tell(arg);
}

struct anchor_keepers *
anchor_keepers_new(
    struct event_base *base, struct job_pool *pool, const struct offices *offices)
{
    const struct timeval every = { .tv_sec = EVERY_S };
    size_t count = offices_count(offices);
    struct anchor_keepers *keepers =
        xcalloc(1, sizeof(*keepers) + count * sizeof(struct keeper));

    keepers->count = count;
    for (size_t i = 0; i < count; i++) {
        struct keeper *keeper = &keepers->keepers[i];

        keeper->office = offices_at(offices, i);
        keeper->pool = pool;
        keeper->timer = event_new(base, -1, EV_PERSIST, timer_cb, keeper);
        (void)event_add(keeper->timer, &every);
        tell(keeper);
    }
    return keepers;
}

void
anchor_keepers_free(struct anchor_keepers *keepers)
{
    if (!keepers) {
        return;
    }
    for (size_t i = 0; i < keepers->count; i++) {
        event_free(keepers->keepers[i].timer);
    }
    free(keepers);
}
