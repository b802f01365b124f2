/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/settings/settings_merge.h"

#include <stdio.h>
#include <string.h>

/* Which list of a part has entries with a name, and which member that is. */
static const struct {
    const char *list;
    const char *key;
} items[SETTINGS_PART_COUNT] = {
    [SETTINGS_SERVICES] = { "services", "code" },
    [SETTINGS_WINDOWS] = { "windows", "code" },
    [SETTINGS_QUOTAS] = { "quotas", "code" },
    [SETTINGS_CALENDAR] = { "closures", "date" },
    [SETTINGS_COUNTERS] = { "counters", "number" },
};

void
settings_merge(json_t *part, const json_t *patch)
{
    const char *name;
    json_t *value;

    json_object_foreach((json_t *)(uintptr_t)patch, name, value)
    {
        if (json_is_null(value)) {
            (void)json_object_del(part, name);
        } else if (json_is_object(value)) {
            if (!json_is_object(json_object_get(part, name))) {
                (void)json_object_set_new(part, name, json_object());
            }
            settings_merge(json_object_get(part, name), value);
        } else {
            (void)json_object_set_new(part, name, json_deep_copy(value));
        }
    }
}

bool
settings_has_items(enum settings_part part)
{
    return part < SETTINGS_PART_COUNT && items[part].list;
}

/* Is the entry called this? Numbers are named by their digits. */
static bool
is_called(const json_t *entry, const char *key, const char *name)
{
    const json_t *value = json_object_get(entry, key);
    char digits[24];

    if (json_is_integer(value)) {
        (void)snprintf(
            digits, sizeof(digits), "%lld", (long long)json_integer_value(value));
        return strcmp(digits, name) == 0;
    }
    return json_is_string(value) && strcmp(json_string_value(value), name) == 0;
}

/* ---- English beside a text, which the part keeps once for every place of the text ----
 */

/* Texts of a service that are told in English, too, as their members and those beside. */
static const struct {
    const char *text, *english;
} of_service[] = { { "name", "name_en" }, { "group", "group_en" } },
  of_document[] = { { "label", "label_en" }, { "condition", "condition_en" } };

/* Where it stands in the list; its end when it is not there. */
static size_t
find_english(const json_t *list, const char *text)
{
    size_t i = 0;

    while (
        i < json_array_size(list) && !is_called(json_array_get(list, i), "text", text)) {
        i++;
    }
    return i;
}

/* Null takes it away. */
static void
put_english(json_t *body, const char *text, const json_t *english)
{
    json_t *list = json_object_get(body, "english");
    size_t i = find_english(list, text);

    if (!list) {
        list = json_array();
        (void)json_object_set_new(body, "english", list);
    }
    if (i < json_array_size(list) && json_is_null(english)) {
        (void)json_array_remove(list, i);
    } else if (i < json_array_size(list)) {
        (void)json_object_set(
            json_array_get(list, i), "text_en", (json_t *)(uintptr_t)english);
    } else if (!json_is_null(english)) {
        (void)json_array_append_new(list, json_pack("{s:s, s:O}", "text", text, "text_en",
                                              (json_t *)(uintptr_t)english));
    }
}

/* What `said` has beside a text of `of`, which keeps the text alone. */
static void
take_english(
    json_t *body, json_t *of, const json_t *said, const char *text, const char *english)
{
    json_t *value = json_incref(json_object_get(said, english));
    const char *words = json_string_value(json_object_get(of, text));

    (void)json_object_del(of, english);
    if (value && words) {
        put_english(body, words, value);
    }
    json_decref(value);
}

static void
take_english_of_service(json_t *body, json_t *service, const json_t *said)
{
    json_t *document;
    size_t i;

    for (size_t k = 0; k < ARRAY_LEN(of_service); k++) {
        take_english(body, service, said, of_service[k].text, of_service[k].english);
    }
    json_array_foreach(json_object_get(service, "documents"), i, document)
    {
        for (size_t k = 0; k < ARRAY_LEN(of_document); k++) {
            take_english(
                body, document, document, of_document[k].text, of_document[k].english);
        }
    }
}

static void
add_english(const json_t *body, json_t *of, const char *text, const char *english)
{
    const json_t *list = json_object_get(body, "english");
    const char *words = json_string_value(json_object_get(of, text));
    const json_t *found = words ? json_array_get(list, find_english(list, words)) : NULL;

    if (found) {
        (void)json_object_set(of, english, json_object_get(found, "text_en"));
    }
}

void
settings_add_english(const json_t *body, json_t *service)
{
    json_t *document;
    size_t i;

    for (size_t k = 0; k < ARRAY_LEN(of_service); k++) {
        add_english(body, service, of_service[k].text, of_service[k].english);
    }
    json_array_foreach(json_object_get(service, "documents"), i, document)
    {
        for (size_t k = 0; k < ARRAY_LEN(of_document); k++) {
            add_english(body, document, of_document[k].text, of_document[k].english);
        }
    }
}

enum status
settings_put_item(enum settings_part part, json_t *body, const char *name,
    const json_t *item, struct error *err)
{
    json_t *list = json_object_get(body, items[part].list);
    size_t i = 0;

    if (!list) {
        list = json_array();
        (void)json_object_set_new(body, items[part].list, list);
    }
    while (i < json_array_size(list) &&
           !is_called(json_array_get(list, i), items[part].key, name)) {
        i++;
    }
    if (item && i < json_array_size(list)) {
        settings_merge(json_array_get(list, i), item);
    } else if (item) {
        (void)json_array_append_new(list, json_deep_copy(item));
    } else if (i < json_array_size(list)) {
        (void)json_array_remove(list, i);
    } else {
        return error_set(err, STATUS_NOT_FOUND, "there is no \"%.40s\"", name);
    }
    if (item && part == SETTINGS_SERVICES) {
        take_english_of_service(body, json_array_get(list, i), item);
    }
    return STATUS_OK;
}
