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
    return STATUS_OK;
}
