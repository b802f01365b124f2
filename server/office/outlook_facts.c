/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is known of the line, the counters and the day, as the forecast wants it. */
#include "server/office/outlook_facts.h"

#include <stdlib.h>
#include <string.h>

#include "common/mem.h"
#include "common/zone.h"
#include "db/db_counter.h"
#include "db/db_day_pace.h"
#include "db/db_visit.h"
#include "server/office/clerk_skills.h"
#include "server/office/day_pace.h"
#include "server/office/today.h"
#include "server/office/visit_steps.h"
#include "server/settings/settings.h"

#define MS_A_SECOND INT64_C(1000)
#define MS_A_MINUTE INT64_C(60000)
#define PAUSE_MS (15 * MS_A_MINUTE)      /* a pause is expected to take so long */
#define PAUSE_MORE_MS (10 * MS_A_MINUTE) /* and, once it has, so much more */
#define NOON_FROM_MIN \
    (11 * 60 + 30)                 /* clerks eat from then on, one after another ... \
                                    */
#define NOON_MS (75 * MS_A_MINUTE) /* ... the last so much later ... */
#define NOON_REST_MS (20 * MS_A_MINUTE) /* ... each so long ... */
#define NOON_LATE_MS (30 * MS_A_MINUTE) /* ... and not, when so late has passed */
#define SOON_MS (20 * MS_A_MINUTE) /* who is later than on the last day may not come */
#define LEAST_LEFT_S 30            /* who is being served does not leave in less */

/* Who is at which counter; "" services: nobody. */
struct at_counter {
    bool busy;
    int64_t left_s;
};

/* How long until a counter is free of who is there. */
static int64_t
time_left_s(
    const struct act *act, const struct outlook_facts *all, const struct visit *visit)
{
    int service = settings_service_index(act->settings, visit->service);
    size_t index = service >= 0 ? (size_t)service : all->service_count - 1;
    bool started = visit->state == VISIT_SERVING;
    int64_t since_ms = started ? visit->started_ms : visit->called_ms;
    int32_t elapsed_s = (int32_t)((act->now_ms - since_ms) / MS_A_SECOND);
    int32_t others_s = /* of a bundle, but the file that is taken last */
        visit->files > 1 ? (visit->files - 1) * all->pace.serve_s[index] : 0;
    int64_t left_s = !started ? all->pace.turn_s[index] + others_s - elapsed_s
                     : elapsed_s < others_s
                         ? others_s - elapsed_s + day_pace_left_s(&all->pace, index, 0)
                         : day_pace_left_s(&all->pace, index, elapsed_s - others_s);

    return left_s > LEAST_LEFT_S ? left_s : LEAST_LEFT_S;
}

/* What follows for a visit of this service, plan and step. */
static struct forecast_then
then_of(const struct act *act, const char *service, const char *plan, int step)
{
    struct visit_steps steps = visit_steps_of(act->settings, service, plan, step);
    struct forecast_then then;
    const struct settings_service *next;
    size_t count = 0;

    _Static_assert(FORECAST_STEPS_MAX == SETTINGS_STEPS_MAX, "the same steps");
    for (size_t at = steps.at; (next = visit_steps_after(act->settings, &steps, at));
         at++) {
        then.services[count++] = (int)(next - act->settings->services);
    }
    while (count < FORECAST_STEPS_MAX) {
        then.services[count++] = -1;
    }
    return then;
}

/* Who is at a counter and has more to do: in the line again when that is done. */
static void
note_onward(const struct act *act, struct outlook_facts *all, const struct visit *visit,
    int64_t left_s)
{
    struct forecast_then then = then_of(act, visit->service, visit->plan, visit->step);
    struct forecast_onward *onward;

    if (then.services[0] < 0 || all->onward_count == act->settings->counter_count) {
        return;
    }
    onward = &all->onward[all->onward_count++];
    *onward = (struct forecast_onward){ .at_ms = act->now_ms + left_s * MS_A_SECOND,
        .visit = { .prefix = all->prefix[then.services[0]],
            .number = visit->number,
            .lane = visit->lane,
            .first_place = visit->first_place,
            .late = visit->late,
            .arrived_ms = visit->arrived_ms,
            .service = then.services[0] } };
    memcpy(onward->then.services, then.services + 1,
        sizeof(then.services) - sizeof(then.services[0]));
    onward->then.services[FORECAST_STEPS_MAX - 1] = -1;
}

static enum status
load_busy(struct act *act, struct outlook_facts *all, const char *day,
    struct at_counter at[SETTINGS_COUNTERS_MAX + 1], struct error *err)
{
    static const enum visit_state states[] = { VISIT_CALLED, VISIT_SERVING };
    enum status st = STATUS_OK;

    for (size_t i = 0; st == STATUS_OK && i < ARRAY_LEN(states); i++) {
        struct visit *visits = NULL;
        size_t count = 0;

        st = db_visit_list_open(
            act->db, act->office, day, states[i], &visits, &count, err);
        for (size_t v = 0; st == STATUS_OK && v < count; v++) {
            if (visits[v].counter > 0 && visits[v].counter <= SETTINGS_COUNTERS_MAX) {
                int64_t left_s = time_left_s(act, all, &visits[v]);

                at[visits[v].counter] =
                    (struct at_counter){ .busy = true, .left_s = left_s };
                note_onward(act, all, &visits[v], left_s);
            }
        }
        free(visits);
    }
    return st;
}

static void
add_counter(struct outlook_facts *all, const struct settings_counter *setting,
    int64_t free_ms, bool expected, const bool *only)
{
    bool *serves = &all->serves[all->counter_count * all->service_count];

    for (size_t s = 0; s + 1 < all->service_count; s++) {
        serves[s] = settings_counter_serves(setting, (int)s) && (!only || only[s]);
    }
    all->counters[all->counter_count++] =
        (struct forecast_counter){ .number = setting->number,
            .serves = serves,
            .free_ms = free_ms,
            .expected = expected };
}

/* Services of the settings that no counter of ours serves. */
static bool
find_uncovered(const struct outlook_facts *all, bool *uncovered)
{
    bool any = false;

    for (size_t s = 0; s + 1 < all->service_count; s++) {
        uncovered[s] = true;
        for (size_t c = 0; c < all->counter_count; c++) {
            uncovered[s] = uncovered[s] && !all->counters[c].serves[s];
        }
        any = any || uncovered[s];
    }
    return any;
}

static bool
is_here(const struct outlook_facts *all, int number)
{
    bool here = false;

    for (size_t c = 0; c < all->counter_count; c++) {
        here = here || all->counters[c].number == number;
    }
    return here;
}

/* One that is not open: for a while for whatever it serves, and later on for what no open
 * one serves. */
static void
expect_counter(const struct act *act, struct outlook_facts *all,
    const struct settings_counter *setting, int64_t first_ms, bool soon,
    const bool *uncovered, bool any)
{
    if (!is_here(all, setting->number) && (soon || any)) {
        add_counter(all, setting, first_ms > act->now_ms ? first_ms : act->now_ms,
            /* expected= */ true, soon ? NULL : uncovered);
    }
}

/* Those with a roster are expected when that says so, and until it ends. */
static void
expect_roster(const struct act *act, struct outlook_facts *all, const char *day,
    const bool *uncovered, bool any)
{
    for (size_t i = 0; i < act->settings->counter_count; i++) {
        const struct settings_counter *setting = &act->settings->counters[i];
        size_t before = all->counter_count;
        struct span span;
        int64_t from_ms, to_ms;

        if (!settings_counter_roster(setting, day, &span)) {
            continue;
        }
        from_ms = zone_at(act->zone, day, span.from);
        to_ms = zone_at(act->zone, day, span.to);
        if (act->now_ms < to_ms) {
            expect_counter(act, all, setting, from_ms, act->now_ms < from_ms + SOON_MS,
                uncovered, any);
        }
        if (all->counter_count > before) {
            all->counters[before].until_ms = to_ms;
        }
    }
}

/*
 * Who has no roster: counters that served on the last day are expected at the time of
 * their first call then; on the office's first day, all there are.
 */
static enum status
expect_as_before(struct act *act, struct outlook_facts *all, const char *day,
    int64_t opens_ms, const bool *uncovered, bool any, struct error *err)
{
    struct last_day_counter last[SETTINGS_COUNTERS_MAX];
    size_t count = 0;
    bool known;
    enum status st = db_counters_of_last_day(
        act->db, act->office, day, last, ARRAY_LEN(last), &count, err);

    known = count > 0;
    if (st == STATUS_OK && !known) {
        for (; count < act->settings->counter_count; count++) {
            last[count] =
                (struct last_day_counter){ act->settings->counters[count].number,
                    opens_ms };
        }
    }
    for (size_t i = 0; st == STATUS_OK && i < count; i++) {
        const struct settings_counter *setting =
            settings_counter(act->settings, last[i].number);
        int64_t first_ms =
            zone_at(act->zone, day, zone_minute(act->zone, last[i].first_ms));

        if (setting && setting->roster_days == 0) {
            expect_counter(act, all, setting, first_ms,
                known && act->now_ms < first_ms + SOON_MS, uncovered, any);
        }
    }
    return st;
}

static enum status
expect_counters(struct act *act, struct outlook_facts *all, const char *day,
    int64_t opens_ms, struct error *err)
{
    bool *uncovered = xcalloc(all->service_count, sizeof(*uncovered));
    bool any = find_uncovered(all, uncovered);
    enum status st;

    expect_roster(act, all, day, uncovered, any);
    st = expect_as_before(act, all, day, opens_ms, uncovered, any, err);
    free(uncovered);
    return st;
}

/* An open counter whose clerk leaves later today, by the roster. */
static int64_t
leaves_ms(const struct act *act, const struct settings_counter *setting, const char *day)
{
    struct span span;
    int64_t to_ms;

    if (!settings_counter_roster(setting, day, &span)) {
        return 0;
    }
    to_ms = zone_at(act->zone, day, span.to);
    return to_ms > act->now_ms ? to_ms
                               : 0; /* who is here after it stays, for all we know */
}

/*
 * Clerks eat one after another at noon, where the calendar has no break for all. Who has
 * come back to the desk since it began has eaten.
 */
static void
expect_rests(const struct act *act, const struct today *today, struct outlook_facts *all,
    const struct counter *counters, size_t count)
{
    int64_t noon_ms = zone_at(act->zone, today->date, NOON_FROM_MIN);
    size_t shifts = all->counter_count;

    for (size_t i = 0; i < shifts && today->hours.break_count == 0; i++) {
        struct forecast_counter *counter = &all->counters[i];
        bool rested = false;

        for (size_t c = 0; c < count; c++) {
            rested = rested || (counters[c].number == counter->number &&
                                   counters[c].since_ms >= noon_ms);
        }
        if (!rested) {
            counter->rests_ms = noon_ms + (int64_t)i * NOON_MS / (int64_t)shifts;
        }
        if (counter->rests_ms < act->now_ms - NOON_LATE_MS) { /* not any more */
            counter->rests_ms = 0;
        }
    }
}

/* Those that are open or rest, each with what its clerk can do. */
static enum status
add_staffed(struct act *act, const struct today *today, struct outlook_facts *all,
    const struct counter *counters, size_t count, struct error *err)
{
    struct at_counter at[SETTINGS_COUNTERS_MAX + 1] = { 0 };
    struct clerk_skills skills;
    enum status st = load_busy(act, all, today->date, at, err);

    if (st != STATUS_OK) {
        return st;
    }
    st = clerk_skills_load(act, /* account= */ 0, &skills, err);
    for (size_t i = 0; st == STATUS_OK && i < count; i++) {
        const struct settings_counter *setting =
            settings_counter(act->settings, counters[i].number);
        struct settings_counter staffed;
        int64_t free_ms = act->now_ms;

        if (!setting || counters[i].state == COUNTER_CLOSED) {
            continue;
        }
        if (at[setting->number].busy) {
            free_ms += at[setting->number].left_s * MS_A_SECOND;
        }
        if (counters[i].state == COUNTER_PAUSED) {
            int64_t back_ms = counters[i].since_ms + PAUSE_MS;

            if (back_ms < act->now_ms + PAUSE_MORE_MS) {
                back_ms = act->now_ms + PAUSE_MORE_MS;
            }
            free_ms = back_ms > free_ms ? back_ms : free_ms;
        }
        staffed = clerk_skills_at(act, &skills, counters[i].account, setting);
        add_counter(all, &staffed, free_ms, /* expected= */ false, /* only= */ NULL);
        all->counters[all->counter_count - 1].until_ms =
            leaves_ms(act, setting, today->date);
    }
    clerk_skills_free(&skills);
    return st;
}

static enum status
load_counters(struct act *act, const struct today *today, int64_t opens_ms,
    struct outlook_facts *all, struct error *err)
{
    struct counter counters[SETTINGS_COUNTERS_MAX];
    size_t count = 0;
    enum status st =
        db_counter_list(act->db, act->office, counters, ARRAY_LEN(counters), &count, err);

    if (st != STATUS_OK) {
        return st;
    }
    st = add_staffed(act, today, all, counters, count, err);
    if (st != STATUS_OK) {
        return st;
    }
    st = expect_counters(act, all, today->date, opens_ms, err);
    if (st != STATUS_OK) {
        return st;
    }
    expect_rests(act, today, all, counters, count);
    return STATUS_OK;
}

/* The day's hours as moments. */
static void
set_hours(const struct act *act, struct outlook_facts *facts)
{
    const struct today *today = &facts->today;
    const struct day_hours *hours = &today->hours;
    struct forecast_input *input = &facts->input;

    input->opens_ms = act->now_ms;
    input->closing_ms = act->now_ms;
    if (!hours->open) {
        return;
    }
    if (today->minute < hours->hours.from) {
        input->opens_ms = zone_at(act->zone, today->date, hours->hours.from);
    }
    input->closing_ms = zone_at(act->zone, today->date, hours->hours.to);
    for (int i = 0; i < hours->break_count; i++) {
        input->breaks[input->break_count++] = (struct forecast_break){
            zone_at(act->zone, today->date, hours->breaks[i].from),
            zone_at(act->zone, today->date, hours->breaks[i].to)
        };
    }
}

static void
begin(const struct act *act, struct outlook_facts *facts)
{
    size_t count = act->settings->service_count;
    size_t counters = act->settings->counter_count;

    *facts = (struct outlook_facts){ .service_count = count + 1 };
    facts->prefix = xcalloc(count + 1, 1);
    for (size_t s = 0; s < count; s++) {
        facts->prefix[s] = act->settings->services[s].prefix;
    }
    facts->prefix[count] = 'Z'; /* as line_prefix() has it */
    facts->counters = xcalloc(counters, sizeof(*facts->counters));
    facts->onward = xcalloc(counters + 1, sizeof(*facts->onward));
    facts->serves = xcalloc(counters * facts->service_count, sizeof(*facts->serves));
}

static void
set_input(const struct act *act, struct outlook_facts *facts)
{
    struct waiting_line *line = &facts->line;
    struct forecast_input *input = &facts->input;

    facts->then = xcalloc(line->count + 1, sizeof(*facts->then));
    for (size_t i = 0; i < line->count; i++) {
        const struct line_row *row = &line->rows[i];

        facts->then[i] = then_of(act, row->service, row->plan, row->step);
        if (line->waiting[i].service < 0) { /* taken out of the settings */
            line->waiting[i].service = (int)facts->service_count - 1;
        }
    }
    input->rules = &line->rules;
    input->waiting = line->waiting;
    input->count = line->count;
    input->then = facts->then;
    input->onward = facts->onward;
    input->onward_count = facts->onward_count;
    input->service_count = facts->service_count;
    input->counters = facts->counters;
    input->counter_count = facts->counter_count;
    input->turn_s = facts->pace.turn_s;
    input->file_s = facts->pace.serve_s;
    input->priority_per_hour = facts->pace.priority_per_hour;
    input->prefix = facts->prefix;
    input->rest_ms = NOON_REST_MS;
}

static enum status
load(struct act *act, struct outlook_facts *facts, struct error *err)
{
    enum status st = today_load(act, &facts->today, err);

    if (st != STATUS_OK) {
        return st;
    }
    set_hours(act, facts);
    st = waiting_line_load(act, facts->today.date, &facts->line, err);
    if (st != STATUS_OK) {
        return st;
    }
    st = day_pace_load(act, facts->today.date, &facts->pace, err);
    if (st != STATUS_OK) {
        return st;
    }
    st = load_counters(act, &facts->today, facts->input.opens_ms, facts, err);
    if (st != STATUS_OK) {
        return st;
    }
    set_input(act, facts);
    return STATUS_OK;
}

enum status
outlook_facts_load(struct act *act, struct outlook_facts *facts, struct error *err)
{
    enum status st;

    begin(act, facts);
    st = load(act, facts, err);
    if (st != STATUS_OK) {
        outlook_facts_destroy(facts);
    }
    return st;
}

void
outlook_facts_destroy(struct outlook_facts *facts)
{
    waiting_line_free(&facts->line);
    day_pace_destroy(&facts->pace);
    free(facts->prefix);
    free(facts->then);
    free(facts->onward);
    free(facts->counters);
    free(facts->serves);
    *facts = (struct outlook_facts){ 0 };
}
