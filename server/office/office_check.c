/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Is everything as the rules promise? */
#include "server/office/office_check.h"

#include <stdlib.h>
#include <string.h>

#include "common/zone.h"
#include "db/db.h"
#include "db/db_check.h"
#include "db/db_journal.h"
#include "db/db_line.h"
#include "db/db_stake.h"
#include "server/office/journal_replay.h"
#include "server/office/settings_fit.h"
#include "server/settings/settings.h"
#include "server/settings/settings_store.h"

#define LETTERS 26

/* Each series counts exactly those who wait in it. */
static enum status
check_waiting(struct db *db, int64_t office, const char *day, struct error *err)
{
    struct series told[LETTERS], there[LETTERS];
    size_t told_count = 0, there_count = 0, at = 0;
    enum status st = db_series_list(db, office, day, told, LETTERS, &told_count, err);

    if (st == STATUS_OK) {
        st = db_series_count(db, office, day, there, LETTERS, &there_count, err);
    }
    if (st != STATUS_OK) {
        return st;
    }
    for (size_t i = 0; i < told_count; i++) {
        struct series none = { .waiting = 0 };
        const struct series *counted = &none;

        if (at < there_count && strcmp(there[at].prefix, told[i].prefix) == 0) {
            counted = &there[at++];
        }
        if (told[i].waiting != counted->waiting ||
            told[i].waiting_priority != counted->waiting_priority) {
            return error_set(err, STATUS_INTERNAL,
                "%s: the series %s counts %d waiting (%d priority), there are %d (%d)",
                day, told[i].prefix, told[i].waiting, told[i].waiting_priority,
                counted->waiting, counted->waiting_priority);
        }
    }
    if (at < there_count) { /* both are in the order of the letters */
        return error_set(err, STATUS_INTERNAL,
            "%s: %d people wait in the line %s, which has no series", day,
            there[at].waiting, there[at].prefix);
    }
    return STATUS_OK;
}

/* And so does each service, by lane; both come in the same order. */
static enum status
check_services(struct db *db, int64_t office, const char *day, struct error *err)
{
    struct waiting_count *told = NULL, *there = NULL;
    size_t told_count = 0, there_count = 0;
    enum status st = db_waiting_counts(db, office, day, &told, &told_count, err);

    if (st == STATUS_OK) {
        st = db_waiting_recount(db, office, day, &there, &there_count, err);
    }
    for (size_t i = 0; st == STATUS_OK && (i < told_count || i < there_count); i++) {
        if (i >= told_count || i >= there_count || told[i].lane != there[i].lane ||
            told[i].count != there[i].count ||
            strcmp(told[i].service, there[i].service) != 0) {
            const struct waiting_count *one = i < told_count ? &told[i] : &there[i];

            st = error_set(err, STATUS_INTERNAL,
                "%s: who waits for the service %s is not as many as are counted", day,
                one->service);
        }
    }
    free(told);
    free(there);
    return st;
}

/* Is this service one of the quota's? */
static bool
is_of_quota(const struct office_settings *settings, const char *code, int quota)
{
    const struct settings_service *service = settings_service(settings, code);

    return service && service->quota == quota;
}

/* Numbers given in a day are at most the places of its windows, or the tickets given out
 * where those are more; tickets outside every window have a place each. */
static enum status
check_quota(const struct office_settings *settings, const char *day, int quota,
    const struct quota_use *uses, size_t count, struct error *err)
{
    struct quota_day windows;
    int places = 0;
    int issued = 0;

    settings_quota_day(settings, quota, day, &windows);
    for (size_t i = 0; i < count; i++) {
        struct quota_window *window;

        if (!is_of_quota(settings, uses[i].service, quota)) {
            continue;
        }
        issued += uses[i].arrived + uses[i].walkins;
        window =
            quota_day_window(&windows, settings_window_index(settings, uses[i].slot));
        if (window) {
            window->tickets += uses[i].tickets;
        } else {
            places += uses[i].tickets;
        }
    }
    for (int i = 0; i < windows.count; i++) {
        const struct quota_window *window = &windows.windows[i];

        places += window->tickets > window->capacity ? window->tickets : window->capacity;
    }
    return issued <= places
               ? STATUS_OK
               : error_set(err, STATUS_INTERNAL,
                     "%s: %d numbers were given of quota %s, which has %d places", day,
                     issued, settings->quotas[quota].code, places);
}

static enum status
check_quotas(struct db *db, int64_t office, const struct office_settings *settings,
    const char *day, struct error *err)
{
    struct quota_use *uses = NULL;
    size_t count = 0;
    enum status st = db_quota_list(db, office, day, &uses, &count, err);

    for (size_t i = 0; st == STATUS_OK && i < settings->quota_count; i++) {
        st = check_quota(settings, day, (int)i, uses, count, err);
    }
    free(uses);
    return st;
}

/* Since when the places are what they are now. */
static enum status
places_since(struct db *db, int64_t office, int64_t *since_ms, struct error *err)
{
    static const enum settings_part parts[] = { SETTINGS_SERVICES, SETTINGS_WINDOWS,
        SETTINGS_QUOTAS, SETTINGS_CALENDAR };
    enum status st = STATUS_OK;

    *since_ms = 0;
    for (size_t i = 0; st == STATUS_OK && i < ARRAY_LEN(parts); i++) {
        int64_t changed_ms;

        st = db_setting_changed(
            db, office, settings_part_name(parts[i]), &changed_ms, err);
        if (st == STATUS_OK && changed_ms > *since_ms) {
            *since_ms = changed_ms;
        }
    }
    return st;
}

static enum status
check_days(struct db *db, int64_t office, const struct office_settings *settings,
    int64_t since_ms, struct check_summary *summary, struct error *err)
{
    struct check_day *days = NULL;
    size_t count = 0;
    enum status st = db_check_days(db, office, &days, &count, err);

    for (size_t i = 0; st == STATUS_OK && i < count; i++) {
        st = check_waiting(db, office, days[i].day, err);
        if (st == STATUS_OK) {
            st = check_services(db, office, days[i].day, err);
        }
        /* Older days were judged by places that are no longer known. */
        if (st == STATUS_OK && days[i].first_arrival_ms > since_ms) {
            st = check_quotas(db, office, settings, days[i].day, err);
        }
        summary->visits += days[i].visits;
    }
    summary->days = (int64_t)count;
    free(days);
    return st;
}

static enum status
check_journal(
    struct db *db, int64_t office, struct check_summary *summary, struct error *err)
{
    enum status st = db_journal_verify(db, office, &summary->journal_rows, err);

    if (st != STATUS_OK) {
        return st;
    }
    st = db_check_arrivals(db, office, err);
    if (st != STATUS_OK) {
        return st;
    }
    return journal_replay(db, office, err);
}

/* Nobody is left without a service, a window or a counter by the settings in force. */
static enum status
check_fit(struct db *db, int64_t office, const struct office_settings *settings,
    struct error *err)
{
    const struct clock machine = { 0 };
    struct findings findings;
    const struct finding *refused;
    char day[DATE_SIZE];
    enum status st = db_stake_running_day(db, office, day, err);

    if (st != STATUS_OK) {
        return st;
    }
    if (day[0] == '\0') {
        (void)zone_date(settings->zone, clock_now_ms(&machine), day);
    }
    st = settings_fit(db, office, day, settings, &findings, err);
    refused = findings_refused(&findings);
    if (st == STATUS_OK && refused) {
        (void)finding_fault(refused, err);
        st = STATUS_INTERNAL;
    }
    findings_destroy(&findings);
    return st;
}

enum status
office_check_with(struct db *db, int64_t office, bool quick,
    const struct office_settings *settings, int64_t since_ms,
    struct check_summary *summary, struct error *err)
{
    enum status st;

    db_watch_tell(db, "checking tables and indexes", 0, 0);
    st = db_check_storage(db, quick, err);
    *summary = (struct check_summary){ 0 };
    if (st != STATUS_OK) {
        return st;
    }
    st = db_check_values(db, office, err);
    if (st != STATUS_OK) {
        return st;
    }
    if (!quick) {
        st = check_journal(db, office, summary, err);
        if (st != STATUS_OK) {
            return st;
        }
    }
    db_watch_tell(db, "checking numbers, counters and places", 0, 0);
    st = db_check_rules(db, office, err);
    if (st != STATUS_OK) {
        return st;
    }
    st = check_fit(db, office, settings, err);
    return st == STATUS_OK ? check_days(db, office, settings, since_ms, summary, err)
                           : st;
}

enum status
office_check_inside(struct db *db, int64_t office, bool quick,
    struct check_summary *summary, struct error *err)
{
    const struct office_settings *settings = NULL;
    int64_t since_ms = 0;
    enum status st = settings_store_load(db, office, &settings, err);

    *summary = (struct check_summary){ 0 };
    if (st != STATUS_OK) {
        return st;
    }
    st = places_since(db, office, &since_ms, err);
    if (st == STATUS_OK) {
        st = office_check_with(db, office, quick, settings, since_ms, summary, err);
    }
    settings_unref(settings);
    return st;
}

enum status
office_check(struct db *db, int64_t office, bool quick, struct check_summary *summary,
    struct error *err)
{
    enum status st = db_begin(db, err); /* one moment, while others write */

    *summary = (struct check_summary){ 0 };
    if (st != STATUS_OK) {
        return st;
    }
    st = office_check_inside(db, office, quick, summary, err);
    db_rollback(db);
    return st;
}
