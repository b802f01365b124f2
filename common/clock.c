/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Time and local days. Days are counted by the proleptic Gregorian calendar. */
#include "common/clock.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define MS_A_SECOND INT64_C(1000)

enum status
clock_set_zone(const char *zone, struct error *err)
{
    char path[256];

    if (zone[0] == '\0' || zone[0] == '/' || strstr(zone, "..") ||
        snprintf(path, sizeof(path), "/usr/share/zoneinfo/%s", zone) >=
            (int)sizeof(path) ||
        access(path, R_OK) != 0) {
        return error_set(err, STATUS_INVALID_SETTINGS,
            "unknown time zone; use a name such as Asia/Jakarta");
    }
    if (setenv("TZ", zone, 1) != 0) {
        return error_set(
            err, STATUS_INTERNAL, "could not set the time zone: %s", strerror(errno));
    }
    tzset();
    return STATUS_OK;
}

static int64_t
timespec_ms(const struct timespec *ts)
{
    return (int64_t)ts->tv_sec * MS_A_SECOND + ts->tv_nsec / 1000000;
}

int64_t
clock_now_ms(const struct clock *clock)
{
    struct timespec now;

    (void)clock_gettime(CLOCK_REALTIME, &now);
    return timespec_ms(&now) + clock->offset_ms;
}

int64_t
clock_monotonic_ms(void)
{
    struct timespec now;

    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return timespec_ms(&now);
}

/* Floor division, so that instants before 1970 keep their day. */
static int64_t
seconds_of(int64_t at_ms)
{
    return at_ms >= 0 ? at_ms / MS_A_SECOND : -((-at_ms + MS_A_SECOND - 1) / MS_A_SECOND);
}

static struct tm
local_of(int64_t at_ms)
{
    time_t seconds = (time_t)seconds_of(at_ms);
    struct tm local = { 0 };

    (void)localtime_r(&seconds, &local);
    return local;
}

const char *
clock_date(int64_t at_ms, char out[DATE_SIZE])
{
    struct tm local = local_of(at_ms);

    (void)strftime(out, DATE_SIZE, "%Y-%m-%d", &local);
    return out;
}

int
clock_minute(int64_t at_ms)
{
    struct tm local = local_of(at_ms);

    return local.tm_hour * 60 + local.tm_min;
}

int64_t
clock_at(const char *date, int minute)
{
    struct tm local = { .tm_isdst = -1 };

    if (!date_is_valid(date)) {
        return -1;
    }
    local.tm_year = (int)strtol(date, NULL, 10) - 1900;
    local.tm_mon = (int)strtol(date + 5, NULL, 10) - 1;
    local.tm_mday = (int)strtol(date + 8, NULL, 10);
    local.tm_min = minute;
    return (int64_t)mktime(&local) * MS_A_SECOND;
}

const char *
clock_format(int64_t at_ms, bool millis, char out[RFC3339_SIZE])
{
    struct tm local = local_of(at_ms);
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

/* Read exactly `digits` digits; -1 if one is missing. */
static int
fixed_number(const char **text, int digits)
{
    int value = 0;

    for (int i = 0; i < digits; i++) {
        char c = **text;

        if (c < '0' || c > '9') {
            return -1;
        }
        value = value * 10 + (c - '0');
        (*text)++;
    }
    return value;
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
    hours = fixed_number(text, 2);
    if (hours < 0 || hours > 23 || **text != ':') {
        return false;
    }
    (*text)++;
    mins = fixed_number(text, 2);
    *minutes = sign * (hours * 60 + mins);
    return mins >= 0 && mins < 60;
}

enum status
clock_parse(const char *text, int64_t *at_ms, struct error *err)
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
    hour = fixed_number(&text, 2);
    if (hour < 0 || hour > 23 || *text++ != ':') {
        goto bad;
    }
    minute = fixed_number(&text, 2);
    if (minute < 0 || minute > 59) {
        goto bad;
    }
    if (*text == ':') {
        text++;
        second = fixed_number(&text, 2);
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
        *at_ms = clock_at(date, hour * 60 + minute);
    }
    *at_ms += second * MS_A_SECOND + ms;
    return STATUS_OK;
bad:
    return error_set(
        err, STATUS_BAD_REQUEST, "not a time; write it as 2026-07-14T08:00:00+07:00");
}

static bool
is_leap(int year)
{
    return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

static int
days_in_month(int year, int month)
{
    static const int days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };

    return days[month - 1] + (month == 2 && is_leap(year) ? 1 : 0);
}

static bool
date_split(const char *date, int *year, int *month, int *day)
{
    if (strlen(date) != DATE_SIZE - 1) {
        return false;
    }
    *year = fixed_number(&date, 4);
    if (*year < 1 || *date++ != '-') {
        return false;
    }
    *month = fixed_number(&date, 2);
    if (*month < 1 || *month > 12 || *date++ != '-') {
        return false;
    }
    *day = fixed_number(&date, 2);
    return *day >= 1 && *day <= days_in_month(*year, *month);
}

bool
date_is_valid(const char *date)
{
    int year;
    int month;
    int day;

    return date_split(date, &year, &month, &day);
}

int32_t
date_to_days(const char *date)
{
    int year;
    int month;
    int day;
    int era;
    int of_era;
    int of_year;

    if (!date_split(date, &year, &month, &day)) {
        return INT32_MIN;
    }
    /* Years that begin in March put the leap day at their end. */
    year -= month <= 2;
    era = year / 400;
    of_era = year - era * 400;
    of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    return era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719468;
}

const char *
date_from_days(int32_t days, char out[DATE_SIZE])
{
    time_t seconds = (time_t)days * MINUTES_A_DAY * 60;
    struct tm utc = { 0 };

    (void)gmtime_r(&seconds, &utc);
    (void)strftime(out, DATE_SIZE, "%Y-%m-%d", &utc);
    return out;
}

int
date_weekday(const char *date)
{
    int32_t days = date_to_days(date);

    if (days == INT32_MIN) {
        return -1;
    }
    return (int)((((int64_t)days + 4) % 7 + 7) % 7); /* 1970-01-01 was a Thursday */
}

int
minute_parse(const char *text)
{
    int hour = fixed_number(&text, 2);
    int minute;

    if (hour < 0 || (*text != ':' && *text != '.')) {
        return -1;
    }
    text++;
    minute = fixed_number(&text, 2);
    if (minute < 0 || minute > 59 || *text != '\0' ||
        hour * 60 + minute > MINUTES_A_DAY) {
        return -1;
    }
    return hour * 60 + minute;
}

const char *
minute_format(int minute, char out[6])
{
    unsigned of_day = (unsigned)minute % 10000;

    (void)snprintf(out, 6, "%02u:%02u", of_day / 60 % 100, of_day % 60);
    return out;
}

const char *
minute_format_id(int minute, char out[6])
{
    (void)minute_format(minute, out);
    out[2] = '.';
    return out;
}
