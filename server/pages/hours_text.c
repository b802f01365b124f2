/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/pages/hours_text.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "common/date.h"
#include "common/text.h"
#include "server/pages/form_body.h"

#define LINE_SIZE 400
#define DAYS 7

/* In the order of a week that people say. */
static const struct {
    const char *word; /* of the settings */
    const char *id, *en;
} days[DAYS] = {
    { "mon", "Senin", "Monday" },
    { "tue", "Selasa", "Tuesday" },
    { "wed", "Rabu", "Wednesday" },
    { "thu", "Kamis", "Thursday" },
    { "fri", "Jumat", "Friday" },
    { "sat", "Sabtu", "Saturday" },
    { "sun", "Minggu", "Sunday" },
};

/* The names of a span's ends: of opening hours, and of all others. */
static const char *const ends_of_day[] = { "open", "close" };
static const char *const ends[] = { "from", "to" };

static const char *const *
ends_of(enum hours_kind kind)
{
    return kind == HOURS_OF_WEEK || kind == HOURS_SPECIAL ? ends_of_day : ends;
}

/* ---- writing ---- */

static const char *
text_at(const json_t *of, const char *name)
{
    const char *text = json_string_value(json_object_get(of, name));

    return text ? text : "";
}

static int
minute_at(const json_t *of, const char *name)
{
    return minute_parse(text_at(of, name));
}

static void
add(char *out, size_t size, const char *before, const json_t *of, const char *const *name)
{
    char from[6], to[6];
    char text[64];
    int from_min = minute_at(of, name[0]);
    int to_min = minute_at(of, name[1]);

    if (from_min >= 0 && to_min >= 0) {
        (void)snprintf(text, sizeof(text), "%s%s-%s", before,
            minute_format_id(from_min, from), minute_format_id(to_min, to));
        (void)text_append(out, size, text);
    }
}

static void
add_breaks(char *out, size_t size, const char *before, const json_t *of)
{
    const json_t *one;
    size_t i;

    json_array_foreach(json_object_get(of, "breaks"), i, one)
    {
        add(out, size, before, one, ends);
    }
}

static bool
has_day(const json_t *list, const char *word)
{
    const json_t *one;
    size_t i;

    json_array_foreach(list, i, one)
    {
        if (json_is_string(one) && strcmp(json_string_value(one), word) == 0) {
            return true;
        }
    }
    return false;
}

/* "Senin-Kamis Sabtu ": three days in a row or more are a span. */
static void
add_days(char *out, size_t size, const json_t *list)
{
    for (int i = 0; i < DAYS; i++) {
        int last = i;

        if (!has_day(list, days[i].word)) {
            continue;
        }
        while (last + 1 < DAYS && has_day(list, days[last + 1].word)) {
            last++;
        }
        (void)text_append(out, size, days[i].id);
        if (last >= i + 2) {
            (void)text_append(out, size, "-");
            (void)text_append(out, size, days[last].id);
            i = last;
        }
        (void)text_append(out, size, " ");
    }
}

static void
write_entry(const json_t *entry, enum hours_kind kind, char *out, size_t size)
{
    const json_t *ramadan = json_object_get(entry, "ramadan");

    if (kind == HOURS_DATES) {
        (void)snprintf(
            out, size, "%s sampai %s", text_at(entry, "from"), text_at(entry, "to"));
        return;
    }
    if (kind == HOURS_SPECIAL) { /* "2026-03-18 Cuti bersama, 08.00-12.00" */
        (void)snprintf(
            out, size, "%s %s, ", text_at(entry, "date"), text_at(entry, "name"));
    }
    add_days(out, size, json_object_get(entry, "days"));
    add(out, size, "", entry, ends_of(kind));
    add_breaks(out, size, ", istirahat ", entry);
    if (json_is_null(ramadan) && kind == HOURS_OF_WINDOW) {
        (void)text_append(out, size, ", tidak saat Ramadan");
    }
    add(out, size, ", Ramadan ", ramadan, ends_of(kind));
    add_breaks(out, size, ", istirahat Ramadan ", ramadan);
}

void
hours_text_write(const json_t *list, enum hours_kind kind, char *out, size_t size)
{
    const json_t *entry;
    size_t i;

    out[0] = '\0';
    json_array_foreach(list, i, entry)
    {
        char line[LINE_SIZE] = "";

        if (json_is_object(entry)) {
            write_entry(entry, kind, line, sizeof(line));
        }
        (void)text_append(out, size, i > 0 ? "\n" : "");
        (void)text_append(out, size, line);
    }
}

/* ---- reading ---- */

/* "senin", "Sen", "monday": by the first three letters; -1. */
static int
find_day(const char *word, size_t len)
{
    for (int i = 0; len >= 3 && i < DAYS; i++) {
        size_t most = strlen(days[i].id) > strlen(days[i].en) ? strlen(days[i].id)
                                                              : strlen(days[i].en);

        if (len <= most && (strncasecmp(word, days[i].id, 3) == 0 ||
                               strncasecmp(word, days[i].en, 3) == 0)) {
            return i;
        }
    }
    return -1;
}

/* Words of days, and spans of them, up to the hours; false: something else. */
static bool
read_days(const char *text, json_t *list)
{
    int last = -1; /* behind a dash: the days between, too */

    while (*text) {
        size_t len = strcspn(text, " -");
        int day = find_day(text, len);

        if (len > 0 && day < 0 && strncasecmp(text, "dan ", 4) != 0 &&
            strncasecmp(text, "and ", 4) != 0) {
            return false;
        }
        if (day >= 0) {
            for (int between = last >= 0 ? (last + 1) % DAYS : day; between != day;
                 between = (between + 1) % DAYS) {
                (void)json_array_append_new(list, json_string(days[between].word));
            }
            (void)json_array_append_new(list, json_string(days[day].word));
        }
        last = text[len] == '-' ? day : -1;
        text += len + (text[len] ? 1 : 0);
    }
    return json_array_size(list) > 0;
}

/* The hours at the end of a clause, "07.30-15.00", cut off it. */
static bool
cut_span(char *clause, const char *const *name, json_t *into)
{
    char *from = strrchr(clause, ' ');
    char *to;
    char text[2][6];
    int minutes[2];

    from = from ? from + 1 : clause;
    to = strchr(from, '-');
    if (!to) {
        return false;
    }
    *to++ = '\0';
    for (char *c = from; *c; c++) {
        *c = *c == '.' ? ':' : *c;
    }
    for (char *c = to; *c; c++) {
        *c = *c == '.' ? ':' : *c;
    }
    minutes[0] = minute_parse(from);
    minutes[1] = minute_parse(to);
    if (minutes[0] < 0 || minutes[1] < 0) {
        return false;
    }
    for (int i = 0; i < 2; i++) {
        (void)json_object_set_new(
            into, name[i], json_string(minute_format(minutes[i], text[i])));
    }
    *from = '\0';
    (void)text_trim(clause);
    return true;
}

static json_t *
member(json_t *object, const char *name, json_t *fresh)
{
    json_t *there = json_object_get(object, name);

    if (there) {
        json_decref(fresh);
        return there;
    }
    (void)json_object_set_new(object, name, fresh);
    return fresh;
}

/* "istirahat 12.00-13.00", "Ramadan 07.30-14.30", "tidak saat Ramadan". */
static bool
read_more(char *clause, enum hours_kind kind, json_t *entry)
{
    bool ramadan = strcasestr(clause, "ramadan") != NULL;
    bool rest =
        strcasestr(clause, "istirahat") != NULL || strcasestr(clause, "break") != NULL;
    json_t *of = entry;
    json_t *span;

    if (ramadan &&
        (strncasecmp(clause, "tidak", 5) == 0 || strncasecmp(clause, "not", 3) == 0)) {
        return kind == HOURS_OF_WINDOW &&
               json_object_set_new(entry, "ramadan", json_null()) == 0;
    }
    if ((!ramadan && !rest) || (rest && kind == HOURS_OF_WINDOW) ||
        (ramadan && kind == HOURS_SPECIAL)) {
        return false;
    }
    if (ramadan) {
        of = member(entry, "ramadan", json_object());
    }
    if (!rest) {
        return cut_span(clause, ends_of(kind), of);
    }
    span = json_object();
    (void)json_array_append_new(member(of, "breaks", json_array()), span);
    return cut_span(clause, ends, span);
}

/* "a - b", "a sampai b" as "a-b". */
static void
tighten(const char *text, char out[LINE_SIZE])
{
    static const char *const dashes[] = { " - ", " sampai ", " to ", "\xe2\x80\x93" };
    size_t len = 0;

    while (*text && len + 1 < LINE_SIZE) {
        size_t skip = 0;

        for (size_t i = 0; i < ARRAY_LEN(dashes); i++) {
            skip = text_starts_with(text, dashes[i]) ? strlen(dashes[i]) : skip;
        }
        out[len++] = skip > 0 ? '-' : *text;
        text += skip > 0 ? skip : 1;
    }
    out[len] = '\0';
}

/* What follows the hours, clause by clause; NULL: nothing. */
static bool
read_rest(char *rest, enum hours_kind kind, json_t *entry)
{
    bool good = true;

    while (good && rest) {
        char *clause = rest;

        rest = strchr(clause, ',');
        if (rest) {
            *rest++ = '\0';
        }
        good = read_more(text_trim(clause), kind, entry);
    }
    return good;
}

static bool
read_entry(char *line, enum hours_kind kind, json_t *entry)
{
    char *rest = strchr(line, ',');

    if (rest) {
        *rest++ = '\0';
    }
    return cut_span(line, ends_of(kind), entry) &&
           read_days(line, member(entry, "days", json_array())) &&
           read_rest(rest, kind, entry);
}

/* A date, a name, which may have commas, and the first clause that is hours alone. */
static bool
read_special(const char *text, json_t *entry)
{
    char date[DATE_SIZE];

    if (strlen(text) < DATE_SIZE || text[DATE_SIZE - 1] != ' ') {
        return false;
    }
    text_copy(date, sizeof(date), text);
    text += DATE_SIZE;
    for (const char *comma = strchr(text, ','); comma; comma = strchr(comma + 1, ',')) {
        char clauses[LINE_SIZE], name[LINE_SIZE];
        char *rest;

        tighten(comma + 1, clauses);
        rest = strchr(clauses, ',');
        if (rest) {
            *rest++ = '\0';
        }
        if (!cut_span(text_trim(clauses), ends_of_day, entry) ||
            *text_trim(clauses) != '\0') {
            continue;
        }
        (void)snprintf(name, sizeof(name), "%.*s", (int)(comma - text), text);
        (void)json_object_set_new(entry, "date", json_string(date));
        (void)json_object_set_new(entry, "name", json_string(text_trim(name)));
        return read_rest(rest, HOURS_SPECIAL, entry);
    }
    return false;
}

/* Two dates; what stands between them is a dash. */
static bool
read_dates(const char *line, json_t *entry)
{
    char from[11];

    if (strlen(line) != 21 || line[10] != '-') {
        return false;
    }
    (void)snprintf(from, sizeof(from), "%.10s", line);
    return json_object_set_new(entry, "from", json_string(from)) == 0 &&
           json_object_set_new(entry, "to", json_string(line + 11)) == 0;
}

json_t *
hours_text_read(const char *text, enum hours_kind kind)
{
    json_t *list = json_array();
    json_t *lines = form_lines(text);
    const json_t *one;
    size_t i;

    json_array_foreach(lines, i, one)
    {
        char line[LINE_SIZE];
        json_t *entry = json_object();

        tighten(json_string_value(one), line);
        if (kind == HOURS_DATES     ? read_dates(line, entry)
            : kind == HOURS_SPECIAL ? read_special(json_string_value(one), entry)
                                    : read_entry(line, kind, entry)) {
            (void)json_array_append_new(list, entry);
        } else {
            (void)json_array_append(list, (json_t *)(uintptr_t)one);
            json_decref(entry);
        }
    }
    json_decref(lines);
    return list;
}
