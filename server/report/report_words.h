/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SERVER_REPORT_REPORT_WORDS_H
#define SERVER_REPORT_REPORT_WORDS_H

/* Sentences and figures of reports in Indonesian, as paper and page say them. Pure. */

#include "common/base.h"
#include "server/report/report_line.h"

#define REPORT_TEXT_SIZE 256

/** "1.250" */
const char *report_number(int64_t number, char out[REPORT_TEXT_SIZE]);
/** Whole minutes, rounded up: "47". */
const char *report_minutes(int seconds, char out[REPORT_TEXT_SIZE]);
/** Of a hundred, rounded: "81%"; "-" of nothing. */
const char *report_percent(int64_t part, int64_t whole, char out[REPORT_TEXT_SIZE]);

/** "Selasa, 14 Juli 2026", or "1 Juli 2026 sampai 31 Juli 2026". */
void report_period(const char *from, const char *to, char out[REPORT_TEXT_SIZE]);

/** What went wrong, or that nothing did: the sentence above the figures. */
void report_headline(const struct report_line *total, char out[REPORT_TEXT_SIZE]);

/** "Paling ramai pukul 08", ...: what a chart of lines by `by` shows; "" of none. */
void report_busiest(
    const struct report *report, enum report_by by, char out[REPORT_TEXT_SIZE]);
void report_longest(
    const struct report *report, enum report_by by, char out[REPORT_TEXT_SIZE]);

/** Under a bar: "08" of an hour, "14" of a day, "Jul" of a month. */
const char *report_tick(enum report_by by, const char *key, char out[REPORT_TEXT_SIZE]);

/** By what a chart of a period goes: hours of a day, days, or months. */
enum report_by report_steps(const char *from, const char *to);

#endif /* SERVER_REPORT_REPORT_WORDS_H */
