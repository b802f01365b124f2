/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SERVER_OFFICE_TODAY_H
#define SERVER_OFFICE_TODAY_H

/*
 * What several acts ask about the day: date and minute, hours, the door, places, pace,
 * how long it takes. Joins settings, database and rules. Worker threads.
 */

#include "common/base.h"
#include "common/clock.h"
#include "common/doors.h"
#include "common/status.h"
#include "db/db_visit.h"
#include "server/line/day_hours.h"
#include "server/line/estimate.h"
#include "server/line/quota_rule.h"
#include "server/line/ticket_rule.h"
#include "server/office/act.h"
#include "server/settings/settings.h"

struct today {
    char date[DATE_SIZE];
    int minute;
    struct day_hours hours;
    struct opening next; /* the next time the doors open */
    bool closed;         /* the day was closed for good */
};

/** The day of `act->now_ms`. */
enum status today_load(struct act *act, struct today *today, struct error *err)
    MUST_CHECK;

/** The door as the rules want it; borrows from `today` and the settings. */
struct door today_door(const struct act *act, const struct today *today);

/** The doors of the day of `act->now_ms`, as the calendar has them. */
void today_doors(const struct act *act, struct doors *doors);

/** The windows of a quota with what was counted, on any date. */
enum status today_quota(struct act *act, int quota, const char *date,
    struct quota_day *day, struct error *err) MUST_CHECK;

/** The same of every quota, by its index in the settings; an owned array, NULL on
 * failure.
 */
enum status today_quotas(struct act *act, const char *date, struct quota_day **days,
    struct error *err) MUST_CHECK;

/** The last durations at the counter of a service; none when it has no counts yet. */
enum status today_times(struct act *act, const char *service, struct service_times *times,
    struct error *err) MUST_CHECK;

#endif /* SERVER_OFFICE_TODAY_H */
