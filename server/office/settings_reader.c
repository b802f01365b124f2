/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reading settings field by field; see the header for how faults are told. */
#include "server/office/settings_reader.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "common/text.h"

void
reader_fail(struct settings_reader *r, const char *field, const char *fmt, ...)
{
    char why[96];
    va_list ap;

    if (!reader_ok(r)) {
        return;
    }
    va_start(ap, fmt);
    (void)vsnprintf(why, sizeof(why), fmt, ap); /* cut when too long */
    va_end(ap);
    r->st = error_set(r->err, STATUS_INVALID_SETTINGS, "%s: %s%s%s%s%s", r->part, r->path,
        r->path[0] && field[0] ? "." : "", field, r->path[0] || field[0] ? " " : "", why);
}

size_t
reader_enter(struct settings_reader *r, const char *list, size_t index)
{
    size_t len = strlen(r->path);

    (void)snprintf(r->path + len, sizeof(r->path) - len, "%s%s[%zu]", len > 0 ? "." : "",
        list, index);
    return len;
}

size_t
reader_enter_member(struct settings_reader *r, const char *member)
{
    size_t len = strlen(r->path);

    (void)text_append(r->path, sizeof(r->path), len > 0 ? "." : "");
    (void)text_append(r->path, sizeof(r->path), member);
    return len;
}

void
reader_leave(struct settings_reader *r, size_t path_len)
{
    r->path[path_len] = '\0';
}

static bool
is_known(const char *field, const char *const *fields)
{
    if (strcmp(field, "note") == 0) {
        return true;
    }
    for (; *fields; fields++) {
        if (strcmp(field, *fields) == 0) {
            return true;
        }
    }
    return false;
}

bool
reader_object(struct settings_reader *r, const json_t *object, const char *const *fields)
{
    const char *field;
    json_t *value;

    if (!json_is_object(object)) {
        reader_fail(r, "", "must be an object");
        return false;
    }
    json_object_foreach((json_t *)(uintptr_t)object, field, value)
    {
        if (!is_known(field, fields)) {
            char shown[48]; /* cut: the name comes from outside */

            (void)text_copy(shown, sizeof(shown), field);
            reader_fail(r, "", "has the unknown field \"%s\"",
                text_is_clean_utf8(shown, strlen(shown)) ? shown : "?");
            return false;
        }
    }
    return reader_ok(r);
}

/* NULL for a fault and for an absent field; null counts as absent. */
static const json_t *
find(struct settings_reader *r, const json_t *object, const char *field, bool required)
{
    const json_t *value = reader_ok(r) ? json_object_get(object, field) : NULL;

    if (value && json_is_null(value)) {
        value = NULL;
    }
    if (!value && required) {
        reader_fail(r, field, "is missing");
    }
    return value;
}

/* Text of a checked length, borrowed; NULL when absent or at fault. */
static const char *
find_text(struct settings_reader *r, const json_t *object, const char *field,
    size_t min_len, size_t max_len)
{
    const json_t *value = find(r, object, field, min_len > 0);
    size_t len;

    if (!value) {
        return NULL;
    }
    if (!json_is_string(value)) {
        reader_fail(r, field, "must be text");
        return NULL;
    }
    len = json_string_length(value);
    if (len < min_len || len > max_len) {
        reader_fail(r, field, "must have %zu to %zu bytes", min_len, max_len);
        return NULL;
    }
    if (!text_is_clean_utf8(json_string_value(value), len) ||
        strpbrk(json_string_value(value), "\t\n")) {
        reader_fail(r, field, "must be one line without control characters");
        return NULL;
    }
    return json_string_value(value);
}

void
reader_text(struct settings_reader *r, const json_t *object, const char *field,
    size_t min_len, char *out, size_t out_size)
{
    const char *text = find_text(r, object, field, min_len, out_size - 1);

    (void)text_copy(out, out_size, text ? text : "");
}

bool
settings_code_is_valid(const char *code)
{
    if (*code == '-' || *code == '.') {
        return false;
    }
    return code[strspn(code, "abcdefghijklmnopqrstuvwxyz0123456789-.")] == '\0';
}

void
reader_code(struct settings_reader *r, const json_t *object, const char *field, char *out)
{
    reader_text(r, object, field, 1, out, SETTINGS_CODE_SIZE);
    if (reader_ok(r) && !settings_code_is_valid(out)) {
        reader_fail(r, field, "may have a-z, 0-9, '-' and '.' only");
    }
}

int
reader_int(struct settings_reader *r, const json_t *object, const char *field, int min,
    int max, int fallback)
{
    const json_t *value = find(r, object, field, fallback < min);

    if (!value) {
        return fallback < min ? min : fallback;
    }
    if (!json_is_integer(value) || json_integer_value(value) < min ||
        json_integer_value(value) > max) {
        reader_fail(r, field, "must be a whole number from %d to %d", min, max);
        return min;
    }
    return (int)json_integer_value(value);
}

bool
reader_bool(
    struct settings_reader *r, const json_t *object, const char *field, bool fallback)
{
    const json_t *value = find(r, object, field, false);

    if (value && !json_is_boolean(value)) {
        reader_fail(r, field, "must be true or false");
    }
    return value ? json_is_true(value) : fallback;
}

int
reader_choice(struct settings_reader *r, const json_t *object, const char *field,
    const char *const *words, int fallback)
{
    const char *text = find_text(r, object, field, fallback < 0 ? 1 : 0, 64);
    char listed[80] = "";

    if (!text) {
        return fallback < 0 ? 0 : fallback;
    }
    for (int i = 0; words[i]; i++) {
        if (strcmp(words[i], text) == 0) {
            return i;
        }
        (void)text_append(listed, sizeof(listed), i > 0 ? ", " : "");
        (void)text_append(listed, sizeof(listed), words[i]);
    }
    reader_fail(r, field, "must be one of %s", listed);
    return 0;
}

static int
read_minute(struct settings_reader *r, const json_t *object, const char *field)
{
    const char *text = find_text(r, object, field, 5, 5);
    int minute = text ? minute_parse(text) : 0;

    if (minute < 0) {
        reader_fail(r, field, "must be a time such as 08:00");
        return 0;
    }
    return minute;
}

struct span
reader_span(struct settings_reader *r, const json_t *object, const char *from_field,
    const char *to_field)
{
    struct span span = {
        .from = read_minute(r, object, from_field),
        .to = read_minute(r, object, to_field),
    };

    if (reader_ok(r) && span.from >= span.to) {
        reader_fail(r, to_field, "must be later than \"%s\"", from_field);
    }
    return span;
}

void
reader_date(struct settings_reader *r, const json_t *object, const char *field,
    char out[DATE_SIZE])
{
    reader_text(r, object, field, 1, out, DATE_SIZE);
    if (reader_ok(r) && !date_is_valid(out)) {
        reader_fail(r, field, "must be a date such as 2026-07-14");
    }
}

const json_t *
reader_list(struct settings_reader *r, const json_t *object, const char *field,
    size_t max, bool required)
{
    const json_t *value = find(r, object, field, required);

    if (!value) {
        return NULL;
    }
    if (!json_is_array(value)) {
        reader_fail(r, field, "must be a list");
        return NULL;
    }
    if (json_array_size(value) > max) {
        reader_fail(r, field, "may have %zu entries at most", max);
        return NULL;
    }
    return value;
}

unsigned
reader_days(struct settings_reader *r, const json_t *object)
{
    static const char *const names[] = { "sun", "mon", "tue", "wed", "thu", "fri",
        "sat" };
    const json_t *list = reader_list(r, object, "days", 7, /* required= */ true);
    unsigned days = 0;

    for (size_t i = 0; i < json_array_size(list); i++) {
        const char *name = json_string_value(json_array_get(list, i));
        unsigned day = 0;

        while (day < 7 && name && strcmp(name, names[day]) != 0) {
            day++;
        }
        if (!name || day == 7) {
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
