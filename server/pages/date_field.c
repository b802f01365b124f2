/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/pages/date_field.h"

#include <stdio.h>
#include <string.h>

#include "common/text.h"

/* The three parts of a date: as typed, else of the day that is stored. */
static void
split_date(const struct page_view *view, const struct page_field_facts *facts,
    const char *typed[3], char stored[3][8])
{
    static const char *const endings[3] = { ":d", ":m", ":y" };
    int year = 0;
    int month = 0;
    int day = 0;
    char name[96];

    memset(stored, 0, 3 * sizeof(stored[0]));
    if (facts->value && sscanf(facts->value, "%4d-%2d-%2d", &year, &month, &day) == 3) {
        (void)snprintf(stored[0], sizeof(stored[0]), "%d", day);
        (void)snprintf(stored[1], sizeof(stored[1]), "%d", month);
        (void)snprintf(stored[2], sizeof(stored[2]), "%d", year);
    }
    for (int i = 0; i < 3; i++) {
        const char *value;

        (void)snprintf(name, sizeof(name), "%s%s", facts->name, endings[i]);
        value = json_string_value(json_object_get(view->typed, name));
        typed[i] = value ? value : stored[i];
    }
}

/* Which of the three are wrong by themselves; none: the day, as of 31 February. */
static void
find_wrong_parts(const char *const typed[3], bool wrong[3])
{
    int64_t number;

    wrong[1] =
        typed[1][0] == '\0' || (text_to_int(typed[1], INT32_MIN, INT32_MAX, &number) &&
                                   (number < 1 || number > 12));
    wrong[2] = !text_to_int(typed[2], 1800, 2200, &number);
    wrong[0] = !text_to_int(typed[0], 1, 31, &number) || (!wrong[1] && !wrong[2]);
}

json_t *
date_field_parts(const struct page_view *view, const struct page_field_facts *facts,
    const char *id, bool is_wrong, char first_wrong[DATE_FIELD_ID_SIZE])
{
    static const char *const letters[3] = { "d", "m", "y" };
    const json_t *labels = json_object_get(view->common, "date_parts");
    const char *typed[3];
    static const char *const styles[] = { "day", "month", "year" };
    char stored[3][8];
    bool wrong[3] = { false, false, false };
    json_t *list = json_array();

    split_date(view, facts, typed, stored);
    if (is_wrong) {
        find_wrong_parts(typed, wrong);
    }
    for (int i = 2; i >= 0; i--) {
        json_t *part = json_pack("{s:o, s:o, s:s, s:O, s:b, s:s}", "id",
            i == 0 ? json_string(id) : json_sprintf("%s-%s", id, letters[i]), "name",
            json_sprintf("%s:%s", facts->name, letters[i]), "value", typed[i], "label",
            json_object_get(labels, letters[i]), "not", wrong[i], "style", styles[i]);

        if (wrong[i]) {
            text_copy(first_wrong, DATE_FIELD_ID_SIZE,
                json_string_value(json_object_get(part, "id")));
        }
        (void)json_array_insert_new(list, 0, part);
    }
    return list;
}
