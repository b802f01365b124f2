/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/office/tend_line.h"

#include <stdlib.h>

#include "common/log.h"
#include "common/text.h"
#include "common/zone.h"
#include "db/db.h"
#include "db/db_counter.h"
#include "db/db_visit.h"
#include "db/db_visit_left.h"
#include "server/office/concern_care.h"
#include "server/office/counter_staffing.h"
#include "server/office/line_move.h"
#include "server/office/visit_moves.h"
#include "server/settings/settings.h"

#define LOG_TAG "server/office"
#define MS_A_MINUTE INT64_C(60000)
#define CARE_DEPTH 1 /* inside a job */

/* Who was called, and nobody was there: as before the call. */
static enum status
wait_again(struct act *act, struct visit *visit, struct error *err)
{
    struct visit was = *visit;
    enum status st = db_visit_left_put(act->db, act->office, visit, err);

    if (st != STATUS_OK) {
        return st;
    }
    visit->counter = 0;
    visit->after_calls = 0;
    return line_move(act, visit, &was, VISIT_WAITING, EVENT_VISIT_WAITING,
        line_waiting_data(act, visit, WAITING_COUNTER_GONE), err);
}

/* Called so long ago, and nothing was pressed. */
static bool
clerk_is_gone(const struct act *act, const struct visit *visit)
{
    return visit->state == VISIT_CALLED &&
           act->now_ms - visit->called_ms >= act->settings->policy.away_min * MS_A_MINUTE;
}

static enum status
leave_counter(struct act *act, struct visit *visit, struct error *err)
{
    struct counter counter;
    enum status st = db_counter_load(act->db, act->office, visit->counter, &counter, err);

    if (st == STATUS_OK && counter.state == COUNTER_OPEN) {
        st = counter_pause_gone(act, &counter, err);
    }
    return st == STATUS_OK ? wait_again(act, visit, err) : st;
}

/* Held for some minutes, and they are over. */
static bool
hold_is_over(const struct act *act, const struct visit *visit)
{
    return visit->callable_from_ms != 0 && visit->callable_from_ms <= act->now_ms;
}

static enum status
end_hold(struct act *act, struct visit *visit, struct error *err)
{
    struct move_input input = { .id = "" };

    text_copy(input.id, sizeof(input.id), visit->id);
    return visit_move(act, MOVE_RETURN, &input, visit, err);
}

struct care {
    bool (*is_due)(const struct act *act, const struct visit *visit);
    enum status (*give)(struct act *act, struct visit *visit, struct error *err);
};

static const struct care gone_clerks = { clerk_is_gone, leave_counter };
static const struct care ended_holds = { hold_is_over, end_hold };

/* One visit. What is refused is undone and told, and keeps nobody else waiting. */
static enum status
give_care(
    struct act *act, const struct care *care, struct visit *visit, struct error *err)
{
    enum status st = db_savepoint(act->db, CARE_DEPTH, err);

    if (st == STATUS_OK) {
        st = care->give(act, visit, err);
    }
    if (st == STATUS_OK) {
        return db_release(act->db, CARE_DEPTH, err);
    }
    if (!status_is_refusal(st)) {
        return st;
    }
    log_warn(NULL, "could not tend visit %s: %s", visit->id, err ? err->text : "");
    return db_undo(act->db, CARE_DEPTH, err);
}

/* Of these visits, which are freed here, those that are due. */
static enum status
tend(struct act *act, const struct care *care, struct visit *visits, size_t count,
    struct error *err)
{
    enum status st = STATUS_OK;

    for (size_t i = 0; st == STATUS_OK && i < count; i++) {
        if (care->is_due(act, &visits[i])) {
            st = give_care(act, care, &visits[i], err);
        }
    }
    free(visits);
    return st;
}

enum status
tend_line_due(struct act *act, struct error *err)
{
    char day[DATE_SIZE];
    struct visit *visits;
    size_t count;
    enum status st = STATUS_OK;

    if (act->settings->policy.away_min > 0) {
        st = db_visit_list_at_counters(act->db, act->office, &visits, &count, err);
        if (st == STATUS_OK) {
            st = tend(act, &gone_clerks, visits, count, err);
        }
    }
    if (st != STATUS_OK) {
        return st;
    }
    st = db_visit_list_open(act->db, act->office, zone_date(act->zone, act->now_ms, day),
        VISIT_HELD, &visits, &count, err);
    if (st == STATUS_OK) {
        st = tend(act, &ended_holds, visits, count, err);
    }
    return st == STATUS_OK ? concern_care_tidy(act, err) : st;
}
