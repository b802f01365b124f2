/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Settings: opening hours, Ramadan, closures, special days; the hours of a given date. */
#include <stdlib.h>
#include <string.h>

#include "common/mem.h"
#include "server/office/settings_reader.h"

#define RAMADANS_MAX 16
#define CLOSURES_MAX 256
#define SPECIALS_MAX 64
#define DAYS_AHEAD_MAX 366 /* how far the next opening is looked for */

static void
read_breaks(struct settings_reader *r, const json_t *object, struct day_hours *hours)
{
    static const char *const fields[] = { "from", "to", NULL };
    const json_t *list = reader_list(r, object, "breaks", DAY_BREAKS_MAX, false);

    for (size_t i = 0; i < json_array_size(list) && reader_ok(r); i++) {
        const json_t *entry = json_array_get(list, i);
        size_t path = reader_enter(r, "breaks", i);

        if (reader_object(r, entry, fields)) {
            struct span span = reader_span(r, entry, "from", "to");

            if (reader_ok(r) &&
                (span.from < hours->hours.from || span.to > hours->hours.to)) {
                reader_fail(r, "", "must lie between open and close");
            }
            hours->breaks[hours->break_count++] = span;
        }
        reader_leave(r, path);
    }
}

/* "open", "close", "breaks" of an object whose other fields the caller knows. */
static struct day_hours
read_hours(struct settings_reader *r, const json_t *object)
{
    struct day_hours hours = { .open = true };

    hours.hours = reader_span(r, object, "open", "close");
    read_breaks(r, object, &hours);
    return hours;
}

/* The hours in Ramadan: an object, or absent (as in other months). */
static struct day_hours
read_ramadan_hours(
    struct settings_reader *r, const json_t *object, const struct day_hours *otherwise)
{
    static const char *const fields[] = { "open", "close", "breaks", NULL };
    const json_t *ramadan = json_object_get(object, "ramadan");
    struct day_hours hours = *otherwise;
    size_t path;

    if (!reader_ok(r) || !ramadan || json_is_null(ramadan)) {
        return hours;
    }
    path = reader_enter_member(r, "ramadan");
    if (reader_object(r, ramadan, fields)) {
        hours = read_hours(r, ramadan);
    }
    reader_leave(r, path);
    return hours;
}

static void
read_week(struct settings_reader *r, const json_t *part, struct settings_calendar *out)
{
    static const char *const fields[] = { "days", "open", "close", "breaks", "ramadan",
        NULL };
    const json_t *list = reader_list(r, part, "week", 7, /* required= */ true);

    for (size_t i = 0; i < json_array_size(list) && reader_ok(r); i++) {
        const json_t *entry = json_array_get(list, i);
        size_t path = reader_enter(r, "week", i);

        if (reader_object(r, entry, fields)) {
            unsigned days = reader_days(r, entry);
            struct day_hours hours = read_hours(r, entry);
            struct day_hours ramadan = read_ramadan_hours(r, entry, &hours);

            for (int day = 0; day < 7 && reader_ok(r); day++) {
                if ((days & (1u << day)) && out->week[day].open) {
                    reader_fail(r, "days", "has a day that stands in another entry");
                } else if (days & (1u << day)) {
                    out->week[day] = hours;
                    out->ramadan_week[day] = ramadan;
                }
            }
        }
        reader_leave(r, path);
    }
}

static void
read_ramadans(
    struct settings_reader *r, const json_t *part, struct settings_calendar *out)
{
    static const char *const fields[] = { "from", "to", NULL };
    const json_t *list = reader_list(r, part, "ramadan", RAMADANS_MAX, false);

    if (json_array_size(list) == 0) {
        return;
    }
    out->ramadans = xcalloc(json_array_size(list), sizeof(*out->ramadans));
    for (size_t i = 0; i < json_array_size(list) && reader_ok(r); i++) {
        struct settings_ramadan *span = &out->ramadans[out->ramadan_count++];
        size_t path = reader_enter(r, "ramadan", i);

        if (reader_object(r, json_array_get(list, i), fields)) {
            reader_date(r, json_array_get(list, i), "from", span->from);
            reader_date(r, json_array_get(list, i), "to", span->to);
            if (reader_ok(r) && strcmp(span->from, span->to) > 0) {
                reader_fail(r, "to", "is before \"from\"");
            }
        }
        reader_leave(r, path);
    }
}

static void
read_closures(
    struct settings_reader *r, const json_t *part, struct settings_calendar *out)
{
    static const char *const fields[] = { "date", "name", NULL };
    const json_t *list = reader_list(r, part, "closures", CLOSURES_MAX, false);

    if (json_array_size(list) == 0) {
        return;
    }
    out->closures = xcalloc(json_array_size(list), sizeof(*out->closures));
    for (size_t i = 0; i < json_array_size(list) && reader_ok(r); i++) {
        struct settings_closure *closure = &out->closures[out->closure_count++];
        size_t path = reader_enter(r, "closures", i);

        if (reader_object(r, json_array_get(list, i), fields)) {
            reader_date(r, json_array_get(list, i), "date", closure->date);
            reader_text(r, json_array_get(list, i), "name", 1, closure->name,
                sizeof(closure->name));
        }
        reader_leave(r, path);
    }
}

static void
read_specials(
    struct settings_reader *r, const json_t *part, struct settings_calendar *out)
{
    static const char *const fields[] = { "date", "name", "open", "close", "breaks",
        NULL };
    const json_t *list = reader_list(r, part, "special_days", SPECIALS_MAX, false);

    if (json_array_size(list) == 0) {
        return;
    }
    out->specials = xcalloc(json_array_size(list), sizeof(*out->specials));
    for (size_t i = 0; i < json_array_size(list) && reader_ok(r); i++) {
        struct settings_special_day *day = &out->specials[out->special_count++];
        const json_t *entry = json_array_get(list, i);
        size_t path = reader_enter(r, "special_days", i);

        if (reader_object(r, entry, fields)) {
            reader_date(r, entry, "date", day->date);
            day->hours = read_hours(r, entry);
            reader_text(r, entry, "name", 1, day->hours.name, sizeof(day->hours.name));
        }
        reader_leave(r, path);
    }
}

void
settings_read_calendar(
    struct settings_reader *r, const json_t *part, struct office_settings *out)
{
    static const char *const fields[] = { "week", "ramadan", "closures", "special_days",
        NULL };

    if (!reader_object(r, part, fields)) {
        return;
    }
    read_week(r, part, &out->calendar);
    read_ramadans(r, part, &out->calendar);
    read_closures(r, part, &out->calendar);
    read_specials(r, part, &out->calendar);
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
