/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/office/counter_history.h"

#include <stdlib.h>

#include "common/clock.h"
#include "common/mem.h"
#include "common/text.h"
#include "db/db_visit_left.h"
#include "server/office/counter_desk.h"

/* Add one in the order of calls, latest first. */
static void
insert_by_call(struct visit **visits, size_t *count, const struct visit *visit)
{
    size_t at = *count;

    *visits = xrealloc(*visits, *count + 1, sizeof(**visits));
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
    enum status st =
        db_visit_left_list(act->db, act->office, day, number, &left, &left_count, err);

    for (size_t i = 0; st == STATUS_OK && i < left_count; i++) {
        struct visit visit;

        st = db_visit_load(act->db, act->office, left[i].visit, &visit, err);
        if (st == STATUS_OK && visit.counter != number) {
            (void)text_copy(visit.service, sizeof(visit.service), left[i].service);
            visit.called_ms = left[i].called_ms;
            visit.started_ms = left[i].started_ms;
            visit.state = VISIT_WAITING; /* to this counter, whatever became of it */
            visit.outcome[0] = '\0';
            visit.ended_ms = 0;
            insert_by_call(visits, count, &visit);
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
    (void)clock_date(act->now_ms, day);
    if (st == STATUS_OK) {
        st = db_visit_list_counter(act->db, act->office, day, number, visits, count, err);
    }
    if (st == STATUS_OK) {
        st = add_left(act, number, day, visits, count, err);
    }
    return st;
}
