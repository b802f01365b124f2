/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A ticket's code and its place. */
#include "server/office/ticket_issue.h"

#include "common/text.h"
#include "db/db_line.h"
#include "server/office/settings.h"
#include "ticketing/code.h"

enum status
ticket_sign(struct act *act, struct ticket *ticket, struct error *err)
{
    struct ticket_code code = { .from_min = ticket->from_min, .to_min = ticket->to_min };
    int64_t office;

    _Static_assert(sizeof(ticket->code) >= TICKET_CODE_SIZE, "a code fits its column");
    if (!text_to_int(act->settings->office.code, 1, UINT32_MAX, &office)) {
        return error_set(
            err, STATUS_INVALID_SETTINGS, "office: the office's code is no number");
    }
    code.office = (uint32_t)office;
    (void)text_copy(code.date, sizeof(code.date), ticket->day);
    (void)text_copy(code.id, sizeof(code.id), ticket->id);
    return ticket_code_make(act->keys, &code, ticket->code, err);
}

enum status
ticket_count_place(
    struct act *act, const struct ticket *ticket, int change, struct error *err)
{
    struct quota_use use = { .tickets = change };

    (void)text_copy(use.service, sizeof(use.service), ticket->service);
    (void)text_copy(use.slot, sizeof(use.slot), ticket->slot);
    return db_quota_add(act->db, act->office, ticket->day, &use, err);
}
