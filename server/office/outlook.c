/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The latest forecast, and who may use it. */
#include "server/office/outlook.h"

#include <math.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "common/mem.h"
#include "common/zone.h"
#include "db/db_journal.h"
#include "server/settings/settings.h"

#define FRESH_MS 10000      /* so long time alone changes little */
#define QUIET_MS 60000      /* so long the writer goes by the last one, and ... */
#define LONG_LAST_MS 600000 /* ... by that of a long line */
#define LONG_LINE 500       /* with so many a reader may take one that is ... */
#define OLD_TO_COST 20      /* ... so many times its own cost old */

struct outlooks {
    pthread_mutex_t lock;   /* of what follows, and of outlook.refs and outlook.came */
    struct outlook *latest; /* a reference, or NULL */
    struct line_news news;  /* behind the latest */
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
    line_news_free(&outlooks->news);
    (void)pthread_mutex_destroy(&outlooks->lock);
    (void)pthread_mutex_destroy(&outlooks->making);
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

static void
add_came(const struct act *act, struct outlook *outlook, const struct line_arrival *one)
{
    int index = settings_service_index(act->settings, one->service);
    size_t service = index >= 0 ? (size_t)index : act->settings->service_count;

    outlook->came[service * FORECAST_LANES + one->lane]++;
}

/* Who came behind the last row that it has read. The forecast is of the act's settings.
 */
static void
count_came(const struct act *act, struct outlook *outlook, const struct line_news *news)
{
    memset(outlook->came, 0,
        (act->settings->service_count + 1) * FORECAST_LANES * sizeof(*outlook->came));
    for (size_t i = news->count; i > 0 && news->arrivals[i - 1].seq > outlook->seq; i--) {
        add_came(act, outlook, &news->arrivals[i - 1]);
    }
}

/* Whoever arrives while it is made is counted. Who reads older rows may be done later:
 * then the latest stays. Where it is long ago, the journal has become a shorter one, of a
 * database that was restored. */
static void
publish(struct act *act, struct outlook *outlook)
{
    struct outlooks *outlooks = act->outlooks;

    (void)pthread_mutex_lock(&outlooks->lock);
    if (!outlooks->latest || outlooks->latest->seq <= outlook->seq ||
        outlook->at_ms - outlooks->latest->at_ms >= FRESH_MS) {
        line_news_forget(&outlooks->news, outlook->seq);
        count_came(act, outlook, &outlooks->news);
        outlook->refs++;
        if (outlooks->latest) {
            unref_locked(outlooks->latest);
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
            publish(act, outlook);
        }
    }
    (void)pthread_mutex_unlock(&act->outlooks->making);
    *out = outlook;
    return st;
}

/* The journal of this transaction ends at `seq`: what was noted of later rows is undone.
 */
static void
meet_end_locked(struct act *act, int64_t seq)
{
    struct outlooks *outlooks = act->outlooks;
    size_t known = outlooks->news.count;

    line_news_at(&outlooks->news, seq);
    if (outlooks->news.count < known && outlooks->latest &&
        outlooks->latest->stamp == act->settings->stamp) {
        count_came(act, outlooks->latest, &outlooks->news);
    }
}

void
outlook_note(struct act *act, int64_t seq, enum event_kind kind,
    const struct visit *visit, enum waiting_why why)
{
    struct outlooks *outlooks = act->outlooks;
    struct line_news *news;
    size_t known;

    if (!outlooks) {
        return;
    }
    (void)pthread_mutex_lock(&outlooks->lock);
    meet_end_locked(act, seq - 1);
    news = &outlooks->news;
    known = news->count;
    line_news_add(news, seq, kind, visit, why);
    if (news->count > known && outlooks->latest &&
        outlooks->latest->stamp == act->settings->stamp) {
        add_came(act, outlooks->latest, &news->arrivals[known]);
    }
    (void)pthread_mutex_unlock(&outlooks->lock);
}

/* May the writer go by the latest and who came since? In a long line it must. */
static bool
will_do(const struct act *act, const struct outlook *latest, int64_t otherwise_seq)
{
    int64_t age_ms = act->now_ms - latest->at_ms;
    char day[DATE_SIZE];

    if (latest->stamp != act->settings->stamp ||
        strcmp(latest->day, zone_date(act->zone, act->now_ms, day)) != 0) {
        return false;
    }
    if (latest->line.count > LONG_LINE) {
        return age_ms < LONG_LAST_MS;
    }
    return age_ms >= 0 && age_ms < QUIET_MS && latest->seq >= otherwise_seq;
}

/* The latest, or one that nobody else is given: what is not committed is not shared. */
static enum status
load_to_write(struct act *act, bool exact, struct outlook **out, struct error *err)
{
    struct outlook *latest = NULL;
    int64_t seq;
    enum status st = STATUS_OK;

    *out = NULL;
    if (act->outlooks) {
        st = db_journal_find_end(act->db, act->office, &seq, err);
        if (st != STATUS_OK) {
            return st;
        }
        (void)pthread_mutex_lock(&act->outlooks->lock);
        meet_end_locked(act, seq);
        latest = act->outlooks->latest;
        if (latest &&
            will_do(act, latest, exact ? seq : act->outlooks->news.otherwise_seq)) {
            latest->refs++;
            *out = latest;
        }
        (void)pthread_mutex_unlock(&act->outlooks->lock);
    }
    return *out ? STATUS_OK : make(act, /* seq= */ -1, out, err);
}

enum status
outlook_load_last(struct act *act, struct outlook **out, struct error *err)
{
    return load_to_write(act, /* exact= */ false, out, err);
}

enum status
outlook_load_here(struct act *act, struct outlook **out, struct error *err)
{
    return load_to_write(act, /* exact= */ true, out, err);
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

/* How many regular people, of so many who came since, and of those behind it, are called
 * before one with priority when `more` with priority came: one for each run of theirs. */
static double
regular_turns(const struct outlook *outlook, const struct forecast_place *as,
    size_t service, double came, double more)
{
    const struct call_rules *rules = &outlook->line.rules;
    double calls = as->ahead - as->regular_ahead + more;
    double waiting = came;

    for (size_t i = 0; i < outlook->line.count; i++) {
        const struct waiting_visit *other = &outlook->line.waiting[i];

        if (other->lane == LANE_REGULAR) {
            waiting +=
                forecast_share(&outlook->forecast, service, (size_t)other->service);
        }
    }
    for (int i = 0; i < LINE_PREFIXES; i++) {
        calls += rules->runs[i];
    }
    return fmax(0, fmin(waiting, floor(calls / rules->priority_run)) - as->regular_ahead);
}

/* Who came since and is called by the same counters before `visit`, at most.
 * @param counted  whether it came since, too */
static int
came_before(const struct outlook *outlook, const struct forecast_place *as,
    size_t service, const struct visit *visit, bool counted)
{
    double came[FORECAST_LANES] = { 0 };

    for (size_t s = 0; s < outlook->forecast.service_count; s++) {
        for (size_t lane = 0; lane < FORECAST_LANES; lane++) {
            int others = outlook->came[s * FORECAST_LANES + lane] -
                         (counted && s == service && lane == (size_t)visit->lane);

            if (others > 0) {
                came[lane] += others * forecast_share(&outlook->forecast, service, s);
            }
        }
    }
    if (visit->first_place) {
        came[LANE_REGULAR] = 0;
    } else if (visit->lane == LANE_PRIORITY &&
               came[LANE_REGULAR] + came[LANE_PRIORITY] > 0) {
        came[LANE_REGULAR] =
            regular_turns(outlook, as, service, came[LANE_REGULAR], came[LANE_PRIORITY]);
    }
    return (int)ceil(came[LANE_REGULAR] + came[LANE_PRIORITY]);
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
    return (int)ceil(count);
}

/* Somebody whom it has not seen. */
static struct forecast_place
place_newcomer(
    struct act *act, struct outlook *outlook, const struct visit *visit, bool counted)
{
    int index = settings_service_index(act->settings, visit->service);
    size_t service = index >= 0 ? (size_t)index : act->settings->service_count;
    const struct forecast_place *front =
        visit->first_place ? behind_first_places(outlook, visit) : NULL;
    const struct forecast_place *as =
        front ? front : forecast_newcomer(&outlook->forecast, service, visit->lane);
    int64_t until_window_s = (visit->callable_from_ms - act->now_ms) / 1000;
    struct forecast_place place;
    int more;

    if (act->outlooks) {
        (void)pthread_mutex_lock(&act->outlooks->lock);
    }
    more = came_before(outlook, as, service, visit, counted);
    if (act->outlooks) {
        (void)pthread_mutex_unlock(&act->outlooks->lock);
    }
    if (visit->late) {
        more += late_before(outlook, service, visit);
    }
    place = forecast_behind(as, more);
    if (until_window_s > place.expected_s) { /* nobody is promised a call before it */
        place.until_s += (int32_t)until_window_s - place.expected_s;
        place.expected_s = (int32_t)until_window_s;
        place.before_closing &= place.expected_s <= place.last_call_s;
    }
    return place;
}

struct forecast_place
outlook_arrive(struct act *act, struct outlook *outlook, const struct visit *visit)
{
    const struct forecast_place *known = outlook_find(outlook, visit->id);

    return known ? *known : place_newcomer(act, outlook, visit, /* counted= */ false);
}

struct forecast_place
outlook_place(struct act *act, struct outlook *outlook, const struct visit *visit)
{
    const struct forecast_place *known = outlook_find(outlook, visit->id);

    return known ? *known : place_newcomer(act, outlook, visit, /* counted= */ true);
}
