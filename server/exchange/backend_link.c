/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The link's thread: when to do a round, and how long to wait after one that failed. */
#include "server/exchange/backend_link.h"

#include <errno.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include <sodium.h>

#include "common/clock.h"
#include "common/log.h"
#include "common/mem.h"
#include "common/text.h"
#include "db/db.h"
#include "db/db_exchange_pull.h"
#include "db/db_transaction.h"
#include "db/db_vault.h"
#include "server/config.h"
#include "server/exchange/backend_client.h"
#include "server/exchange/backend_round.h"
#include "server/folder_lock.h"
#include "server/office/office.h"

#define LOG_TAG "server/backend"
#define LOOK_MS 1000        /* between looks at the outbox */
#define RETRY_FIRST_MS 1000 /* doubled with each failure, up to ... */
#define RETRY_LAST_MS 60000
#define CALL_S 120 /* a page of 500 tickets comes through 50 kbit/s */

struct backend_link {
    struct office *office; /* borrowed */
    char database[CONFIG_TEXT_SIZE];
    char folder[CONFIG_TEXT_SIZE];
    char url[CONFIG_TEXT_SIZE];
    int64_t every_ms;
    int trust_days;
    pthread_t thread;
    bool started;
    atomic_bool stopping;
    pthread_mutex_t mutex;
    pthread_cond_t wake; /* with mutex: stopping */
    /* The thread's own. */
    struct backend_client *client; /* owned */
    struct db *reader;             /* owned; NULL: not open yet */
    struct db *writer;             /* owned */
    int lock_fd;                   /* owned; -1: another process has the link */
    int64_t pull_at;               /* monotonic ms */
    int64_t retry_at;
    int64_t unpulled_seen;
    int failures;
    /* Figures, for any thread. */
    _Atomic int64_t waiting, refused, failed, pulled_ms;
};

/* True when we are to end. */
static bool
wait_a_while(struct backend_link *link)
{
    struct timespec until;
    bool stopping;

    (void)clock_gettime(CLOCK_MONOTONIC, &until);
    until.tv_sec += LOOK_MS / 1000;
    (void)pthread_mutex_lock(&link->mutex);
    while (!atomic_load(&link->stopping) &&
           pthread_cond_timedwait(&link->wake, &link->mutex, &until) != ETIMEDOUT) {
    }
    stopping = atomic_load(&link->stopping);
    (void)pthread_mutex_unlock(&link->mutex);
    return stopping;
}

/* What the office knows of its backend from now on. */
static enum status
store_backend(struct backend_link *link, struct error *err)
{
    int64_t office = office_fixed(link->office)->id;
    struct backend_sync sync;
    enum status st = db_exchange_sync_load(link->writer, office, &sync, err);

    if (st != STATUS_OK && st != STATUS_NOT_FOUND) {
        return st;
    }
    if (strcmp(sync.url, link->url) != 0) { /* another one's cursor says nothing */
        sync.cursor[0] = '\0';
    }
    text_copy(sync.url, sizeof(sync.url), link->url);
    sync.trust_days = link->trust_days;
    return db_exchange_sync_put(link->writer, office, &sync, err);
}

static enum status
introduce(struct backend_link *link, struct error *err)
{
    enum status st = db_begin(link->writer, err);

    if (st != STATUS_OK) {
        return st;
    }
    st = store_backend(link, err);
    if (st == STATUS_OK) {
        st = db_commit(link->writer, err);
    }
    if (st != STATUS_OK) {
        db_rollback(link->writer);
    }
    return st;
}

static enum status
open_writer(struct backend_link *link, struct error *err)
{
    enum status st = db_open(link->database, DB_WRITE, &link->writer, err);

    if (st == STATUS_OK) {
        db_use_vault(link->writer, office_fixed(link->office)->vault);
        st = introduce(link, err);
    }
    if (st != STATUS_OK) {
        db_close(link->writer);
        link->writer = NULL;
    }
    return st;
}

/* Our turn, and our handles; again and again until we have them. */
static enum status
get_ready(struct backend_link *link, struct error *err)
{
    enum status st = link->lock_fd >= 0
                         ? STATUS_OK
                         : folder_lock_backend(link->folder, &link->lock_fd, err);

    if (st != STATUS_OK) {
        return st;
    }
    st = link->reader ? STATUS_OK : db_open(link->database, DB_READ, &link->reader, err);
    if (st != STATUS_OK) {
        return st;
    }
    db_use_vault(link->reader, office_fixed(link->office)->vault);
    return link->writer ? STATUS_OK : open_writer(link, err);
}

/* A moment later than the last time; not all offices at once after a power cut. */
static int64_t
choose_retry_ms(int failures)
{
    int64_t wait = RETRY_FIRST_MS;

    for (int i = 1; i < failures && wait < RETRY_LAST_MS; i++) {
        wait *= 2;
    }
    wait = wait < RETRY_LAST_MS ? wait : RETRY_LAST_MS;
    return wait * 3 / 4 + (int64_t)randombytes_uniform((uint32_t)(wait / 2));
}

static void
note_failure(
    struct backend_link *link, struct backend_round *round, const struct error *why)
{
    struct error err;

    link->failures++;
    link->retry_at = clock_monotonic_ms() + choose_retry_ms(link->failures);
    atomic_store(&link->failed, link->failures);
    if (link->failures == 1) { /* a day without a line is one line in the log */
        log_warn(NULL, "the office works on without its backend: %s", why->text);
    }
    if (backend_round_note_failure(round, why->text, &err) != STATUS_OK) {
        log_warn(NULL, "could not note a failure: %s", err.text);
    }
}

static void
note_success(struct backend_link *link)
{
    if (link->failures > 0) {
        log_info(NULL, "the backend is back after %d tries", link->failures);
    }
    link->failures = 0;
    atomic_store(&link->failed, 0);
}

static enum status
do_round(struct backend_link *link, struct backend_round *round,
    const struct backend_look *look, struct error *err)
{
    int64_t now = clock_monotonic_ms();
    bool pull = now >= link->pull_at || look->unpulled > link->unpulled_seen;
    enum status st = STATUS_OK;

    if (!pull && look->outbox.waiting == 0) {
        return STATUS_EMPTY;
    }
    if (pull) {
        st = backend_round_pull(round, err);
        if (st == STATUS_OK) {
            link->pull_at = now + link->every_ms;
            link->unpulled_seen = look->unpulled;
        }
    }
    /* Pulled first: the backend's own ids are known then. */
    return st == STATUS_OK ? backend_round_push(round, err) : st;
}

static void
look_and_act(struct backend_link *link)
{
    struct backend_round round = { .office = link->office,
        .client = link->client,
        .reader = link->reader,
        .writer = link->writer };
    struct backend_look look;
    struct error err = { .text = "" };
    enum status st = backend_round_look(&round, &look, &err);

    if (st != STATUS_OK) {
        return; /* the database is away: the workers have said so */
    }
    atomic_store(&link->waiting, look.outbox.waiting);
    atomic_store(&link->refused, look.outbox.refused);
    atomic_store(&link->pulled_ms, look.pulled_ms);
    if (look.unpulled < link->unpulled_seen) {
        link->unpulled_seen = look.unpulled;
    }
    if (clock_monotonic_ms() < link->retry_at) {
        return;
    }
    st = do_round(link, &round, &look, &err);
    if (atomic_load(&link->stopping)) {
        return; /* a call that was broken off is no failure */
    }
    if (st == STATUS_OK) {
        note_success(link);
    } else if (st != STATUS_EMPTY) {
        note_failure(link, &round, &err);
    }
}

static void *
link_main(void *arg)
{
    struct backend_link *link = arg;
    bool told = false;

    do {
        struct error err;
        enum status st = get_ready(link, &err);

        if (st == STATUS_OK) {
            look_and_act(link);
        } else if (!told) {
            log_info(NULL, "waiting: %s", err.text);
            told = true;
        }
    } while (!wait_a_while(link));
    return NULL;
}

static enum status
forget(const char *database, int64_t office, struct error *err)
{
    struct db *db;
    enum status st = db_open(database, DB_WRITE, &db, err);

    if (st != STATUS_OK) {
        return st;
    }
    st = db_begin(db, err);
    if (st == STATUS_OK) {
        st = db_exchange_sync_remove(db, office, err);
    }
    if (st == STATUS_OK) {
        st = db_commit(db, err);
    } else {
        db_rollback(db);
    }
    db_close(db);
    return st;
}

enum status
backend_link_forget(
    const char *database, int64_t office, struct db *reader, struct error *err)
{
    struct backend_sync sync;
    enum status st = db_exchange_sync_load(reader, office, &sync, err);

    if (st == STATUS_NOT_FOUND) {
        return STATUS_OK;
    }
    return st == STATUS_OK ? forget(database, office, err) : st;
}

static enum status
start_thread(struct backend_link *link, struct error *err)
{
    pthread_condattr_t attr;
    int rc;

    (void)pthread_condattr_init(&attr);
    (void)pthread_condattr_setclock(&attr, CLOCK_MONOTONIC);
    (void)pthread_cond_init(&link->wake, &attr);
    (void)pthread_condattr_destroy(&attr);
    (void)pthread_mutex_init(&link->mutex, NULL);
    rc = pthread_create(&link->thread, NULL, link_main, link);
    link->started = rc == 0;
    return rc == 0 ? STATUS_OK
                   : error_set(err, STATUS_INTERNAL, "could not start a thread: %s",
                         strerror(rc));
}

enum status
backend_link_start(const struct config *config, struct office *office,
    struct backend_link **out, struct error *err)
{
    struct backend_client_options options = {
        .url = config->backend_url, .token = config->backend_token, .timeout_s = CALL_S
    };
    struct backend_link *link;
    enum status st;

    *out = NULL;
    if (!config->backend_url[0]) {
        return STATUS_OK;
    }
    link = xcalloc(1, sizeof(*link));
    link->office = office;
    link->lock_fd = -1;
    link->every_ms = config->backend_every_s * 1000;
    link->trust_days = (int)config->backend_trust_days;
    (void)text_copy(link->database, sizeof(link->database), config->database);
    (void)text_copy(link->folder, sizeof(link->folder), config->folder);
    (void)text_copy(link->url, sizeof(link->url), config->backend_url);
    options.stop = &link->stopping;
    st = backend_client_new(&options, &link->client, err);
    if (st == STATUS_OK) {
        st = start_thread(link, err);
    }
    if (st != STATUS_OK) {
        backend_link_stop(link);
        return st;
    }
    *out = link;
    return STATUS_OK;
}

void
backend_link_stop(struct backend_link *link)
{
    if (!link) {
        return;
    }
    if (link->started) {
        (void)pthread_mutex_lock(&link->mutex);
        atomic_store(&link->stopping, true);
        (void)pthread_cond_signal(&link->wake);
        (void)pthread_mutex_unlock(&link->mutex);
        (void)pthread_join(link->thread, NULL);
        (void)pthread_cond_destroy(&link->wake);
        (void)pthread_mutex_destroy(&link->mutex);
    }
    backend_client_free(link->client);
    db_close(link->reader);
    db_close(link->writer);
    if (link->lock_fd >= 0) {
        (void)close(link->lock_fd);
    }
    free(link);
}

void
backend_link_figures(struct backend_link *link, struct backend_figures *figures)
{
    int64_t pulled_ms;

    *figures = (struct backend_figures){ .pulled_ago_s = -1 };
    if (!link) {
        return;
    }
    pulled_ms = atomic_load(&link->pulled_ms);
    figures->configured = true;
    figures->waiting = atomic_load(&link->waiting);
    figures->refused = atomic_load(&link->refused);
    figures->failures = atomic_load(&link->failed);
    if (pulled_ms > 0) {
        figures->pulled_ago_s =
            (clock_now_ms(&office_fixed(link->office)->clock) - pulled_ms) / 1000;
    }
}
