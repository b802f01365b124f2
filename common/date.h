/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef COMMON_DATE_H
#define COMMON_DATE_H

/*
 * Days and minutes as the office writes them: a date is text, a time of the day is
 * minutes since midnight. No instant and no zone here: see zone.h. Any thread.
 */

#include "common/base.h"

#define DATE_SIZE 11        /* "2026-07-14" with its NUL */
#define MINUTE_SPAN_SIZE 12 /* "08:00-11:00" with its NUL */
#define MINUTES_A_DAY 1440

/** Is this "YYYY-MM-DD", and does the day exist? */
bool date_is_valid(const char *date);
/** 0 Sunday .. 6 Saturday; -1 when not a date. */
int date_weekday(const char *date);
/** Days since 1970-01-01; INT32_MIN when not a date. */
int32_t date_to_days(const char *date);
const char *date_from_days(int32_t days, char out[DATE_SIZE]);

/** Read exactly `digits` digits and step past them; -1 when one is missing. */
int date_digits(const char **text, int digits);

/** Read "HH:MM" or "HH.MM", 00:00..24:00, as minutes since midnight; -1 if it is not one.
 */
int minute_parse(const char *text);
/** "08:00", as data and English have it; `out` holds 6. */
const char *minute_format(int minute, char out[6]);
/** "08.00", as Indonesian writes it (EYD V); `out` holds 6. */
const char *minute_format_id(int minute, char out[6]);
/** "08:00-11:00". */
const char *minute_span(int from, int to, char out[MINUTE_SPAN_SIZE]);

#endif /* COMMON_DATE_H */
