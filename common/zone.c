/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Zones by GLib, which keeps each as a value; libc has only the process's own. */
#include "common/zone.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <glib.h>

#include "common/mem.h"

#define MS_A_SECOND INT64_C(1000)
#define SECONDS_A_DAY INT64_C(86400)

struct zone {
    GTimeZone *rules; /* owned; never changes */
};

/* A zone that the process's own is or was. It stays, for threads go by it without a lock;
 * an office moves to another zone a few times at most. */
struct followed {
    struct zone *zone;
    struct followed *next;
    char name[]; /* owned, as all of this */
};

static pthread_mutex_t followed_mutex = PTHREAD_MUTEX_INITIALIZER;
static struct followed *followed;        /* protected by followed_mutex */
static _Atomic(const struct zone *) own; /* NULL: libc's */

/* Is there such a zone on this machine? STATUS_INVALID_SETTINGS when there is none. */
static enum status
check_name(const char *name, struct error *err)
{
    char path[256];

    if (name[0] == '\0' || name[0] == '/' || strstr(name, "..") ||
        snprintf(path, sizeof(path), "/usr/share/zoneinfo/%s", name) >=
            (int)sizeof(path) ||
        access(path, R_OK) != 0) {
        return error_set(err, STATUS_INVALID_SETTINGS,
            "unknown time zone; use a name such as Asia/Jakarta");
    }
    return STATUS_OK;
}

enum status
zone_open(const char *name, struct zone **zone, struct error *err)
{
    enum status st = check_name(name, err);
    GTimeZone *rules = st == STATUS_OK ? g_time_zone_new_identifier(name) : NULL;

    *zone = NULL;
    if (st != STATUS_OK) {
        return st;
    }
    if (!rules) {
        return error_set(err, STATUS_INVALID_SETTINGS,
            "the time zone could not be read; use a name such as Asia/Jakarta");
    }
    *zone = xcalloc(1, sizeof(**zone));
    (*zone)->rules = rules;
    return STATUS_OK;
}

void
zone_free(struct zone *zone)
{
    if (zone) {
        g_time_zone_unref(zone->rules);
        free(zone);
    }
}

/* With the lock held. */
static const struct zone *
find_followed(const char *name, struct error *err)
{
    struct followed *entry = followed;
    struct zone *zone;

    while (entry && strcmp(entry->name, name) != 0) {
        entry = entry->next;
    }
    if (entry) {
        return entry->zone;
    }
    if (zone_open(name, &zone, err) != STATUS_OK) {
        return NULL;
    }
    entry = xcalloc(1, sizeof(*entry) + strlen(name) + 1);
    memcpy(entry->name, name, strlen(name));
    entry->zone = zone;
    entry->next = followed;
    followed = entry;
    return zone;
}

enum status
zone_follow(const char *name, struct error *err)
{
    const struct zone *zone;

    (void)pthread_mutex_lock(&followed_mutex);
    zone = find_followed(name, err);
    if (zone) {
        own = zone;
    }
    (void)pthread_mutex_unlock(&followed_mutex);
    return zone ? STATUS_OK : STATUS_INVALID_SETTINGS;
}

/* Floor division, so that instants before 1970 keep their day. */
static int64_t
seconds_of(int64_t at_ms)
{
    return at_ms >= 0 ? at_ms / MS_A_SECOND : -((-at_ms + MS_A_SECOND - 1) / MS_A_SECOND);
}

struct tm
zone_local(const struct zone *zone, int64_t at_ms)
{
    time_t seconds = (time_t)seconds_of(at_ms);
    struct tm local = { 0 };
    int interval;
    int east;

    zone = zone ? zone : own;
    if (!zone) {
        (void)localtime_r(&seconds, &local);
        return local;
    }
    interval = g_time_zone_find_interval(zone->rules, G_TIME_TYPE_UNIVERSAL, seconds);
    east = g_time_zone_get_offset(zone->rules, interval);
    seconds += east;
    (void)gmtime_r(&seconds, &local);
    local.tm_gmtoff = east;
    local.tm_zone = g_time_zone_get_abbreviation(zone->rules, interval);
    local.tm_isdst = g_time_zone_is_dst(zone->rules, interval);
    return local;
}

const char *
zone_date(const struct zone *zone, int64_t at_ms, char out[DATE_SIZE])
{
    struct tm local = zone_local(zone, at_ms);

    (void)strftime(out, DATE_SIZE, "%Y-%m-%d", &local);
    return out;
}

int
zone_minute(const struct zone *zone, int64_t at_ms)
{
    struct tm local = zone_local(zone, at_ms);

    return local.tm_hour * 60 + local.tm_min;
}

/* By the process's own zone. */
static int64_t
process_at(const char *date, int minute)
{
    struct tm local = { .tm_isdst = -1 };

    local.tm_year = (int)strtol(date, NULL, 10) - 1900;
    local.tm_mon = (int)strtol(date + 5, NULL, 10) - 1;
    local.tm_mday = (int)strtol(date + 8, NULL, 10);
    local.tm_min = minute;
    return (int64_t)mktime(&local) * MS_A_SECOND;
}

int64_t
zone_at(const struct zone *zone, const char *date, int minute)
{
    int64_t local;
    int interval;

    if (!date_is_valid(date)) {
        return -1;
    }
    zone = zone ? zone : own;
    if (!zone) {
        return process_at(date, minute);
    }
    local = date_to_days(date) * SECONDS_A_DAY + minute * INT64_C(60);
    interval = g_time_zone_find_interval(zone->rules, G_TIME_TYPE_STANDARD, local);
    if (interval <
        0) { /* an hour that a change of the clocks leaves out: the one after */
        interval =
            g_time_zone_find_interval(zone->rules, G_TIME_TYPE_UNIVERSAL, local) - 1;
        interval = interval < 0 ? 0 : interval;
    }
    return (local - g_time_zone_get_offset(zone->rules, interval)) * MS_A_SECOND;
}

const char *
zone_format(const struct zone *zone, int64_t at_ms, bool millis, char out[RFC3339_SIZE])
{
    struct tm local = zone_local(zone, at_ms);
    char date[24];
    char fraction[8] = "";
    long east = local.tm_gmtoff / 60;
    char sign = east < 0 ? '-' : '+';
    int ms = (int)(at_ms - seconds_of(at_ms) * MS_A_SECOND);

    if (east < 0) {
        east = -east;
    }
    if (millis) {
        (void)snprintf(fraction, sizeof(fraction), ".%03d", ms % 1000);
    }
    (void)strftime(date, sizeof(date), "%Y-%m-%dT%H:%M:%S", &local);
    (void)snprintf(out, RFC3339_SIZE, "%s%s%c%02ld:%02ld", date, fraction, sign,
        (east / 60) % 24, east % 60);
    return out;
}

/* Read "Z", "+07:00" or nothing; false when it is neither. */
static bool
parse_offset(const char **text, bool *has_offset, int *minutes)
{
    int sign = **text == '-' ? -1 : 1;
    int hours;
    int mins;

    *has_offset = **text != '\0';
    *minutes = 0;
    if (**text == 'Z' || **text == 'z') {
        (*text)++;
        return true;
    }
    if (**text != '+' && **text != '-') {
        return **text == '\0';
    }
    (*text)++;
    hours = date_digits(text, 2);
    if (hours < 0 || hours > 23 || **text != ':') {
        return false;
    }
    (*text)++;
    mins = date_digits(text, 2);
    *minutes = sign * (hours * 60 + mins);
    return mins >= 0 && mins < 60;
}

enum status
zone_parse(const struct zone *zone, const char *text, int64_t *at_ms, struct error *err)
{
    char date[DATE_SIZE];
    int hour;
    int minute;
    int second = 0;
    int ms = 0;
    int east;
    bool has_offset;

    if (strlen(text) < 16) {
        goto bad;
    }
    memcpy(date, text, DATE_SIZE - 1);
    date[DATE_SIZE - 1] = '\0';
    text += DATE_SIZE - 1;
    if (!date_is_valid(date) || (*text != 'T' && *text != 't' && *text != ' ')) {
        goto bad;
    }
    text++;
    hour = date_digits(&text, 2);
    if (hour < 0 || hour > 23 || *text++ != ':') {
        goto bad;
    }
    minute = date_digits(&text, 2);
    if (minute < 0 || minute > 59) {
        goto bad;
    }
    if (*text == ':') {
        text++;
        second = date_digits(&text, 2);
        if (second < 0 || second > 60) {
            goto bad;
        }
    }
    if (*text == '.') {
        int scale = 100;

        text++;
        if (*text < '0' || *text > '9') {
            goto bad;
        }
        for (; *text >= '0' && *text <= '9'; text++, scale /= 10) {
            ms += (*text - '0') * scale;
        }
    }
    if (!parse_offset(&text, &has_offset, &east) || *text != '\0') {
        goto bad;
    }
    if (has_offset) {
        *at_ms =
            ((int64_t)date_to_days(date) * MINUTES_A_DAY + hour * 60 + minute - east) *
            60 * MS_A_SECOND;
    } else {
        *at_ms = zone_at(zone, date, hour * 60 + minute);
    }
    *at_ms += second * MS_A_SECOND + ms;
    return STATUS_OK;
bad:
    return error_set(
        err, STATUS_BAD_REQUEST, "not a time; write it as 2026-07-14T08:00:00+07:00");
}
