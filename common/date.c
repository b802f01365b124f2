/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Days are counted by the proleptic Gregorian calendar. */
#include "common/date.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

int
date_digits(const char **text, int digits)
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
    *year = date_digits(&date, 4);
    if (*year < 1 || *date++ != '-') {
        return false;
    }
    *month = date_digits(&date, 2);
    if (*month < 1 || *month > 12 || *date++ != '-') {
        return false;
    }
    *day = date_digits(&date, 2);
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
    int hour = date_digits(&text, 2);
    int minute;

    if (hour < 0 || (*text != ':' && *text != '.')) {
        return -1;
    }
    text++;
    minute = date_digits(&text, 2);
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

const char *
minute_span(int from, int to, char out[MINUTE_SPAN_SIZE])
{
    (void)minute_format(from, out);
    out[5] = '-';
    (void)minute_format(to, out + 6);
    return out;
}
