/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SERVER_REPORT_REPORT_SPAN_H
#define SERVER_REPORT_REPORT_SPAN_H

/* Days, weeks (from Monday), months and years, as the dates they begin and end. Pure. */

#include "common/base.h"
#include "common/date.h"

#define REPORT_SPAN_LIST(X) \
    X(REPORT_DAY, "day") \
    X(REPORT_WEEK, "week") \
    X(REPORT_MONTH, "month") \
    X(REPORT_YEAR, "year")

enum report_span {
#define REPORT_SPAN_CONSTANT(constant, word) constant,
    REPORT_SPAN_LIST(REPORT_SPAN_CONSTANT)
#undef REPORT_SPAN_CONSTANT
        REPORT_SPAN_COUNT
};

/** By constant, NULL at the end; static. */
extern const char *const report_span_words[];

/** The one that holds a date; both ends are included. */
void report_span_around(
    enum report_span span, const char *date, char from[DATE_SIZE], char to[DATE_SIZE]);

/** The last one that is over on a date. */
void report_span_before(
    enum report_span span, const char *date, char from[DATE_SIZE], char to[DATE_SIZE]);

#endif /* SERVER_REPORT_REPORT_SPAN_H */
