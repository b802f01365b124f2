/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/prereg/erase_applications.h"

#include <stdlib.h>

#include "server/office/journal.h"
#include "server/prereg/application.h"
#include "server/prereg/handover.h"
#include "server/prereg/waiting_list.h"
#include "server/settings/settings.h"

#define AT_A_TIME 50
#define DAY_MS INT64_C(86400000)

static enum status
erase(struct act *act, struct application *application, struct error *err)
{
    static const enum application_move ends[] = { MOVE_EXPIRE, MOVE_CANCEL };
    enum status st = STATUS_OK;

    for (size_t i = 0; i < ARRAY_LEN(ends); i++) { /* one of them at most */
        if (application_move_check(ends[i], application->state, NULL) != STATUS_OK) {
            continue;
        }
        st = application_free_place(act, application, err);
        if (st == STATUS_OK) {
            st = application_apply(act, application, ends[i], "", err);
        }
        break;
    }
    if (st == STATUS_OK) {
        st = waiting_list_leave(act, application, err);
    }
    if (st == STATUS_OK) {
        st = handover_forget(act, application, err);
    }
    if (st == STATUS_OK) {
        st =
            db_application_erase(act->db, act->office, application->id, act->now_ms, err);
    }
    return st == STATUS_OK
               ? journal_append(act, EVENT_PERSONAL_ERASED, application->id, NULL, err)
               : st;
}

enum status
erase_applications_due(struct act *act, struct error *err)
{
    const struct settings_policy *policy = &act->settings->policy;
    int64_t before_ms = act->now_ms - policy->keep_personal_days * DAY_MS;
    int64_t still_ms = act->now_ms - policy->keep_open_days * DAY_MS;
    struct application *due;
    size_t count;
    enum status st = db_application_erasable(act->db, act->office, before_ms,
        still_ms < before_ms ? still_ms : before_ms, AT_A_TIME, &due, &count, err);

    for (size_t i = 0; st == STATUS_OK && i < count; i++) {
        st = erase(act, &due[i], err);
    }
    free(due);
    return st == STATUS_OK && count == AT_A_TIME ? STATUS_EMPTY : st;
}
