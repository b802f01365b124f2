/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/pages/settings_tables.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/text.h"
#include "server/pages/page_words.h"
#include "server/pages/setting_fields.h"
#include "server/settings/settings.h"

#define ROWS_MORE 2 /* empty ones, to be filled in */

/* A paper of a service, a column each. */
static const struct setting_field paper_fields[] = {
    { "id", SETTING_TEXT },
    { "label", SETTING_TEXT },
    { "label_en", SETTING_TEXT },
    { "mode", SETTING_WORD },
    { "rule", SETTING_WORD },
    { "group", SETTING_TEXT },
    { "condition", SETTING_TEXT },
    { "condition_en", SETTING_TEXT },
};

/* Who takes documents to people. */
static const struct setting_field carrier_fields[] = {
    { "name", SETTING_TEXT },
    { "fee", SETTING_NUMBER },
    { "days", SETTING_TEXT },
    { "link", SETTING_TEXT },
};

/* Why papers are returned. */
static const struct setting_field reason_fields[] = {
    { "code", SETTING_TEXT },
    { "text", SETTING_TEXT },
    { "text_en", SETTING_TEXT },
};

/* Of a quota, besides its places. */
static const struct setting_field quota_fields[] = {
    { "code", SETTING_TEXT },
    { "services", SETTING_LINES },
    { "walkin_share", SETTING_NUMBER },
    { "overbook_percent", SETTING_NUMBER },
};

static const char *
text_of(const json_t *object, const char *name)
{
    const char *text = json_string_value(json_object_get(object, name));

    return text ? text : "";
}

void
settings_say_why(
    const struct page_view *view, const char *why, char out[SETTING_WHY_SIZE])
{
    const json_t *words = json_object_get(view->room, "why");
    size_t best = 0;
    const char *known;
    json_t *said;

    text_copy(out, SETTING_WHY_SIZE, why);
    json_object_foreach((json_t *)(uintptr_t)words, known, said)
    {
        size_t len = strlen(known);

        if (len > best && strncmp(why, known, len) == 0) {
            best = len;
            (void)snprintf(
                out, SETTING_WHY_SIZE, "%s%s", json_string_value(said), why + len);
        }
    }
}

/* "week.1.open" is of the second line of the field "week". */
static bool
is_line_of(const char *path, const char *at)
{
    size_t len = strlen(path);

    return strncmp(at, path, len) == 0 && at[len] == '.' && at[len + 1] >= '0' &&
           at[len + 1] <= '9';
}

/* "Baris 2: ..." */
static void
say_line(const struct page_view *view, const char *index, const char *why,
    char out[SETTING_WHY_SIZE])
{
    char said[SETTING_WHY_SIZE];

    settings_say_why(view, why, said);
    (void)snprintf(out, SETTING_WHY_SIZE, "%s %ld: %.*s", text_of(view->room, "line"),
        strtol(index, NULL, 10) + 1, SETTING_WHY_SIZE / 2, said);
}

bool
settings_find_fault(
    const struct page_view *view, const char *path, char out[SETTING_WHY_SIZE])
{
    const json_t *fault;
    size_t i;

    json_array_foreach(json_object_get(view->problem, "faults"), i, fault)
    {
        char at[SETTING_NAME_SIZE];

        setting_path_of_fault(text_of(fault, "field"), at);
        if (strcmp(at, path) == 0) {
            settings_say_why(view, text_of(fault, "why"), out);
            return true;
        }
        if (is_line_of(path, at)) {
            say_line(view, at + strlen(path) + 1, text_of(fault, "why"), out);
            return true;
        }
    }
    return false;
}

/* Places are faulty as a whole: which of them is it? The one that is no figure. */
static bool
is_to_blame(const struct page_view *view, const char *path, const char *value,
    char why[SETTING_WHY_SIZE])
{
    char parent[SETTING_NAME_SIZE];
    char *last;

    text_copy(parent, sizeof(parent), path);
    last = strrchr(parent, '.');
    if (!last || strspn(value, "0123456789") == strlen(value)) {
        return false;
    }
    *last = '\0';
    return settings_find_fault(view, parent, why);
}

/* A cell of a table: an input with what was typed, or what is stored. */
static json_t *
cell(const struct page_view *view, const char *path, const json_t *value,
    enum setting_kind kind)
{
    char name[SETTING_NAME_SIZE];
    char text[512];
    char why[SETTING_WHY_SIZE];
    const char *typed;
    json_t *json;

    setting_name(path, kind, name);
    setting_text(value, kind, text, sizeof(text));
    typed = view->typed ? json_string_value(json_object_get(view->typed, name)) : NULL;
    json = json_pack("{s:s, s:s}", "name", name, "value", typed ? typed : text);
    if (typed && strcmp(typed, text) != 0) {
        (void)json_object_set_new(json, "fresh", json_true());
    }
    if (settings_find_fault(view, path, why) ||
        (typed && is_to_blame(view, path, typed, why))) {
        (void)json_object_set_new(json, "error", json_string(why));
    }
    return json;
}

/* "KTP, KK": the services that share a row's places. */
static json_t *
quota_services(const struct page_view *view, const json_t *quota)
{
    char names[512] = "";
    const json_t *code;
    size_t k;

    json_array_foreach(json_object_get(quota, "services"), k, code)
    {
        const struct settings_service *service =
            settings_service(view->act->settings, json_string_value(code));

        text_append(names, sizeof(names), k > 0 ? ", " : "");
        text_append(
            names, sizeof(names), service ? page_catalogue(view, service->name) : "?");
    }
    return json_string(names);
}

/* A row's places, a cell a window; `row` is "default" or "quotas.N.places". */
static json_t *
quota_cells(struct page_view *view, const json_t *body, const char *row)
{
    const struct office_settings *settings = view->act->settings;
    json_t *cells = json_array();

    for (size_t w = 0; w < settings->window_count; w++) {
        const struct settings_window *window = &settings->windows[w];
        char path[SETTING_NAME_SIZE];
        json_t *one;

        (void)snprintf(path, sizeof(path), "%s.%s", row, window->code);
        one = cell(view, path, setting_at(body, path), SETTING_NUMBER);
        (void)json_object_set_new(
            one, "column", json_string(page_catalogue(view, window->name)));
        (void)json_array_append_new(cells, one);
    }
    return cells;
}

/* A list is sent whole: what cannot be typed here goes along. */
static json_t *
quota_hidden(struct page_view *view, const json_t *body, size_t index)
{
    json_t *hidden = json_array();

    for (size_t i = 0; i < ARRAY_LEN(quota_fields); i++) {
        char path[SETTING_NAME_SIZE];

        (void)snprintf(path, sizeof(path), "quotas.%zu.%s", index, quota_fields[i].path);
        if (setting_at(body, path)) {
            (void)json_array_append_new(
                hidden, cell(view, path, setting_at(body, path), quota_fields[i].kind));
        }
    }
    return hidden;
}

void
settings_add_quotas(struct page_view *view, const json_t *body)
{
    const struct office_settings *settings = view->act->settings;
    const json_t *quotas = json_object_get(body, "quotas");
    json_t *columns = json_array();
    json_t *rows = json_array();
    const json_t *quota;
    size_t i;

    for (size_t w = 0; w < settings->window_count; w++) {
        (void)json_array_append_new(
            columns, json_string(page_catalogue(view, settings->windows[w].name)));
    }
    (void)json_array_append_new(
        rows, json_pack("{s:o}", "cells", quota_cells(view, body, "default")));
    json_array_foreach(quotas, i, quota)
    {
        char row[SETTING_NAME_SIZE];

        (void)snprintf(row, sizeof(row), "quotas.%zu.places", i);
        (void)json_array_append_new(
            rows, json_pack("{s:o, s:o, s:o}", "hidden", quota_hidden(view, body, i),
                      "services", quota_services(view, quota), "cells",
                      quota_cells(view, body, row)));
    }
    (void)json_object_set_new(view->model, "has_quotas", json_true());
    (void)json_object_set_new(view->model, "columns", columns);
    (void)json_object_set_new(view->model, "quota_rows", rows);
}

/*
 * A list of objects as a table, with empty rows after it, into `NAME_columns` and
 * `NAME_rows` of the model.
 *
 * @param from    the object that has the list
 * @param prefix  where faults have that object: "services.3.", or ""
 * @param name    of its texts and of the model's members
 */
static void
add_table(struct page_view *view, const struct setting_field *fields, size_t field_count,
    const json_t *from, const char *list, const char *prefix, const char *name)
{
    const json_t *texts = json_object_get(view->room, name);
    size_t count = json_array_size(json_object_get(from, list));
    json_t *columns = json_array();
    json_t *rows = json_array();
    char member[32];

    for (size_t i = 0; i < count + ROWS_MORE; i++) {
        json_t *cells = json_array();

        for (size_t k = 0; k < field_count; k++) {
            const json_t *own = json_object_get(texts, fields[k].path);
            char path[SETTING_NAME_SIZE];
            char whole[SETTING_NAME_SIZE * 2];
            char why[SETTING_WHY_SIZE];
            json_t *one;
            const json_t *value;
            json_t *options = json_array();
            const json_t *option;
            size_t o;

            (void)snprintf(path, sizeof(path), "%s.%zu.%s", list, i, fields[k].path);
            (void)snprintf(whole, sizeof(whole), "%s%s", prefix, path);
            value = setting_at(from, path);
            if (!value && i < count && fields[k].kind == SETTING_WORD) { /* as ever */
                value = setting_at(json_object_get(own, "options"), "0.value");
            }
            one = cell(view, path, value, fields[k].kind);
            (void)json_object_set(one, "column", json_object_get(own, "label"));
            json_array_foreach(json_object_get(own, "options"), o, option)
            {
                json_t *copy = json_copy((json_t *)(uintptr_t)option);

                (void)json_object_set_new(copy, "chosen",
                    json_boolean(
                        strcmp(text_of(option, "value"), text_of(one, "value")) == 0));
                (void)json_array_append_new(options, copy);
            }
            if (json_array_size(options) > 0) {
                (void)json_object_set(one, "options", options);
                (void)json_object_set_new(one, "choose", json_true());
            }
            json_decref(options);
            if (settings_find_fault(view, whole, why)) {
                (void)json_object_set_new(one, "error", json_string(why));
            }
            (void)json_array_append_new(cells, one);
        }
        (void)json_array_append_new(rows, json_pack("{s:o}", "cells", cells));
    }
    for (size_t k = 0; k < field_count; k++) {
        (void)json_array_append(
            columns, json_object_get(json_object_get(texts, fields[k].path), "label"));
    }
    (void)snprintf(member, sizeof(member), "%s_columns", name);
    (void)json_object_set_new(view->model, member, columns);
    (void)snprintf(member, sizeof(member), "%s_rows", name);
    (void)json_object_set_new(view->model, member, rows);
}

void
settings_add_papers(struct page_view *view, const json_t *entry, size_t index)
{
    char prefix[SETTING_NAME_SIZE];

    (void)snprintf(prefix, sizeof(prefix), "services.%zu.", index);
    (void)json_object_set_new(view->model, "has_papers", json_true());
    add_table(view, paper_fields, ARRAY_LEN(paper_fields), entry, "documents", prefix,
        "papers");
}

void
settings_add_carriers(struct page_view *view, const json_t *body)
{
    (void)json_object_set_new(view->model, "has_carriers", json_true());
    add_table(view, carrier_fields, ARRAY_LEN(carrier_fields), body, "carriers", "",
        "carriers");
}

void
settings_add_reasons(struct page_view *view, const json_t *body)
{
    (void)json_object_set_new(view->model, "has_reasons", json_true());
    add_table(view, reason_fields, ARRAY_LEN(reason_fields), body, "return_reasons", "",
        "reasons");
}
