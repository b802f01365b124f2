/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Dates, hours and figures as spreadsheets write them. */
#include "server/office/import_value.h"

#include <stdio.h>
#include <string.h>

#include "common/text.h"

bool
import_value_is_moment(const char *value)
{
    size_t len = strlen(value);
    size_t figures = strspn(value, "0123456789");

    return len > 0 && len <= 10 && value[strspn(value, "0123456789-/.: ")] == '\0' &&
           (len <= 8 || figures < len);
}

bool
import_value_is_shortened(const char *text)
{
    size_t figures;

    text += strspn(text, " \t");
    figures = strspn(text, "0123456789");
    if (figures == 0) {
        return false;
    }
    text += figures;
    if (*text == ',' || *text == '.') {
        text++;
        text += strspn(text, "0123456789");
    }
    return (*text == 'E' || *text == 'e') && text[1] == '+' && text[2] >= '0' &&
           text[2] <= '9';
}

/* One or two digits that are a number of at most `max`; the text goes on behind. -1. */
static int
take_two(const char **at, int max)
{
    size_t figures = strspn(*at, "0123456789");
    int value = 0;

    if (figures < 1 || figures > 2) {
        return -1;
    }
    for (size_t i = 0; i < figures; i++) {
        value = value * 10 + *(*at)++ - '0';
    }
    return value <= max ? value : -1;
}

int
import_value_clock(const char *text)
{
    int hour = take_two(&text, 24);
    int minute = -1;
    char between = *text;

    if (hour >= 0 && (between == ':' || between == '.') &&
        strspn(text + 1, "0123456789") == 2) {
        text++;
        minute = take_two(&text, 59);
    }
    if (minute >= 0 && *text == between) { /* seconds, which a spreadsheet adds */
        text++;
        if (take_two(&text, 0) != 0) {
            return -1;
        }
    }
    if (minute < 0 || *text || hour * 60 + minute > MINUTES_A_DAY) {
        return -1;
    }
    return hour * 60 + minute;
}

bool
import_value_date(const char *text, char out[DATE_SIZE])
{
    char between;
    char date[32];
    int day, month;

    if (text_copy(out, DATE_SIZE, text) && date_is_valid(out)) {
        return true;
    }
    day = take_two(&text, 31);
    between = *text;
    if (day < 1 || (between != '/' && between != '-' && between != '.')) {
        return false;
    }
    text++;
    month = take_two(&text, 12);
    if (month < 1 || *text != between || strspn(text + 1, "0123456789") != 4 ||
        text[5] != '\0') {
        return false;
    }
    (void)snprintf(date, sizeof(date), "%.4s-%02d-%02d", text + 1, month, day);
    return text_copy(out, DATE_SIZE, date) && date_is_valid(out);
}

bool
import_value_is_none(const char *text)
{
    return text[strspn(text, " \t\n-.")] == '\0';
}

void
import_value_restore_zero(char *phone, size_t size)
{
    size_t figures = strspn(phone, "0123456789");

    if (phone[0] == '8' && figures >= 9 && figures <= 12 && phone[figures] == '\0' &&
        figures + 1 < size) {
        memmove(phone + 1, phone, figures + 1);
        phone[0] = '0';
    }
}
