/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The workers behind the loop: one writer with group commit, and for each other kind of
 * job threads that do one after the other. Inboxes and the outbox are lists under a
 * mutex, swapped whole; an eventfd wakes the loop. Nothing lingers: a group is what
 * arrived while the last commit ran, as much of it as gets done in a second.
 */
#include "server/job.h"

#include <assert.h>
#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/resource.h>
#include <unistd.h>

#include <event2/event.h>

#include "common/clock.h"
#include "common/give_way.h"
#include "common/log.h"
#include "common/mem.h"
#include "db/db.h"
#include "db/db_journal.h"
#include "db/db_vault.h"
#include "server/job_inbox.h"

#define GROUP_MS 1000
#define GROUP_OFFICES_MAX 16
#define LOG_TAG "server/job"
#define READERS_MAX 8
#define PUBLIC_SLICE 32 /* of their answers in a turn of the loop */
#define ATTEMPTS 3      /* at a transaction that failed by no fault of its own */

/* Ten thousand phones that begin to follow at once wait in jobs, and the holes that these
 * leave between what stays of each phone are too small for the system to have back. */
static_assert(sizeof(struct job) <= 192, "many jobs wait at a time");

/* What one commit added to the journal, on its way to the loop. */
struct news {
    struct journal_row *rows; /* owned */
    size_t count;
    bool messages; /* and that it stored some */
    TAILQ_ENTRY(news) link;
};
TAILQ_HEAD(news_list, news);

/* What threads of a kind are like. */
struct trade {
    enum job_kind kind;
    const char *name; /* for top and profilers */
    void *(*main)(void *);
    bool without_db;
    int nice; /* steps behind loop, writer and readers, where the processor is short */
    size_t inbox_max; /* 0: as the options say */
};

struct worker {
    const struct trade *trade; /* static */
    struct job_pool *pool;     /* borrowed */
    struct inbox *inbox;       /* borrowed */
    struct db *db;             /* owned; the thread's own while it runs */
    pthread_t thread;
    bool started;
};

struct job_pool {
    struct inbox inboxes[JOB_KINDS]; /* by enum job_kind */
    size_t inbox_max;
    size_t group_max;
    int64_t group_ms;
    job_journal_fn *on_journal;
    void *arg;
    job_messages_fn *on_messages; /* the loop's, as the next; or NULL */
    void *messages_arg;
    struct worker workers[JOB_KINDS - 1 + READERS_MAX];
    int worker_count;
    int wake_fd;              /* owned */
    struct event *wake_event; /* owned */
    pthread_mutex_t out_mutex;
    struct job_list finished;        /* protected by out_mutex */
    struct job_list public_finished; /* JOB_PUBLIC; protected by out_mutex */
    struct event *public_event;      /* owned */
    struct news_list news;           /* protected by out_mutex */
    bool awake;                      /* a wake-up is on its way; protected by out_mutex */
    struct job_stats stats;          /* protected by out_mutex */
};

/* Hand finished jobs, and the journal rows of their commit, to the loop. */
static void
hand_over(struct job_pool *pool, struct job_list *jobs, size_t count, struct news *news)
{
    static const uint64_t one = 1;
    bool wake;

    (void)pthread_mutex_lock(&pool->out_mutex);
    if (TAILQ_FIRST(jobs)->kind == JOB_PUBLIC) {
        TAILQ_CONCAT(&pool->public_finished, jobs, link);
    } else {
        TAILQ_CONCAT(&pool->finished, jobs, link);
    }
    if (news) {
        TAILQ_INSERT_TAIL(&pool->news, news, link);
    }
    pool->stats.finished += count;
    wake = !pool->awake;
    pool->awake = true;
    (void)pthread_mutex_unlock(&pool->out_mutex);
    if (wake && write(pool->wake_fd, &one, sizeof(one)) != (ssize_t)sizeof(one)) {
        log_fatal(NULL, "could not wake the loop: %s", strerror(errno));
    }
}

static void
tell_all(struct job_list *jobs)
{
    struct job *job;

    while ((job = TAILQ_FIRST(jobs))) {
        struct error *err = job->err; /* `done` may free the job, or hand it in again */

        TAILQ_REMOVE(jobs, job, link);
        job->done(job);
        free(err);
    }
}

/* The loop's side: the journal first, then the replies. */
static void
deliver(struct job_pool *pool)
{
    struct job_list jobs = TAILQ_HEAD_INITIALIZER(jobs);
    struct news_list all_news = TAILQ_HEAD_INITIALIZER(all_news);
    struct news *news;

    (void)pthread_mutex_lock(&pool->out_mutex);
    TAILQ_CONCAT(&jobs, &pool->finished, link);
    TAILQ_CONCAT(&all_news, &pool->news, link);
    pool->awake = false;
    if (!TAILQ_EMPTY(&pool->public_finished)) {
        event_active(pool->public_event, EV_TIMEOUT, 0);
    }
    (void)pthread_mutex_unlock(&pool->out_mutex);
    while ((news = TAILQ_FIRST(&all_news))) {
        TAILQ_REMOVE(&all_news, news, link);
        if (pool->on_journal && news->count > 0) {
            pool->on_journal(news->rows, news->count, pool->arg);
        }
        if (pool->on_messages && news->messages) {
            pool->on_messages(pool->messages_arg);
        }
        free(news->rows);
        free(news);
    }
    tell_all(&jobs);
}

/* Tell a few of the public; true: more wait. */
static bool
deliver_public(struct job_pool *pool)
{
    struct job_list jobs = TAILQ_HEAD_INITIALIZER(jobs);
    struct job *job;
    bool more;

    (void)pthread_mutex_lock(&pool->out_mutex);
    for (int i = 0; i < PUBLIC_SLICE && (job = TAILQ_FIRST(&pool->public_finished));
         i++) {
        TAILQ_REMOVE(&pool->public_finished, job, link);
        TAILQ_INSERT_TAIL(&jobs, job, link);
    }
    more = !TAILQ_EMPTY(&pool->public_finished);
    (void)pthread_mutex_unlock(&pool->out_mutex);
    tell_all(&jobs);
    return more;
}

/* The rest when nothing of more weight is to be done. */
static void
public_cb(evutil_socket_t fd, short what, void *arg)
{
    struct job_pool *pool = arg;

    (void)fd;
    (void)what;
    if (deliver_public(pool)) {
        event_active(pool->public_event, EV_TIMEOUT, 0);
    }
}

static void
wake_cb(evutil_socket_t fd, short what, void *arg)
{
    uint64_t count;

    (void)what;
    /* Emptied before the lists are swapped: what comes in between wakes us again. */
    if (read(fd, &count, sizeof(count)) == (ssize_t)sizeof(count)) {
        deliver(arg);
    }
}

/* How a job went, in place of what was said before; only one that failed holds why. */
static void
settle(struct job *job, enum status st, const struct error *why)
{
    free(job->err);
    job->err = NULL;
    job->status = st;
    if (st != STATUS_OK) {
        job->err = xcalloc(1, sizeof(*job->err));
        *job->err = *why;
    }
}

/* Run one job in a savepoint of its own. False: the transaction is lost. */
static bool
run_in_group(struct db *db, struct job *job)
{
    struct error err = { .code = STATUS_OK };
    struct error why = { .code = STATUS_OK };

    if (db_savepoint(db, 0, &err) != STATUS_OK) {
        return false;
    }
    settle(job, job->run(job, db, &why), &why);
    if (db_cured_by_repeating(db)) {
        return false;
    }
    if (job->status == STATUS_OK) {
        return db_release(db, 0, &err) == STATUS_OK;
    }
    return db_undo(db, 0, &err) == STATUS_OK;
}

static struct news *
news_of(struct db *db)
{
    size_t count;
    const struct journal_row *rows = db_appended(db, &count);
    bool messages = db_messages_due(db);
    struct news *news;

    if (count == 0 && !messages) {
        return NULL;
    }
    news = xcalloc(1, sizeof(*news));
    news->messages = messages;
    news->count = count;
    if (count > 0) {
        news->rows = xcalloc(count, sizeof(*news->rows));
        memcpy(news->rows, rows, count * sizeof(*news->rows));
    }
    return news;
}

/* Whose rows they write, ascending; 0 when any office's may be among them. */
static size_t
offices_of(const struct job_list *group, int64_t offices[GROUP_OFFICES_MAX])
{
    const struct job *job;
    size_t count = 0;

    TAILQ_FOREACH (job, group, link) {
        size_t at = count;

        /* cppcheck-suppress uninitvar; it does not see through the list's macro */
        while (at > 0 && offices[at - 1] > job->office) {
            at--;
        }
        /* cppcheck-suppress uninitvar; offices[0 .. count - 1] are set */
        if (at > 0 && offices[at - 1] == job->office) {
            continue;
        }
        if (job->office == 0 || count == GROUP_OFFICES_MAX) {
            return 0;
        }
        memmove(&offices[at + 1], &offices[at], (count - at) * sizeof(*offices));
        offices[at] = job->office;
        count++;
    }
    return count;
}

/*
 * Run them in the transaction that has begun; false: it is lost. Who else wants the lock
 * gives up after some seconds: what a slow machine does not get done is left for the next
 * group, as what comes behind a job with which the transaction was lost. `*left` is the
 * first that was not begun, or NULL.
 */
static bool
run_jobs(struct db *db, struct job_list *group, int64_t group_ms, struct job **left)
{
    int64_t until_ms = clock_monotonic_ms() + group_ms;
    struct job *job = TAILQ_FIRST(group);
    bool kept;

    do {
        *left = TAILQ_NEXT(job, link);
        kept = run_in_group(db, job);
        job = *left;
    } while (kept && job && clock_monotonic_ms() < until_ms);
    return kept;
}

static void
news_free(struct news *news)
{
    if (news) {
        free(news->rows);
        free(news);
    }
}

/* Begin a transaction, run them in it and commit, again when that may help. What failed
 * holds for all up to `*left`, and for all there are when none could begin. */
static enum status
run_group(struct db *db, struct job_list *group, int64_t group_ms, struct job **left,
    struct news **news, struct error *err)
{
    int64_t offices[GROUP_OFFICES_MAX];
    size_t count = offices_of(group, offices);

    for (int attempt = 1;; attempt++) {
        enum status st =
            db_begin_of(db, offices, count, /* posting= */ attempt == 1, err);
        bool known = true;

        *left = NULL;
        if (st != STATUS_OK) {
            return st;
        }
        if (run_jobs(db, group, group_ms, left)) {
            *news = news_of(db);
            if (db_commit(db, err) == STATUS_OK) {
                return STATUS_OK;
            }
            news_free(*news);
            *news = NULL;
            known = db_is_begun(db); /* nothing was stored then */
        } else {
            (void)error_set(err, STATUS_STORAGE, "the transaction was lost");
        }
        db_rollback(db);
        if (!known || attempt == ATTEMPTS || !db_cured_by_repeating(db)) {
            return STATUS_STORAGE;
        }
    }
}

/* One transaction for all up to `*left`, or STATUS_STORAGE for each of them. */
static struct news *
commit_group(
    struct job_pool *pool, struct db *db, struct job_list *group, struct job **left)
{
    struct error err = { .code = STATUS_OK };
    struct error why;
    struct news *news = NULL;

    if (run_group(db, group, pool->group_ms, left, &news, &err) == STATUS_OK) {
        return news;
    }
    log_error(NULL, "could not store a group of changes: %s", err.text);
    (void)error_set(&why, STATUS_STORAGE, "nothing was stored: %.150s", err.text);
    for (struct job *job = TAILQ_FIRST(group); job != *left;
         job = TAILQ_NEXT(job, link)) {
        settle(job, STATUS_STORAGE, &why);
    }
    (void)pthread_mutex_lock(&pool->out_mutex);
    pool->stats.failed_commits++;
    (void)pthread_mutex_unlock(&pool->out_mutex);
    return NULL;
}

/* Take the first ones of a group, up to `left`. */
static size_t
take_done(struct job_list *group, const struct job *left, struct job_list *done)
{
    size_t count = 0;
    struct job *job;

    while ((job = TAILQ_FIRST(group)) != left) {
        TAILQ_REMOVE(group, job, link);
        TAILQ_INSERT_TAIL(done, job, link);
        count++;
    }
    return count;
}

static void *
writer_main(void *arg)
{
    struct worker *self = arg;
    struct job_pool *pool = self->pool;
    struct job_list group = TAILQ_HEAD_INITIALIZER(group);

    go_first();
    while (inbox_take(self->inbox, &group, pool->group_max) > 0) {
        struct job_list done = TAILQ_HEAD_INITIALIZER(done);
        struct job *left;
        struct news *news = commit_group(pool, self->db, &group, &left);
        size_t count = take_done(&group, left, &done);

        inbox_put_back(self->inbox, &group);
        (void)pthread_mutex_lock(&pool->out_mutex);
        pool->stats.commits++;
        pool->stats.writes += count;
        (void)pthread_mutex_unlock(&pool->out_mutex);
        hand_over(pool, &done, count, news);
        if (inbox_count(self->inbox) == 0) {
            db_tend(self->db);
        }
    }
    return NULL;
}

/* Run a reading job on one consistent view. */
static void
run_reading(struct db *db, struct job *job)
{
    for (int attempt = 1;; attempt++) {
        struct error why = { .code = STATUS_OK };
        enum status st = db_begin(db, &why);

        if (st != STATUS_OK) {
            settle(job, st, &why);
            return;
        }
        settle(job, job->run(job, db, &why), &why);
        db_rollback(db); /* nothing was written */
        if (attempt == ATTEMPTS || !db_cured_by_repeating(db)) {
            return;
        }
    }
}

/* All but the writer: a job at a time. */
static void *
worker_main(void *arg)
{
    struct worker *self = arg;
    struct job_list jobs = TAILQ_HEAD_INITIALIZER(jobs);

    if (self->trade->nice == 0) {
        go_first();
    } else { /* Linux: of this thread */
        (void)setpriority(
            PRIO_PROCESS, 0, getpriority(PRIO_PROCESS, 0) + self->trade->nice);
    }
    while (inbox_take(self->inbox, &jobs, 1) > 0) {
        struct job *job = TAILQ_FIRST(&jobs);

        if (self->db) {
            run_reading(self->db, job);
        } else {
            struct error why = { .code = STATUS_OK };

            settle(job, job->run(job, NULL, &why), &why);
        }
        hand_over(self->pool, &jobs, 1, NULL);
    }
    return NULL;
}

/* Who starts first stops last: what any other has done may be followed by a write. */
static const struct trade trades[] = {
    { .kind = JOB_WRITE, .name = "antrean-write", .main = writer_main },
    { .kind = JOB_READ, .name = "antrean-read", .main = worker_main },
    { .kind = JOB_PUBLIC, .name = "antrean-public", .main = worker_main, .nice = 5 },
    { .kind = JOB_SLOW,
        .name = "antrean-slow",
        .main = worker_main,
        .nice = 5,
        .inbox_max = JOB_LONG_MAX },
    { .kind = JOB_HELPER,
        .name = "antrean-helpers",
        .main = worker_main,
        .nice = 5,
        .inbox_max = JOB_LONG_MAX },
    { .kind = JOB_FILE,
        .name = "antrean-files",
        .main = worker_main,
        .nice = 5,
        .without_db = true },
    { .kind = JOB_REPORT, .name = "antrean-reports", .main = worker_main, .nice = 10 },
    { .kind = JOB_HEAD, .name = "antrean-head", .main = worker_main, .nice = 10 },
};

static const struct trade *
trade_of(enum job_kind kind)
{
    const struct trade *trade = trades;

    while (trade->kind != kind) {
        trade++;
    }
    return trade;
}

static enum status
worker_start(struct job_pool *pool, const struct trade *trade,
    const struct job_pool_options *options, struct error *err)
{
    struct worker *worker = &pool->workers[pool->worker_count++];
    enum status st = STATUS_OK;
    int rc;

    worker->trade = trade;
    worker->pool = pool;
    worker->inbox = &pool->inboxes[trade->kind];
    if (!trade->without_db) {
        st = db_open_later(options->database,
            trade->kind == JOB_WRITE ? DB_WRITE : DB_READ, &worker->db, err);
    }
    if (st != STATUS_OK) {
        return st;
    }
    if (worker->db) {
        db_use_vault(worker->db, options->vault);
    }
    rc = pthread_create(&worker->thread, NULL, trade->main, worker);
    if (rc != 0) {
        return error_set(
            err, STATUS_INTERNAL, "could not start a thread: %s", strerror(rc));
    }
    worker->started = true;
    (void)pthread_setname_np(worker->thread, trade->name);
    return STATUS_OK;
}

static enum status
workers_start(
    struct job_pool *pool, const struct job_pool_options *options, struct error *err)
{
    for (size_t i = 0; i < ARRAY_LEN(trades); i++) {
        int count = trades[i].kind == JOB_READ ? options->readers : 1;

        for (int n = 0; n < count && n < READERS_MAX; n++) {
            enum status st = worker_start(pool, &trades[i], options, err);

            if (st != STATUS_OK) {
                return st;
            }
        }
    }
    return STATUS_OK;
}

static void
worker_stop(struct worker *worker)
{
    if (worker->started) {
        inbox_stop(worker->inbox);
        (void)pthread_join(worker->thread, NULL);
    }
    db_close(worker->db);
}

enum status
job_pool_start(struct event_base *base, const struct job_pool_options *options,
    struct job_pool **out, struct error *err)
{
    struct job_pool *pool = xcalloc(1, sizeof(*pool));
    enum status st;

    *out = NULL;
    for (size_t i = 0; i < JOB_KINDS; i++) {
        inbox_init(&pool->inboxes[i]);
    }
    (void)pthread_mutex_init(&pool->out_mutex, NULL);
    TAILQ_INIT(&pool->finished);
    TAILQ_INIT(&pool->public_finished);
    TAILQ_INIT(&pool->news);
    pool->inbox_max = options->inbox_max;
    pool->group_max = options->group_max > 0 ? options->group_max : 1;
    pool->group_ms = options->group_ms > 0 ? options->group_ms : GROUP_MS;
    pool->on_journal = options->on_journal;
    pool->arg = options->arg;
    pool->wake_fd = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
    if (pool->wake_fd < 0) {
        st = error_set(err, STATUS_IO, "could not make an eventfd: %s", strerror(errno));
        goto error_stop;
    }
    pool->wake_event =
        event_new(base, pool->wake_fd, EV_READ | EV_PERSIST, wake_cb, pool);
    pool->public_event = event_new(base, -1, 0, public_cb, pool);
    if (!pool->wake_event || !pool->public_event ||
        event_priority_set(pool->wake_event, 0) != 0 ||
        event_priority_set(pool->public_event, event_base_get_npriorities(base) - 1) !=
            0 ||
        event_add(pool->wake_event, NULL) != 0) {
        st = error_set(err, STATUS_INTERNAL, "could not watch the workers");
        goto error_stop;
    }
    st = workers_start(pool, options, err);
    if (st == STATUS_OK) {
        *out = pool;
        return STATUS_OK;
    }
error_stop:
    job_pool_free(pool);
    return st;
}

void
job_pool_on_messages(struct job_pool *pool, job_messages_fn *on_messages, void *arg)
{
    pool->on_messages = on_messages;
    pool->messages_arg = arg;
}

void
job_pool_stop(struct job_pool *pool)
{
    if (!pool) {
        return;
    }
    while (pool->worker_count > 0) {
        worker_stop(&pool->workers[--pool->worker_count]);
        deliver(pool);
        while (deliver_public(pool)) {
        }
    }
}

void
job_pool_free(struct job_pool *pool)
{
    if (!pool) {
        return;
    }
    job_pool_stop(pool);
    if (pool->wake_event) {
        event_free(pool->wake_event);
    }
    if (pool->public_event) {
        event_free(pool->public_event);
    }
    if (pool->wake_fd >= 0) {
        (void)close(pool->wake_fd);
    }
    for (size_t i = 0; i < JOB_KINDS; i++) {
        inbox_destroy(&pool->inboxes[i]);
    }
    (void)pthread_mutex_destroy(&pool->out_mutex);
    free(pool);
}

enum status
job_submit(struct job_pool *pool, struct job *job, struct error *err)
{
    struct inbox *inbox = &pool->inboxes[job->kind];
    size_t own_max = trade_of(job->kind)->inbox_max;
    size_t max = own_max > 0 && own_max < pool->inbox_max ? own_max : pool->inbox_max;

    job->err = NULL; /* of what it was before: whoever told of that frees it */
    if (inbox_put(inbox, job, max)) {
        return STATUS_OK;
    }
    (void)error_set(err, STATUS_BUSY, "too much work is waiting");
    if (err) {
        err->retry_after_s = inbox_come_back_s(inbox, JOB_COME_BACK_MAX_S);
    }
    return STATUS_BUSY;
}

void
job_pool_stats(struct job_pool *pool, struct job_stats *stats)
{
    (void)pthread_mutex_lock(&pool->out_mutex);
    *stats = pool->stats;
    (void)pthread_mutex_unlock(&pool->out_mutex);
    for (size_t i = 0; i < JOB_KINDS; i++) {
        stats->waiting[i] = inbox_count(&pool->inboxes[i]);
    }
}
