/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/prereg/form.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "common/nik.h"
#include "common/phone.h"
#include "common/text.h"
#include "common/text_turns.h"

#define TYPED_SIZE (FIELD_TEXT_MAX + 1)
#define ANY_DAY "2100-01-01" /* a NIK's oddities warn, they never refuse */

static bool
read_nik(const char *typed, char out[TYPED_SIZE])
{
    struct nik nik;

    return nik_read(typed, NULL, ANY_DAY, &nik) && text_copy(out, TYPED_SIZE, nik.digits);
}

static bool
read_kk(const char *typed, char out[TYPED_SIZE])
{
    struct nik kk;

    return kk_read(typed, ANY_DAY, &kk) && text_copy(out, TYPED_SIZE, kk.digits);
}

/* A month by its number or its name, of which three letters tell; 0: none. */
static int
month_of(const char *word)
{
    static const struct {
        const char *name;
        int month;
    } names[] = { { "jan", 1 }, { "feb", 2 }, { "mar", 3 }, { "apr", 4 }, { "mei", 5 },
        { "may", 5 }, { "jun", 6 }, { "jul", 7 }, { "agu", 8 }, { "ags", 8 },
        { "aug", 8 }, { "sep", 9 }, { "okt", 10 }, { "oct", 10 }, { "nov", 11 },
        { "des", 12 }, { "dec", 12 } };
    int64_t number;

    if (text_to_int(word, 1, 12, &number)) {
        return (int)number;
    }
    for (size_t i = 0; i < ARRAY_LEN(names); i++) {
        if (strncasecmp(word, names[i].name, strlen(names[i].name)) == 0) {
            return names[i].month;
        }
    }
    return 0;
}

/* 2026-07-14, or as people write it: 14-07-2026, 14/7/2026, 14 Juli 2026. */
static bool
read_date(const char *typed, char out[TYPED_SIZE])
{
    char word[16];
    int day;
    int month;
    int year;
    int end = 0;

    if (date_is_valid(typed)) {
        return text_copy(out, TYPED_SIZE, typed);
    }
    if (sscanf(typed, "%2d%*1[-/. ]%15[0-9A-Za-z]%*1[-/. ]%4d%n", &day, word, &year,
            &end) != 3 ||
        typed[end] != '\0' || year < 1800 || day < 1) {
        return false;
    }
    month = month_of(word);
    if (month == 0) {
        return false;
    }
    (void)snprintf(out, TYPED_SIZE, "%04d-%02d-%02d", year, month, day);
    return date_is_valid(out);
}

static bool
read_time(const char *typed, char out[TYPED_SIZE])
{
    char padded[8];
    int minute = minute_parse(typed);
    char text[6];

    if (minute < 0 && strlen(typed) == 4) { /* 8.30 */
        (void)snprintf(padded, sizeof(padded), "0%s", typed);
        minute = minute_parse(padded);
    }
    return minute >= 0 && text_copy(out, TYPED_SIZE, minute_format(minute, text));
}

/* Digits with at most one comma or point. */
static bool
read_number(const char *typed, char out[TYPED_SIZE])
{
    size_t whole = strspn(typed, "0123456789");
    size_t len = strlen(typed);

    if (len == 0 || len > 12 || whole == 0 || !text_copy(out, TYPED_SIZE, typed)) {
        return false;
    }
    if (whole == len) {
        return true;
    }
    if ((typed[whole] != ',' && typed[whole] != '.') || whole + 1 == len ||
        strspn(typed + whole + 1, "0123456789") != len - whole - 1) {
        return false;
    }
    out[whole] = '.';
    return true;
}

static bool
read_phone(const char *typed, char out[TYPED_SIZE])
{
    char phone[PHONE_SIZE];

    return phone_read(typed, phone) && text_copy(out, TYPED_SIZE, phone);
}

/* What each kind takes, and how a refusal calls it. Texts and choices: keep(). */
static const struct {
    bool (*read)(const char *typed, char out[TYPED_SIZE]);
    const char *must;
} kinds[FIELD_KIND_COUNT] = {
    [FIELD_NIK] = { read_nik, "16 digits" },
    [FIELD_KK] = { read_kk, "16 digits" },
    [FIELD_DATE] = { read_date, "a date such as 14-07-2026" },
    [FIELD_TIME] = { read_time, "a time such as 08.30" },
    [FIELD_NUMBER] = { read_number, "a number" },
    [FIELD_PHONE] = { read_phone, "a phone number such as 0812 3456 7890" },
};

static enum status
refuse(const struct settings_field *field, const char *must, struct error *err)
{
    enum status st =
        error_set(err, STATUS_BAD_REQUEST, "field \"%s\" must be %s", field->id, must);

    error_fact(err, FACT_FIELD, "%s", field->label);
    return st;
}

/* The value of one field, from a text that is not empty. */
static enum status
keep(const struct settings_field *field, const char *typed, char out[TYPED_SIZE],
    struct error *err)
{
    if (strlen(typed) > (size_t)field->max) {
        return refuse(field, "shorter", err);
    }
    if (!text_is_clean_utf8(typed, strlen(typed)) ||
        (field->kind != FIELD_LINES && strpbrk(typed, "\t\r\n"))) {
        return refuse(field, "plain text", err);
    }
    if (kinds[field->kind].read) {
        return kinds[field->kind].read(typed, out)
                   ? STATUS_OK
                   : refuse(field, kinds[field->kind].must, err);
    }
    for (size_t i = 0; i < field->option_count; i++) {
        if (strcmp(field->options[i], typed) == 0) {
            text_copy(out, TYPED_SIZE, typed);
            return STATUS_OK;
        }
    }
    if (field->kind == FIELD_CHOICE) {
        return refuse(field, "one of its options", err);
    }
    text_copy(out, TYPED_SIZE, typed);
    return STATUS_OK;
}

/* Text of a JSON value, trimmed; false: it is neither text nor number nor null. */
static bool
typed_text(const json_t *value, char out[TYPED_SIZE])
{
    const char *text = json_string_value(value);
    size_t len;

    out[0] = '\0';
    if (json_is_null(value)) {
        return true;
    }
    if (json_is_integer(value)) {
        (void)snprintf(out, TYPED_SIZE, "%lld", (long long)json_integer_value(value));
        return true;
    }
    if (json_is_real(value)) {
        (void)snprintf(out, TYPED_SIZE, "%g", json_real_value(value));
        return true;
    }
    if (!text) {
        return false;
    }
    text += strspn(text, " \t\r\n");
    len = strlen(text);
    while (len > 0 && strchr(" \t\r\n", text[len - 1])) {
        len--;
    }
    if (len >= TYPED_SIZE) {
        return false;
    }
    memcpy(out, text, len);
    out[text_drop_turns(out, len)] = '\0';
    return true;
}

enum status
form_fill(const struct settings_service *service, const json_t *typed, json_t *form,
    struct error *err)
{
    const char *id;
    json_t *value;

    json_object_foreach((json_t *)(uintptr_t)typed, id, value)
    {
        const struct settings_field *field = settings_field(service, id);
        char text[TYPED_SIZE];
        char kept[TYPED_SIZE];
        enum status st;

        if (!field) {
            enum status unknown = error_set(err, STATUS_BAD_REQUEST,
                "field \"%.40s\" is none of this service's form", id);

            error_fact(err, FACT_FIELD, "%.40s", id);
            return unknown;
        }
        if (!typed_text(value, text)) {
            return refuse(field, "a text that fits", err);
        }
        if (text[0] == '\0') {
            (void)json_object_del(form, id);
            continue;
        }
        st = keep(field, text, kept, err);
        if (st != STATUS_OK) {
            return st;
        }
        (void)json_object_set_new(form, id, json_string(kept));
    }
    return STATUS_OK;
}

json_t *
form_missing(const struct settings_service *service, const json_t *form)
{
    json_t *missing = json_array();

    for (size_t i = 0; i < service->field_count; i++) {
        const struct settings_field *field = &service->fields[i];

        if (field->required && !json_object_get(form, field->id)) {
            (void)json_array_append_new(missing, json_string(field->id));
        }
    }
    return missing;
}
