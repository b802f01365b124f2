/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Personal data whose time is over. */
#include "server/office/erase_personal.h"

#include "common/clock.h"
#include "common/event_kind.h"
#include "db/db_personal.h"
#include "server/office/journal.h"
#include "server/settings/settings.h"

enum status
erase_personal_due(struct act *act, struct error *err)
{
    char today[DATE_SIZE];
    char before[DATE_SIZE]; /* the first day that is kept */
    char day[DATE_SIZE];
    int64_t people = 0;
    enum status st;

    (void)zone_date(act->zone, act->now_ms, today);
    (void)date_from_days(
        date_to_days(today) - act->settings->policy.keep_personal_days, before);
    st = db_personal_oldest_day(act->db, act->office, before, day, err);
    if (st != STATUS_OK || day[0] == '\0') {
        return st;
    }
    st = db_personal_erase(act->db, act->office, day, &people, err);
    if (st != STATUS_OK) {
        return st;
    }
    return journal_append(act, EVENT_PERSONAL_ERASED, day,
        json_pack("{s:s, s:I}", "day", day, "people", (json_int_t)people), err);
}
