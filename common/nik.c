/* SPDX-License-Identifier: GPL-3.0-or-later */
/* NIK and No. KK, read test by test in the order of docs/rules.md. */
#include "common/nik.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define AGE_MAX 120
#define WOMAN_DAY_SHIFT 40
#define HOME_PROVINCE 35 /* Jombang: the one regency whose kecamatan are known here */
#define HOME_REGENCY 17
#define HOME_DISTRICTS 21

static const char *const fault_words[] = {
#define NIK_FAULT_WORD(constant, word) [constant] = (word),
    NIK_FAULT_LIST(NIK_FAULT_WORD)
#undef NIK_FAULT_WORD
};

static_assert(ARRAY_LEN(fault_words) == NIK_FAULT_COUNT, "a word for each fault");

static int
two_digits(const char *text)
{
    return (text[0] - '0') * 10 + (text[1] - '0');
}

static void
fault(struct nik *out, enum nik_fault which)
{
    out->faults |= NIK_FAULT_BIT(which);
}

/* Drop what people put between digits; false (and the fault set) when it is refused. */
static bool
read_digits(const char *text, struct nik *out)
{
    size_t len = 0;

    for (; *text; text++) {
        if (*text == ' ' || *text == '.' || *text == '-' || *text == '\t') {
            continue;
        }
        if (*text < '0' || *text > '9') {
            out->faults = NIK_FAULT_BIT(NIK_DIGITS);
            return false;
        }
        if (len < NIK_SIZE - 1) {
            out->digits[len] = *text;
        }
        len++;
    }
    if (len != NIK_SIZE - 1) {
        out->faults = NIK_FAULT_BIT(NIK_LENGTH);
        return false;
    }
    return true;
}

/* Kepmendagri 300.2.2-2138/2025: the 38 provinces. */
static bool
province_exists(int code)
{
    static const struct {
        int from;
        int to;
    } ranges[] = { { 11, 19 }, { 21, 21 }, { 31, 36 }, { 51, 53 }, { 61, 65 }, { 71, 76 },
        { 81, 82 }, { 91, 96 } };

    for (size_t i = 0; i < ARRAY_LEN(ranges); i++) {
        if (code >= ranges[i].from && code <= ranges[i].to) {
            return true;
        }
    }
    return false;
}

static void
check_region(struct nik *out)
{
    int province = two_digits(out->digits);
    int regency = two_digits(out->digits + 2);
    int district = two_digits(out->digits + 4);

    if (!province_exists(province)) {
        fault(out, NIK_PROVINCE);
    }
    if (regency == 0 || regency == 70) {
        fault(out, NIK_REGENCY);
    }
    if (district == 0 || (province == HOME_PROVINCE && regency == HOME_REGENCY &&
                             district > HOME_DISTRICTS)) {
        fault(out, NIK_DISTRICT);
    }
}

static bool
make_date(int year, int month, int day, char out[DATE_SIZE])
{
    (void)snprintf(out, DATE_SIZE, "%04u-%02u-%02u", (unsigned)year % 10000,
        (unsigned)month % 100, (unsigned)day % 100);
    return date_is_valid(out);
}

/* Whole years from `date` to `today`; negative when it is in the future. */
static int
age_on(const char *date, const char *today)
{
    int years = (int)strtol(today, NULL, 10) - (int)strtol(date, NULL, 10);

    return strcmp(today + 4, date + 4) < 0 ? years - 1 : years;
}

static void
check_birth(struct nik *out, const char *today)
{
    int day = two_digits(out->digits + 6);
    int month = two_digits(out->digits + 8);
    int year = two_digits(out->digits + 10);
    bool day_ok = (day >= 1 && day <= 31) || (day >= 41 && day <= 71);

    if (day_ok) {
        out->sex = day > WOMAN_DAY_SHIFT ? NIK_WOMAN : NIK_MAN;
        day -= day > WOMAN_DAY_SHIFT ? WOMAN_DAY_SHIFT : 0;
    } else {
        fault(out, NIK_DAY);
    }
    if (month < 1 || month > 12) {
        fault(out, NIK_MONTH);
        return;
    }
    if (!day_ok) {
        return;
    }
    for (int century = 1900; century <= 2000; century += 100) {
        char *date = out->dates[out->date_count];

        if (make_date(century + year, month, day, date) && strcmp(date, today) <= 0 &&
            age_on(date, today) <= AGE_MAX) {
            out->date_count++;
        } else {
            date[0] = '\0';
        }
    }
    if (out->date_count == 0) {
        fault(out, NIK_DATE);
    }
}

static void
check_recording(struct nik *out, const char *today)
{
    int day = two_digits(out->digits + 6);
    int month = two_digits(out->digits + 8);
    int year = 2000 + two_digits(out->digits + 10);

    if (day < 1 || day > 31) {
        fault(out, NIK_DAY);
    }
    if (month < 1 || month > 12) {
        fault(out, NIK_MONTH);
    }
    if (out->faults & (NIK_FAULT_BIT(NIK_DAY) | NIK_FAULT_BIT(NIK_MONTH))) {
        return;
    }
    if (!make_date(year, month, day, out->dates[0])) {
        out->dates[0][0] = '\0';
        fault(out, NIK_DATE);
        return;
    }
    out->date_count = 1;
    if (strcmp(out->dates[0], today) > 0) {
        fault(out, NIK_FUTURE);
    }
}

static void
check_serial(struct nik *out)
{
    if (strcmp(out->digits + 12, "0000") == 0) {
        fault(out, NIK_SERIAL);
    }
}

bool
nik_read(const char *text, const char *kk, const char *today, struct nik *out)
{
    *out = (struct nik){ 0 };
    if (!read_digits(text, out)) {
        out->digits[0] = '\0';
        return false;
    }
    check_region(out);
    check_birth(out, today);
    check_serial(out);
    if (kk && strcmp(out->digits, kk) == 0) {
        fault(out, NIK_SAME_AS_KK);
    }
    return true;
}

bool
kk_read(const char *text, const char *today, struct nik *out)
{
    *out = (struct nik){ 0 };
    if (!read_digits(text, out)) {
        out->digits[0] = '\0';
        return false;
    }
    check_region(out);
    check_recording(out, today);
    check_serial(out);
    return true;
}

const char *
nik_fault_word(enum nik_fault which)
{
    assert((unsigned)which < NIK_FAULT_COUNT);
    return fault_words[which];
}
