/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Calling people to a counter. */
#include "server/office/call.h"

#include <stdlib.h>
#include <string.h>

#include "common/event_kind.h"
#include "common/mem.h"
#include "db/db_counter.h"
#include "db/db_line.h"
#include "server/line/absence_rule.h"
#include "server/line/call_order.h"
#include "server/office/bundle.h"
#include "server/office/clerk_skills.h"
#include "server/office/counter_staffing.h"
#include "server/office/journal.h"
#include "server/office/line_move.h"
#include "server/office/waiting_line.h"

static enum status
check_open(const struct counter *counter, struct error *err)
{
    return counter->state == COUNTER_OPEN
               ? STATUS_OK
               : error_set(err, STATUS_COUNTER_CLOSED, "counter %d is %s; open it first",
                     counter->number, counter_state_name(counter->state));
}

/* A counter that may call somebody now. */
static enum status
check_ready(struct act *act, const struct counter *counter, struct error *err)
{
    struct visit visit;
    enum status st = check_open(counter, err);

    if (st != STATUS_OK) {
        return st;
    }
    st = db_visit_at_counter(act->db, act->office, counter->number, &visit, err);
    if (st == STATUS_OK) {
        return counter_busy_with(&visit, err);
    }
    return st == STATUS_NOT_FOUND ? STATUS_OK : st;
}

/* Those back from absence whom this counter serves have waited one call more. */
static enum status
count_call(struct act *act, const struct waiting_line *line, const struct visit *called,
    const struct settings_counter *setting, struct error *err)
{
    for (size_t i = 0; i < line->count; i++) {
        const struct line_row *row = &line->rows[i];
        enum status st;

        if (row->after_calls == 0 || strcmp(row->id, called->id) == 0 ||
            !waiting_line_is_for(line, i, setting)) {
            continue;
        }
        st = db_visit_count_call(act->db, act->office, row->id, err);
        if (st != STATUS_OK) {
            return st;
        }
    }
    return STATUS_OK;
}

static enum status
move_to_counter(struct act *act, struct visit *visit,
    const struct settings_counter *setting, json_t *data, struct error *err)
{
    struct visit was = *visit;
    enum status st;

    visit->counter = setting->number;
    visit->account = act->caller->account_id;
    visit->calls = 1;
    visit->called_ms = act->now_ms;
    visit->after_calls = 0;
    (void)json_object_set_new(data, "counter", json_integer(setting->number));
    (void)json_object_set_new(data, "hall", json_string(setting->hall));
    (void)json_object_set_new(data, "times", json_integer(1));
    st = line_move(act, visit, &was, VISIT_CALLED, EVENT_VISIT_CALLED, data, err);
    if (st != STATUS_OK) {
        return st;
    }
    return bundle_note_look(act, visit, err);
}

/* Move the chosen one to the counter; the journal says whom this passed over, and why. */
static enum status
call_chosen(struct act *act, struct visit *visit, const struct settings_counter *setting,
    const struct call_choice *choice, const struct line_row *passed, struct error *err)
{
    const char prefix[2] = { choice->run_prefix, '\0' };
    json_t *data = line_visit_data(visit);
    enum status st;

    if (choice->passed_count > 0) {
        (void)json_object_set_new(data, "passed", json_string(passed->id));
        (void)json_object_set_new(
            data, "why", json_string(pass_reason_name(choice->passed_reason)));
    }
    if (choice->by_age) {
        (void)json_object_set_new(data, "by_age", json_true());
    }
    if (choice->idle_call) {
        (void)json_object_set_new(data, "idle", json_true());
    }
    st = move_to_counter(act, visit, setting, data, err);
    if (st != STATUS_OK || !prefix[0]) {
        return st;
    }
    return db_series_set_run(act->db, act->office, visit->day, prefix, choice->run, err);
}

/* The people this counter may call; `from` says where in the line they stand. */
static size_t
choose_candidates(const struct waiting_line *line, const struct settings_counter *setting,
    struct waiting_visit *candidates, size_t *from)
{
    size_t count = 0;

    for (size_t i = 0; i < line->count; i++) {
        if (waiting_line_is_for(line, i, setting)) {
            from[count] = i;
            candidates[count++] = line->waiting[i];
        }
    }
    return count;
}

/* What the rule chooses; `chosen` and `passed` of the choice are then of the line. */
static bool
choose(const struct settings_counter *setting, struct waiting_line *line,
    struct call_choice *choice)
{
    struct waiting_visit *candidates = xcalloc(line->count + 1, sizeof(*candidates));
    size_t *from = xcalloc(line->count + 1, sizeof(*from));
    size_t count = choose_candidates(line, setting, candidates, from);
    bool found;

    line->rules.counter = setting->number;
    found = call_order_choose(candidates, count, &line->rules, choice);
    if (found) {
        choice->chosen = from[choice->chosen];
        choice->passed = choice->passed_count > 0 ? from[choice->passed] : 0;
    }
    free(candidates);
    free(from);
    return found;
}

/* Whom the rule chooses among all who wait. */
static enum status
choose_and_call(struct act *act, const struct settings_counter *setting,
    struct waiting_line *line, struct visit *visit, struct error *err)
{
    struct call_choice choice;
    enum status st;

    if (!choose(setting, line, &choice)) {
        return error_set(
            err, STATUS_EMPTY, "nobody waits for counter %d", setting->number);
    }
    st = db_visit_load(act->db, act->office, line->rows[choice.chosen].id, visit, err);
    if (st != STATUS_OK) {
        return st;
    }
    visit->only_counter = line->waiting[choice.chosen].target_counter;
    st = call_chosen(act, visit, setting, &choice, &line->rows[choice.passed], err);
    if (st != STATUS_OK) {
        return st;
    }
    return count_call(act, line, visit, setting, err);
}

enum status
call_next(struct act *act, int number, struct visit *visit, struct error *err)
{
    const struct settings_counter *setting;
    struct counter counter;
    enum status st = counter_load_own(act, number, &setting, &counter, err);

    if (st != STATUS_OK) {
        return st;
    }
    st = check_ready(act, &counter, err);
    return st == STATUS_OK ? call_next_at(act, setting, &counter, visit, err) : st;
}

enum status
call_next_at(struct act *act, const struct settings_counter *setting,
    const struct counter *counter, struct visit *visit, struct error *err)
{
    struct settings_counter staffed;
    struct waiting_line line;
    char day[DATE_SIZE];
    enum status st = check_open(counter, err);

    if (st != STATUS_OK) {
        return st;
    }
    st = clerk_counter(act, setting, counter->account, &staffed, err);
    if (st != STATUS_OK) {
        return st;
    }
    st = waiting_line_load_front(
        act, zone_date(act->zone, act->now_ms, day), &staffed, &line, err);
    if (st == STATUS_OK) {
        st = choose_and_call(act, &staffed, &line, visit, err);
    }
    waiting_line_free(&line);
    return st;
}

enum status
call_again(struct act *act, const char *id, struct visit *visit, struct error *err)
{
    const struct settings_counter *setting;
    struct counter counter;
    char number[NUMBER_SIZE];
    json_t *data;
    enum status st = db_visit_load(act->db, act->office, id, visit, err);

    if (st != STATUS_OK) {
        return st;
    }
    if (visit->state != VISIT_CALLED) {
        return line_wrong_state(visit, "called", err);
    }
    st = counter_load_own(act, visit->counter, &setting, &counter, err);
    if (st != STATUS_OK) {
        return st;
    }
    st = absence_rule_recall(visit->calls, act->settings->policy.max_calls, err);
    if (st != STATUS_OK) {
        error_fact(
            err, FACT_NUMBER, "%s", visit_number(visit->prefix, visit->number, number));
        return st;
    }
    visit->calls++;
    visit->called_ms = act->now_ms;
    st = db_visit_update(act->db, act->office, visit, VISIT_CALLED, act->now_ms, err);
    if (st != STATUS_OK) {
        return st;
    }
    data = line_visit_data(visit);
    (void)json_object_set_new(data, "counter", json_integer(visit->counter));
    (void)json_object_set_new(data, "hall", json_string(setting->hall));
    (void)json_object_set_new(data, "times", json_integer(visit->calls));
    (void)json_object_set_new(
        data, "last", json_boolean(visit->calls >= act->settings->policy.max_calls));
    return journal_append_visit(act, EVENT_VISIT_RECALLED, visit, data, err);
}

/* Does this open counter serve the visit, with nobody at it? */
static enum status
is_free_for(struct act *act, const struct settings_counter *staffed, int service,
    bool *is_free, struct error *err)
{
    struct visit busy;
    enum status st;

    *is_free = false;
    if (service < 0 || !settings_counter_serves(staffed, service)) {
        return STATUS_OK;
    }
    st = db_visit_at_counter(act->db, act->office, staffed->number, &busy, err);
    *is_free = st == STATUS_NOT_FOUND;
    return *is_free ? STATUS_OK : st;
}

/* Of the free counters the one whose clerk does the service first; the lowest of these.
 */
static enum status
choose_free_counter(struct act *act, const struct visit *visit,
    const struct clerk_skills *skills, int *number, struct error *err)
{
    struct counter counters[SETTINGS_COUNTERS_MAX];
    int service = settings_service_index(act->settings, visit->service);
    size_t count = 0, best = SIZE_MAX;
    enum status st =
        db_counter_list(act->db, act->office, counters, ARRAY_LEN(counters), &count, err);

    for (size_t i = 0; st == STATUS_OK && i < count; i++) {
        const struct counter *counter = &counters[i];
        const struct settings_counter *setting =
            settings_counter(act->settings, counter->number);
        size_t rank = clerk_skills_rank(skills, counter->account, visit->service);
        struct settings_counter staffed;
        bool is_free;

        if (!setting || counter->state != COUNTER_OPEN || rank >= best) {
            continue;
        }
        staffed = clerk_skills_at(act, skills, counter->account, setting);
        st = is_free_for(act, &staffed, service, &is_free, err);
        if (st == STATUS_OK && is_free) {
            best = rank;
            *number = counter->number;
        }
    }
    if (st == STATUS_OK && best == SIZE_MAX) {
        return error_set(
            err, STATUS_COUNTER_BUSY, "no open counter for this service is free now");
    }
    return st;
}

static enum status
find_free_counter(
    struct act *act, const struct visit *visit, int *number, struct error *err)
{
    struct clerk_skills skills;
    enum status st = clerk_skills_load(act, /* account= */ 0, &skills, err);

    if (st == STATUS_OK) {
        st = choose_free_counter(act, visit, &skills, number, err);
    }
    clerk_skills_free(&skills);
    return st;
}

/* Only one counter calls the visit, unless that is shut. */
static enum status
forget_shut_counter(struct act *act, struct visit *visit, struct error *err)
{
    bool shut;
    enum status st;

    if (!visit->only_counter) {
        return STATUS_OK;
    }
    st = waiting_counter_is_shut(act, visit->only_counter, &shut, err);
    if (st == STATUS_OK && shut) {
        visit->only_counter = 0;
    }
    return st;
}

static enum status
call_before_others(struct act *act, struct visit *visit,
    const struct settings_counter *setting, const struct waiting_line *line,
    const char *reason, struct error *err)
{
    json_t *data = line_visit_data(visit);
    enum status st;

    (void)json_object_set_new(data, "out_of_order", json_true());
    (void)json_object_set_new(data, "reason", json_string(reason));
    st = move_to_counter(act, visit, setting, data, err);
    if (st != STATUS_OK) {
        return st;
    }
    return count_call(act, line, visit, setting, err);
}

enum status
call_out_of_order(struct act *act, const char *id, int number, const char *reason,
    struct visit *visit, struct error *err)
{
    const struct settings_counter *setting;
    struct settings_counter staffed;
    struct counter counter;
    struct waiting_line line;
    enum status st = db_visit_load(act->db, act->office, id, visit, err);

    if (st != STATUS_OK) {
        return st;
    }
    if (visit->state != VISIT_WAITING) {
        return line_wrong_state(visit, "waiting", err);
    }
    st = number == 0 ? find_free_counter(act, visit, &number, err) : STATUS_OK;
    if (st != STATUS_OK) {
        return st;
    }
    st = counter_load(act, number, &setting, &counter, err);
    if (st != STATUS_OK) {
        return st;
    }
    st = check_ready(act, &counter, err);
    if (st != STATUS_OK) {
        return st;
    }
    st = forget_shut_counter(act, visit, err);
    if (st != STATUS_OK) {
        return st;
    }
    st = clerk_counter(act, setting, counter.account, &staffed, err);
    if (st != STATUS_OK) {
        return st;
    }
    st = waiting_line_load(act, visit->day, &line, err);
    if (st == STATUS_OK) {
        st = call_before_others(act, visit, &staffed, &line, reason, err);
    }
    waiting_line_free(&line);
    return st;
}
