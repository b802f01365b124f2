/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What happens to a visit after it was called. */
#include "server/office/visit_moves.h"

#include <string.h>

#include "common/text.h"
#include "db/db_counter.h"
#include "db/db_line.h"
#include "db/db_visit_left.h"
#include "server/line/absence_rule.h"
#include "server/line/checklist_rule.h"
#include "server/line/estimate.h"
#include "server/office/counter_desk.h"
#include "server/office/journal.h"
#include "server/office/line_move.h"
#include "server/office/settings.h"
#include "server/office/today.h"

/* Load a visit that stands at a counter, and make sure that the counter is the caller's.
 */
static enum status
load_own(struct act *act, const char *id, struct visit *visit, struct error *err)
{
    struct counter counter;
    enum status st = db_visit_load(act->db, act->office, id, visit, err);

    if (st != STATUS_OK || visit->counter == 0) {
        return st;
    }
    st = db_counter_load(act->db, act->office, visit->counter, &counter, err);
    return st == STATUS_OK ? counter_check_own(act, &counter, err) : st;
}

static json_t *
data_with_counter(const struct act *act, const struct visit *visit)
{
    const struct settings_counter *setting =
        settings_counter(act->settings, visit->counter);
    json_t *data = line_visit_data(act, visit);

    if (visit->counter) {
        (void)json_object_set_new(data, "counter", json_integer(visit->counter));
        (void)json_object_set_new(
            data, "hall", json_string(setting ? setting->hall : ""));
    }
    return data;
}

enum status
visit_start(struct act *act, const char *id, struct visit *visit, struct error *err)
{
    enum status st = load_own(act, id, visit, err);
    struct visit was = *visit;

    if (st != STATUS_OK) {
        return st;
    }
    visit->started_ms = act->now_ms;
    return line_move(act, visit, &was, VISIT_SERVING, "visit.started",
        data_with_counter(act, visit), err);
}

enum status
visit_absent(struct act *act, const char *id, struct visit *visit, struct error *err)
{
    enum status st = load_own(act, id, visit, err);
    struct visit was = *visit;

    if (st != STATUS_OK) {
        return st;
    }
    return line_move(act, visit, &was, VISIT_ABSENT, "visit.absent",
        data_with_counter(act, visit), err);
}

enum status
visit_hold(struct act *act, const char *id, const char *reason, struct visit *visit,
    struct error *err)
{
    enum status st = load_own(act, id, visit, err);
    struct visit was = *visit;

    if (st != STATUS_OK) {
        return st;
    }
    (void)text_copy(visit->note, sizeof(visit->note), reason);
    return line_move(
        act, visit, &was, VISIT_HELD, "visit.held", data_with_counter(act, visit), err);
}

/* The counter it was at keeps it in its history. */
static enum status
leave_counter(struct act *act, struct visit *visit, struct error *err)
{
    enum status st = visit->counter > 0
                         ? db_visit_left_put(act->db, act->office, visit, err)
                         : STATUS_OK;

    visit->counter = 0;
    return st;
}

enum status
visit_return(struct act *act, const char *id, struct visit *visit, struct error *err)
{
    enum status st = db_visit_load(act->db, act->office, id, visit, err);
    struct visit was = *visit;
    struct series series;
    char prefix[PREFIX_SIZE];
    char today[DATE_SIZE];
    json_t *data;

    if (st != STATUS_OK) {
        return st;
    }
    if (was.state != VISIT_ABSENT && was.state != VISIT_HELD) {
        return error_set(err, STATUS_WRONG_STATE,
            "the visit is %s, neither absent nor held", visit_state_name(was.state));
    }
    if (strcmp(visit->day, clock_date(act->now_ms, today)) != 0) {
        return error_set(err, STATUS_WRONG_STATE, "the number is from another day");
    }
    st = db_series_load(act->db, act->office, visit->day,
        line_prefix(act, visit->service, prefix), &series, err);
    if (st != STATUS_OK) {
        return st;
    }
    st = leave_counter(act, visit, err);
    if (st != STATUS_OK) {
        return st;
    }
    visit->after_calls =
        absence_rule_return(series.called, act->settings->policy.return_after);
    data = line_visit_data(act, visit);
    (void)json_object_set_new(data, "why", json_string("returned"));
    (void)json_object_set_new(data, "after_calls", json_integer(visit->after_calls));
    return line_move(act, visit, &was, VISIT_WAITING, "visit.waiting", data, err);
}

enum status
visit_cancel(struct act *act, const char *id, struct visit *visit, struct error *err)
{
    enum status st = load_own(act, id, visit, err);
    struct visit was = *visit;

    if (st != STATUS_OK) {
        return st;
    }
    visit->ended_ms = act->now_ms;
    return line_move(act, visit, &was, VISIT_CANCELLED, "visit.cancelled",
        data_with_counter(act, visit), err);
}

/* Where to: the new service or counter must exist. */
static enum status
apply_transfer(struct act *act, const struct transfer_input *input, struct visit *visit,
    struct error *err)
{
    if (input->service[0]) {
        if (!settings_service(act->settings, input->service)) {
            return error_set(err, STATUS_NOT_FOUND, "there is no service of this code");
        }
        (void)text_copy(visit->service, sizeof(visit->service), input->service);
        visit->only_counter = 0;
        return STATUS_OK;
    }
    if (!settings_counter(act->settings, input->counter)) {
        return error_set(err, STATUS_NOT_FOUND, "there is no counter %d", input->counter);
    }
    visit->only_counter = input->counter;
    return STATUS_OK;
}

enum status
visit_transfer(struct act *act, const char *id, const struct transfer_input *input,
    struct visit *visit, struct error *err)
{
    enum status st = load_own(act, id, visit, err);
    struct visit was = *visit;
    json_t *data;

    if (st == STATUS_OK && was.state != VISIT_SERVING) {
        return error_set(err, STATUS_WRONG_STATE, "the visit is %s, not being served",
            visit_state_name(was.state));
    }
    if (st == STATUS_OK) {
        st = leave_counter(act, visit, err);
    }
    if (st == STATUS_OK) {
        st = apply_transfer(act, input, visit, err);
    }
    if (st != STATUS_OK) {
        return st;
    }
    if (input->note[0]) {
        (void)text_copy(visit->note, sizeof(visit->note), input->note);
    }
    data = line_visit_data(act, visit);
    (void)json_object_set_new(data, "why", json_string("transferred"));
    (void)json_object_set_new(data, "from_counter", json_integer(was.counter));
    if (visit->only_counter) {
        (void)json_object_set_new(
            data, "only_counter", json_integer(visit->only_counter));
    }
    return line_move(act, visit, &was, VISIT_WAITING, "visit.waiting", data, err);
}

/* "verified" stands for every obligatory paper. */
static enum status
check_papers(struct act *act, const struct visit *visit, struct error *err)
{
    const struct settings_service *service =
        settings_service(act->settings, visit->service);
    struct check_entry entries[SETTINGS_DOCUMENTS_MAX];
    struct checklist_item items[SETTINGS_DOCUMENTS_MAX];
    size_t count;
    enum status st = db_checklist_load(
        act->db, act->office, visit->id, entries, ARRAY_LEN(entries), &count, err);

    if (st != STATUS_OK || !service) {
        return st;
    }
    for (size_t i = 0; i < service->document_count; i++) {
        const struct settings_document *document = &service->documents[i];

        items[i] = (struct checklist_item){
            .id = document->id, .rule = document->rule, .group = document->group
        };
        for (size_t j = 0; j < count; j++) {
            if (strcmp(entries[j].item, document->id) == 0) {
                (void)item_state_from_name(entries[j].state, &items[i].state);
            }
        }
    }
    return checklist_rule_check(items, service->document_count, err);
}

/* What the service took joins the running median. */
static enum status
note_pace(struct act *act, const struct visit *visit, struct error *err)
{
    struct service_times times;
    struct pace pace;
    enum status st = today_times(act, visit->service, &times, err);

    if (st != STATUS_OK) {
        return st;
    }
    service_times_add(&times, (int32_t)((visit->ended_ms - visit->started_ms) / 1000));
    pace = (struct pace){ .count = times.count, .next = times.next };
    memcpy(pace.seconds, times.seconds, sizeof(pace.seconds));
    return db_pace_put(act->db, act->office, visit->service, &pace, err);
}

enum status
visit_finish(struct act *act, const char *id, const struct finish_input *input,
    struct visit *visit, struct error *err)
{
    enum status st = load_own(act, id, visit, err);
    struct visit was = *visit;
    json_t *data;

    if (st == STATUS_OK) {
        st = visit_state_check(was.state, VISIT_DONE, err);
    }
    if (st == STATUS_OK && strcmp(input->outcome, "verified") == 0) {
        st = check_papers(act, visit, err);
    }
    if (st != STATUS_OK) {
        return st;
    }
    visit->ended_ms = act->now_ms;
    (void)text_copy(visit->outcome, sizeof(visit->outcome), input->outcome);
    if (input->note[0]) {
        (void)text_copy(visit->note, sizeof(visit->note), input->note);
    }
    data = data_with_counter(act, visit);
    (void)json_object_set_new(data, "outcome", json_string(visit->outcome));
    st = line_move(act, visit, &was, VISIT_DONE, "visit.finished", data, err);
    return st == STATUS_OK ? note_pace(act, visit, err) : st;
}

enum status
visit_checklist(struct act *act, const char *id, const struct check_entry *entries,
    size_t count, struct visit *visit, struct error *err)
{
    enum status st = load_own(act, id, visit, err);
    const struct settings_service *service;
    json_t *items;

    if (st != STATUS_OK) {
        return st;
    }
    if (visit->state != VISIT_CALLED && visit->state != VISIT_SERVING) {
        return error_set(err, STATUS_WRONG_STATE, "the visit is %s, not at a counter",
            visit_state_name(visit->state));
    }
    service = settings_service(act->settings, visit->service);
    items = json_array();
    for (size_t i = 0; st == STATUS_OK && i < count; i++) {
        bool known = false;

        for (size_t d = 0; service && d < service->document_count; d++) {
            known = known || strcmp(service->documents[d].id, entries[i].item) == 0;
        }
        if (!known) {
            st = error_set(err, STATUS_BAD_REQUEST,
                "items[%zu].id is no document of this service", i);
            break;
        }
        st = db_checklist_put(act->db, act->office, id, &entries[i], err);
        (void)json_array_append_new(
            items, json_pack("[s, s]", entries[i].item, entries[i].state));
    }
    if (st != STATUS_OK) {
        json_decref(items);
        return st;
    }
    return journal_append(
        act, "visit.checklist", id, json_pack("{s:o}", "items", items), err);
}
