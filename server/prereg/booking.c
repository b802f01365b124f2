/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/prereg/booking.h"

#include <stdlib.h>
#include <string.h>

#include "common/array.h"
#include "common/text.h"
#include "common/zone.h"
#include "db/db_line.h"
#include "db/db_place.h"
#include "server/line/quota_rule.h"
#include "server/office/today.h"
#include "server/prereg/place_keep.h"

#define MEASURED_DAYS 28 /* of who came and who did not */

/* How many tickets of a quota may be given for 100 places. */
static enum status
measure_overbooking(
    struct act *act, int32_t today, int index, int *percent, struct error *err)
{
    const struct settings_quota *quota = &act->settings->quotas[index];
    char from[DATE_SIZE];
    char to[DATE_SIZE];
    struct quota_use *uses;
    int64_t tickets = 0;
    int64_t arrived = 0;
    size_t count;
    enum status st;

    *percent = quota->overbook_percent;
    if (!quota->overbook_measured) {
        return STATUS_OK;
    }
    st = db_quota_sums(act->db, act->office, date_from_days(today - MEASURED_DAYS, from),
        date_from_days(today - 1, to), &uses, &count, err);
    if (st != STATUS_OK) {
        return st;
    }
    for (size_t i = 0; i < count; i++) {
        const struct settings_service *service =
            settings_service(act->settings, uses[i].service);

        if (service && service->quota == index) {
            tickets += uses[i].tickets;
            arrived += uses[i].arrived;
        }
    }
    free(uses);
    *percent = quota_rule_overbook(quota->overbook_percent, tickets, arrived);
    return STATUS_OK;
}

/* The windows of one day, behind those that are there. */
static enum status
add_day(struct act *act, const struct settings_service *service, const char *day,
    int from_minute, int overbook_percent, struct place **places, size_t *count,
    size_t *capacity, struct error *err)
{
    const struct settings_quota *quota = &act->settings->quotas[service->quota];
    struct place_held *held;
    struct quota_day uses;
    size_t held_count;
    enum status st = today_quota(act, service->quota, day, &uses, err);

    if (st != STATUS_OK) {
        return st;
    }
    st = db_place_held(act->db, act->office, day, &held, &held_count, err);
    if (st != STATUS_OK) {
        return st;
    }
    for (int i = 0; i < uses.count; i++) {
        const struct quota_window *window = &uses.windows[i];
        struct place *place;

        if (window->span.from <= from_minute) {
            continue;
        }
        *places = array_grow(*places, *count, capacity, sizeof(**places));
        place = &(*places)[(*count)++];
        *place = (struct place){ .window = window->window, .span = window->span };
        text_copy(place->day, sizeof(place->day), day);
        place->left = quota_rule_bookable(window->capacity, quota->walkin_share,
            overbook_percent,
            window->tickets + place_kept(act->settings, held, held_count, service->quota,
                                  act->settings->windows[window->window].code));
    }
    free(held);
    return STATUS_OK;
}

enum status
booking_list(struct act *act, const struct settings_service *service, const char *from,
    const char *to, struct place **places, size_t *count, struct error *err)
{
    char today[DATE_SIZE];
    int32_t now = date_to_days(zone_date(act->zone, act->now_ms, today));
    int32_t first = date_to_days(from);
    int32_t last = date_to_days(to);
    size_t capacity = 0;
    int overbook_percent;
    enum status st =
        measure_overbooking(act, now, service->quota, &overbook_percent, err);

    *places = NULL;
    *count = 0;
    if (st != STATUS_OK) {
        return st;
    }
    if (first < now) {
        first = now;
    }
    if (last > now + act->settings->policy.booking_days) {
        last = now + act->settings->policy.booking_days;
    }
    for (int32_t at = first; at <= last; at++) {
        char day[DATE_SIZE];

        st = add_day(act, service, date_from_days(at, day),
            at == now ? zone_minute(act->zone, act->now_ms) : -1, overbook_percent,
            places, count, &capacity, err);
        if (st != STATUS_OK) {
            free(*places);
            *places = NULL;
            *count = 0;
            return st;
        }
    }
    return STATUS_OK;
}

enum status
booking_first(struct act *act, const struct settings_service *service,
    struct place *place, struct error *err)
{
    char today[DATE_SIZE];
    int32_t now = date_to_days(zone_date(act->zone, act->now_ms, today));

    for (int32_t ahead = 1; ahead <= act->settings->policy.booking_days; ahead++) {
        char day[DATE_SIZE];
        struct place *places;
        size_t count;
        bool found = false;
        enum status st;

        (void)date_from_days(now + ahead, day);
        st = booking_list(act, service, day, day, &places, &count, err);
        for (size_t i = 0; st == STATUS_OK && i < count && !found; i++) {
            found = places[i].left > 0;
            *place = places[i];
        }
        free(places);
        if (st != STATUS_OK || found) {
            return st;
        }
    }
    return error_set(err, STATUS_QUOTA_FULL, "no place is free as far as may be booked");
}

/* Full: say which place is the next. */
static enum status
refuse_full(struct act *act, const struct settings_service *service, struct error *err)
{
    struct place next;
    enum status st = booking_first(act, service, &next, NULL);

    if (st != STATUS_OK && st != STATUS_QUOTA_FULL) {
        return error_set(err, st, "could not look for a free place");
    }
    (void)error_set(err, STATUS_QUOTA_FULL, "this window has no place left");
    if (err && st == STATUS_OK) {
        char span[MINUTE_SPAN_SIZE];

        text_copy(err->date, sizeof(err->date), next.day);
        text_copy(err->time, sizeof(err->time),
            minute_span(next.span.from, next.span.to, span));
    }
    return STATUS_QUOTA_FULL;
}

enum status
booking_find(struct act *act, const struct settings_service *service, const char *day,
    const char *window, struct place *place, struct error *err)
{
    int index = settings_window_index(act->settings, window);
    struct place *places;
    size_t count;
    bool found = false;
    enum status st;

    if (index < 0) {
        return error_field(err, "window", "is no window of this office");
    }
    st = booking_list(act, service, day, day, &places, &count, err);
    for (size_t i = 0; st == STATUS_OK && i < count && !found; i++) {
        found = places[i].window == index;
        *place = places[i];
    }
    free(places);
    if (st != STATUS_OK) {
        return st;
    }
    if (!found) {
        return error_field(err, "date", "cannot be booked with this window");
    }
    return place->left > 0 ? STATUS_OK : refuse_full(act, service, err);
}
