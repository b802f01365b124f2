/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/office/tend_line.h"

#include <stdlib.h>

#include "common/text.h"
#include "common/waiting_why.h"
#include "common/zone.h"
#include "db/db_counter.h"
#include "db/db_visit.h"
#include "db/db_visit_left.h"
#include "server/office/counter_staffing.h"
#include "server/office/line_move.h"
#include "server/office/visit_moves.h"
#include "server/settings/settings.h"

#define MS_A_MINUTE INT64_C(60000)

/* Who was called, and nobody was there: as before the call. */
static enum status
wait_again(struct act *act, struct visit *visit, struct error *err)
{
    struct visit was = *visit;
    json_t *told = line_visit_data(visit);
    enum status st = db_visit_left_put(act->db, act->office, visit, err);

    if (st != STATUS_OK) {
        json_decref(told);
        return st;
    }
    visit->counter = 0;
    visit->after_calls = 0;
    (void)json_object_set_new(
        told, "why", json_string(waiting_why_name(WAITING_COUNTER_GONE)));
    if (visit->only_counter) {
        (void)json_object_set_new(
            told, "only_counter", json_integer(visit->only_counter));
    }
    return line_move(act, visit, &was, VISIT_WAITING, EVENT_VISIT_WAITING, told, err);
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

/* Counters at which somebody was called, and nobody was there. */
static enum status
pause_counters(struct act *act, struct error *err)
{
    struct visit *visits;
    size_t count;
    enum status st;

    if (act->settings->policy.away_min == 0) {
        return STATUS_OK;
    }
    st = db_visit_list_at_counters(act->db, act->office, &visits, &count, err);
    for (size_t i = 0; st == STATUS_OK && i < count; i++) {
        if (clerk_is_gone(act, &visits[i])) {
            st = leave_counter(act, &visits[i], err);
        }
    }
    free(visits);
    return st;
}

/* Who was held for some minutes that are over. */
static enum status
end_holds(struct act *act, struct error *err)
{
    char day[DATE_SIZE];
    struct visit *visits;
    size_t count;
    enum status st = db_visit_list_open(act->db, act->office,
        zone_date(act->zone, act->now_ms, day), VISIT_HELD, &visits, &count, err);

    for (size_t i = 0; st == STATUS_OK && i < count; i++) {
        struct move_input input = { .id = "" };

        if (visits[i].callable_from_ms == 0 || visits[i].callable_from_ms > act->now_ms) {
            continue;
        }
        text_copy(input.id, sizeof(input.id), visits[i].id);
        st = visit_move(act, MOVE_RETURN, &input, err);
    }
    free(visits);
    return st;
}

enum status
tend_line_due(struct act *act, struct error *err)
{
    enum status st = pause_counters(act, err);

    return st == STATUS_OK ? end_holds(act, err) : st;
}
