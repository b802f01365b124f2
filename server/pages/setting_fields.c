/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/pages/setting_fields.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/text.h"
#include "server/pages/form_body.h"
#include "server/pages/hours_text.h"

#define PREFIX "s."
#define INDEX_MAX 1024
#define ROW_NAME "id" /* of a paper: a row without one is no row */

static const char *const endings[] = {
    [SETTING_TEXT] = "",
    [SETTING_NUMBER] = ":n",
    [SETTING_BOOL] = ":b",
    [SETTING_WORD] = "",
    [SETTING_LINES] = ":l",
    [SETTING_WEEK] = ":w",
    [SETTING_HOURS] = ":h",
    [SETTING_DATES] = ":d",
    [SETTING_SPECIALS] = ":x",
};

void
setting_name(const char *path, enum setting_kind kind, char out[SETTING_NAME_SIZE])
{
    (void)snprintf(out, SETTING_NAME_SIZE, PREFIX "%s%s", path, endings[kind]);
}

const json_t *
setting_at(const json_t *part, const char *path)
{
    char name[SETTING_NAME_SIZE];

    while (part && *path) {
        size_t len = strcspn(path, ".");
        int64_t index;

        (void)snprintf(name, sizeof(name), "%.*s", (int)len, path);
        part = json_is_array(part) && text_to_int(name, 0, INDEX_MAX, &index)
                   ? json_array_get(part, (size_t)index)
                   : json_object_get(part, name);
        path += len + (path[len] ? 1 : 0);
    }
    return json_is_null(part) ? NULL : part;
}

/* Of a kind that is lines of hours. */
static enum hours_kind
hours_of(enum setting_kind kind)
{
    return kind == SETTING_WEEK    ? HOURS_OF_WEEK
           : kind == SETTING_HOURS ? HOURS_OF_WINDOW
           : kind == SETTING_DATES ? HOURS_DATES
                                   : HOURS_SPECIAL;
}

void
setting_text(const json_t *value, enum setting_kind kind, char *out, size_t size)
{
    const json_t *line;
    size_t i;

    out[0] = '\0';
    if (kind >= SETTING_WEEK) {
        hours_text_write(value, hours_of(kind), out, size);
    } else if (kind == SETTING_LINES) {
        json_array_foreach(value, i, line)
        {
            text_append(out, size, i > 0 ? "\n" : "");
            text_append(out, size, json_is_string(line) ? json_string_value(line) : "");
        }
    } else if (json_is_boolean(value)) {
        text_copy(out, size, json_is_true(value) ? "1" : "0");
    } else if (json_is_integer(value)) {
        (void)snprintf(out, size, "%lld", (long long)json_integer_value(value));
    } else if (json_is_string(value)) {
        text_copy(out, size, json_string_value(value));
    }
}

/* The JSON of a text by the ending of its field's name. */
static json_t *
value_of(const char *ending, const char *text)
{
    int64_t number;

    if (strcmp(ending, ":l") == 0) {
        return form_lines(text);
    }
    for (int kind = SETTING_WEEK; kind <= SETTING_SPECIALS; kind++) {
        if (strcmp(ending, endings[kind]) == 0) {
            return hours_text_read(text, hours_of((enum setting_kind)kind));
        }
    }
    if (strcmp(ending, ":b") == 0) {
        return json_boolean(strcmp(text, "1") == 0);
    }
    if (text[0] == '\0') {
        return json_null();
    }
    if (strcmp(ending, ":n") != 0) {
        return json_string(text);
    }
    return text_to_int(text, INT64_MIN, INT64_MAX, &number) ? json_integer(number)
                                                            : json_string(text);
}

/*
 * The member or entry of this name, made as it is needed: a list where a number follows.
 * Entries come in their order, as the form has them. NULL: it can be none of these.
 */
static json_t *
step_into(json_t *at, const char *name, bool list_follows)
{
    json_t *made;
    int64_t index;

    if (json_is_array(at)) {
        if (!text_to_int(name, 0, (int64_t)json_array_size(at), &index)) {
            return NULL;
        }
        if ((size_t)index == json_array_size(at)) {
            (void)json_array_append_new(at, json_object());
        }
        return json_array_get(at, (size_t)index);
    }
    made = json_object_get(at, name);
    if (!made && json_is_object(at)) {
        made = list_follows ? json_array() : json_object();
        (void)json_object_set_new(at, name, made);
    }
    return made;
}

static void
put(json_t *body, const char *path, json_t *value)
{
    char name[SETTING_NAME_SIZE];
    size_t len = strcspn(path, ".:");
    json_t *at = body;

    while (at && path[len] == '.') {
        const char *rest = path + len + 1;

        (void)snprintf(name, sizeof(name), "%.*s", (int)len, path);
        at = step_into(at, name, *rest >= '0' && *rest <= '9');
        path = rest;
        len = strcspn(path, ".:");
    }
    (void)snprintf(name, sizeof(name), "%.*s", (int)len, path);
    if (!json_is_object(at) || json_object_set(at, name, value) != 0) {
        at = NULL; /* a name that is none of ours: it says nothing */
    }
    json_decref(value);
}

/* Is nothing left in it? */
static bool
is_emptied(const json_t *object)
{
    const char *name;
    json_t *value;

    json_object_foreach((json_t *)(uintptr_t)object, name, value)
    {
        if (!json_is_null(value)) {
            return false;
        }
    }
    return json_is_object(object) && json_object_size(object) > 0;
}

/* Rows of a table that were left empty, or emptied, are none. */
static void
drop_empty_rows(json_t *body)
{
    const char *name;
    json_t *value;

    json_object_foreach(body, name, value)
    {
        for (size_t i = json_array_size(value); i-- > 0;) {
            const json_t *row = json_array_get(value, i);

            if (json_is_null(json_object_get(row, ROW_NAME)) || is_emptied(row)) {
                (void)json_array_remove(value, i);
            }
        }
    }
}

/* From the innermost: {"id": {"call": null}} is {"id": null} is null. */
static void
drop_emptied(json_t *body)
{
    const char *name;
    json_t *value;
    void *next;

    json_object_foreach_safe(body, next, name, value)
    {
        if (json_is_object(value)) {
            drop_emptied(value);
        }
        if (is_emptied(value)) {
            (void)json_object_set_new(body, name, json_null());
        }
    }
}

json_t *
setting_patch(const json_t *typed)
{
    json_t *body = json_object();
    const char *name;
    json_t *value;

    json_object_foreach((json_t *)(uintptr_t)typed, name, value)
    {
        const char *text = json_string_value(value);
        const char *ending = strchr(name, ':');

        if (text_starts_with(name, PREFIX) && text) {
            put(body, name + sizeof(PREFIX) - 1, value_of(ending ? ending : "", text));
        }
    }
    drop_empty_rows(body);
    drop_emptied(body);
    return body;
}

void
setting_path_of_fault(const char *field, char out[SETTING_NAME_SIZE])
{
    size_t len = 0;

    for (const char *c = field; *c && len + 1 < SETTING_NAME_SIZE; c++) {
        if (*c == '[') {
            out[len++] = '.';
        } else if (*c != ']') {
            out[len++] = *c;
        }
    }
    out[len] = '\0';
}
