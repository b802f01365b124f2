/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/office/head_view.h"

#include <stdlib.h>
#include <string.h>

#include "common/mem.h"
#include "common/text.h"
#include "common/zone.h"
#include "db/db_day_pace.h"
#include "db/db_line.h"
#include "server/office/clerk_skills.h"
#include "server/office/outlook_facts.h"
#include "server/office/today.h"
#include "server/office/waiting_line.h"

#define MS_A_SECOND INT64_C(1000)
#define MS_A_MINUTE INT64_C(60000)
#define RECENT_MS (30 * MS_A_MINUTE)
#define RECENT_CALLS_MAX 512
#define LONG_TIMES 2                   /* of what a service usually takes ... */
#define LONG_MORE_MS (5 * MS_A_MINUTE) /* ... and so much more is long */

static enum status
load_place(struct act *act, struct head_view *view, struct error *err)
{
    enum status st = db_journal_last(act->db, act->office, &view->seq, err);

    return st == STATUS_OK
               ? db_journal_hash_prefix(act->db, act->office, view->seq, view->mark, err)
               : st;
}

/* Who waits for each service, in each lane, and how many of them will not be served. */
static void
count_lanes(const struct outlook_facts *facts, struct head_view *view)
{
    for (size_t i = 0; i < facts->line.count; i++) {
        const struct line_row *row = &facts->line.rows[i];
        size_t service = (size_t)facts->line.waiting[i].service;
        struct head_lane *lane;

        if (service >= view->service_count) { /* taken out of the settings */
            continue;
        }
        lane = &view->services[service].lanes[row->lane];
        lane->waiting++;
        if (lane->longest_ms == 0 || waiting_line_since(row) < lane->longest_ms) {
            lane->longest_ms = waiting_line_since(row);
            (void)visit_number(row->prefix, row->number, lane->longest);
        }
    }
    for (size_t s = 0; s < view->service_count; s++) {
        view->services[s].unserved = view->closing.unserved_of[s];
    }
}

static enum status
load_services(struct act *act, struct head_view *view, struct error *err)
{
    struct service_view *services = NULL;
    enum status st = overview_services(act, &services, &view->service_count, err);

    view->services = xcalloc(view->service_count + 1, sizeof(*view->services));
    for (size_t i = 0; st == STATUS_OK && i < view->service_count; i++) {
        view->services[i].view = services[i];
    }
    free(services);
    return st;
}

/* Could it call from now on, if somebody opened it? Who is there is finished first. */
static int64_t
could_be_free_ms(const struct act *act, const struct head_counter *counter)
{
    int64_t left_ms = counter->usual_s * MS_A_SECOND - (act->now_ms - counter->since_ms);

    return counter->number[0] && left_ms > 0 ? act->now_ms + left_ms : act->now_ms;
}

static void
advise(const struct act *act, const struct outlook_facts *facts, struct head_view *view)
{
    struct forecast_counter *spare = xcalloc(view->counter_count + 1, sizeof(*spare));
    bool *serves = xcalloc(view->counter_count * facts->service_count + 1, sizeof(bool));
    size_t count = 0;

    for (size_t i = 0; i < view->counter_count; i++) {
        const struct head_counter *counter = &view->counters[i];
        bool *row = &serves[count * facts->service_count];

        if (counter->counter.state == COUNTER_OPEN) {
            continue;
        }
        for (size_t s = 0; s < view->service_count; s++) {
            row[s] = settings_counter_serves(&counter->staffed, (int)s);
        }
        spare[count++] = (struct forecast_counter){ .number = counter->setting->number,
            .serves = row,
            .free_ms = could_be_free_ms(act, counter) };
    }
    view->offer_count =
        closing_offers(&facts->input, &view->closing, spare, count, view->offers);
    free(spare);
    free(serves);
}

/* What the line will come to, and what would change it. */
static void
look_ahead(
    const struct act *act, const struct outlook_facts *facts, struct head_view *view)
{
    struct forecast forecast;

    forecast_make(&facts->input, &forecast);
    closing_count(&facts->input, &forecast, &view->closing);
    forecast_destroy(&forecast);
    count_lanes(facts, view);
    if (facts->today.hours.open && !view->closed) {
        advise(act, facts, view);
    }
}

static struct head_counter *
counter_of(struct head_view *view, int number)
{
    for (size_t i = 0; i < view->counter_count; i++) {
        if (view->counters[i].setting->number == number) {
            return &view->counters[i];
        }
    }
    return NULL;
}

static enum status
load_staff(struct act *act, struct head_view *view, struct error *err)
{
    struct account *accounts = NULL;
    size_t count = 0;
    enum status st = db_account_list(act->db, act->office, &accounts, &count, err);

    for (size_t i = 0; st == STATUS_OK && i < count; i++) {
        for (size_t c = 0; c < view->counter_count; c++) {
            struct head_counter *counter = &view->counters[c];

            if (counter->counter.state != COUNTER_CLOSED &&
                counter->counter.account == accounts[i].id) {
                text_copy(counter->clerk, sizeof(counter->clerk), accounts[i].name);
            }
        }
    }
    free(accounts);
    return st;
}

static enum status
load_skills(struct act *act, struct head_view *view, struct error *err)
{
    struct clerk_skills skills;
    enum status st = clerk_skills_load(act, /* account= */ 0, &skills, err);

    for (size_t i = 0; st == STATUS_OK && i < view->counter_count; i++) {
        struct head_counter *counter = &view->counters[i];

        counter->staffed =
            clerk_skills_at(act, &skills, counter->counter.account, counter->setting);
    }
    clerk_skills_free(&skills);
    return st;
}

static enum status
load_visits(struct act *act, const struct outlook_facts *facts, struct head_view *view,
    struct error *err)
{
    struct visit *visits = NULL;
    size_t count = 0;
    enum status st =
        db_visit_list_at_counters(act->db, act->office, &visits, &count, err);

    for (size_t i = 0; st == STATUS_OK && i < count; i++) {
        struct head_counter *counter = counter_of(view, visits[i].counter);
        int service = settings_service_index(act->settings, visits[i].service);

        if (!counter) {
            continue;
        }
        (void)visit_number(visits[i].prefix, visits[i].number, counter->number);
        counter->service = service >= 0 ? &act->settings->services[service] : NULL;
        counter->state = visits[i].state;
        counter->since_ms =
            visits[i].state == VISIT_SERVING ? visits[i].started_ms : visits[i].called_ms;
        counter->usual_s =
            facts->pace
                .serve_s[service >= 0 ? (size_t)service : facts->service_count - 1];
        counter->is_long = act->now_ms - counter->since_ms >
                           LONG_TIMES * counter->usual_s * MS_A_SECOND + LONG_MORE_MS;
    }
    free(visits);
    return st;
}

static enum status
load_counters(struct act *act, const struct outlook_facts *facts, struct head_view *view,
    struct error *err)
{
    struct counter counters[SETTINGS_COUNTERS_MAX];
    size_t count = 0;
    enum status st =
        db_counter_list(act->db, act->office, counters, ARRAY_LEN(counters), &count, err);

    view->counter_count = act->settings->counter_count;
    view->counters = xcalloc(view->counter_count + 1, sizeof(*view->counters));
    for (size_t i = 0; i < view->counter_count; i++) {
        view->counters[i].setting = &act->settings->counters[i];
    }
    for (size_t i = 0; st == STATUS_OK && i < count; i++) {
        struct head_counter *counter = counter_of(view, counters[i].number);

        if (counter) {
            counter->counter = counters[i];
        }
    }
    if (st != STATUS_OK) {
        return st;
    }
    st = load_staff(act, view, err);
    if (st == STATUS_OK) {
        st = load_skills(act, view, err);
    }
    return st == STATUS_OK ? load_visits(act, facts, view, err) : st;
}

static int
compare_waits(const void *left, const void *right)
{
    const int32_t *a = left;
    const int32_t *b = right;

    return (*a > *b) - (*a < *b);
}

/* How long those had waited who were called of late, as the reports count it. */
static enum status
load_waits(struct act *act, struct head_view *view, struct error *err)
{
    struct turn_row *rows = xcalloc(RECENT_CALLS_MAX, sizeof(*rows));
    int32_t waits[RECENT_CALLS_MAX];
    size_t count = 0;
    enum status st = db_turns_list(
        act->db, act->office, view->day, rows, RECENT_CALLS_MAX, &count, err);

    for (size_t i = 0; st == STATUS_OK && i < count; i++) {
        int64_t due_ms = rows[i].arrived_ms > rows[i].callable_from_ms
                             ? rows[i].arrived_ms
                             : rows[i].callable_from_ms;

        if (rows[i].called_ms < act->now_ms - RECENT_MS) {
            break;
        }
        waits[view->waits++] = rows[i].called_ms > due_ms
                                   ? (int32_t)((rows[i].called_ms - due_ms) / MS_A_SECOND)
                                   : 0;
    }
    free(rows);
    if (view->waits > 0) {
        qsort(waits, (size_t)view->waits, sizeof(*waits), compare_waits);
        view->median_s = waits[(view->waits - 1) / 2];
    }
    return st;
}

static enum status
load_tickets_left(struct act *act, struct head_view *view, struct error *err)
{
    struct quota_use *uses = NULL;
    size_t count = 0;
    enum status st = db_quota_list(act->db, act->office, view->day, &uses, &count, err);

    for (size_t i = 0; st == STATUS_OK && i < count; i++) {
        view->tickets_left += uses[i].tickets - uses[i].arrived;
    }
    free(uses);
    return st;
}

static enum status
load_figures(struct act *act, struct head_view *view, struct error *err)
{
    int64_t before;
    enum status st = db_journal_before(
        act->db, act->office, zone_at(act->zone, view->day, 0), &before, err);

    if (st != STATUS_OK) {
        return st;
    }
    /* The last full hour, half an hour ago at least. */
    view->trend_ms = zone_at(
        act->zone, view->day, zone_minute(act->zone, act->now_ms - RECENT_MS) / 60 * 60);
    st = db_day_figures_load(
        act->db, act->office, view->day, view->trend_ms, before, &view->figures, err);
    if (st != STATUS_OK) {
        return st;
    }
    for (int i = 0; i < VISIT_STATE_COUNT; i++) {
        view->arrived += view->figures.states[i];
    }
    st = load_tickets_left(act, view, err);
    return st == STATUS_OK ? load_waits(act, view, err) : st;
}

static enum status
load(struct act *act, const struct outlook_facts *facts, struct head_view *view,
    struct error *err)
{
    enum status st = load_place(act, view, err);

    text_copy(view->day, sizeof(view->day), facts->today.date);
    view->closed = facts->today.closed;
    view->open = facts->today.hours.open;
    view->closing_ms = facts->input.closing_ms;
    if (st != STATUS_OK) {
        return st;
    }
    st = load_services(act, view, err);
    if (st != STATUS_OK) {
        return st;
    }
    st = load_counters(act, facts, view, err);
    if (st != STATUS_OK) {
        return st;
    }
    look_ahead(act, facts, view);
    st = load_figures(act, view, err);
    if (st != STATUS_OK) {
        return st;
    }
    return head_concerns_load(act, view->counters, view->counter_count, &view->concerns,
        &view->concern_count, err);
}

enum status
head_view_load(struct act *act, struct head_view *view, struct error *err)
{
    struct outlook_facts facts;
    enum status st = outlook_facts_load(act, &facts, err);

    *view = (struct head_view){ 0 };
    if (st != STATUS_OK) {
        return st;
    }
    st = load(act, &facts, view, err);
    outlook_facts_destroy(&facts);
    if (st != STATUS_OK) {
        head_view_destroy(view);
    }
    return st;
}

enum status
head_view_load_concerns(struct act *act, struct head_view *view, struct error *err)
{
    struct outlook_facts facts;
    enum status st = outlook_facts_load(act, &facts, err);

    *view = (struct head_view){ 0 };
    if (st != STATUS_OK) {
        return st;
    }
    st = load_counters(act, &facts, view, err);
    outlook_facts_destroy(&facts);
    if (st == STATUS_OK) {
        st = head_concerns_load(act, view->counters, view->counter_count, &view->concerns,
            &view->concern_count, err);
    }
    if (st != STATUS_OK) {
        head_view_destroy(view);
    }
    return st;
}

void
head_view_destroy(struct head_view *view)
{
    closing_destroy(&view->closing);
    free(view->services);
    free(view->counters);
    free(view->concerns);
    *view = (struct head_view){ 0 };
}

const struct head_lane *
head_view_longest(const struct head_view *view, enum lane lane, int *waiting)
{
    static const struct head_lane nobody;
    const struct head_lane *longest = &nobody;

    *waiting = 0;
    for (size_t i = 0; i < view->service_count; i++) {
        const struct head_lane *one = &view->services[i].lanes[lane];

        *waiting += one->waiting;
        if (one->longest_ms &&
            (!longest->longest_ms || one->longest_ms < longest->longest_ms)) {
            longest = one;
        }
    }
    return longest;
}
