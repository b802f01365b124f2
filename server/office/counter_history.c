/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/office/counter_history.h"

#include <stdlib.h>

#include "common/array.h"
#include "common/clock.h"
#include "common/text.h"
#include "db/db_visit_left.h"
#include "server/office/counter_staffing.h"

/* Add one in the order of calls, latest first. */
static void
insert_by_call(
    struct visit **visits, size_t *count, size_t *capacity, const struct visit *visit)
{
    size_t at = *count;

    *visits = array_grow(*visits, *count, capacity, sizeof(**visits));
    while (at > 0 && (*visits)[at - 1].called_ms < visit->called_ms) {
        (*visits)[at] = (*visits)[at - 1];
        at--;
    }
    (*visits)[at] = *visit;
    (*count)++;
}

/* Who was here and is at another counter or in the line now, as it stood here. */
static enum status
add_left(struct act *act, int number, const char *day, struct visit **visits,
    size_t *count, struct error *err)
{
    struct visit_left *left;
    size_t left_count;
    size_t capacity = *count;
    enum status st =
        db_visit_left_list(act->db, act->office, day, number, &left, &left_count, err);

    for (size_t i = 0; st == STATUS_OK && i < left_count; i++) {
        struct visit visit;

        st = db_visit_load(act->db, act->office, left[i].visit, &visit, err);
        if (st == STATUS_OK && visit.counter != number) {
            text_copy(visit.service, sizeof(visit.service), left[i].service);
            visit.called_ms = left[i].called_ms;
            visit.started_ms = left[i].started_ms;
            visit.state = VISIT_WAITING; /* to this counter, whatever became of it */
            visit.outcome = OUTCOME_NONE;
            visit.ended_ms = 0;
            insert_by_call(visits, count, &capacity, &visit);
        }
    }
    free(left);
    return st;
}

enum status
counter_history(
    struct act *act, int number, struct visit **visits, size_t *count, struct error *err)
{
    const struct settings_counter *setting;
    struct counter counter;
    char day[DATE_SIZE];
    enum status st = counter_load(act, number, &setting, &counter, err);

    *visits = NULL;
    *count = 0;
    if (st != STATUS_OK) {
        return st;
    }
    (void)zone_date(act->zone, act->now_ms, day);
    st = db_visit_list_counter(act->db, act->office, day, number, visits, count, err);
    if (st != STATUS_OK) {
        return st;
    }
    return add_left(act, number, day, visits, count, err);
}
