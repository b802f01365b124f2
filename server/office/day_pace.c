/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The pace of the day, from what was stored of it. */
#include "server/office/day_pace.h"

#include <stdlib.h>
#include <string.h>

#include "common/mem.h"
#include "db/db_day_pace.h"
#include "server/line/call_order.h"
#include "server/settings/settings.h"

#define SECONDS_A_MINUTE 60
#define MS_A_SECOND INT64_C(1000)
#define MS_AN_HOUR INT64_C(3600000)
#define TURNS 160 /* the latest so many tell how the day goes */

/* A gap between two visits that took longer was a rest. */
#define GAP_MOST_S 900

static enum status
load_times(struct act *act, struct day_pace *pace, struct error *err)
{
    struct service_pace *paces = NULL;
    size_t count = 0;
    enum status st = db_pace_list(act->db, act->office, &paces, &count, err);

    for (size_t i = 0; st == STATUS_OK && i < count; i++) {
        int service = settings_service_index(act->settings, paces[i].service);

        if (service >= 0) {
            struct service_times *times = &pace->times[service];

            times->count = paces[i].pace.count;
            times->next = paces[i].pace.next;
            memcpy(times->seconds, paces[i].pace.seconds, sizeof(times->seconds));
        }
    }
    free(paces);
    return st;
}

/* The visit that a counter had before `row`, in rows that go back in time. */
static const struct turn_row *
before(const struct turn_row *rows, size_t count, size_t i)
{
    for (size_t j = i + 1; j < count; j++) {
        if (rows[j].counter == rows[i].counter) {
            return &rows[j];
        }
    }
    return NULL;
}

/* From the end of one service to the beginning of the next, while somebody waited. */
static void
add_gaps(struct turn_stats *stats, const struct turn_row *rows, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        const struct turn_row *last = before(rows, count, i);
        int64_t waits_ms = rows[i].arrived_ms > rows[i].callable_from_ms
                               ? rows[i].arrived_ms
                               : rows[i].callable_from_ms;
        int64_t gap_s;

        if (!last || rows[i].started_ms == 0 || last->ended_ms == 0 ||
            waits_ms > last->ended_ms) {
            continue;
        }
        gap_s = (rows[i].started_ms - last->ended_ms) / MS_A_SECOND;
        if (gap_s >= 0 && gap_s <= GAP_MOST_S) {
            stats->gap_count++;
            stats->gap_s += (int32_t)gap_s;
        }
    }
}

static enum status
load_gaps(struct act *act, const char *day, struct turn_stats *stats, struct error *err)
{
    struct turn_row *rows = xcalloc(TURNS, sizeof(*rows));
    size_t count = 0;
    enum status st = db_turns_list(act->db, act->office, day, rows, TURNS, &count, err);

    add_gaps(stats, rows, count);
    for (size_t i = 0; i < count; i++) {
        stats->absent += rows[i].state == VISIT_ABSENT;
    }
    free(rows);
    return st;
}

static enum status
load_turns(struct act *act, const char *day, struct turn_stats *stats, struct error *err)
{
    struct series series[LINE_PREFIXES];
    struct left_counts left;
    size_t count = 0;
    enum status st;

    *stats = (struct turn_stats){ 0 };
    st = db_left_counts(act->db, act->office, day, &left, err);
    if (st != STATUS_OK) {
        return st;
    }
    stats->returns = left.all;
    stats->absent = left.unserved;
    st = db_series_list(act->db, act->office, day, series, LINE_PREFIXES, &count, err);
    if (st != STATUS_OK) {
        return st;
    }
    for (size_t i = 0; i < count; i++) {
        stats->calls += (int)series[i].called;
    }
    return load_gaps(act, day, stats, err);
}

static enum status
load_priority(struct act *act, const char *day, struct day_pace *pace, struct error *err)
{
    struct waiting_count *counts = NULL;
    size_t count = 0;
    enum status st = db_priority_since(
        act->db, act->office, day, act->now_ms - MS_AN_HOUR, &counts, &count, err);

    for (size_t i = 0; st == STATUS_OK && i < count; i++) {
        int service = settings_service_index(act->settings, counts[i].service);

        if (service >= 0) {
            pace->priority_per_hour[service] = counts[i].count;
        }
    }
    free(counts);
    return st;
}

/* What each service is expected to take: its own times, and how true the catalogue is. */
static void
expect(const struct act *act, const struct turn_stats *stats, struct day_pace *pace)
{
    size_t last = pace->service_count - 1;
    struct times_sum sum = { 0 };

    for (size_t s = 0; s < last; s++) {
        times_sum_add(
            &sum, &pace->times[s], act->settings->services[s].minutes * SECONDS_A_MINUTE);
    }
    for (size_t s = 0; s < last; s++) {
        pace->serve_s[s] = service_times_expect(&pace->times[s],
            times_sum_prior(&sum, act->settings->services[s].minutes * SECONDS_A_MINUTE));
        pace->turn_s[s] = turn_stats_turn_s(stats, pace->serve_s[s]);
    }
    pace->serve_s[last] = pace->turn_s[last] = 5 * SECONDS_A_MINUTE;
}

enum status
day_pace_load(struct act *act, const char *day, struct day_pace *pace, struct error *err)
{
    size_t count = act->settings->service_count + 1;
    struct turn_stats stats;
    enum status st;

    *pace = (struct day_pace){ .service_count = count,
        .times = xcalloc(count, sizeof(*pace->times)),
        .serve_s = xcalloc(count, sizeof(*pace->serve_s)),
        .turn_s = xcalloc(count, sizeof(*pace->turn_s)),
        .priority_per_hour = xcalloc(count, sizeof(*pace->priority_per_hour)) };
    st = load_times(act, pace, err);
    if (st != STATUS_OK) {
        return st;
    }
    st = load_turns(act, day, &stats, err);
    if (st != STATUS_OK) {
        return st;
    }
    st = load_priority(act, day, pace, err);
    if (st != STATUS_OK) {
        return st;
    }
    expect(act, &stats, pace);
    return STATUS_OK;
}

void
day_pace_destroy(struct day_pace *pace)
{
    free(pace->times);
    free(pace->serve_s);
    free(pace->turn_s);
    free(pace->priority_per_hour);
    *pace = (struct day_pace){ 0 };
}

int32_t
day_pace_left_s(const struct day_pace *pace, size_t service, int32_t elapsed_s)
{
    return service_times_left(&pace->times[service], pace->serve_s[service], elapsed_s);
}
