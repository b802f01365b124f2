/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/report/report_words.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/date.h"
#include "common/text.h"
#include "server/office/paper_draw.h"

#define DAYS_BY_DAY 62 /* longer periods go by months */

const char *
report_number(int64_t number, char out[REPORT_TEXT_SIZE])
{
    if (number < 1000) {
        (void)snprintf(out, REPORT_TEXT_SIZE, "%" PRId64, number);
    } else if (number < 1000000) {
        (void)snprintf(out, REPORT_TEXT_SIZE, "%" PRId64 ".%03d", number / 1000,
            (int)(number % 1000));
    } else {
        (void)snprintf(out, REPORT_TEXT_SIZE, "%" PRId64 ".%03d.%03d", number / 1000000,
            (int)(number / 1000 % 1000), (int)(number % 1000));
    }
    return out;
}

const char *
report_minutes(int seconds, char out[REPORT_TEXT_SIZE])
{
    return report_number((seconds + 59) / 60, out);
}

const char *
report_percent(int64_t part, int64_t whole, char out[REPORT_TEXT_SIZE])
{
    if (whole == 0) {
        text_copy(out, REPORT_TEXT_SIZE, "-");
    } else {
        (void)snprintf(
            out, REPORT_TEXT_SIZE, "%d%%", (int)((200 * part + whole) / (2 * whole)));
    }
    return out;
}

void
report_period(const char *from, const char *to, char out[REPORT_TEXT_SIZE])
{
    char last[64];

    paper_date(from, out, REPORT_TEXT_SIZE);
    if (strcmp(from, to) != 0) {
        paper_date(to, last, sizeof(last));
        text_append(out, REPORT_TEXT_SIZE, " sampai ");
        text_append(out, REPORT_TEXT_SIZE, last);
    }
}

void
report_headline(const struct report_line *total, char out[REPORT_TEXT_SIZE])
{
    char people[REPORT_TEXT_SIZE];

    if (total->arrived == 0) {
        text_copy(out, REPORT_TEXT_SIZE, "Belum ada yang datang pada masa ini.");
    } else if (total->unserved > 0) {
        (void)snprintf(out, REPORT_TEXT_SIZE, "%.40s orang belum terlayani saat tutup.",
            report_number(total->unserved, people));
    } else if (total->waiting + total->elsewhere > 0) {
        (void)snprintf(out, REPORT_TEXT_SIZE,
            "%.40s orang masih menunggu atau sedang dilayani.",
            report_number(total->waiting + total->elsewhere, people));
    } else {
        (void)snprintf(out, REPORT_TEXT_SIZE, "Semua %.40s orang yang datang terlayani.",
            report_number(total->arrived - total->cancelled, people));
    }
}

enum report_by
report_steps(const char *from, const char *to)
{
    int32_t days = date_to_days(to) - date_to_days(from) + 1;

    return days == 1             ? REPORT_BY_HOUR
           : days <= DAYS_BY_DAY ? REPORT_BY_DAY
                                 : REPORT_BY_MONTH;
}

const char *
report_tick(enum report_by by, const char *key, char out[REPORT_TEXT_SIZE])
{
    static const char *const months[] = { "Jan", "Feb", "Mar", "Apr", "Mei", "Jun", "Jul",
        "Agu", "Sep", "Okt", "Nov", "Des" };
    long month = strlen(key) >= 7 ? strtol(key + 5, NULL, 10) : 0;

    if (by == REPORT_BY_MONTH && month >= 1 && month <= 12) {
        text_copy(out, REPORT_TEXT_SIZE, months[month - 1]);
    } else {
        text_copy(out, REPORT_TEXT_SIZE,
            by == REPORT_BY_DAY && strlen(key) > 8 ? key + 8 : key);
    }
    return out;
}

/* "pukul 08", "tanggal 14", "Jul". */
static void
name_step(enum report_by by, const char *key, char out[REPORT_TEXT_SIZE])
{
    char tick[REPORT_TEXT_SIZE];

    (void)snprintf(out, REPORT_TEXT_SIZE, "%s%.40s",
        by == REPORT_BY_HOUR  ? "pukul "
        : by == REPORT_BY_DAY ? "tanggal "
                              : "bulan ",
        report_tick(by, key, tick));
}

void
report_busiest(const struct report *report, enum report_by by, char out[REPORT_TEXT_SIZE])
{
    const struct report_line *most = NULL;
    char step[REPORT_TEXT_SIZE];

    for (size_t i = 0; i + 1 < report->count; i++) {
        if (!most || report->lines[i].arrived > most->arrived) {
            most = &report->lines[i];
        }
    }
    text_copy(out, REPORT_TEXT_SIZE, "");
    if (most) {
        name_step(by, most->key, step);
        (void)snprintf(out, REPORT_TEXT_SIZE, "Paling ramai %.60s", step);
    }
}

void
report_longest(const struct report *report, enum report_by by, char out[REPORT_TEXT_SIZE])
{
    const struct report_line *most = NULL;
    char step[REPORT_TEXT_SIZE];

    for (size_t i = 0; i + 1 < report->count; i++) {
        if (report->lines[i].wait.count > 0 &&
            (!most || report->lines[i].wait.median_s > most->wait.median_s)) {
            most = &report->lines[i];
        }
    }
    text_copy(out, REPORT_TEXT_SIZE, "");
    if (most) {
        name_step(by, most->key, step);
        (void)snprintf(out, REPORT_TEXT_SIZE, "Paling lama menunggu: %.60s", step);
    }
}
