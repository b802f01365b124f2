/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Offices side by side: opened, followed and read again one by one. */
#include "server/offices.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/clock.h"
#include "common/log.h"
#include "common/mem.h"
#include "db/db.h"
#include "db/db_journal.h"
#include "db/db_office.h"
#include "server/config.h"
#include "server/journal_tail.h"
#include "server/office/clock_guard.h"
#include "server/office/clock_word.h"
#include "server/office/office.h"
#include "server/settings/settings.h"
#include "server/settings/settings_store.h"

#define LOG_TAG "server"

struct member {
    struct office *office;     /* owned */
    struct journal_tail *tail; /* owned; NULL before offices_follow() */
};

struct offices {
    struct member *members; /* owned; by id */
    size_t count;
    struct db *db;      /* owned; what they were read by, before offices_follow() */
    struct clock clock; /* of all; set with the first */
};

/* --clock: every office's begins there; without an offset, the time is the first one's.
 */
static enum status
start_clock(
    struct offices *offices, const char *start, const char *zone_name, struct error *err)
{
    struct zone *zone;
    int64_t at_ms;
    enum status st = zone_open(zone_name, &zone, err);

    if (st != STATUS_OK) {
        return st;
    }
    st = zone_parse(zone, start, &at_ms, err);
    zone_free(zone);
    if (st != STATUS_OK) {
        return st;
    }
    offices->clock.offset_ms = at_ms - clock_now_ms(&offices->clock);
    log_warn(NULL, "the clock is not the machine's: --clock is for demos and tests");
    return STATUS_OK;
}

/* DIR for the office at home, DIR/offices/CODE for another. */
static enum status
choose_folder(const struct config *config, const char *code, bool home,
    char out[CONFIG_TEXT_SIZE], struct error *err)
{
    int len =
        home ? snprintf(out, CONFIG_TEXT_SIZE, "%s", config->folder)
             : snprintf(out, CONFIG_TEXT_SIZE, "%s/offices/%s", config->folder, code);

    return len < CONFIG_TEXT_SIZE
               ? STATUS_OK
               : error_set(err, STATUS_INVALID_SETTINGS, "the folder's name is too long");
}

/* What the database has of an office, and where it is at home. */
static enum status
load_member(struct offices *offices, struct db *db, const struct offices_options *options,
    struct office_options *office, struct clock_past *past, char folder[CONFIG_TEXT_SIZE],
    struct error *err)
{
    bool first = offices->count == 0;
    enum status st = settings_store_load(db, office->id, &office->settings, err);

    if (st != STATUS_OK) {
        return st;
    }
    st = db_journal_last(db, office->id, &office->journal_seq, err);
    if (st != STATUS_OK) {
        return st;
    }
    st = clock_past_load(db, office->id, past, err);
    if (st != STATUS_OK) {
        return st;
    }
    st =
        choose_folder(options->config, office->settings->office.code, first, folder, err);
    if (st != STATUS_OK || !first || !options->start) {
        return st;
    }
    return start_clock(offices, options->start, office->settings->office.zone, err);
}

static enum status
open_member(struct offices *offices, struct db *db, int64_t id,
    const struct offices_options *options, struct error *err)
{
    struct clock_past past = { .newest_ms = 0 };
    char folder[CONFIG_TEXT_SIZE];
    struct office_options office = { .id = id,
        .folder = folder,
        .public_url = options->config->public_url,
        .address = options->address,
        .keys = options->keys,
        .vault = options->vault,
        .follow = options->follow,
        .clamd = options->config->clamd,
        .clamd_required = options->config->clamd_required,
        .past = &past,
        .clock_source = options->instant_ms ? CLOCK_DRIVEN
                        : options->start    ? CLOCK_STARTED
                                            : CLOCK_OF_MACHINE };
    enum status st;

    offices->clock.instant_ms = options->instant_ms;
    st = load_member(offices, db, options, &office, &past, folder, err);
    if (st != STATUS_OK) {
        settings_unref(office.settings);
        return st;
    }
    office.clock = offices->clock;
    offices->members[offices->count++].office = office_open(&office);
    return STATUS_OK;
}

enum status
offices_open(
    const struct offices_options *options, struct offices **out, struct error *err)
{
    struct offices *offices = xcalloc(1, sizeof(*offices));
    int64_t *ids = NULL;
    size_t count = 0;
    enum status st = db_open(options->config->database, DB_READ, &offices->db, err);

    *out = NULL;
    if (st != STATUS_OK) {
        free(offices);
        return st;
    }
    st = db_office_list(offices->db, &ids, &count, err);
    if (st == STATUS_OK && count == 0) {
        st = error_set(err, STATUS_NOT_FOUND, "the database holds no office");
    }
    offices->members = xcalloc(count + 1, sizeof(*offices->members));
    for (size_t i = 0; st == STATUS_OK && i < count; i++) {
        st = open_member(offices, offices->db, ids[i], options, err);
    }
    free(ids);
    if (st != STATUS_OK) {
        offices_close(offices);
        return st;
    }
    *out = offices;
    return STATUS_OK;
}

struct db *
offices_reader(struct offices *offices)
{
    return offices->db;
}

/* By the handle that is there, or another one. */
static enum status
follow(struct offices *offices, struct member *member, struct event_base *base,
    const char *database, struct error *err)
{
    struct db *db = offices->db;
    enum status st = db ? STATUS_OK : db_open(database, DB_READ, &db, err);

    offices->db = NULL;
    if (st == STATUS_OK) {
        const struct journal_tail_options options = { .db = db,
            .office = office_fixed(member->office)->id,
            .seq = office_journal_seq(member->office),
            .on_rows = office_journal,
            .on_other = office_journal_other,
            .arg = member->office };

        st = journal_tail_start(base, &options, &member->tail, err);
    }
    return st;
}

enum status
offices_follow(struct offices *offices, struct event_base *base, const char *database,
    struct error *err)
{
    enum status st = STATUS_OK;

    for (size_t i = 0; st == STATUS_OK && i < offices->count; i++) {
        st = follow(offices, &offices->members[i], base, database, err);
    }
    return st;
}

static struct member *
find(const struct offices *offices, int64_t id)
{
    for (size_t i = 0; i < offices->count; i++) {
        if (office_fixed(offices->members[i].office)->id == id) {
            return &offices->members[i];
        }
    }
    return NULL;
}

void
offices_own_rows(const struct journal_row *rows, size_t count, void *arg)
{
    struct offices *offices = arg;

    while (count > 0) { /* a run of one office's at a time */
        struct member *member = find(offices, rows->office);
        size_t run = 1;

        while (run < count && rows[run].office == rows->office) {
            run++;
        }
        if (member) {
            office_committed(member->office);
        }
        if (member && member->tail) {
            journal_tail_own(rows, run, member->tail);
        }
        rows += run;
        count -= run;
    }
}

bool
offices_storage_is_lost(const struct offices *offices)
{
    for (size_t i = 0; i < offices->count; i++) {
        if (offices->members[i].tail && journal_tail_is_lost(offices->members[i].tail)) {
            return true;
        }
    }
    return false;
}

void
offices_unfollow(struct offices *offices)
{
    for (size_t i = 0; offices && i < offices->count; i++) {
        journal_tail_stop(offices->members[i].tail);
        offices->members[i].tail = NULL;
    }
}

void
offices_close(struct offices *offices)
{
    if (!offices) {
        return;
    }
    for (size_t i = 0; i < offices->count; i++) {
        office_close(offices->members[i].office);
    }
    db_close(offices->db);
    free(offices->members);
    free(offices);
}

size_t
offices_count(const struct offices *offices)
{
    return offices->count;
}

struct office *
offices_at(const struct offices *offices, size_t index)
{
    return offices->members[index].office;
}

struct office *
offices_home(const struct offices *offices)
{
    return offices->members[0].office;
}

struct office *
offices_find(const struct offices *offices, int64_t id)
{
    const struct member *member = find(offices, id);

    return member ? member->office : NULL;
}

struct office *
offices_by_code(const struct offices *offices, const char *code)
{
    for (size_t i = 0; i < offices->count; i++) {
        if (strcmp(office_fixed(offices->members[i].office)->code, code) == 0) {
            return offices->members[i].office;
        }
    }
    return NULL;
}

void
offices_set_keys(struct offices *offices, const struct key_ring *keys)
{
    for (size_t i = 0; i < offices->count; i++) {
        office_set_keys(offices->members[i].office, keys);
    }
}

struct reload {
    struct job job;
    struct office *office;                  /* borrowed; outlives the pool */
    const struct office_settings *settings; /* result: a reference */
};

static enum status
reload_run(struct job *job, struct db *db, struct error *err)
{
    struct reload *reload = CONTAINER_OF(job, struct reload, job);

    settings_unref(reload->settings);
    return settings_store_load(
        db, office_fixed(reload->office)->id, &reload->settings, err);
}

static void
reload_done(struct job *job)
{
    struct reload *reload = CONTAINER_OF(job, struct reload, job);

    if (job->status == STATUS_OK) {
        office_set_settings(reload->office, reload->settings);
    } else {
        log_error(NULL, "kept the old office settings: %s", job->err->text);
    }
    free(reload);
}

void
offices_reload(struct offices *offices, struct job_pool *pool)
{
    for (size_t i = 0; i < offices->count; i++) {
        struct reload *reload = xcalloc(1, sizeof(*reload));

        reload->job.kind = JOB_READ;
        reload->job.run = reload_run;
        reload->job.done = reload_done;
        reload->office = offices->members[i].office;
        if (job_submit(pool, &reload->job, NULL) != STATUS_OK) {
            log_error(NULL, "kept the old office settings: too busy; send SIGHUP again");
            free(reload);
        }
    }
}
