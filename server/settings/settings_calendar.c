/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Settings: opening hours, Ramadan, closures, special days; the hours of a given date. */
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "common/mem.h"
#include "server/settings/settings_reader.h"

#define RAMADANS_MAX 16
#define CLOSURES_MAX 256
#define SPECIALS_MAX 64
#define DAYS_AHEAD_MAX 366 /* how far the next opening is looked for */

static void
read_breaks(struct json_reader *r, struct day_hours *hours)
{
    static const char *const fields[] = { "from", "to", NULL };
    size_t count = reader_list(r, "breaks", JSON_OPTIONAL, DAY_BREAKS_MAX);

    for (size_t i = 0; i < count; i++) {
        struct json_reader item = reader_item(r, "breaks", i);
        struct span span;

        if (!settings_object(&item, fields)) {
            return;
        }
        span = settings_span(&item, "from", "to");
        if (span.from < hours->hours.from || span.to > hours->hours.to) {
            reader_fail(&item, "", "must lie between open and close");
        }
        hours->breaks[hours->break_count++] = span;
    }
}

/* "open", "close", "breaks" of an object whose other fields the caller knows. */
static struct day_hours
read_hours(struct json_reader *r)
{
    struct day_hours hours = { .open = true };

    hours.hours = settings_span(r, "open", "close");
    read_breaks(r, &hours);
    return hours;
}

/* The hours in Ramadan: an object, or absent (as in other months). */
static struct day_hours
read_ramadan_hours(struct json_reader *r, const struct day_hours *otherwise)
{
    static const char *const fields[] = { "open", "close", "breaks", NULL };
    struct json_reader ramadan = reader_member(r, "ramadan", JSON_OPTIONAL);

    return settings_has_object(&ramadan, fields) ? read_hours(&ramadan) : *otherwise;
}

static void
read_week(struct json_reader *r, struct settings_calendar *out)
{
    static const char *const fields[] = { "days", "open", "close", "breaks", "ramadan",
        NULL };
    size_t count = reader_list(r, "week", JSON_REQUIRED, 7);

    for (size_t i = 0; i < count; i++) {
        struct json_reader item = reader_item(r, "week", i);
        struct day_hours hours;
        struct day_hours ramadan;
        unsigned days;

        if (!settings_object(&item, fields)) {
            return;
        }
        days = settings_days(&item);
        hours = read_hours(&item);
        ramadan = read_ramadan_hours(&item, &hours);
        for (int day = 0; day < 7; day++) {
            if (!(days & (1u << day))) {
                continue;
            }
            if (out->week[day].open) {
                reader_fail(&item, "days", "has a day that stands in another entry");
            }
            out->week[day] = hours;
            out->ramadan_week[day] = ramadan;
        }
    }
}

static void
read_ramadans(struct json_reader *r, struct settings_calendar *out)
{
    static const char *const fields[] = { "from", "to", NULL };
    size_t count = reader_list(r, "ramadan", JSON_OPTIONAL, RAMADANS_MAX);

    out->ramadans = xcalloc(count, sizeof(*out->ramadans));
    for (size_t i = 0; i < count; i++) {
        struct json_reader item = reader_item(r, "ramadan", i);
        struct settings_ramadan *span = &out->ramadans[out->ramadan_count++];

        if (!settings_object(&item, fields)) {
            return;
        }
        settings_date(&item, "from", span->from);
        settings_date(&item, "to", span->to);
        if (strcmp(span->from, span->to) > 0) {
            reader_fail(&item, "to", "is before \"from\"");
        }
    }
}

static void
read_closures(struct json_reader *r, struct settings_calendar *out)
{
    static const char *const fields[] = { "date", "name", NULL };
    size_t count = reader_list(r, "closures", JSON_OPTIONAL, CLOSURES_MAX);

    out->closures = xcalloc(count, sizeof(*out->closures));
    for (size_t i = 0; i < count; i++) {
        struct json_reader item = reader_item(r, "closures", i);
        struct settings_closure *closure = &out->closures[out->closure_count++];

        if (!settings_object(&item, fields)) {
            return;
        }
        settings_date(&item, "date", closure->date);
        reader_line(&item, "name", JSON_REQUIRED, closure->name, sizeof(closure->name));
    }
}

static void
read_specials(struct json_reader *r, struct settings_calendar *out)
{
    static const char *const fields[] = { "date", "name", "open", "close", "breaks",
        NULL };
    size_t count = reader_list(r, "special_days", JSON_OPTIONAL, SPECIALS_MAX);

    out->specials = xcalloc(count, sizeof(*out->specials));
    for (size_t i = 0; i < count; i++) {
        struct json_reader item = reader_item(r, "special_days", i);
        struct settings_special_day *day = &out->specials[out->special_count++];

        if (!settings_object(&item, fields)) {
            return;
        }
        settings_date(&item, "date", day->date);
        day->hours = read_hours(&item);
        reader_line(
            &item, "name", JSON_REQUIRED, day->hours.name, sizeof(day->hours.name));
    }
}

void
settings_read_calendar(struct json_reader *r, struct office_settings *out)
{
    static const char *const fields[] = { "week", "ramadan", "closures", "special_days",
        NULL };

    if (!settings_object(r, fields)) {
        return;
    }
    read_week(r, &out->calendar);
    read_ramadans(r, &out->calendar);
    read_closures(r, &out->calendar);
    read_specials(r, &out->calendar);
}

bool
settings_is_ramadan(const struct office_settings *settings, const char *date)
{
    const struct settings_calendar *calendar = &settings->calendar;

    for (size_t i = 0; i < calendar->ramadan_count; i++) {
        if (strcmp(calendar->ramadans[i].from, date) <= 0 &&
            strcmp(date, calendar->ramadans[i].to) <= 0) {
            return true;
        }
    }
    return false;
}

void
settings_day_hours(
    const struct office_settings *settings, const char *date, struct day_hours *out)
{
    const struct settings_calendar *calendar = &settings->calendar;
    int weekday = date_weekday(date);

    *out = (struct day_hours){ .open = false };
    if (weekday < 0) {
        return;
    }
    for (size_t i = 0; i < calendar->special_count; i++) {
        if (strcmp(calendar->specials[i].date, date) == 0) {
            *out = calendar->specials[i].hours;
            return;
        }
    }
    for (size_t i = 0; i < calendar->closure_count; i++) {
        if (strcmp(calendar->closures[i].date, date) == 0) {
            memcpy(out->name, calendar->closures[i].name, sizeof(out->name));
            return;
        }
    }
    *out = settings_is_ramadan(settings, date) ? calendar->ramadan_week[weekday]
                                               : calendar->week[weekday];
}

/* Of the day's hours, those between two minutes. */
static int
open_between(const struct day_hours *day, int from, int to)
{
    from = from > day->hours.from ? from : day->hours.from;
    to = to < day->hours.to ? to : day->hours.to;
    return day->open && to > from ? to - from : 0;
}

int
settings_open_minutes(
    const struct office_settings *settings, int64_t from_ms, int64_t to_ms, int days_max)
{
    const struct zone *zone = settings->zone;
    char date[DATE_SIZE];
    int32_t first = date_to_days(zone_date(zone, from_ms, date));
    int32_t last = date_to_days(zone_date(zone, to_ms, date));
    int minutes = 0;

    if (to_ms <= from_ms) {
        return 0;
    }
    if (last - first > days_max) {
        return INT_MAX;
    }
    for (int32_t day = first; day <= last; day++) {
        struct day_hours hours;

        settings_day_hours(settings, date_from_days(day, date), &hours);
        minutes += open_between(&hours, day == first ? zone_minute(zone, from_ms) : 0,
            day == last ? zone_minute(zone, to_ms) : MINUTES_A_DAY);
    }
    return minutes;
}

void
settings_next_opening(const struct office_settings *settings, const char *date,
    int minute, struct opening *out)
{
    int32_t first = date_to_days(date);

    *out = (struct opening){ .minute = 0 };
    for (int32_t ahead = 0; first != INT32_MIN && ahead <= DAYS_AHEAD_MAX; ahead++) {
        char day[DATE_SIZE];
        struct day_hours hours;

        settings_day_hours(settings, date_from_days(first + ahead, day), &hours);
        if (hours.open && (ahead > 0 || hours.hours.from > minute)) {
            memcpy(out->date, day, sizeof(out->date));
            out->minute = hours.hours.from;
            return;
        }
    }
}

void
settings_days_of_work_after(const struct office_settings *settings, const char *date,
    int days, char out[DATE_SIZE])
{
    int32_t first = date_to_days(date);

    out[0] = '\0';
    for (int32_t ahead = 1; first != INT32_MIN && ahead <= DAYS_AHEAD_MAX; ahead++) {
        char day[DATE_SIZE];
        struct day_hours hours;

        settings_day_hours(settings, date_from_days(first + ahead, day), &hours);
        if (hours.open && --days <= 0) {
            memcpy(out, day, DATE_SIZE);
            return;
        }
    }
}
