/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What only settings have in their JSON. */
#include "server/settings/settings_reader.h"

#include <string.h>

#include "common/text.h"
#include "common/words.h"

static bool
is_known(const char *field, const char *const *fields)
{
    return strcmp(field, "note") == 0 || words_find(fields, field, -1) >= 0;
}

bool
settings_object(struct json_reader *r, const char *const *fields)
{
    const char *field;
    json_t *value;

    if (!json_is_object(r->value)) {
        reader_fail(r, "", "must be an object");
        return false;
    }
    json_object_foreach((json_t *)(uintptr_t)r->value, field, value)
    {
        if (!is_known(field, fields)) {
            char shown[48]; /* cut: the name comes from outside */

            text_copy(shown, sizeof(shown), field);
            reader_fail(r, "", "has the unknown field \"%s\"",
                text_is_clean_utf8(shown, strlen(shown)) ? shown : "?");
            return false;
        }
    }
    return reader_ok(r);
}

bool
settings_has_object(struct json_reader *r, const char *const *fields)
{
    return r->value && settings_object(r, fields);
}

static bool
code_is_valid(const char *code)
{
    if (*code == '-' || *code == '.') {
        return false;
    }
    return code[strspn(code, "abcdefghijklmnopqrstuvwxyz0123456789-.")] == '\0';
}

void
settings_code(struct json_reader *r, const char *field, char out[SETTINGS_CODE_SIZE])
{
    reader_line(r, field, JSON_REQUIRED, out, SETTINGS_CODE_SIZE);
    if (!code_is_valid(out)) {
        reader_fail(r, field, "may have a-z, 0-9, '-' and '.' only");
    }
}

int
settings_int(struct json_reader *r, const char *field, int min, int max, int fallback)
{
    int number = fallback < min ? min : fallback;

    reader_small_int(
        r, field, fallback < min ? JSON_REQUIRED : JSON_OPTIONAL, min, max, &number);
    return number;
}

bool
settings_bool(struct json_reader *r, const char *field, bool fallback)
{
    bool yes = fallback;

    reader_bool(r, field, JSON_OPTIONAL, &yes);
    return yes;
}

int
settings_choice(
    struct json_reader *r, const char *field, const char *const *words, int fallback)
{
    return fallback < 0 ? reader_word(r, field, JSON_REQUIRED, words, 0)
                        : reader_word(r, field, JSON_OPTIONAL, words, fallback);
}

static int
read_minute(struct json_reader *r, const char *field)
{
    char text[32];
    int minute;

    reader_line(r, field, JSON_REQUIRED, text, sizeof(text));
    minute = minute_parse(text);
    if (minute < 0) {
        reader_fail(r, field, "must be a time such as 08:00");
        return 0;
    }
    return minute;
}

struct span
settings_span(struct json_reader *r, const char *from_field, const char *to_field)
{
    struct span span = { 0 };

    span.from = read_minute(r, from_field);
    span.to = read_minute(r, to_field);
    if (span.from >= span.to) {
        reader_fail(r, to_field, "must be later than \"%s\"", from_field);
    }
    return span;
}

void
settings_date(struct json_reader *r, const char *field, char out[DATE_SIZE])
{
    reader_line(r, field, JSON_REQUIRED, out, DATE_SIZE);
    if (!date_is_valid(out)) {
        reader_fail(r, field, "must be a date such as 2026-07-14");
    }
}

unsigned
settings_days(struct json_reader *r)
{
    static const char *const names[] = { "sun", "mon", "tue", "wed", "thu", "fri", "sat",
        NULL };
    size_t count = reader_list(r, "days", JSON_REQUIRED, 7);
    unsigned days = 0;

    for (size_t i = 0; i < count; i++) {
        int day = words_find(names, json_string_value(reader_item(r, "days", i).value),
            /* otherwise= */ -1);

        if (day < 0) {
            reader_fail(r, "days", "must have sun, mon, tue, wed, thu, fri or sat");
            return 0;
        }
        days |= 1u << day;
    }
    if (days == 0) {
        reader_fail(r, "days", "must name a day");
    }
    return days;
}

int
settings_listed_service(struct json_reader *r, const char *field, size_t index,
    const struct office_settings *settings)
{
    const char *code = json_string_value(reader_item(r, field, index).value);
    int service = code ? settings_service_index(settings, code) : -1;

    if (service < 0) {
        reader_fail(r, field, "entry %zu is not a service of this office", index);
    }
    return service;
}
