/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What several acts ask about the day. */
#include "server/office/today.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "common/mem.h"
#include "common/text.h"
#include "db/db_line.h"
#include "server/line/estimate.h"

enum status
today_load(struct act *act, struct today *today, struct error *err)
{
    enum status st;

    (void)zone_date(act->zone, act->now_ms, today->date);
    today->minute = zone_minute(act->zone, act->now_ms);
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

/* Add what was counted to the day of its quota. */
static void
add_use(const struct act *act, const struct quota_use *use, struct quota_day *day)
{
    struct quota_window *entry =
        quota_day_window(day, settings_window_index(act->settings, use->slot));

    if (entry) {
        entry->tickets += use->tickets;
        entry->arrived += use->arrived;
        entry->walkins += use->walkins;
    }
}

void
today_doors(const struct act *act, struct doors *doors)
{
    char date[DATE_SIZE];
    struct day_hours hours;
    struct opening next;

    (void)zone_date(act->zone, act->now_ms, date);
    settings_day_hours(act->settings, date, &hours);
    settings_next_opening(act->settings, date, MINUTES_A_DAY, &next);
    *doors = (struct doors){ 0 };
    if (hours.open) {
        doors->open_ms = zone_at(act->zone, date, hours.hours.from);
        doors->close_ms = zone_at(act->zone, date, hours.hours.to);
    }
    if (next.date[0]) {
        doors->next_ms = zone_at(act->zone, next.date, next.minute);
    }
    text_copy(doors->why, sizeof(doors->why), hours.name);
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

        if (service && service->quota == quota) {
            add_use(act, &uses[i], day);
        }
    }
    free(uses);
    return st;
}

enum status
today_quotas(
    struct act *act, const char *date, struct quota_day **days, struct error *err)
{
    const struct office_settings *settings = act->settings;
    struct quota_use *uses;
    size_t count;
    enum status st = db_quota_list(act->db, act->office, date, &uses, &count, err);

    *days = xcalloc(settings->quota_count, sizeof(**days));
    for (size_t q = 0; q < settings->quota_count; q++) {
        if (q == 0) {
            settings_quota_day(settings, 0, date, &(*days)[0]);
            continue;
        }
        (*days)[q] = (*days)[0]; /* the windows are the same, the places its own */
        for (int w = 0; w < (*days)[q].count; w++) {
            struct quota_window *window = &(*days)[q].windows[w];

            window->capacity = settings->quotas[q].places[window->window];
        }
    }
    for (size_t i = 0; st == STATUS_OK && i < count; i++) {
        const struct settings_service *service =
            settings_service(settings, uses[i].service);

        if (service) {
            add_use(act, &uses[i], &(*days)[service->quota]);
        }
    }
    free(uses);
    if (st != STATUS_OK) {
        free(*days);
        *days = NULL;
    }
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
