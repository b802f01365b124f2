/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Calling people to a counter. */
#include "server/office/call.h"

#include <stdlib.h>
#include <string.h>

#include "common/mem.h"
#include "db/db_counter.h"
#include "db/db_line.h"
#include "server/line/absence_rule.h"
#include "server/line/call_order.h"
#include "server/office/counter_desk.h"
#include "server/office/journal.h"
#include "server/office/line_move.h"
#include "server/office/today.h"
#include "server/office/waiting_line.h"

/* A counter that may call somebody now. */
static enum status
check_ready(struct act *act, const struct counter *counter, struct error *err)
{
    struct visit visit;
    enum status st;

    if (counter->state != COUNTER_OPEN) {
        return error_set(err, STATUS_COUNTER_CLOSED, "counter %d is %s; open it first",
            counter->number, counter_state_name(counter->state));
    }
    st = db_visit_at_counter(act->db, act->office, counter->number, &visit, err);
    if (st == STATUS_OK) {
        return error_set(err, STATUS_COUNTER_BUSY,
            "counter %d still has somebody; finish that visit first", counter->number);
    }
    return st == STATUS_NOT_FOUND ? STATUS_OK : st;
}

/* The people this counter may call, as the rule wants them; `from` says where they stand.
 */
struct candidates {
    struct waiting_visit *waiting; /* owned */
    size_t *from;                  /* owned; index in the rows */
    size_t count;
};

/* Sent to a counter that has closed since, a person waits for any that serves it. */
static enum status
release_from_closed(
    struct act *act, struct line_row *rows, size_t count, struct error *err)
{
    enum status st = STATUS_OK;

    for (size_t i = 0; st == STATUS_OK && i < count; i++) {
        struct counter counter;

        if (rows[i].only_counter == 0) {
            continue;
        }
        st = db_counter_load(act->db, act->office, rows[i].only_counter, &counter, err);
        if (st == STATUS_OK && counter.state == COUNTER_CLOSED) {
            rows[i].only_counter = 0;
        }
    }
    return st;
}

static struct candidates
choose_candidates(const struct act *act, const struct settings_counter *setting,
    const struct line_row *rows, size_t count)
{
    struct candidates found = { .waiting = xcalloc(count, sizeof(*found.waiting)),
        .from = xcalloc(count, sizeof(*found.from)) };

    for (size_t i = 0; i < count; i++) {
        const struct line_row *visit = &rows[i];
        int service = settings_service_index(act->settings, visit->service);

        /* Somebody sent to this very counter is its, whatever it serves. */
        if (visit->only_counter
                ? visit->only_counter != setting->number
                : service < 0 || !settings_counter_serves(setting, service)) {
            continue;
        }
        found.from[found.count] = i;
        found.waiting[found.count++] = waiting_of_row(act, visit);
    }
    return found;
}

static enum status
move_to_counter(struct act *act, struct visit *visit,
    const struct settings_counter *setting, json_t *data, struct error *err)
{
    struct visit was = *visit;
    char prefix[PREFIX_SIZE];
    enum status st;

    visit->counter = setting->number;
    visit->account = act->caller->account_id;
    visit->calls = 1;
    visit->called_ms = act->now_ms;
    visit->after_calls = 0;
    visit->only_counter = 0;
    (void)json_object_set_new(data, "counter", json_integer(setting->number));
    (void)json_object_set_new(data, "hall", json_string(setting->hall));
    (void)json_object_set_new(data, "times", json_integer(1));
    st = line_move(act, visit, &was, VISIT_CALLED, "visit.called", data, err);
    if (st != STATUS_OK) {
        return st;
    }
    return db_series_add(act->db, act->office, visit->day,
        line_prefix(act, visit->service, prefix), 0, 0, 1, err);
}

/* Move the chosen one to the counter; the journal says whom this passed over, and why. */
static enum status
call_chosen(struct act *act, struct visit *visit, const struct settings_counter *setting,
    const struct call_choice *choice, const struct line_row *passed, struct error *err)
{
    json_t *data = line_visit_data(act, visit);
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
    if (st == STATUS_OK && choice->run_prefix) {
        const char prefix[2] = { choice->run_prefix, '\0' };

        st =
            db_series_set_run(act->db, act->office, visit->day, prefix, choice->run, err);
    }
    return st;
}

enum status
call_next(struct act *act, int number, struct visit *visit, struct error *err)
{
    const struct settings_counter *setting;
    struct counter counter;
    struct call_rules rules;
    struct call_choice choice;
    struct candidates candidates = { 0 };
    struct line_row *rows = NULL;
    size_t count;
    char day[DATE_SIZE];
    enum status st = counter_load(act, number, &setting, &counter, err);

    if (st == STATUS_OK) {
        st = counter_check_own(act, &counter, err);
    }
    if (st == STATUS_OK) {
        st = check_ready(act, &counter, err);
    }
    (void)clock_date(act->now_ms, day);
    if (st == STATUS_OK) {
        st = waiting_rules_load(act, number, day, &rules, err);
    }
    if (st == STATUS_OK) {
        st = db_visit_list_line(act->db, act->office, day, &rows, &count, err);
    }
    if (st == STATUS_OK) {
        st = release_from_closed(act, rows, count, err);
    }
    if (st != STATUS_OK) {
        goto end;
    }
    candidates = choose_candidates(act, setting, rows, count);
    if (!call_order_choose(candidates.waiting, candidates.count, &rules, &choice)) {
        st = error_set(err, STATUS_EMPTY, "nobody waits for counter %d", number);
        goto end;
    }
    st = db_visit_load(
        act->db, act->office, rows[candidates.from[choice.chosen]].id, visit, err);
    if (st != STATUS_OK) {
        goto end;
    }
    st = call_chosen(act, visit, setting, &choice,
        choice.passed_count > 0 ? &rows[candidates.from[choice.passed]] : NULL, err);
end:
    free(candidates.waiting);
    free(candidates.from);
    free(rows);
    return st;
}

enum status
call_again(struct act *act, const char *id, struct visit *visit, struct error *err)
{
    const struct settings_counter *setting;
    struct counter counter;
    json_t *data;
    enum status st = db_visit_load(act->db, act->office, id, visit, err);

    if (st == STATUS_OK && visit->state != VISIT_CALLED) {
        return error_set(err, STATUS_WRONG_STATE, "the visit is %s, not called",
            visit_state_name(visit->state));
    }
    if (st == STATUS_OK) {
        st = counter_load(act, visit->counter, &setting, &counter, err);
    }
    if (st == STATUS_OK) {
        st = counter_check_own(act, &counter, err);
    }
    if (st == STATUS_OK) {
        st = absence_rule_recall(visit->calls, act->settings->policy.max_calls, err);
    }
    if (st != STATUS_OK) {
        return st;
    }
    visit->calls++;
    visit->called_ms = act->now_ms;
    st = db_visit_update(act->db, act->office, visit, VISIT_CALLED, act->now_ms, err);
    if (st != STATUS_OK) {
        return st;
    }
    data = line_visit_data(act, visit);
    (void)json_object_set_new(data, "counter", json_integer(visit->counter));
    (void)json_object_set_new(data, "hall", json_string(setting->hall));
    (void)json_object_set_new(data, "times", json_integer(visit->calls));
    (void)json_object_set_new(
        data, "last", json_boolean(visit->calls >= act->settings->policy.max_calls));
    return journal_append(act, "visit.recalled", visit->id, data, err);
}

/* The first open counter without anybody that serves the visit. */
static enum status
find_free_counter(
    struct act *act, const struct visit *visit, int *number, struct error *err)
{
    struct open_counters open;
    int service = settings_service_index(act->settings, visit->service);
    enum status st = today_open_counters(act, &open, err);

    for (size_t i = 0; st == STATUS_OK && i < open.count; i++) {
        struct visit busy;

        if (service < 0 || !settings_counter_serves(open.counter[i], service)) {
            continue;
        }
        st = db_visit_at_counter(
            act->db, act->office, open.counter[i]->number, &busy, err);
        if (st == STATUS_NOT_FOUND) {
            *number = open.counter[i]->number;
            return STATUS_OK;
        }
    }
    return st == STATUS_OK ? error_set(err, STATUS_COUNTER_BUSY,
                                 "no open counter for this service is free now")
                           : st;
}

enum status
call_out_of_order(struct act *act, const char *id, int number, const char *reason,
    struct visit *visit, struct error *err)
{
    const struct settings_counter *setting;
    struct counter counter;
    json_t *data;
    enum status st = db_visit_load(act->db, act->office, id, visit, err);

    if (st == STATUS_OK && visit->state != VISIT_WAITING) {
        return error_set(err, STATUS_WRONG_STATE, "the visit is %s, not waiting",
            visit_state_name(visit->state));
    }
    if (st == STATUS_OK && number == 0) {
        st = find_free_counter(act, visit, &number, err);
    }
    if (st == STATUS_OK) {
        st = counter_load(act, number, &setting, &counter, err);
    }
    if (st == STATUS_OK) {
        st = check_ready(act, &counter, err);
    }
    if (st != STATUS_OK) {
        return st;
    }
    data = line_visit_data(act, visit);
    (void)json_object_set_new(data, "out_of_order", json_true());
    (void)json_object_set_new(data, "reason", json_string(reason));
    return move_to_counter(act, visit, setting, data, err);
}
