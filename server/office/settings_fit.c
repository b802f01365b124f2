/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Settings against the people and the tickets that go by them. */
#include "server/office/settings_fit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/array.h"
#include "common/text.h"
#include "common/zone.h"
#include "db/db_counter.h"
#include "db/db_stake.h"

static const struct finding_row {
    const char *word;
    bool refused;
    enum settings_part part;
} rows[] = {
#define FINDING_ROW(constant, word, refused, part) [constant] = { (word), refused, part },
    FINDING_LIST(FINDING_ROW)
#undef FINDING_ROW
};

/* Everything the settings are held against. */
struct stakes {
    struct stake_visit *visits; /* owned */
    size_t visit_count;
    struct stake_places *places; /* owned */
    size_t place_count;
    struct counter counters[SETTINGS_COUNTERS_MAX];
    size_t counter_count;
    char today[DATE_SIZE];
};

static bool
is_refused(const struct finding *finding)
{
    return rows[finding->kind].refused;
}

static enum settings_part
part_of(const struct finding *finding)
{
    return rows[finding->kind].part;
}

void
findings_destroy(struct findings *findings)
{
    free(findings->list);
    *findings = (struct findings){ 0 };
}

const struct finding *
findings_refused(const struct findings *findings)
{
    for (size_t i = 0; i < findings->count; i++) {
        if (is_refused(&findings->list[i])) {
            return &findings->list[i];
        }
    }
    return NULL;
}

/* The one about this subject, or a new one. */
static struct finding *
find_or_add(struct findings *findings, enum finding_kind kind, const char *subject)
{
    struct finding *finding;

    for (size_t i = 0; i < findings->count; i++) {
        finding = &findings->list[i];
        if (finding->kind == kind && strcmp(finding->subject, subject) == 0) {
            return finding;
        }
    }
    findings->list = array_grow(
        findings->list, findings->count, &findings->capacity, sizeof(*findings->list));
    finding = &findings->list[findings->count++];
    *finding = (struct finding){ .kind = kind };
    text_copy(finding->subject, sizeof(finding->subject), subject);
    return finding;
}

static void
add_person(struct findings *findings, enum finding_kind kind, const char *subject,
    const struct stake_visit *visit)
{
    struct finding *finding = find_or_add(findings, kind, subject);

    if (finding->people < FINDING_NUMBERS_MAX) {
        (void)visit_number(
            visit->prefix, visit->number, finding->numbers[finding->people]);
    }
    finding->people++;
}

static void
add_tickets(struct findings *findings, enum finding_kind kind, const char *subject,
    const char *date, int tickets)
{
    struct finding *finding = find_or_add(findings, kind, subject);
    size_t last = finding->day_count - 1;

    finding->tickets += tickets;
    if (finding->day_count == 0 || strcmp(finding->days[last].date, date) != 0) {
        if (finding->day_count == FINDING_DAYS_MAX) {
            return;
        }
        last = finding->day_count++;
        text_copy(finding->days[last].date, DATE_SIZE, date);
    }
    finding->days[last].tickets += tickets;
}

/* Who is not done, and still goes by the settings: at a counter it is a matter of the
 * counter, and the service is needed until the visit ends. */
static void
fit_people(const struct stakes *stakes, const struct office_settings *settings,
    struct findings *out)
{
    for (size_t i = 0; i < stakes->visit_count; i++) {
        const struct stake_visit *visit = &stakes->visits[i];
        int service = settings_service_index(settings, visit->service);
        bool there = visit->state == VISIT_CALLED || visit->state == VISIT_SERVING;
        bool served = false;
        struct day_hours hours;

        settings_day_hours(settings, visit->day, &hours);
        if (!hours.open) {
            add_person(out, FINDING_DAY_CLOSED, visit->day, visit);
        }
        if (there && !settings_counter(settings, visit->counter)) {
            char number[8];

            (void)snprintf(number, sizeof(number), "%d", visit->counter);
            add_person(out, FINDING_COUNTER_IN_USE, number, visit);
        }
        if (service < 0) {
            add_person(out, FINDING_SERVICE_GONE, visit->service, visit);
            continue;
        }
        for (size_t c = 0; c < settings->counter_count; c++) {
            served = served || settings_counter_serves(&settings->counters[c], service);
        }
        if (!served && !there) {
            add_person(out, FINDING_NO_COUNTER, visit->service, visit);
        }
    }
}

/* A counter that is not closed has somebody who works there. */
static void
fit_counters(const struct stakes *stakes, const struct office_settings *settings,
    struct findings *out)
{
    for (size_t i = 0; i < stakes->counter_count; i++) {
        const struct counter *counter = &stakes->counters[i];

        if (counter->state != COUNTER_CLOSED &&
            !settings_counter(settings, counter->number)) {
            char number[8];

            (void)snprintf(number, sizeof(number), "%d", counter->number);
            (void)find_or_add(out, FINDING_COUNTER_IN_USE, number);
        }
    }
}

/* Tickets that have not come yet need their service, their window and an open day. */
static void
fit_tickets(const struct stakes *stakes, const struct office_settings *settings,
    struct findings *out)
{
    for (size_t i = 0; i < stakes->place_count; i++) {
        const struct stake_places *places = &stakes->places[i];
        int tickets = places->use.tickets - places->use.arrived;
        int window = settings_window_index(settings, places->use.slot);
        /* Hours that fit no window stand for themselves: "11:30-12:00". */
        bool named = places->use.slot[0] && !strchr(places->use.slot, ':');
        struct day_hours hours;
        struct span span;

        if (tickets <= 0) {
            continue;
        }
        settings_day_hours(settings, places->day, &hours);
        if (settings_service_index(settings, places->use.service) < 0) {
            add_tickets(
                out, FINDING_SERVICE_GONE, places->use.service, places->day, tickets);
        }
        if (named && window < 0) {
            add_tickets(out, FINDING_WINDOW_GONE, places->use.slot, places->day, tickets);
        } else if (!hours.open) {
            add_tickets(out, FINDING_DAY_CLOSED, places->day, places->day, tickets);
        } else if (named && !settings_window_span(settings, window, places->day, &span)) {
            add_tickets(
                out, FINDING_WINDOW_NOT_HELD, places->use.slot, places->day, tickets);
        }
    }
}

/* The places of a quota on a day, as they would be. */
static void
fit_quota_day(const struct stakes *stakes, const struct office_settings *settings,
    size_t from, size_t to, int quota, struct findings *out)
{
    const char *date = stakes->places[from].day;
    struct quota_day day;
    int more = 0;

    settings_quota_day(settings, quota, date, &day);
    for (size_t i = from; i < to; i++) {
        const struct quota_use *use = &stakes->places[i].use;
        const struct settings_service *service = settings_service(settings, use->service);
        struct quota_window *window =
            quota_day_window(&day, settings_window_index(settings, use->slot));

        if (service && service->quota == quota && window) {
            window->tickets += use->tickets;
            window->walkins += use->walkins;
        }
    }
    for (int i = 0; i < day.count; i++) {
        const struct quota_window *window = &day.windows[i];
        int held = window->tickets + window->walkins;

        more += held > window->capacity ? held - window->capacity : 0;
    }
    if (more > 0) {
        add_tickets(out, FINDING_OVER_FULL, settings->quotas[quota].code, date, more);
    }
}

static void
fit_places(const struct stakes *stakes, const struct office_settings *settings,
    struct findings *out)
{
    size_t to;

    for (size_t from = 0; from < stakes->place_count; from = to) {
        for (to = from + 1; to < stakes->place_count &&
                            strcmp(stakes->places[to].day, stakes->places[from].day) == 0;
             to++) {
        }
        for (size_t q = 0; q < settings->quota_count; q++) {
            fit_quota_day(stakes, settings, from, to, (int)q, out);
        }
    }
}

static void
fit(const struct stakes *stakes, const struct office_settings *settings,
    struct findings *out)
{
    fit_people(stakes, settings, out);
    fit_counters(stakes, settings, out);
    fit_tickets(stakes, settings, out);
    fit_places(stakes, settings, out);
}

/* What two settings tell only when they are seen beside each other. */
static void
fit_difference(const struct stakes *stakes, const struct office_settings *old,
    const struct office_settings *settings, int64_t now_ms, struct findings *out)
{
    char before[DATE_SIZE], after[DATE_SIZE];
    bool moved = strcmp(zone_date(old->zone, now_ms, before),
                     zone_date(settings->zone, now_ms, after)) != 0;

    for (size_t i = 0; i < stakes->visit_count; i++) {
        const struct stake_visit *visit = &stakes->visits[i];
        const struct settings_service *service =
            settings_service(settings, visit->service);
        const struct settings_service *was = settings_service(old, visit->service);

        if (moved) {
            add_person(out, FINDING_DAY_MOVED, after, visit);
        }
        if (visit->state == VISIT_WAITING && service && was &&
            service->prefix != was->prefix) {
            add_person(out, FINDING_LETTER_MOVED, visit->service, visit);
        }
    }
    for (size_t i = 0;
         i < stakes->place_count && strcmp(old->office.code, settings->office.code) != 0;
         i++) {
        const struct stake_places *places = &stakes->places[i];

        if (places->use.tickets > places->use.arrived) {
            add_tickets(out, FINDING_CODE_CHANGED, settings->office.code, places->day,
                places->use.tickets - places->use.arrived);
        }
    }
}

static enum status
load(struct db *db, int64_t office, struct stakes *stakes, struct error *err)
{
    enum status st = db_stake_visits(
        db, office, stakes->today, &stakes->visits, &stakes->visit_count, err);

    if (st != STATUS_OK) {
        return st;
    }
    st = db_stake_places(
        db, office, stakes->today, &stakes->places, &stakes->place_count, err);
    if (st != STATUS_OK) {
        return st;
    }
    return db_counter_list(db, office, stakes->counters, ARRAY_LEN(stakes->counters),
        &stakes->counter_count, err);
}

static void
stakes_destroy(struct stakes *stakes)
{
    free(stakes->visits);
    free(stakes->places);
}

enum status
settings_fit(struct db *db, int64_t office, const char *today,
    const struct office_settings *settings, struct findings *out, struct error *err)
{
    struct stakes stakes = { .visit_count = 0 };
    enum status st;

    *out = (struct findings){ 0 };
    text_copy(stakes.today, sizeof(stakes.today), today);
    st = load(db, office, &stakes, err);
    if (st == STATUS_OK) {
        fit(&stakes, settings, out);
    }
    stakes_destroy(&stakes);
    return st;
}

/* Leave out what was so before; of what has become more all of it is told. */
static void
leave_out(struct findings *findings, const struct findings *before)
{
    size_t kept = 0;

    for (size_t i = 0; i < findings->count; i++) {
        const struct finding *finding = &findings->list[i];
        bool known = false;

        for (size_t k = 0; k < before->count; k++) {
            const struct finding *other = &before->list[k];

            known = known || (other->kind == finding->kind &&
                                 strcmp(other->subject, finding->subject) == 0 &&
                                 other->people >= finding->people &&
                                 other->tickets >= finding->tickets);
        }
        if (!known) {
            findings->list[kept++] = findings->list[i];
        }
    }
    findings->count = kept;
}

enum status
settings_fit_change(struct act *act, const struct office_settings *old,
    const struct office_settings *settings, struct findings *out, struct error *err)
{
    struct stakes stakes = { .visit_count = 0 };
    struct findings before = { .count = 0 };
    enum status st;

    *out = (struct findings){ 0 };
    (void)zone_date((old ? old : settings)->zone, act->now_ms, stakes.today);
    st = load(act->db, act->office, &stakes, err);
    if (st == STATUS_OK) {
        fit(&stakes, settings, out);
    }
    if (st == STATUS_OK && old) {
        fit(&stakes, old, &before);
        leave_out(out, &before);
        fit_difference(&stakes, old, settings, act->now_ms, out);
    }
    findings_destroy(&before);
    stakes_destroy(&stakes);
    return st;
}

/* "A001, A002 and others" */
static void
append_numbers(const struct finding *finding, char *out, size_t out_size)
{
    for (int i = 0; i < finding->people && i < FINDING_NUMBERS_MAX; i++) {
        text_append(out, out_size, i > 0 ? ", " : "");
        text_append(out, out_size, finding->numbers[i]);
    }
    text_append(out, out_size, finding->people > FINDING_NUMBERS_MAX ? ", ..." : "");
}

static void
append_days(const struct finding *finding, char *out, size_t out_size)
{
    for (size_t i = 0; i < finding->day_count && i < FINDING_DAYS_TOLD; i++) {
        char day[40];

        (void)snprintf(day, sizeof(day), "%s%d on %s", i > 0 ? ", " : "",
            finding->days[i].tickets, finding->days[i].date);
        text_append(out, out_size, day);
    }
    text_append(out, out_size, finding->day_count > FINDING_DAYS_TOLD ? ", ..." : "");
}

void
finding_text(const struct finding *finding, char *out, size_t out_size)
{
    static const char *const what[] = {
        [FINDING_SERVICE_GONE] = "service %s is needed and not there",
        [FINDING_WINDOW_GONE] = "window %s is needed and not there",
        [FINDING_COUNTER_IN_USE] = "counter %s is not closed and not there",
        [FINDING_DAY_MOVED] = "the zone would make it %s while people are in the office",
        [FINDING_CODE_CHANGED] = "the code %s is not the one that tickets carry",
        [FINDING_DAY_CLOSED] = "%s is closed and has tickets",
        [FINDING_WINDOW_NOT_HELD] = "window %s is not held on days that have tickets",
        [FINDING_OVER_FULL] = "quota %s has less places than were given",
        [FINDING_NO_COUNTER] = "no counter serves %s, for which people wait",
        [FINDING_LETTER_MOVED] = "who waits for %s keeps the line of the old letter",
    };
    const char *blank = strchr(what[finding->kind], '%');

    (void)snprintf(out, out_size, "%s: %.*s%s%s", settings_part_name(part_of(finding)),
        (int)(blank - what[finding->kind]), what[finding->kind], finding->subject,
        blank + 2);
    if (finding->people > 0) {
        char people[32];

        (void)snprintf(people, sizeof(people), "; %d people: ", finding->people);
        text_append(out, out_size, people);
        append_numbers(finding, out, out_size);
    }
    if (finding->tickets > 0) {
        text_append(
            out, out_size, finding->kind == FINDING_OVER_FULL ? "; " : "; tickets: ");
        append_days(finding, out, out_size);
    }
}

enum status
finding_fault(const struct finding *finding, struct error *err)
{
    char text[sizeof(err->text)];
    enum status st;

    finding_text(finding, text, sizeof(text));
    st = error_set(err, STATUS_INVALID_SETTINGS, "%s", text);
    error_fact(err, FACT_FIELD, "%s: %s", settings_part_name(part_of(finding)),
        finding->subject);
    return st;
}

static json_t *
json_of_finding(const struct finding *finding)
{
    json_t *numbers = json_array();
    json_t *days = json_array();

    for (int i = 0; i < finding->people && i < FINDING_NUMBERS_MAX; i++) {
        (void)json_array_append_new(numbers, json_string(finding->numbers[i]));
    }
    for (size_t i = 0; i < finding->day_count && i < FINDING_DAYS_TOLD; i++) {
        (void)json_array_append_new(
            days, json_pack("{s:s, s:i}", "date", finding->days[i].date, "count",
                      finding->days[i].tickets));
    }
    return json_pack("{s:s, s:s, s:s, s:i, s:o, s:i, s:o}", "kind",
        rows[finding->kind].word, "part", settings_part_name(part_of(finding)), "subject",
        finding->subject, "people", finding->people, "numbers", numbers, "tickets",
        finding->tickets, "days", days);
}

json_t *
json_of_findings(const struct findings *findings, bool refused)
{
    json_t *list = json_array();

    for (size_t i = 0; i < findings->count; i++) {
        if (is_refused(&findings->list[i]) == refused) {
            (void)json_array_append_new(list, json_of_finding(&findings->list[i]));
        }
    }
    return list;
}
