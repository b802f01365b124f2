/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Two sources, one order. The loop takes rows only when they follow the last one; own
 * rows that come too early are dropped, for the thread reads them again behind those that
 * go before them. Each reading begins with the last row that was told, so that another
 * journal in its place shows.
 */
#include "server/journal_tail.h"

#include <errno.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/queue.h>
#include <unistd.h>

#include <event2/event.h>

#include "common/log.h"
#include "common/mem.h"
#include "db/db.h"
#include "db/db_journal.h"

#define LOG_TAG "server/journal"
#define PAGE_ROWS 256
#define LOOK_MS 1000 /* a look at the database without being told */

/* What the thread has read, on its way to the loop. */
struct batch {
    bool other; /* the journal is another one; `rows` holds its last row, if there is one
                 */
    size_t count;
    TAILQ_ENTRY(batch) link;
    struct journal_row rows[];
};
TAILQ_HEAD(batch_list, batch);

struct journal_tail {
    job_journal_fn *on_rows;
    void (*on_other)(int64_t seq, void *arg);
    void *arg;
    int64_t office;
    struct db *db; /* owned; the thread's own while it runs */
    pthread_t thread;
    bool started;
    int poke_fd;              /* owned: wakes the thread */
    int wake_fd;              /* owned: wakes the loop */
    struct event *wake_event; /* owned */
    struct journal_row told;  /* the last row passed on; the loop's own */
    bool has_told;            /* false: only its seq is known; the loop's own */
    struct journal_row *page; /* owned; the thread's own */
    atomic_bool lost;         /* it cannot be read, and the log says so */
    pthread_mutex_t mutex;
    struct journal_row last;   /* what both have: protected by mutex */
    bool has_last;             /* false: only its seq is known; protected by mutex */
    bool stopping;             /* protected by mutex */
    struct batch_list batches; /* protected by mutex */
};

static const struct journal_row no_row = { .seq = 0 };

static void
wake(int fd)
{
    static const uint64_t one = 1;

    if (write(fd, &one, sizeof(one)) != (ssize_t)sizeof(one)) {
        log_fatal(NULL, "could not wake a thread: %s", strerror(errno));
    }
}

static void
empty(int fd)
{
    uint64_t count;

    (void)!read(fd, &count, sizeof(count)); /* nothing in it is fine, too */
}

/* Note the newest row that the loop has or is about to get. */
static void
note_last(struct journal_tail *tail, const struct journal_row *row)
{
    (void)pthread_mutex_lock(&tail->mutex);
    if (row->seq >= tail->last.seq) {
        tail->last = *row;
        tail->has_last = true;
    }
    (void)pthread_mutex_unlock(&tail->mutex);
}

/* Loop: pass on what follows. False: rows before these are missing, or others. */
static bool
pass_on(struct journal_tail *tail, const struct journal_row *rows, size_t count)
{
    while (count > 0 && rows->seq <= tail->told.seq) { /* told before */
        rows++;
        count--;
    }
    if (count == 0) {
        return true;
    }
    if (rows->seq != tail->told.seq + 1 ||
        (tail->has_told && !journal_row_follows(rows, &tail->told))) {
        return false;
    }
    tail->told = rows[count - 1];
    tail->has_told = true;
    note_last(tail, &rows[count - 1]);
    tail->on_rows(rows, count, tail->arg);
    return true;
}

void
journal_tail_own(const struct journal_row *rows, size_t count, void *arg)
{
    struct journal_tail *tail = arg;

    if (!pass_on(tail, rows, count)) {
        wake(tail->poke_fd);
    }
}

static void
wake_cb(evutil_socket_t fd, short what, void *arg)
{
    struct batch_list batches = TAILQ_HEAD_INITIALIZER(batches);
    struct journal_tail *tail = arg;
    struct batch *batch;

    (void)what;
    empty(fd);
    (void)pthread_mutex_lock(&tail->mutex);
    TAILQ_CONCAT(&batches, &tail->batches, link);
    (void)pthread_mutex_unlock(&tail->mutex);
    while ((batch = TAILQ_FIRST(&batches))) {
        TAILQ_REMOVE(&batches, batch, link);
        if (batch->other) {
            tail->has_told = batch->count > 0;
            tail->told = tail->has_told ? batch->rows[0] : no_row;
            tail->on_other(tail->told.seq, tail->arg);
        } else {
            (void)pass_on(tail, batch->rows, batch->count);
        }
        free(batch);
    }
}

/* Thread: give rows to the loop. */
static void
hand_over(
    struct journal_tail *tail, const struct journal_row *rows, size_t count, bool other)
{
    struct batch *batch = xcalloc(1, sizeof(*batch) + count * sizeof(*rows));

    batch->other = other;
    batch->count = count;
    if (count > 0) {
        memcpy(batch->rows, rows, count * sizeof(*rows));
    }
    (void)pthread_mutex_lock(&tail->mutex);
    if (other) {
        memset(&tail->last, 0, sizeof(tail->last));
    }
    TAILQ_INSERT_TAIL(&tail->batches, batch, link);
    (void)pthread_mutex_unlock(&tail->mutex);
    if (count > 0) {
        note_last(tail, &rows[count - 1]);
    }
    wake(tail->wake_fd);
}

/* The journal does not go on from the row that was told: begin again at its end. */
static enum status
start_over(struct journal_tail *tail, int64_t told, struct error *err)
{
    int64_t seq;
    size_t count = 0;
    enum status st = db_journal_last(tail->db, tail->office, &seq, err);

    if (st != STATUS_OK) {
        return st;
    }
    if (seq > 0) {
        st = db_journal_read(tail->db, tail->office, seq - 1, tail->page, 1, &count, err);
    }
    if (st != STATUS_OK) {
        return st;
    }
    log_warn(NULL,
        "the journal is another one: it has no row %lld as it was told, and ends "
        "with %lld",
        (long long)told, (long long)seq);
    hand_over(tail, tail->page, count, /* other= */ true);
    return STATUS_OK;
}

/* Read a page from `last` on, the last row that was told; only its seq without
 * `has_last`.
 */
static enum status
read_page(struct journal_tail *tail, const struct journal_row *last, bool has_last,
    bool *more, struct error *err)
{
    size_t count;
    size_t known = last->seq > 0 ? 1 : 0;
    enum status st = db_journal_read(tail->db, tail->office, last->seq - (int64_t)known,
        tail->page, PAGE_ROWS, &count, err);

    *more = st == STATUS_OK && count == PAGE_ROWS;
    if (st != STATUS_OK) {
        return st;
    }
    if (known && (count == 0 || tail->page[0].seq != last->seq ||
                     (has_last && !journal_row_is_same(&tail->page[0], last)))) {
        *more = false;
        return start_over(tail, last->seq, err);
    }
    if (count > known) {
        hand_over(tail, tail->page + known, count - known, /* other= */ false);
    } else if (known) {
        note_last(tail, &tail->page[0]);
    }
    return STATUS_OK;
}

static enum status
catch_up(struct journal_tail *tail, struct error *err)
{
    bool more = true;

    while (more) {
        struct journal_row last;
        bool has_last;
        enum status st;

        /* Before the view is taken: a row that is told while we read is not in it, and
         * would look as if it had gone. */
        (void)pthread_mutex_lock(&tail->mutex);
        last = tail->last;
        has_last = tail->has_last;
        (void)pthread_mutex_unlock(&tail->mutex);
        st = db_begin(tail->db, err);
        if (st != STATUS_OK) {
            return st;
        }
        st = read_page(tail, &last, has_last, &more, err);
        db_rollback(tail->db); /* nothing was written */
        if (st != STATUS_OK) {
            return st;
        }
    }
    return STATUS_OK;
}

/* Say once that the journal cannot be read, and once that it can again. */
static void
note_outage(struct journal_tail *tail, enum status st, const struct error *err)
{
    bool lost = st != STATUS_OK;

    if (lost && !tail->lost) {
        log_warn(NULL, "could not follow the journal: %s", err->text);
    } else if (!lost && tail->lost) {
        log_info(NULL, "following the journal again");
    }
    tail->lost = lost;
}

bool
journal_tail_is_lost(const struct journal_tail *tail)
{
    return tail->lost;
}

static void *
tail_main(void *arg)
{
    struct journal_tail *tail = arg;

    for (;;) {
        struct error err = { .code = STATUS_OK };
        int64_t seq;
        bool look;
        bool stopping;
        enum status st;

        (void)pthread_mutex_lock(&tail->mutex);
        seq = tail->last.seq;
        stopping = tail->stopping;
        (void)pthread_mutex_unlock(&tail->mutex);
        if (stopping) {
            return NULL;
        }
        st = db_journal_await(
            tail->db, tail->office, seq, tail->poke_fd, LOOK_MS, &look, &err);
        empty(tail->poke_fd);
        if (st == STATUS_OK && look) {
            st = catch_up(tail, &err);
        }
        note_outage(tail, st, &err);
    }
}

/* What can be made before the thread runs. */
static enum status
prepare(struct journal_tail *tail, struct event_base *base, struct error *err)
{
    tail->poke_fd = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
    tail->wake_fd = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
    if (tail->poke_fd < 0 || tail->wake_fd < 0) {
        return error_set(
            err, STATUS_IO, "could not make an eventfd: %s", strerror(errno));
    }
    tail->wake_event =
        event_new(base, tail->wake_fd, EV_READ | EV_PERSIST, wake_cb, tail);
    if (!tail->wake_event || event_add(tail->wake_event, NULL) != 0) {
        return error_set(err, STATUS_INTERNAL, "could not watch the journal");
    }
    return STATUS_OK;
}

enum status
journal_tail_start(struct event_base *base, const struct journal_tail_options *options,
    struct journal_tail **out, struct error *err)
{
    struct journal_tail *tail = xcalloc(1, sizeof(*tail));
    enum status st;
    int rc;

    *out = NULL;
    tail->db = options->db;
    tail->poke_fd = -1;
    tail->wake_fd = -1;
    tail->on_rows = options->on_rows;
    tail->on_other = options->on_other;
    tail->arg = options->arg;
    tail->office = options->office;
    tail->told.seq = options->seq;
    tail->last.seq = options->seq;
    tail->page = xcalloc(PAGE_ROWS, sizeof(*tail->page));
    TAILQ_INIT(&tail->batches);
    (void)pthread_mutex_init(&tail->mutex, NULL);
    st = prepare(tail, base, err);
    if (st != STATUS_OK) {
        goto error_stop;
    }
    rc = pthread_create(&tail->thread, NULL, tail_main, tail);
    if (rc != 0) {
        st =
            error_set(err, STATUS_INTERNAL, "could not start a thread: %s", strerror(rc));
        goto error_stop;
    }
    tail->started = true;
    (void)pthread_setname_np(tail->thread, "antrean-journal");
    *out = tail;
    return STATUS_OK;
error_stop:
    journal_tail_stop(tail);
    return st;
}

void
journal_tail_stop(struct journal_tail *tail)
{
    struct batch *batch;

    if (!tail) {
        return;
    }
    if (tail->started) {
        (void)pthread_mutex_lock(&tail->mutex);
        tail->stopping = true;
        (void)pthread_mutex_unlock(&tail->mutex);
        wake(tail->poke_fd);
        (void)pthread_join(tail->thread, NULL);
    }
    while ((batch = TAILQ_FIRST(&tail->batches))) {
        TAILQ_REMOVE(&tail->batches, batch, link);
        free(batch);
    }
    if (tail->wake_event) {
        event_free(tail->wake_event);
    }
    if (tail->poke_fd >= 0) {
        (void)close(tail->poke_fd);
    }
    if (tail->wake_fd >= 0) {
        (void)close(tail->wake_fd);
    }
    db_close(tail->db);
    (void)pthread_mutex_destroy(&tail->mutex);
    free(tail->page);
    free(tail);
}
