/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/office/waiting_line.h"

#include <stdlib.h>
#include <string.h>

#include "common/array.h"
#include "common/mem.h"
#include "common/zone.h"
#include "db/db_counter.h"
#include "db/db_front.h"
#include "db/db_line.h"
#include "server/settings/settings.h"

#define MS_A_MINUTE INT64_C(60000)
#define SHORT_LINE 24

static struct waiting_visit
waiting_of_row(const struct act *act, const struct line_row *row)
{
    return (struct waiting_visit){
        .prefix = row->line[0],
        .number = row->number,
        .lane = row->lane,
        .first_place = row->first_place,
        .late = row->late,
        .arrived_ms = row->arrived_ms,
        .callable_from_ms = row->callable_from_ms,
        .after_calls = row->after_calls,
        .target_counter = row->only_counter,
        .service = settings_service_index(act->settings, row->service),
        .files = row->files,
    };
}

/* The rules as they stand, and how many wait under which letter. */
static enum status
load_rules(struct act *act, const char *day, struct call_rules *rules,
    int waiting[LINE_PREFIXES], struct error *err)
{
    struct series series[LINE_PREFIXES];
    size_t count;
    enum status st =
        db_series_list(act->db, act->office, day, series, LINE_PREFIXES, &count, err);

    *rules = (struct call_rules){ .now_ms = act->now_ms,
        .priority_run = act->settings->policy.priority_run,
        .age_limit_ms = act->settings->policy.age_limit_min * MS_A_MINUTE };
    memset(waiting, 0, LINE_PREFIXES * sizeof(*waiting));
    for (size_t i = 0; st == STATUS_OK && i < count; i++) {
        int letter = series[i].prefix[0] - 'A';

        rules->runs[letter] = series[i].priority_run;
        waiting[letter] = series[i].waiting;
    }
    return st;
}

enum status
waiting_counter_is_shut(struct act *act, int number, bool *shut, struct error *err)
{
    struct counter counter;
    enum status st = db_counter_load(act->db, act->office, number, &counter, err);

    *shut = !settings_counter(act->settings, number) || counter.state == COUNTER_CLOSED;
    return st;
}

/* As the rules want them; who was sent to a counter that is shut may go to any. */
static enum status
translate_rows(struct act *act, struct waiting_line *line, struct error *err)
{
    enum status st = STATUS_OK;

    line->waiting = xcalloc(line->count + 1, sizeof(*line->waiting));
    for (size_t i = 0; st == STATUS_OK && i < line->count; i++) {
        bool shut = false;

        line->waiting[i] = waiting_of_row(act, &line->rows[i]);
        if (line->rows[i].only_counter) {
            st = waiting_counter_is_shut(act, line->rows[i].only_counter, &shut, err);
        }
        if (shut) {
            line->waiting[i].target_counter = 0;
        }
    }
    return st;
}

/* Everybody. */
static enum status
load_all(struct act *act, const char *day, struct waiting_line *line, struct error *err)
{
    enum status st =
        db_visit_list_line(act->db, act->office, day, &line->rows, &line->count, err);

    return st == STATUS_OK ? translate_rows(act, line, err) : st;
}

enum status
waiting_line_load(
    struct act *act, const char *day, struct waiting_line *line, struct error *err)
{
    int waiting[LINE_PREFIXES];
    enum status st;

    *line = (struct waiting_line){ 0 };
    st = load_rules(act, day, &line->rules, waiting, err);
    if (st != STATUS_OK) {
        return st;
    }
    return load_all(act, day, line, err);
}

static bool
serves_row(const struct act *act, const struct settings_counter *counter,
    const struct line_row *row)
{
    int service = settings_service_index(act->settings, row->service);

    return service >= 0 && settings_counter_serves(counter, service);
}

/* Does the counter serve anything under this letter now? */
static bool
serves_letter(const struct act *act, const struct settings_counter *counter, char letter)
{
    for (size_t s = 0; s < act->settings->service_count; s++) {
        if (act->settings->services[s].prefix == letter &&
            settings_counter_serves(counter, (int)s)) {
            return true;
        }
    }
    return false;
}

/*
 * Does anybody wait under this letter whom the counter serves? A service that was moved
 * to another letter today has left people under its old one.
 */
static enum status
find_served(struct act *act, const char *day, const struct settings_counter *counter,
    char letter, bool *served, struct error *err)
{
    const char line[PREFIX_SIZE] = { letter };
    char services[SETTINGS_SERVICES_MAX][SERVICE_SIZE];
    size_t count = 0;
    char set_on[DATE_SIZE];
    enum status st;

    *served = serves_letter(act, counter, letter);
    (void)zone_date(act->zone, act->settings->services_set_ms, set_on);
    if (*served || strcmp(set_on, day) < 0) {
        return STATUS_OK;
    }
    st = db_front_services(
        act->db, act->office, day, line, services, ARRAY_LEN(services), &count, err);
    for (size_t i = 0; st == STATUS_OK && i < count; i++) {
        int service = settings_service_index(act->settings, services[i]);

        *served = *served || (service >= 0 && settings_counter_serves(counter, service));
    }
    return st;
}

/*
 * The first whom the counter serves of each lane, rank and window of one line: in such a
 * bucket who arrived first is called first, for whatever reason.
 */
static enum status
add_fronts(struct act *act, const char *day, const struct settings_counter *counter,
    char letter, struct waiting_line *line, size_t *capacity, struct error *err)
{
    const char prefix[PREFIX_SIZE] = { letter };
    struct front_key key = db_front_begin();

    for (;;) {
        struct line_row row;
        enum status st =
            db_front_next(act->db, act->office, day, prefix, &key, &row, err);

        if (st != STATUS_OK) {
            return st == STATUS_NOT_FOUND ? STATUS_OK : st;
        }
        if (!serves_row(act, counter, &row)) {
            key = db_front_behind(&row);
            continue;
        }
        line->rows = array_grow(line->rows, line->count, capacity, sizeof(*line->rows));
        line->rows[line->count++] = row;
        key = db_front_behind_like(&row);
    }
}

/* The fronts of a letter, if the counter serves any of it. */
static enum status
add_served_fronts(struct act *act, const char *day,
    const struct settings_counter *counter, char letter, struct waiting_line *line,
    size_t *capacity, struct error *err)
{
    bool served;
    enum status st = find_served(act, day, counter, letter, &served, err);

    if (st != STATUS_OK || !served) {
        return st;
    }
    return add_fronts(act, day, counter, letter, line, capacity, err);
}

enum status
waiting_line_load_front(struct act *act, const char *day,
    const struct settings_counter *counter, struct waiting_line *line, struct error *err)
{
    int waiting[LINE_PREFIXES];
    int all = 0;
    size_t capacity;
    enum status st;

    *line = (struct waiting_line){ 0 };
    st = load_rules(act, day, &line->rules, waiting, err);
    if (st != STATUS_OK) {
        return st;
    }
    for (int i = 0; i < LINE_PREFIXES; i++) {
        all += waiting[i];
    }
    if (all <= SHORT_LINE) { /* one question is the cheaper way */
        return load_all(act, day, line, err);
    }
    st = db_front_special(act->db, act->office, day, &line->rows, &line->count, err);
    if (st != STATUS_OK) {
        return st;
    }
    capacity = line->count;
    for (char letter = 'A'; letter <= 'Z'; letter++) {
        if (waiting[letter - 'A'] == 0) {
            continue;
        }
        st = add_served_fronts(act, day, counter, letter, line, &capacity, err);
        if (st != STATUS_OK) {
            return st;
        }
    }
    return translate_rows(act, line, err);
}

void
waiting_line_free(struct waiting_line *line)
{
    free(line->rows);
    free(line->waiting);
    *line = (struct waiting_line){ 0 };
}

bool
waiting_line_is_for(
    const struct waiting_line *line, size_t i, const struct settings_counter *counter)
{
    const struct waiting_visit *visit = &line->waiting[i];

    /* Somebody sent to this very counter is its, whatever it serves. */
    if (visit->target_counter) {
        return visit->target_counter == counter->number;
    }
    return visit->service >= 0 && settings_counter_serves(counter, visit->service);
}

int64_t
waiting_line_since(const struct line_row *row)
{
    return row->arrived_ms > row->callable_from_ms ? row->arrived_ms
                                                   : row->callable_from_ms;
}
