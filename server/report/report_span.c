/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/report/report_span.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/words.h"

const char *const report_span_words[] = { REPORT_SPAN_LIST(WORDS_ENTRY) NULL };

/* The last day of a date's month: that before the first of the next one. */
static void
end_month(const char *date, char to[DATE_SIZE])
{
    int32_t first = date_to_days(date) - (int32_t)strtol(date + 8, NULL, 10) + 1;
    char next[DATE_SIZE];

    (void)date_from_days(first + 31, next); /* some day of the next month */
    (void)date_from_days(date_to_days(next) - (int32_t)strtol(next + 8, NULL, 10), to);
}

void
report_span_around(
    enum report_span span, const char *date, char from[DATE_SIZE], char to[DATE_SIZE])
{
    int32_t day = date_to_days(date);
    int32_t since_monday = (date_weekday(date) + 6) % 7;

    switch (span) {
    case REPORT_DAY:
    case REPORT_SPAN_COUNT:
        (void)date_from_days(day, from);
        (void)date_from_days(day, to);
        break;
    case REPORT_WEEK:
        (void)date_from_days(day - since_monday, from);
        (void)date_from_days(day - since_monday + 6, to);
        break;
    case REPORT_MONTH:
        (void)snprintf(from, DATE_SIZE, "%.7s-01", date);
        end_month(date, to);
        break;
    case REPORT_YEAR:
        (void)snprintf(from, DATE_SIZE, "%.4s-01-01", date);
        (void)snprintf(to, DATE_SIZE, "%.4s-12-31", date);
        break;
    }
}

void
report_span_before(
    enum report_span span, const char *date, char from[DATE_SIZE], char to[DATE_SIZE])
{
    char last[DATE_SIZE];

    report_span_around(span, date, from, to);
    (void)date_from_days(date_to_days(from) - 1, last);
    report_span_around(span, last, from, to);
}
