/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Settings: the windows of a day and the places of each quota in them. */
#include <string.h>

#include "common/mem.h"
#include "server/settings/settings_reader.h"

#define PLACES_MAX 9999

static const struct span no_span = { -1, -1 };

/* A window lies within the opening hours of its weekday. */
static void
check_within_hours(struct json_reader *r, const struct day_hours *hours, struct span span,
    int day, const char *when)
{
    static const char *const names[] = { "sun", "mon", "tue", "wed", "thu", "fri",
        "sat" };

    if (!hours->open) {
        reader_fail(r, "days", "has %s, when the office is closed", names[day]);
    } else if (span.from < hours->hours.from || span.to > hours->hours.to) {
        reader_fail(r, "", "lies outside the opening hours of %s%s", names[day], when);
    }
}

/* The span in Ramadan: an object, absent (as in other months) or null (not held). */
static struct span
read_ramadan_span(struct json_reader *r, struct span otherwise)
{
    static const char *const fields[] = { "from", "to", NULL };
    struct json_reader ramadan = reader_member(r, "ramadan", JSON_OPTIONAL);

    if (json_is_null(json_object_get(r->value, "ramadan"))) {
        return no_span;
    }
    return settings_has_object(&ramadan, fields) ? settings_span(&ramadan, "from", "to")
                                                 : otherwise;
}

static void
read_window_hours(struct json_reader *r, const struct settings_calendar *calendar,
    struct settings_window *window)
{
    static const char *const fields[] = { "days", "from", "to", "ramadan", NULL };
    struct span span;
    struct span ramadan;
    unsigned days;

    if (!settings_object(r, fields)) {
        return;
    }
    days = settings_days(r);
    span = settings_span(r, "from", "to");
    ramadan = read_ramadan_span(r, span);
    for (int day = 0; day < 7; day++) {
        if (!(days & (1u << day))) {
            continue;
        }
        if (window->week[day].from >= 0) {
            reader_fail(r, "days", "has a day that stands in another entry");
        }
        check_within_hours(r, &calendar->week[day], span, day, "");
        if (ramadan.from >= 0) {
            check_within_hours(
                r, &calendar->ramadan_week[day], ramadan, day, " in Ramadan");
        }
        window->week[day] = span;
        window->ramadan[day] = ramadan;
    }
}

static void
read_window(struct json_reader *r, const struct settings_calendar *calendar,
    struct settings_window *window)
{
    static const char *const fields[] = { "code", "name", "hours", NULL };
    size_t count;

    if (!settings_object(r, fields)) {
        return;
    }
    settings_code(r, "code", window->code);
    reader_line(r, "name", JSON_REQUIRED, window->name, sizeof(window->name));
    count = reader_list(r, "hours", JSON_REQUIRED, 7);
    for (size_t i = 0; i < count; i++) {
        struct json_reader item = reader_item(r, "hours", i);

        read_window_hours(&item, calendar, window);
    }
}

static bool
spans_overlap(struct span a, struct span b)
{
    return a.from >= 0 && b.from >= 0 && a.from < b.to && b.from < a.to;
}

static void
check_against_earlier(struct json_reader *r, const struct office_settings *out,
    const struct settings_window *window)
{
    for (size_t i = 0; i < out->window_count; i++) {
        const struct settings_window *other = &out->windows[i];

        if (strcmp(other->code, window->code) == 0) {
            reader_fail(r, "code", "is there twice");
        }
        for (int day = 0; day < 7; day++) {
            if (spans_overlap(other->week[day], window->week[day]) ||
                spans_overlap(other->ramadan[day], window->ramadan[day])) {
                reader_fail(r, "hours", "overlap those of \"%s\"", other->code);
                return;
            }
        }
    }
}

void
settings_read_windows(struct json_reader *r, struct office_settings *out)
{
    static const char *const fields[] = { "windows", NULL };
    size_t count;

    if (!settings_object(r, fields)) {
        return;
    }
    count = reader_list(r, "windows", JSON_REQUIRED, SETTINGS_WINDOWS_MAX);
    if (count == 0) {
        reader_fail(r, "windows", "must have an entry");
    }
    for (size_t i = 0; i < count && reader_ok(r); i++) {
        struct json_reader item = reader_item(r, "windows", i);
        struct settings_window *window = &out->windows[i];

        for (int day = 0; day < 7; day++) {
            window->week[day] = no_span;
            window->ramadan[day] = no_span;
        }
        read_window(&item, &out->calendar, window);
        check_against_earlier(&item, out, window);
        out->window_count++;
    }
}

/* {"pagi": 90, "siang": 60}: places by window; a window that is not named has none. */
static void
read_places(struct json_reader *r, const char *field, const struct office_settings *out,
    int places[SETTINGS_WINDOWS_MAX])
{
    struct json_reader named = reader_member(r, field, JSON_REQUIRED);
    const char *code;
    json_t *value;

    json_object_foreach((json_t *)(uintptr_t)named.value, code, value)
    {
        int window = settings_window_index(out, code);

        if (window < 0) {
            reader_fail(r, field, "names a window that is not there");
            return;
        }
        if (!json_is_integer(value) || json_integer_value(value) < 0 ||
            json_integer_value(value) > PLACES_MAX) {
            reader_fail(r, field, "must have whole numbers from 0 to %d", PLACES_MAX);
            return;
        }
        places[window] = (int)json_integer_value(value);
    }
}

/* Point the named services at quota `index`; a service has one quota. */
static void
claim_services(struct json_reader *r, struct office_settings *out, int index)
{
    size_t count = reader_list(r, "services", JSON_REQUIRED, SETTINGS_SERVICES_MAX);

    for (size_t i = 0; i < count; i++) {
        int service = settings_listed_service(r, "services", i, out);

        if (service < 0) {
            return;
        }
        if (out->services[service].quota >= 0) {
            reader_fail(r, "services", "entry %zu stands in another quota too", i);
        }
        out->services[service].quota = index;
    }
}

static void
read_quota(struct json_reader *r, struct office_settings *out,
    const struct settings_quota *otherwise)
{
    static const char *const fields[] = { "code", "services", "places", "walkin_share",
        "overbook_percent", "overbook_measured", NULL };
    int index = (int)out->quota_count++;
    struct settings_quota *quota = &out->quotas[index];

    if (!settings_object(r, fields)) {
        return;
    }
    settings_code(r, "code", quota->code);
    for (int i = 0; i < index; i++) {
        if (strcmp(out->quotas[i].code, quota->code) == 0) {
            reader_fail(r, "code", "is there twice");
        }
    }
    read_places(r, "places", out, quota->places);
    quota->walkin_share =
        settings_int(r, "walkin_share", 0, 100, otherwise->walkin_share);
    quota->overbook_percent =
        settings_int(r, "overbook_percent", 100, 300, otherwise->overbook_percent);
    quota->overbook_measured =
        settings_bool(r, "overbook_measured", otherwise->overbook_measured);
    claim_services(r, out, index);
}

void
settings_read_quotas(struct json_reader *r, struct office_settings *out)
{
    static const char *const fields[] = { "walkin_share", "overbook_percent",
        "overbook_measured", "default", "quotas", NULL };
    struct settings_quota otherwise = { .walkin_share = 0 };
    size_t count;

    for (size_t i = 0; i < out->service_count; i++) {
        out->services[i].quota = -1;
    }
    if (!settings_object(r, fields)) {
        return;
    }
    otherwise.walkin_share = settings_int(r, "walkin_share", 0, 100, 20);
    otherwise.overbook_percent = settings_int(r, "overbook_percent", 100, 300, 100);
    otherwise.overbook_measured = settings_bool(r, "overbook_measured", false);
    read_places(r, "default", out, otherwise.places);
    count = reader_list(r, "quotas", JSON_REQUIRED, SETTINGS_SERVICES_MAX);
    out->quotas = xcalloc(count + out->service_count, sizeof(*out->quotas));
    for (size_t i = 0; i < count && reader_ok(r); i++) {
        struct json_reader item = reader_item(r, "quotas", i);

        read_quota(&item, out, &otherwise);
    }
    for (size_t i = 0; i < out->service_count && reader_ok(r); i++) {
        if (out->services[i].quota < 0) { /* a quota of its own, with the default */
            out->services[i].quota = (int)out->quota_count;
            out->quotas[out->quota_count] = otherwise;
            memcpy(out->quotas[out->quota_count].code, out->services[i].code,
                SETTINGS_CODE_SIZE);
            out->quota_count++;
        }
    }
    out->quota_else = otherwise;
}

int
settings_window_index(const struct office_settings *settings, const char *code)
{
    for (size_t i = 0; i < settings->window_count; i++) {
        if (strcmp(settings->windows[i].code, code) == 0) {
            return (int)i;
        }
    }
    return -1;
}

/*
 * The weekday whose windows a date has: its own; on a special day of a weekday that is
 * otherwise closed (a Saturday before the holidays), those of the first open one.
 */
static int
windows_weekday(const struct office_settings *settings, int weekday)
{
    for (int ahead = 0; ahead < 7 && !settings->calendar.week[weekday].open; ahead++) {
        if (settings->calendar.week[(1 + ahead) % 7].open) { /* Monday is 1 */
            return (1 + ahead) % 7;
        }
    }
    return weekday;
}

bool
settings_window_span(const struct office_settings *settings, int window, const char *date,
    struct span *out)
{
    int weekday = date_weekday(date);
    struct day_hours hours;

    *out = no_span;
    if (weekday < 0 || window < 0 || (size_t)window >= settings->window_count) {
        return false;
    }
    settings_day_hours(settings, date, &hours);
    weekday = windows_weekday(settings, weekday);
    *out = settings_is_ramadan(settings, date)
               ? settings->windows[window].ramadan[weekday]
               : settings->windows[window].week[weekday];
    /* A special day may be shorter: a window that begins inside it is cut to it. */
    if (!hours.open || out->from < hours.hours.from || out->from >= hours.hours.to) {
        *out = no_span;
        return false;
    }
    if (out->to > hours.hours.to) {
        out->to = hours.hours.to;
    }
    return true;
}

void
settings_quota_day(const struct office_settings *settings, int quota, const char *date,
    struct quota_day *out)
{
    *out = (struct quota_day){ 0 };
    for (int i = 0; i < (int)settings->window_count; i++) {
        struct quota_window window = { .window = i };
        int at = out->count;

        if (!settings_window_span(settings, i, date, &window.span)) {
            continue;
        }
        window.capacity = settings->quotas[quota].places[i];
        for (; at > 0 && out->windows[at - 1].span.from > window.span.from; at--) {
            out->windows[at] = out->windows[at - 1];
        }
        out->windows[at] = window;
        out->count++;
    }
}

struct quota_window *
quota_day_window(struct quota_day *day, int window)
{
    for (int i = 0; i < day->count; i++) {
        if (day->windows[i].window == window) {
            return &day->windows[i];
        }
    }
    return NULL;
}
