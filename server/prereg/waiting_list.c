/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/prereg/waiting_list.h"

#include <stdlib.h>
#include <string.h>

#include "common/text.h"
#include "common/zone.h"
#include "db/db_place.h"
#include "db/db_ticket.h"
#include "server/line/quota_rule.h"
#include "server/office/journal.h"
#include "server/office/today.h"
#include "server/prereg/application_rule.h"
#include "server/prereg/booking.h"
#include "server/prereg/place_wish.h"

#define MS_A_MINUTE INT64_C(60000)
#define PAGE 64
#define DAY_FROM_MIN (6 * 60) /* nobody is offered a place in their sleep */
#define DAY_TO_MIN (20 * 60)
#define REMIND_FROM_MIN (9 * 60)
#define NOTICE_MIN 60 /* an offer ends so long before the window begins */
#define OFFER_LEAST_MIN 10

static bool
is_day(const struct act *act, int from_min)
{
    int minute = zone_minute(act->zone, act->now_ms);

    return minute >= from_min && minute < DAY_TO_MIN;
}

/* A free window of the day; STATUS_QUOTA_FULL: none. */
static enum status
find_free(struct act *act, const struct settings_service *service, const char *day,
    const char *window, struct place *place, struct error *err)
{
    struct place *places;
    size_t count;
    bool found = false;
    enum status st;

    if (window[0]) {
        return booking_find(act, service, day, window, place, err);
    }
    st = booking_list(act, service, day, day, &places, &count, err);
    if (st != STATUS_OK) {
        return st;
    }
    if (count == 0) {
        return error_field(err, "date", "cannot be booked");
    }
    for (size_t i = 0; i < count && !found; i++) {
        found = places[i].left > 0;
        *place = places[i];
    }
    free(places);
    return found ? STATUS_OK : error_set(err, STATUS_QUOTA_FULL, "this day is full");
}

enum status
waiting_list_wish(struct act *act, struct application *application, const char *day,
    const char *window, bool *given, struct error *err)
{
    const struct settings_service *service =
        settings_service(act->settings, application->service);
    struct place_wish wish = { .wished_ms = act->now_ms };
    char today[DATE_SIZE];
    struct place place;
    enum status st;

    *given = false;
    if (!service) {
        return error_set(err, STATUS_NOT_FOUND, "this service is offered no more");
    }
    if (strcmp(day, zone_date(act->zone, act->now_ms, today)) <= 0) {
        return error_field(err, "date", "must be after today");
    }
    st = find_free(act, service, day, window, &place, err);
    if (st == STATUS_OK) {
        *given = true;
        return application_give_place(act, application, &place, err);
    }
    if (st != STATUS_QUOTA_FULL) {
        return st;
    }
    text_copy(wish.application, sizeof(wish.application), application->id);
    text_copy(wish.service, sizeof(wish.service), application->service);
    text_copy(wish.day, sizeof(wish.day), day);
    text_copy(wish.slot, sizeof(wish.slot), window);
    return db_place_wish_put(act->db, act->office, &wish, err);
}

static enum status
refuse_offer(struct error *err)
{
    (void)error_set(err, STATUS_TOO_LATE, "no place is on offer to it");
    if (err) {
        err->which = CASE_OFFER;
    }
    return STATUS_TOO_LATE;
}

enum status
waiting_list_accept(struct act *act, struct application *application, struct error *err)
{
    const struct settings_service *service =
        settings_service(act->settings, application->service);
    struct place_freed freed;
    struct place place;
    enum status st =
        db_place_freed_of(act->db, act->office, application->id, &freed, err);

    if (st == STATUS_NOT_FOUND || (st == STATUS_OK && freed.until_ms <= act->now_ms) ||
        !service) {
        return refuse_offer(err);
    }
    if (st != STATUS_OK) {
        return st;
    }
    /* Kept no more, it is free for who asks first: for us, in this very commit. */
    st = db_place_freed_drop(act->db, act->office, freed.id, err);
    if (st == STATUS_OK) {
        st = booking_find(act, service, freed.day, freed.slot, &place, err);
    }
    if (st == STATUS_OK) {
        st = application_give_place(act, application, &place, err);
    }
    return st == STATUS_OK
               ? db_place_wish_drop(act->db, act->office, application->id, err)
               : st;
}

enum status
waiting_list_leave(
    struct act *act, const struct application *application, struct error *err)
{
    struct place_freed freed;
    enum status st = db_place_wish_drop(act->db, act->office, application->id, err);

    if (st != STATUS_OK) {
        return st;
    }
    st = db_place_freed_of(act->db, act->office, application->id, &freed, NULL);
    if (st != STATUS_OK) {
        return st == STATUS_NOT_FOUND ? STATUS_OK
                                      : error_set(err, st, "could not look for an offer");
    }
    freed.offered_to[0] = '\0';
    freed.until_ms = 0;
    return db_place_freed_update(act->db, act->office, &freed, err);
}

static json_t *
json_of_offer(const struct act *act, const struct place_freed *freed)
{
    char from[6];
    char to[6];
    char until[RFC3339_SIZE];

    return json_pack("{s:s, s:s, s:s, s:s, s:s}", "date", freed->day, "window",
        freed->slot, "from", minute_format(freed->from_min, from), "to",
        minute_format(freed->to_min, to), "until",
        zone_format(act->zone, freed->until_ms, false, until));
}

enum status
waiting_list_json(struct act *act, const struct application *application, json_t **json,
    struct error *err)
{
    struct place_wish wish;
    struct place_freed freed;
    enum status st =
        db_place_wish_load(act->db, act->office, application->id, &wish, err);

    *json = json_null();
    if (st != STATUS_OK) {
        return st == STATUS_NOT_FOUND ? STATUS_OK : st;
    }
    st = db_place_freed_of(act->db, act->office, application->id, &freed, err);
    if (st != STATUS_OK && st != STATUS_NOT_FOUND) {
        return st;
    }
    *json = json_pack("{s:s, s:s, s:o}", "date", wish.day, "window", wish.slot, "offer",
        st == STATUS_OK && freed.until_ms > act->now_ms ? json_of_offer(act, &freed)
                                                        : json_null());
    return STATUS_OK;
}

/* The chore. */

static enum status
offer(struct act *act, struct place_freed *freed, const struct application *application,
    struct error *err)
{
    char span[MINUTE_SPAN_SIZE];
    char until[6];
    enum status st;

    text_copy(freed->offered_to, sizeof(freed->offered_to), application->id);
    st = db_place_freed_update(act->db, act->office, freed, err);
    if (st != STATUS_OK) {
        return st;
    }
    st = journal_append(act, EVENT_APPLICATION_OFFERED, application->id,
        json_pack("{s:s, s:s, s:s}", "service", freed->service, "date", freed->day,
            "window", freed->slot),
        err);
    if (st != STATUS_OK) {
        return st;
    }
    return application_tell(act, application, "place_free",
        json_pack("{s:s, s:s, s:s}", "day", freed->day, "window",
            minute_span(freed->from_min, freed->to_min, span), "until",
            minute_format(zone_minute(act->zone, freed->until_ms), until)),
        err);
}

/* Until when an offer made now is good; 0: the day is too near. */
static int64_t
offer_until(const struct act *act, const struct place_freed *freed)
{
    int64_t until_ms = act->now_ms + act->settings->policy.offer_min * MS_A_MINUTE;
    int64_t last_ms =
        zone_at(act->zone, freed->day, freed->from_min) - NOTICE_MIN * MS_A_MINUTE;

    until_ms = until_ms < last_ms ? until_ms : last_ms;
    return until_ms - act->now_ms >= OFFER_LEAST_MIN * MS_A_MINUTE ? until_ms : 0;
}

/* An offer that nobody answered has cost its turn. */
static enum status
end_offer(struct act *act, struct place_freed *freed, struct error *err)
{
    enum status st = db_place_wish_drop(act->db, act->office, freed->offered_to, err);

    freed->offered_to[0] = '\0';
    freed->until_ms = 0;
    return st == STATUS_OK ? db_place_freed_update(act->db, act->office, freed, err) : st;
}

/* Is there such a place still? Its day may have been closed since, or have fewer. */
static enum status
is_there(struct act *act, const struct place_freed *freed, bool *there, struct error *err)
{
    const struct settings_service *service =
        settings_service(act->settings, freed->service);
    const struct settings_quota *quota;
    const struct quota_window *window;
    struct quota_day day;
    enum status st;

    *there = false;
    if (!service) {
        return STATUS_OK;
    }
    st = today_quota(act, service->quota, freed->day, &day, err);
    if (st != STATUS_OK) {
        return st;
    }
    quota = &act->settings->quotas[service->quota];
    window = quota_day_window(&day, settings_window_index(act->settings, freed->slot));
    *there = window && quota_rule_bookable(window->capacity, quota->walkin_share,
                           quota->overbook_percent, window->tickets) > 0;
    return STATUS_OK;
}

static enum status
tend_one(struct act *act, struct place_freed *freed, struct error *err)
{
    struct application application;
    bool found = false;
    bool there;
    enum status st = freed->offered_to[0] ? end_offer(act, freed, err) : STATUS_OK;

    if (st == STATUS_OK) {
        st = is_there(act, freed, &there, err);
    }
    if (st == STATUS_OK && !there) {
        return db_place_freed_drop(act->db, act->office, freed->id, err);
    }
    if (st != STATUS_OK || !is_day(act, DAY_FROM_MIN)) {
        return st;
    }
    freed->until_ms = offer_until(act, freed);
    if (freed->until_ms > 0) {
        st = place_wish_next(act, freed, &application, &found, err);
    }
    if (st != STATUS_OK) {
        return st;
    }
    if (found) {
        return offer(act, freed, &application, err);
    }
    return freed->release_ms <= act->now_ms
               ? db_place_freed_drop(act->db, act->office, freed->id, err)
               : STATUS_OK;
}

enum status
waiting_list_tend(struct act *act, struct error *err)
{
    char after[VISIT_ID_SIZE] = "";
    char today[DATE_SIZE];
    size_t count;
    enum status st = db_place_forget(
        act->db, act->office, zone_date(act->zone, act->now_ms, today), err);

    if (st != STATUS_OK) {
        return st;
    }
    do {
        struct place_freed *freed;

        st = db_place_freed_due(
            act->db, act->office, act->now_ms, after, PAGE, &freed, &count, err);
        for (size_t i = 0; st == STATUS_OK && i < count; i++) {
            st = tend_one(act, &freed[i], err);
            text_copy(after, sizeof(after), freed[i].id);
        }
        free(freed);
    } while (st == STATUS_OK && count == PAGE);
    return st;
}

enum status
waiting_list_remind(struct act *act, struct error *err)
{
    struct application *applications;
    char today[DATE_SIZE];
    char tomorrow[DATE_SIZE];
    size_t count;
    enum status st;

    if (!is_day(act, REMIND_FROM_MIN)) {
        return STATUS_OK;
    }
    (void)zone_date(act->zone, act->now_ms, today);
    (void)date_from_days(date_to_days(today) + 1, tomorrow);
    st = db_application_to_remind(act->db, act->office, tomorrow,
        zone_at(act->zone, today, 0), PAGE, &applications, &count, err);
    for (size_t i = 0; st == STATUS_OK && i < count; i++) {
        json_t *params;

        st = application_message_params(act, &applications[i], &params, err);
        if (st != STATUS_OK) {
            json_decref(params);
            break;
        }
        st = application_tell(act, &applications[i], "reminder", params, err);
        if (st == STATUS_OK) {
            st = db_application_reminded(
                act->db, act->office, applications[i].id, tomorrow, err);
        }
    }
    free(applications);
    return st;
}
