/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The one place where a visit changes its state. */
#include "server/office/line_move.h"

#include "common/text.h"
#include "common/waiting_why.h"
#include "db/db_line.h"
#include "server/office/journal.h"
#include "server/settings/settings.h"

const char *
line_prefix(const struct act *act, const char *service, char out[PREFIX_SIZE])
{
    const struct settings_service *found = settings_service(act->settings, service);

    out[0] =
        found ? found->prefix : 'Z'; /* a service that was taken out of the settings */
    out[1] = '\0';
    return out;
}

json_t *
line_visit_data(const struct visit *visit)
{
    char number[NUMBER_SIZE];
    json_t *data = json_pack("{s:s, s:s, s:s, s:s}", "number",
        visit_number(visit->prefix, visit->number, number), "prefix", visit->line,
        "service", visit->service, "lane", lane_name(visit->lane));

    if (visit->plan[0]) { /* on its way through the steps of another service */
        (void)json_object_set_new(data, "for", json_string(visit->plan));
    }
    if (visit->files > 1) {
        (void)json_object_set_new(data, "files", json_integer(visit->files));
    }
    return data;
}

/* Who comes into a line or leaves it is counted in the line's series and with those who
 * wait for the same service; who is called, in the series. */
static enum status
count_waiting(struct act *act, const struct visit *visit, int change, bool called,
    struct error *err)
{
    enum status st = db_series_add(act->db, act->office, visit->day, visit->line, change,
        visit->lane == LANE_PRIORITY ? change : 0, called, err);

    return st == STATUS_OK ? db_waiting_add(act->db, act->office, visit->day,
                                 visit->service, visit->lane, change, err)
                           : st;
}

static void
name_number(const struct visit *visit, struct error *err)
{
    char number[NUMBER_SIZE];

    error_fact(
        err, FACT_NUMBER, "%s", visit_number(visit->prefix, visit->number, number));
}

json_t *
line_waiting_data(const struct act *act, const struct visit *visit, enum waiting_why why)
{
    json_t *data = line_visit_data(visit);

    (void)json_object_set_new(data, "why", json_string(waiting_why_name(why)));
    if (visit->callable_from_ms > act->now_ms) {
        (void)json_object_set_new(
            data, "callable_from", json_integer(visit->callable_from_ms));
    }
    if (visit->after_calls) {
        (void)json_object_set_new(data, "after_calls", json_integer(visit->after_calls));
    }
    if (visit->only_counter) {
        (void)json_object_set_new(
            data, "only_counter", json_integer(visit->only_counter));
    }
    return data;
}

enum status
line_wrong_state(const struct visit *visit, const char *wanted, struct error *err)
{
    enum status st = error_set(err, STATUS_WRONG_STATE, "the visit is %s, not %s",
        visit_state_name(visit->state), wanted);

    error_fact(err, FACT_STATE, "%s", visit_state_name(visit->state));
    name_number(visit, err);
    return st;
}

/* Store the new state, and count who comes into a line or leaves it. */
static enum status
change_state(struct act *act, struct visit *visit, const struct visit *was,
    enum visit_state to, struct error *err)
{
    enum status st = visit_state_check(was->state, to, err);

    if (st != STATUS_OK) {
        name_number(was, err);
        return st;
    }
    visit->state = to;
    st = db_visit_move(act->db, act->office, visit, was, act->now_ms, err);
    if (st != STATUS_OK) {
        return st;
    }
    if (was->state == VISIT_WAITING) {
        st = count_waiting(act, was, -1, to == VISIT_CALLED, err);
    }
    if (st != STATUS_OK || to != VISIT_WAITING) {
        return st;
    }
    return count_waiting(act, visit, 1, /* called= */ false, err);
}

enum status
line_move(struct act *act, struct visit *visit, const struct visit *was,
    enum visit_state to, enum event_kind kind, json_t *data, struct error *err)
{
    enum status st = change_state(act, visit, was, to, err);

    if (st != STATUS_OK) {
        json_decref(data);
        return st;
    }
    return journal_append_visit(act, kind, visit, data, err);
}

/* Store who waits otherwise than before, `was`, and count it anew. */
static enum status
wait_otherwise(struct act *act, const struct visit *visit, const struct visit *was,
    enum waiting_why why, struct error *err)
{
    enum status st =
        db_visit_update(act->db, act->office, visit, VISIT_WAITING, act->now_ms, err);

    if (st != STATUS_OK) {
        return st;
    }
    st = count_waiting(act, was, -1, /* called= */ false, err);
    if (st != STATUS_OK) {
        return st;
    }
    st = count_waiting(act, visit, 1, /* called= */ false, err);
    if (st != STATUS_OK) {
        return st;
    }
    return journal_append_visit(
        act, EVENT_VISIT_WAITING, visit, line_waiting_data(act, visit, why), err);
}

enum status
line_change_service(
    struct act *act, struct visit *visit, const char *service, struct error *err)
{
    struct visit was = *visit;

    text_copy(visit->service, sizeof(visit->service), service);
    (void)line_prefix(act, service, visit->line);
    return wait_otherwise(act, visit, &was, WAITING_SERVICE_KNOWN, err);
}

enum status
line_change_lane(struct act *act, struct visit *visit, enum lane lane, const char *reason,
    struct error *err)
{
    struct visit was = *visit;

    visit->lane = lane;
    text_copy(visit->priority_reason, sizeof(visit->priority_reason), reason);
    return wait_otherwise(act, visit, &was, WAITING_LANE_CHANGED, err);
}
