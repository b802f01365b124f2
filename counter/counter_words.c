/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "counter/counter_words.h"

#include <stdio.h>
#include <string.h>

#include "common/clock.h"

const char *
counter_words_time(const char *time, char out[I18N_TEXT_SIZE])
{
    char date[DATE_SIZE];
    int minute = minute_parse(time);

    out[0] = '\0';
    if (minute < 0) {
        return out;
    }
    clock_date(0, date); /* any day: only the minutes are shown */
    return i18n_clock(clock_at(date, minute), out);
}

const char *
counter_words_span(const char *from, const char *to, char out[I18N_TEXT_SIZE])
{
    char a[I18N_TEXT_SIZE], b[I18N_TEXT_SIZE];

    (void)counter_words_time(from, a);
    (void)counter_words_time(to, b);
    out[0] = '\0';
    if (a[0] && b[0]) {
        (void)snprintf(out, I18N_TEXT_SIZE, "%.24s-%.24s", a, b);
    }
    return out;
}

void
counter_words_read(struct json_reader *r, const char *field, char *out, size_t out_size)
{
    char english[32];

    (void)snprintf(english, sizeof(english), "%s_en", field);
    reader_text(r,
        strcmp(i18n_language(), "en") == 0 && reader_has(r, english) ? english : field,
        JSON_OPTIONAL, out, out_size);
}
