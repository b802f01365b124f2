/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What several acts ask about the day. */
#include "server/office/today.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "common/text.h"
#include "db/db_counter.h"
#include "db/db_line.h"
#include "server/line/estimate.h"

#define SECONDS_A_MINUTE 60

enum status
today_load(struct act *act, struct today *today, struct error *err)
{
    enum status st;

    (void)clock_date(act->now_ms, today->date);
    today->minute = clock_minute(act->now_ms);
    settings_day_hours(act->settings, today->date, &today->hours);
    st = db_day_is_closed(act->db, act->office, today->date, &today->closed, err);
    if (st == STATUS_OK && today->closed) { /* closed for good, whatever the hours say */
        today->hours.open = false;
    }
    today->next = (struct opening){ 0 };
    if (!day_hours_is_open(&today->hours, today->minute)) {
        /* After an early closing the rest of today's hours no longer count. */
        settings_next_opening(act->settings, today->date,
            today->closed ? MINUTES_A_DAY : today->minute, &today->next);
    }
    return st;
}

struct door
today_door(const struct act *act, const struct today *today)
{
    return (struct door){ .office = act->settings->office.code,
        .date = today->date,
        .minute = today->minute,
        .hours = &today->hours,
        .next = &today->next,
        .late = act->settings->policy.late,
        .early = act->settings->policy.early };
}

enum status
today_quota(struct act *act, int quota, const char *date, struct quota_day *day,
    struct error *err)
{
    struct quota_use *uses;
    size_t count;
    enum status st = db_quota_list(act->db, act->office, date, &uses, &count, err);

    settings_quota_day(act->settings, quota, date, day);
    for (size_t i = 0; st == STATUS_OK && i < count; i++) {
        const struct settings_service *service =
            settings_service(act->settings, uses[i].service);
        int window = settings_window_index(act->settings, uses[i].slot);
        struct quota_window *entry = NULL;

        if (service && service->quota == quota && window >= 0) {
            entry = quota_day_window(day, window);
        }
        if (entry) {
            entry->tickets += uses[i].tickets;
            entry->arrived += uses[i].arrived;
            entry->walkins += uses[i].walkins;
        }
    }
    free(uses);
    return st;
}

enum status
today_times(
    struct act *act, const char *service, struct service_times *times, struct error *err)
{
    struct pace pace;
    enum status st = db_pace_load(act->db, act->office, service, &pace, err);

    static_assert(PACE_MAX == SERVICE_TIMES_MAX, "the same ring");
    times->count = pace.count;
    times->next = pace.next;
    memcpy(times->seconds, pace.seconds, sizeof(times->seconds));
    return st;
}

enum status
today_median(struct act *act, const struct settings_service *service, int32_t *seconds,
    struct error *err)
{
    struct service_times times;
    enum status st = today_times(act, service->code, &times, err);

    *seconds = service_times_median(&times, service->minutes * SECONDS_A_MINUTE);
    return st;
}

enum status
today_open_counters(struct act *act, struct open_counters *open, struct error *err)
{
    struct counter counters[SETTINGS_COUNTERS_MAX];
    size_t count;
    enum status st =
        db_counter_list(act->db, act->office, counters, ARRAY_LEN(counters), &count, err);

    open->count = 0;
    for (size_t i = 0; st == STATUS_OK && i < count; i++) {
        const struct settings_counter *counter =
            settings_counter(act->settings, counters[i].number);

        if (counter && counters[i].state == COUNTER_OPEN) {
            open->counter[open->count++] = counter;
        }
    }
    return st;
}

int
open_counters_serving(const struct open_counters *open, int service)
{
    int serving = 0;

    for (size_t i = 0; i < open->count; i++) {
        serving += settings_counter_serves(open->counter[i], service);
    }
    return serving;
}

int
today_ahead(const struct act *act, enum lane lane, int regular, int priority)
{
    int run = act->settings->policy.priority_run;

    if (lane == LANE_PRIORITY) { /* after each run of priority calls one regular goes */
        int between = run > 0 ? priority / run : regular;

        return priority + (between < regular ? between : regular);
    } else {
        int between = (regular + 1) * run;

        return regular + (between < priority ? between : priority);
    }
}
