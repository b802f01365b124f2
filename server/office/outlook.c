/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The latest forecast, and who may use it. */
#include "server/office/outlook.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "common/array.h"
#include "common/mem.h"
#include "common/text.h"
#include "common/zone.h"
#include "db/db_journal.h"
#include "server/settings/settings.h"

#define FRESH_MS 10000 /* so long time alone changes little */
#define LAST_MS 600000 /* so long the writer goes by the last one */
#define LONG_LINE 500  /* with so many a reader may take one that is ... */
#define OLD_TO_COST 20 /* ... so many times its own cost old */

/* Who came, until the latest forecast has them. */
struct newcomer {
    char visit[VISIT_ID_SIZE];
    int64_t after_seq; /* its row of the journal comes after this one */
    int64_t stamp;     /* of the settings that `service` is an index of */
    size_t service;
    enum lane lane;
};

struct outlooks {
    pthread_mutex_t lock;   /* of what follows, and of outlook.refs and outlook.came */
    struct outlook *latest; /* a reference, or NULL */
    struct newcomer *came;  /* owned; in the order of their arrival */
    size_t came_count;
    size_t came_capacity;
    pthread_mutex_t making; /* one reader makes it, the others wait */
};

struct outlooks *
outlooks_new(void)
{
    struct outlooks *outlooks = xcalloc(1, sizeof(*outlooks));

    (void)pthread_mutex_init(&outlooks->lock, NULL);
    (void)pthread_mutex_init(&outlooks->making, NULL);
    return outlooks;
}

static void
outlook_free(struct outlook *outlook)
{
    waiting_line_free(&outlook->line);
    forecast_destroy(&outlook->forecast);
    free(outlook->by_id);
    free(outlook->came);
    free(outlook);
}

void
outlooks_free(struct outlooks *outlooks)
{
    if (!outlooks) {
        return;
    }
    if (outlooks->latest) {
        outlook_free(outlooks->latest);
    }
    (void)pthread_mutex_destroy(&outlooks->lock);
    (void)pthread_mutex_destroy(&outlooks->making);
    free(outlooks->came);
    free(outlooks);
}

static void
unref_locked(struct outlook *outlook)
{
    if (--outlook->refs == 0) {
        outlook_free(outlook);
    }
}

void
outlook_unref(struct act *act, struct outlook *outlook)
{
    if (!outlook) {
        return;
    }
    if (!act->outlooks) { /* nobody else has it */
        outlook_free(outlook);
        return;
    }
    (void)pthread_mutex_lock(&act->outlooks->lock);
    unref_locked(outlook);
    (void)pthread_mutex_unlock(&act->outlooks->lock);
}

static int64_t
cpu_us(void)
{
    struct timespec now;

    (void)clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return now.tv_sec * INT64_C(1000000) + now.tv_nsec / 1000;
}

/* A new one with one reference. */
static enum status
make(struct act *act, int64_t seq, struct outlook **out, struct error *err)
{
    struct outlook *outlook = xcalloc(1, sizeof(*outlook));
    int64_t started_us = cpu_us();
    enum status st;

    outlook->refs = 1;
    outlook->seq = seq;
    outlook->stamp = act->settings->stamp;
    outlook->at_ms = act->now_ms;
    outlook->minute = zone_minute(act->zone, act->now_ms);
    (void)zone_date(act->zone, act->now_ms, outlook->day);
    st = outlook_make(act, outlook, err);
    outlook->cost_us = cpu_us() - started_us;
    if (st != STATUS_OK) {
        outlook_free(outlook);
        return st;
    }
    *out = outlook;
    return STATUS_OK;
}

/* Is the latest still what one made now would say? */
static bool
is_fresh(const struct act *act, const struct outlook *latest, int64_t seq)
{
    int64_t age_ms = act->now_ms - latest->at_ms;

    if (latest->stamp != act->settings->stamp || age_ms < 0 || age_ms >= FRESH_MS) {
        return false;
    }
    return latest->seq >= seq || (latest->line.count > LONG_LINE &&
                                     age_ms * 1000 < latest->cost_us * OLD_TO_COST);
}

/* A reference to the latest, if it will do; NULL: not. */
static struct outlook *
take_latest(struct act *act, int64_t seq)
{
    struct outlooks *outlooks = act->outlooks;
    struct outlook *latest;

    (void)pthread_mutex_lock(&outlooks->lock);
    latest = outlooks->latest && is_fresh(act, outlooks->latest, seq) ? outlooks->latest
                                                                      : NULL;
    if (latest) {
        latest->refs++;
    }
    (void)pthread_mutex_unlock(&outlooks->lock);
    return latest;
}

/* One more who is not in the line of `outlook`. */
static void
count_newcomer(struct outlook *outlook, const struct newcomer *newcomer)
{
    if (newcomer->stamp == outlook->stamp && newcomer->after_seq >= outlook->seq) {
        outlook->came[newcomer->service * FORECAST_LANES + newcomer->lane]++;
    }
}

/* It has everybody up to its row; who came while it was made came since. */
static void
keep_newcomers(struct outlooks *outlooks, struct outlook *outlook)
{
    size_t kept = 0;

    for (size_t i = 0; i < outlooks->came_count; i++) {
        if (outlooks->came[i].after_seq >= outlook->seq) {
            count_newcomer(outlook, &outlooks->came[i]);
            outlooks->came[kept++] = outlooks->came[i];
        }
    }
    outlooks->came_count = kept;
}

/* Who reads older rows may be done later: then the latest stays. Where it is long ago,
 * the journal has become a shorter one, of a database that was restored. */
static void
publish(struct outlooks *outlooks, struct outlook *outlook)
{
    struct outlook *before;

    (void)pthread_mutex_lock(&outlooks->lock);
    before = outlooks->latest;
    if (!before || before->seq <= outlook->seq ||
        outlook->at_ms - before->at_ms >= FRESH_MS) {
        if (before && before->seq > outlook->seq) {
            outlooks->came_count = 0; /* of the longer one */
        }
        keep_newcomers(outlooks, outlook);
        outlook->refs++;
        if (before) {
            unref_locked(before);
        }
        outlooks->latest = outlook;
    }
    (void)pthread_mutex_unlock(&outlooks->lock);
}

enum status
outlook_load(struct act *act, struct outlook **out, struct error *err)
{
    struct outlook *outlook = NULL;
    int64_t seq;
    enum status st = db_journal_last(act->db, act->office, &seq, err);

    *out = NULL;
    if (st != STATUS_OK) {
        return st;
    }
    if (!act->outlooks) {
        st = make(act, seq, &outlook, err);
        *out = outlook;
        return st;
    }
    *out = take_latest(act, seq);
    if (*out) {
        return STATUS_OK;
    }
    (void)pthread_mutex_lock(&act->outlooks->making);
    outlook = take_latest(act, seq); /* somebody may have made it meanwhile */
    if (!outlook) {
        st = make(act, seq, &outlook, err);
        if (st == STATUS_OK) {
            publish(act->outlooks, outlook);
        }
    }
    (void)pthread_mutex_unlock(&act->outlooks->making);
    *out = outlook;
    return st;
}

enum status
outlook_load_last(struct act *act, struct outlook **out, struct error *err)
{
    struct outlook *latest = NULL;
    struct outlook *outlook = NULL;
    char day[DATE_SIZE];
    enum status st = STATUS_OK;

    (void)zone_date(act->zone, act->now_ms, day);
    if (act->outlooks) {
        (void)pthread_mutex_lock(&act->outlooks->lock);
        latest = act->outlooks->latest;
        if (latest && strcmp(latest->day, day) == 0 &&
            latest->stamp == act->settings->stamp &&
            act->now_ms - latest->at_ms < LAST_MS) {
            latest->refs++;
            outlook = latest;
        }
        (void)pthread_mutex_unlock(&act->outlooks->lock);
    }
    if (!outlook) { /* the first of the day; what is not committed is not shared */
        st = make(act, /* seq= */ -1, &outlook, err);
    }
    *out = outlook;
    return st;
}

static int
compare_id(const void *visit, const void *row)
{
    return strcmp(visit, (*(const struct line_row *const *)row)->id);
}

const struct forecast_place *
outlook_find(const struct outlook *outlook, const char *visit)
{
    const struct line_row *const *found = NULL;

    if (outlook->line.count > 0) {
        found = bsearch(visit, outlook->by_id, outlook->line.count,
            sizeof(*outlook->by_id), compare_id);
    }
    return found ? &outlook->forecast.places[*found - outlook->line.rows] : NULL;
}

/* Of who came since, by service and lane, those whom the same counters call before a
 * newcomer. */
static double
called_before(
    const struct outlook *outlook, const int *since, size_t service, enum lane lane)
{
    double more = 0;

    for (size_t s = 0; s < outlook->forecast.service_count; s++) {
        const int *came = &since[s * FORECAST_LANES];
        int before =
            came[LANE_PRIORITY] + (lane == LANE_REGULAR ? came[LANE_REGULAR] : 0);

        if (before > 0) {
            more += before * forecast_share(&outlook->forecast, service, s);
        }
    }
    return more;
}

/* The first of its lane and service who has no first place. */
static const struct forecast_place *
behind_first_places(const struct outlook *outlook, const struct visit *visit)
{
    const struct forecast_place *first = NULL;

    for (size_t i = 0; i < outlook->line.count; i++) {
        const struct line_row *row = &outlook->line.rows[i];
        const struct forecast_place *place = &outlook->forecast.places[i];

        if (row->lane == visit->lane && !row->first_place && row->after_calls == 0 &&
            strcmp(row->service, visit->service) == 0 &&
            (!first || place->turn < first->turn)) {
            first = place;
        }
    }
    return first;
}

/* Those who came late too, and before. */
static int
late_before(const struct outlook *outlook, size_t service, const struct visit *visit)
{
    double count = 0;

    for (size_t i = 0; i < outlook->line.count; i++) {
        const struct waiting_visit *other = &outlook->line.waiting[i];

        if (other->late && other->lane == visit->lane && other->service >= 0) {
            count += forecast_share(&outlook->forecast, service, (size_t)other->service);
        }
    }
    return (int)count;
}

/* As somebody who is not in its line stands behind `more` who came since. */
static struct forecast_place
place_behind(const struct act *act, const struct outlook *outlook,
    const struct visit *visit, size_t service, double more)
{
    const struct forecast_place *front =
        visit->first_place ? behind_first_places(outlook, visit) : NULL;
    const struct forecast_place *as =
        front ? front : forecast_newcomer(&outlook->forecast, service, visit->lane);
    int64_t until_window_s = (visit->callable_from_ms - act->now_ms) / 1000;
    struct forecast_place place;

    if (visit->first_place) {
        more = 0;
    }
    if (visit->late) {
        more += late_before(outlook, service, visit);
    }
    place = forecast_behind(as, (int)more);
    if (until_window_s > place.expected_s) { /* nobody is promised a call before it */
        place.until_s += (int32_t)until_window_s - place.expected_s;
        place.expected_s = (int32_t)until_window_s;
        place.before_closing &= place.expected_s <= place.last_call_s;
    }
    return place;
}

/* Everybody who came since, but for whoever came after this visit. */
static double
came_before_visit(const struct outlooks *outlooks, const struct outlook *outlook,
    const struct visit *visit, size_t service)
{
    struct outlook then = { .seq = outlook->seq, .stamp = outlook->stamp };
    size_t self = 0;
    double more;

    while (self < outlooks->came_count &&
           strcmp(outlooks->came[self].visit, visit->id) != 0) {
        self++;
    }
    if (self == outlooks->came_count) {
        return called_before(outlook, outlook->came, service, visit->lane);
    }
    then.came =
        xcalloc(outlook->forecast.service_count * FORECAST_LANES, sizeof(*then.came));
    for (size_t i = 0; i < self; i++) {
        count_newcomer(&then, &outlooks->came[i]);
    }
    more = called_before(outlook, then.came, service, visit->lane);
    free(then.came);
    return more;
}

static void
note_newcomer(
    struct outlooks *outlooks, struct outlook *outlook, const struct newcomer *newcomer)
{
    outlooks->came = array_grow(outlooks->came, outlooks->came_count,
        &outlooks->came_capacity, sizeof(*outlooks->came));
    outlooks->came[outlooks->came_count++] = *newcomer;
    count_newcomer(outlook, newcomer);
    if (outlooks->latest && outlooks->latest != outlook) { /* made meanwhile */
        count_newcomer(outlooks->latest, newcomer);
    }
}

enum status
outlook_tell(struct act *act, struct outlook *outlook, const struct visit *visit,
    bool again, struct forecast_place *place, struct error *err)
{
    const struct forecast_place *known = outlook_find(outlook, visit->id);
    int index = settings_service_index(act->settings, visit->service);
    struct newcomer self = { .stamp = act->settings->stamp,
        .service = index >= 0 ? (size_t)index : act->settings->service_count,
        .lane = visit->lane };
    double more = 0;
    enum status st = STATUS_OK;

    text_copy(self.visit, sizeof(self.visit), visit->id);
    if (!again) {
        st = db_journal_find_end(act->db, act->office, &self.after_seq, err);
    }
    if (st != STATUS_OK) {
        return st;
    }
    if (act->outlooks) {
        (void)pthread_mutex_lock(&act->outlooks->lock);
        more = known ? 0 : came_before_visit(act->outlooks, outlook, visit, self.service);
        if (!again) {
            note_newcomer(act->outlooks, outlook, &self);
        }
        (void)pthread_mutex_unlock(&act->outlooks->lock);
    }
    *place = known ? *known : place_behind(act, outlook, visit, self.service, more);
    return STATUS_OK;
}
