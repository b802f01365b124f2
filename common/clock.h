/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef COMMON_CLOCK_H
#define COMMON_CLOCK_H

/*
 * Time: Unix milliseconds in UTC everywhere; local days and hours are worked out here and
 * nowhere else. The office's zone is the process's zone, set once by clock_set_zone().
 * Any thread after that.
 */

#include "common/base.h"
#include "common/status.h"

#define DATE_SIZE 11    /* "2026-07-14" with its NUL */
#define RFC3339_SIZE 32 /* "2026-07-14T08:00:00.000+07:00" with its NUL */
#define MINUTES_A_DAY 1440

/** The office's clock: the machine's, moved by an offset (--clock). A plain value. */
struct clock {
    int64_t offset_ms;
};

/** Make `zone` (e.g. "Asia/Jakarta") the zone of this process; before threads start. */
enum status clock_set_zone(const char *zone, struct error *err) MUST_CHECK;

/** Now by this clock, Unix ms. */
int64_t clock_now_ms(const struct clock *clock);

/** Milliseconds that only ever grow, for deadlines and durations. */
int64_t clock_monotonic_ms(void);

/** The local date of an instant, "YYYY-MM-DD". */
const char *clock_date(int64_t at_ms, char out[DATE_SIZE]);

/** Minutes since local midnight, 0..1439. */
int clock_minute(int64_t at_ms);

/** The instant of a local date and minute (0..1440); -1 when `date` is not a date. */
int64_t clock_at(const char *date, int minute);

/** "2026-07-14T08:00:00+07:00" (with .mmm when `millis`). */
const char *clock_format(int64_t at_ms, bool millis, char out[RFC3339_SIZE]);

/** Read RFC 3339; without an offset the time is local. STATUS_BAD_REQUEST if it is not
 * one. */
enum status clock_parse(const char *text, int64_t *at_ms, struct error *err) MUST_CHECK;

/** Is this "YYYY-MM-DD", and does the day exist? */
bool date_is_valid(const char *date);
/** 0 Sunday .. 6 Saturday; -1 when not a date. */
int date_weekday(const char *date);
/** Days since 1970-01-01; INT32_MIN when not a date. */
int32_t date_to_days(const char *date);
const char *date_from_days(int32_t days, char out[DATE_SIZE]);

/** Read "HH:MM" or "HH.MM", 00:00..24:00, as minutes since midnight; -1 if it is not one.
 */
int minute_parse(const char *text);
/** "08:00", as data and English have it; `out` holds 6. */
const char *minute_format(int minute, char out[6]);
/** "08.00", as Indonesian writes it (EYD V); `out` holds 6. */
const char *minute_format_id(int minute, char out[6]);

#endif /* COMMON_CLOCK_H */
