/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/pages/form_body.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/mem.h"
#include "common/text.h"

#define NAME_SIZE 128
#define BLANKS " \t\r\n"

/* Decode `len` bytes into `out`, which holds as many and a NUL; CR LF becomes LF. */
static size_t
decode(const char *from, size_t len, char *out)
{
    size_t used = 0;

    for (size_t i = 0; i < len; i++) {
        char c = from[i];

        if (c == '+') {
            c = ' ';
        } else if (text_escaped(&from[i], len - i) >= 0) {
            c = (char)text_escaped(&from[i], len - i);
            i += 2;
        }
        if (c == '\n' && used > 0 && out[used - 1] == '\r') {
            used--;
        }
        out[used++] = c;
    }
    out[used] = '\0';
    return used;
}

static enum status
put(json_t *form, const char *name, const char *value, size_t value_len,
    struct error *err)
{
    json_t *text;

    if (memchr(value, '\0', value_len)) {
        return error_field(err, name, "must be text");
    }
    if (!strstr(name, "password")) {
        size_t skip = strspn(value, BLANKS);

        value += skip;
        value_len -= skip;
        while (value_len > 0 && strchr(BLANKS, value[value_len - 1])) {
            value_len--;
        }
    }
    text = json_stringn(value, value_len);
    if (!text) {
        return error_field(err, name, "must be text");
    }
    (void)json_object_set_new(form, name, text);
    return STATUS_OK;
}

enum status
form_body_read(const char *body, size_t len, json_t **out, struct error *err)
{
    const char *end = body + len;
    json_t *form = json_object();
    char *value = xcalloc(len + 1, 1);
    enum status st = STATUS_OK;

    *out = NULL;
    while (st == STATUS_OK && body < end) {
        const char *next = memchr(body, '&', (size_t)(end - body));
        const char *stop = next ? next : end;
        const char *equals = memchr(body, '=', (size_t)(stop - body));
        size_t name_len = (size_t)((equals ? equals : stop) - body);
        char name[NAME_SIZE];
        size_t used;

        if (name_len >= sizeof(name) || json_object_size(form) >= FORM_FIELDS_MAX) {
            st = error_set(err, STATUS_BAD_REQUEST, "the form has too many fields");
            break;
        }
        used = decode(body, name_len, name);
        if (used > 0 && !text_is_clean_utf8(name, used)) {
            st = error_set(err, STATUS_BAD_REQUEST, "a field's name is no text");
        } else if (used > 0) {
            used = equals ? decode(equals + 1, (size_t)(stop - equals - 1), value)
                          : decode("", 0, value);
            st = put(form, name, value, used, err);
        }
        body = next ? next + 1 : end;
    }
    free(value);
    if (st != STATUS_OK) {
        json_decref(form);
        return st;
    }
    *out = form;
    return STATUS_OK;
}

json_t *
form_lines(const char *text)
{
    json_t *list = json_array();

    while (*text) {
        size_t len = strcspn(text, "\n");

        if (len > 0) {
            (void)json_array_append_new(list, json_stringn(text, len));
        }
        text += len + (text[len] ? 1 : 0);
    }
    return list;
}

static const char *
text_of(const json_t *form, const char *name, size_t name_len, const char *ending)
{
    char key[NAME_SIZE + 3];
    const char *text;

    (void)snprintf(key, sizeof(key), "%.*s%s", (int)name_len, name, ending);
    text = json_string_value(json_object_get(form, key));
    return text ? text : "";
}

/* Three fields become one under the first one's name without its ending; of the other two
 * nothing comes. False: `key` is no part of a date. */
static bool
take_date(const json_t *form, const char *key, bool keep_empty, json_t *shaped)
{
    size_t len = strlen(key);
    const char *day;
    const char *month;
    const char *year;

    if (len < 3 || key[len - 2] != ':' || !strchr("dmy", key[len - 1])) {
        return false;
    }
    day = text_of(form, key, len - 2, ":d");
    month = text_of(form, key, len - 2, ":m");
    year = text_of(form, key, len - 2, ":y");
    if (key[len - 1] == 'd' && (keep_empty || day[0] || month[0] || year[0])) {
        char name[NAME_SIZE];

        (void)snprintf(name, sizeof(name), "%.*s", (int)len - 2, key);
        (void)json_object_set_new(shaped, name,
            day[0] || month[0] || year[0] ? json_sprintf("%s-%s-%s", day, month, year)
                                          : json_string(""));
    }
    return true;
}

/* The value, by what the name ends in, which is cut off. */
static json_t *
value_of(char *name, const char *text)
{
    size_t len = strlen(name);
    int64_t number;

    if (len > 2 && strcmp(name + len - 2, "[]") == 0) {
        name[len - 2] = '\0';
        return form_lines(text);
    }
    if (len > 2 && strcmp(name + len - 2, ":b") == 0) {
        name[len - 2] = '\0';
        return json_true();
    }
    if (len > 2 && strcmp(name + len - 2, ":n") == 0) {
        name[len - 2] = '\0';
        return text_to_int(text, INT32_MIN, INT32_MAX, &number) ? json_integer(number)
                                                                : json_string(text);
    }
    return json_string(text);
}

json_t *
form_body_shape(const json_t *form, bool keep_empty)
{
    json_t *shaped = json_object();
    const char *key;
    json_t *value;

    json_object_foreach((json_t *)(uintptr_t)form, key, value)
    {
        const char *text = json_string_value(value);
        json_t *into = shaped;
        char name[NAME_SIZE];
        char *part = name;
        char *dot;
        json_t *made;

        if (take_date(form, key, keep_empty, shaped) ||
            (!keep_empty && text[0] == '\0')) {
            continue;
        }
        text_copy(name, sizeof(name), key);
        made = value_of(name, text);
        while ((dot = strchr(part, '.'))) {
            json_t *inner;

            *dot = '\0';
            inner = json_object_get(into, part);
            if (!json_is_object(inner)) {
                inner = json_object();
                (void)json_object_set_new(into, part, inner);
            }
            into = inner;
            part = dot + 1;
        }
        (void)json_object_set_new(into, part, made);
    }
    return shaped;
}
