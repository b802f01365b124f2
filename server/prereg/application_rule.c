/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/prereg/application_rule.h"

#include <assert.h>

static const struct application_move_row rows[] = {
#define APPLICATION_MOVE_ROW(constant, word, from, to, roles, message) \
    [constant] = { word, from, to, roles, message },
    APPLICATION_MOVE_LIST(APPLICATION_MOVE_ROW)
#undef APPLICATION_MOVE_ROW
};

const struct application_move_row *
application_move_row(enum application_move move)
{
    assert((unsigned)move < APPLICATION_MOVE_COUNT);
    return &rows[move];
}

enum status
application_move_check(
    enum application_move move, enum ticket_state state, struct error *err)
{
    const struct application_move_row *row = application_move_row(move);

    if (row->from & IN(state)) {
        return STATUS_OK;
    }
    return ticket_state_refuse(err, state, "the application is %s: no %s now",
        ticket_state_name(state), row->word);
}

bool
application_state_is_live(enum ticket_state state)
{
    const uint32_t over =
        FINISHED | IN(TICKET_DRAFT) | IN(TICKET_REJECTED) | IN(TICKET_CANCELLED);

    return (over & IN(state)) == 0;
}

bool
application_state_is_open(enum ticket_state state)
{
    return state == TICKET_DRAFT || state == TICKET_RETURNED;
}
