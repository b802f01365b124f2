/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An office: opened once, used by every act. */
#include "server/office/office.h"

#include <assert.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/mem.h"
#include "common/text.h"
#include "db/db_journal.h"
#include "db/db_office.h"
#include "server/office/clock_guard.h"
#include "server/office/outlook.h"
#include "server/office/slide_folder.h"
#include "server/settings/settings.h"
#include "server/settings/settings_cache.h"
#include "server/settings/settings_store.h"

TAILQ_HEAD(observer_list, office_observer);

struct office {
    struct office_fixed fixed;
    struct settings_cache settings;      /* any thread */
    const struct key_ring *_Atomic keys; /* borrowed; any thread */
    pthread_t loop;                      /* the thread of all below */
    struct observer_list observers;
    int64_t journal_seq;
};

static void
assert_loop(const struct office *office)
{
    assert(pthread_equal(office->loop, pthread_self()));
}

/* Where people reach us: as configured, else as the office says, else as we listen. */
static const char *
public_url(const struct office_fixed *fixed, const struct office_settings *settings)
{
    if (fixed->public_url[0]) {
        return fixed->public_url;
    }
    return settings->office.public_url[0] ? settings->office.public_url : fixed->address;
}

struct office *
office_open(const struct office_options *options)
{
    struct office *office = xcalloc(1, sizeof(*office));
    struct office_fixed *fixed = &office->fixed;

    settings_cache_init(&office->settings, options->settings);
    atomic_init(&office->keys, options->keys);
    office->loop = pthread_self();
    office->journal_seq = options->journal_seq;
    TAILQ_INIT(&office->observers);
    fixed->id = options->id;
    fixed->clock = options->clock;
    fixed->vault = options->vault;
    fixed->follow = options->follow;
    text_copy(fixed->clamd, sizeof(fixed->clamd), options->clamd ? options->clamd : "");
    fixed->clamd_required = options->clamd_required;
    text_copy(fixed->code, sizeof(fixed->code), options->settings->office.code);
    text_copy(fixed->folder, sizeof(fixed->folder), options->folder);
    text_copy(fixed->public_url, sizeof(fixed->public_url), options->public_url);
    text_copy(fixed->address, sizeof(fixed->address), options->address);
    fixed->pictures = board_pictures_new(fixed->folder);
    fixed->outlooks = outlooks_new();
    fixed->guard = clock_guard_new(&options->clock, options->clock_source, options->past);
    return office;
}

void
office_close(struct office *office)
{
    if (!office) {
        return;
    }
    settings_cache_destroy(&office->settings);
    board_pictures_free(office->fixed.pictures);
    outlooks_free(office->fixed.outlooks);
    clock_guard_free(office->fixed.guard);
    free(office);
}

const struct office_fixed *
office_fixed(const struct office *office)
{
    return &office->fixed;
}

const struct zone *
office_zone(struct office *office)
{
    return settings_cache_zone(&office->settings);
}

void
office_public_url(struct office *office, char out[OFFICE_TEXT_SIZE])
{
    const struct office_settings *settings = settings_cache_get(&office->settings, 0);

    text_copy(out, OFFICE_TEXT_SIZE, public_url(&office->fixed, settings));
    settings_unref(settings);
}

void
office_look_at_clock(struct office *office, struct clock_trust *trust)
{
    const struct office_fixed *fixed = &office->fixed;
    const struct office_settings *settings = settings_cache_get(&office->settings, 0);

    (void)clock_guard_look(fixed->guard, settings, clock_now_ms(&fixed->clock), trust);
    settings_unref(settings);
}

/* The settings that the transaction sees; on STATUS_OK a reference. */
static enum status
settings_in_force(struct office *office, struct db *db,
    const struct office_settings **out, struct error *err)
{
    int64_t all = db_settings_stamp(db);
    struct settings_stamp now;
    enum status st;

    *out = settings_cache_get(&office->settings, all);
    if (*out) {
        return STATUS_OK;
    }
    st = db_settings_stamp_read(db, office->fixed.id, &now, err);
    if (st != STATUS_OK) {
        return st;
    }
    if (now.all != all) { /* this transaction has changed settings itself: it may go */
        all = 0;
    }
    *out = settings_cache_confirm(&office->settings, now.own, all);
    if (*out) {
        return STATUS_OK;
    }
    st = settings_store_load(db, office->fixed.id, out, err);
    if (st == STATUS_OK && all != 0) {
        settings_cache_put(&office->settings, *out, all);
    }
    return st;
}

enum status
office_act_begin(struct office *office, struct db *db, const struct caller *caller,
    struct act *act, struct error *err)
{
    const struct office_fixed *fixed = &office->fixed;
    const struct office_settings *settings;
    enum status st;

    assert(caller->office == fixed->id || caller->office == 0);
    st = settings_in_force(office, db, &settings, err);
    if (st != STATUS_OK) {
        return st;
    }
    *act = (struct act){
        .db = db,
        .office = fixed->id,
        .settings = settings,
        .caller = caller,
        .now_ms = clock_now_ms(&fixed->clock),
        .clock = fixed->guard,
        .zone = settings->zone,
        .public_url = public_url(fixed, settings),
        .folder = fixed->folder,
        .keys = atomic_load(&office->keys),
        .outlooks = fixed->outlooks,
        .vault = fixed->vault,
        .pictures = fixed->pictures,
        .follow = fixed->follow,
    };
    return STATUS_OK;
}

void
office_act_end(struct act *act)
{
    settings_unref(act->settings);
    act->settings = NULL;
}

void
office_set_settings(struct office *office, const struct office_settings *settings)
{
    assert_loop(office);
    settings_cache_put(&office->settings, settings, 0);
    settings_unref(settings);
}

void
office_set_keys(struct office *office, const struct key_ring *keys)
{
    assert_loop(office);
    atomic_store(&office->keys, keys);
}

void
office_observe(struct office *office, struct office_observer *observer)
{
    assert_loop(office);
    TAILQ_INSERT_TAIL(&office->observers, observer, link);
}

void
office_unobserve(struct office *office, struct office_observer *observer)
{
    assert_loop(office);
    TAILQ_REMOVE(&office->observers, observer, link);
}

int64_t
office_journal_seq(const struct office *office)
{
    assert_loop(office);
    return office->journal_seq;
}

void
office_journal(const struct journal_row *rows, size_t count, void *arg)
{
    struct office *office = arg;
    struct office_observer *observer;

    assert_loop(office);
    if (count > 0 && rows[count - 1].seq > office->journal_seq) {
        office->journal_seq = rows[count - 1].seq;
    }
    TAILQ_FOREACH (observer, &office->observers, link) {
        observer->on_rows(observer, rows, count);
    }
}

void
office_committed(struct office *office)
{
    struct office_observer *observer;

    assert_loop(office);
    TAILQ_FOREACH (observer, &office->observers, link) {
        /* cppcheck-suppress uninitvar; it does not see through the list's macro */
        if (observer->on_commit) {
            observer->on_commit(observer);
        }
    }
}

void
office_journal_other(int64_t seq, void *arg)
{
    struct office *office = arg;
    struct office_observer *observer;

    assert_loop(office);
    office->journal_seq = seq;
    TAILQ_FOREACH (observer, &office->observers, link) {
        observer->on_other(observer, seq);
    }
}
