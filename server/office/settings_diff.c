/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Two documents side by side. */
#include "server/office/settings_diff.h"

#include <stdio.h>
#include <string.h>

#include "common/text.h"

#define PATH_SIZE 96
#define CODE_MAX 40

struct diff {
    json_t *changed;
    size_t room; /* bytes that are left */
    int more;
};

static void compare(
    struct diff *diff, const char *path, const json_t *was, const json_t *is);

/* A figure, a switch, or a word without blanks. */
static bool
is_told(const json_t *value)
{
    const char *text = json_string_value(value);

    return json_is_integer(value) || json_is_boolean(value) ||
           (text && strlen(text) <= CODE_MAX && !strpbrk(text, " \t\n"));
}

static void
tell(struct diff *diff, const char *path, const json_t *was, const json_t *is)
{
    json_t *entry = json_pack("{s:s}", "at", path);
    size_t size;

    if (is_told(was)) {
        (void)json_object_set(entry, "was", (json_t *)(uintptr_t)was);
    }
    if (is_told(is)) {
        (void)json_object_set(entry, "is", (json_t *)(uintptr_t)is);
    }
    size = json_dumpb(entry, NULL, 0, JSON_COMPACT) + 1;
    if (size > diff->room) {
        diff->room = 0; /* the first ones are told, not whatever is short */
        diff->more++;
        json_decref(entry);
        return;
    }
    diff->room -= size;
    (void)json_array_append_new(diff->changed, entry);
}

/* What names an entry of a list: its code, number, date or id; else its place. */
static const char *
name_of(const json_t *entry, size_t index, char out[CODE_MAX])
{
    static const char *const keys[] = { "code", "number", "date", "id" };

    for (size_t i = 0; i < ARRAY_LEN(keys); i++) {
        const json_t *value = json_object_get(entry, keys[i]);

        if (json_is_integer(value)) {
            (void)snprintf(out, CODE_MAX, "%d", (int)json_integer_value(value));
            return out;
        }
        if (json_is_string(value)) {
            text_copy(out, CODE_MAX, json_string_value(value));
            return out;
        }
    }
    (void)snprintf(out, CODE_MAX, "%zu", index);
    return out;
}

static const json_t *
find_named(const json_t *list, const char *name)
{
    size_t i;
    json_t *entry;

    json_array_foreach((json_t *)(uintptr_t)list, i, entry)
    {
        char other[CODE_MAX];

        if (strcmp(name_of(entry, i, other), name) == 0) {
            return entry;
        }
    }
    return NULL;
}

/* Entries of `list` beside those of the same name in `other`; of what has none there only
 * those that came are told when `came`, else those that went. */
static void
compare_lists(struct diff *diff, const char *path, const json_t *list,
    const json_t *other, bool came)
{
    size_t i;
    json_t *entry;

    json_array_foreach((json_t *)(uintptr_t)list, i, entry)
    {
        char name[CODE_MAX];
        char inner[PATH_SIZE];
        const json_t *same = find_named(other, name_of(entry, i, name));

        (void)snprintf(inner, sizeof(inner), "%s[%s]", path, name);
        if (came && same) {
            compare(diff, inner, same, entry);
        } else if (came) {
            compare(diff, inner, NULL, entry);
        } else if (!same) {
            compare(diff, inner, entry, NULL);
        }
    }
}

static void
compare_objects(struct diff *diff, const char *path, const json_t *was, const json_t *is)
{
    const char *key;
    json_t *value;
    char inner[PATH_SIZE];

    json_object_foreach((json_t *)(uintptr_t)is, key, value)
    {
        (void)snprintf(inner, sizeof(inner), "%s%s%s", path, path[0] ? "." : "", key);
        compare(diff, inner, json_object_get(was, key), value);
    }
    json_object_foreach((json_t *)(uintptr_t)was, key, value)
    {
        if (!json_object_get(is, key)) {
            (void)snprintf(inner, sizeof(inner), "%s%s%s", path, path[0] ? "." : "", key);
            compare(diff, inner, value, NULL);
        }
    }
}

static void
compare(struct diff *diff, const char *path, const json_t *was, const json_t *is)
{
    if (was && is && json_equal(was, is)) {
        return;
    }
    if (json_is_object(was) && json_is_object(is)) {
        compare_objects(diff, path, was, is);
    } else if (json_is_array(was) && json_is_array(is)) {
        compare_lists(diff, path, is, was, /* came= */ true);
        compare_lists(diff, path, was, is, /* came= */ false);
    } else {
        tell(diff, path, was, is);
    }
}

json_t *
settings_diff(const json_t *was, const json_t *is, size_t room)
{
    struct diff diff = { .changed = json_array(), .room = room };
    json_t *out;

    if (was) {
        compare(&diff, "", was, is);
    }
    out = json_pack("{s:o}", "changed", diff.changed);
    if (diff.more > 0) {
        (void)json_object_set_new(out, "more", json_integer(diff.more));
    }
    return out;
}
