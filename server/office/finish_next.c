/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/office/finish_next.h"

#include "server/office/call.h"
#include "server/office/counter_staffing.h"

enum status
finish_next(struct act *act, int number, const struct move_input *finish,
    struct visit *called, struct error *err)
{
    const struct settings_counter *setting;
    struct counter counter;
    struct visit served;
    /* Whose it is comes before it is told who is there. */
    enum status st = counter_load_own(act, number, &setting, &counter, err);

    if (st != STATUS_OK) {
        return st;
    }
    st = db_visit_at_counter(act->db, act->office, number, &served, err);
    if (st == STATUS_NOT_FOUND) {
        return error_set(err, STATUS_WRONG_STATE, "counter %d serves nobody", number);
    }
    if (st != STATUS_OK) {
        return st;
    }
    st = visit_move_own(act, MOVE_FINISH, finish, &served, err);
    return st == STATUS_OK ? call_next_at(act, setting, &counter, called, err) : st;
}
