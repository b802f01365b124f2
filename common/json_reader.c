/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reading JSON without a check between. */
#include "common/json_reader.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "common/clock.h"
#include "common/json.h"
#include "common/text.h"
#include "common/text_turns.h"
#include "common/words.h"

#define PATH_SIZE 128

/* The reader of the whole document, which holds manner and result. */
static struct json_reader *
document_of(struct json_reader *r)
{
    while (r->parent) {
        r = r->parent;
    }
    return r;
}

static bool
is_lenient(struct json_reader *r)
{
    return document_of(r)->manner == READER_LENIENT;
}

void
reader_init(struct json_reader *r, const json_t *object, enum reader_manner manner,
    struct error *err)
{
    *r = (struct json_reader){ .value = object,
        .index = READER_NO_INDEX,
        .manner = manner,
        .st = STATUS_OK,
        .err = err };
}

void
reader_init_part(
    struct json_reader *r, const json_t *object, const char *part, struct error *err)
{
    reader_init(r, object, READER_STRICT, err);
    r->part = part;
}

void
reader_collect(struct json_reader *r, json_t *faults)
{
    r->faults = faults;
}

void
reader_open(struct json_reader *r, const char *text, size_t len,
    enum reader_manner manner, struct error *err)
{
    json_t *root;
    enum status st = json_parse_object(text, len, &root, err);

    reader_init(r, root, manner, err);
    r->owned = root;
    r->st = st;
}

void
reader_close(struct json_reader *r)
{
    json_decref(r->owned);
    r->owned = NULL;
    r->value = NULL;
}

enum status
reader_result(const struct json_reader *r)
{
    while (r->parent) {
        r = r->parent;
    }
    return r->st;
}

bool
reader_ok(const struct json_reader *r)
{
    const struct json_reader *document = r;

    while (document->parent) {
        document = document->parent;
    }
    return document->faults ? !r->failed : document->st == STATUS_OK;
}

/* "items[2].state": where a reader and a field of it are. */
static void
write_path(const struct json_reader *r, const char *field, char *out, size_t out_size)
{
    out[0] = '\0';
    if (r->parent) {
        write_path(r->parent, r->field, out, out_size);
        if (r->index != READER_NO_INDEX) {
            size_t len = strlen(out);

            (void)snprintf(out + len, out_size - len, "[%zu]", r->index);
        }
    }
    if (out[0] && field[0]) {
        text_append(out, out_size, ".");
    }
    text_append(out, out_size, field);
}

/* The first fault of a field; what follows from it is none of its own. */
static void
collect(struct json_reader *document, const char *path, const char *why)
{
    size_t i;
    json_t *fault;

    json_array_foreach(document->faults, i, fault)
    {
        const char *known = json_string_value(json_object_get(fault, "field"));

        if (known && strcmp(known, path) == 0) {
            return;
        }
    }
    (void)json_array_append_new(document->faults,
        json_pack("{s:s, s:s, s:s}", "part", document->part ? document->part : "",
            "field", path, "why", why));
}

void
reader_fail(struct json_reader *r, const char *field, const char *fmt, ...)
{
    struct json_reader *document = document_of(r);
    char path[PATH_SIZE];
    char why[160];
    va_list ap;

    r->failed = true;
    if (document->st != STATUS_OK && !document->faults) {
        return;
    }
    write_path(r, field, path, sizeof(path));
    va_start(ap, fmt);
    (void)vsnprintf(why, sizeof(why), fmt, ap); /* cut when too long */
    va_end(ap);
    if (document->faults) {
        collect(document, path, why);
    }
    if (document->st != STATUS_OK) {
        return;
    }
    if (document->part) {
        document->st = error_set(document->err, STATUS_INVALID_SETTINGS, "%s: %s%s%s",
            document->part, path, path[0] ? " " : "", why);
        error_fact(document->err, FACT_FIELD, "%s: %s", document->part, path);
        return;
    }
    document->st =
        path[0]
            ? error_set(document->err, STATUS_BAD_REQUEST, "field \"%s\" %s", path, why)
            : error_set(document->err, STATUS_BAD_REQUEST, "the body %s", why);
    error_fact(document->err, FACT_FIELD, "%s", path);
}

/* An optional field that is odd is no fault of what a newer server sent. */
static void
fail_type(
    struct json_reader *r, const char *field, enum json_need need, const char *wanted)
{
    if (need == JSON_REQUIRED || !is_lenient(r)) {
        reader_fail(r, field, "must be %s", wanted);
    }
}

static const json_t *
value_of(const struct json_reader *r, const char *field)
{
    const json_t *value = field[0] ? json_object_get(r->value, field) : r->value;

    return value && json_is_null(value) ? NULL : value;
}

bool
reader_has(const struct json_reader *r, const char *field)
{
    return value_of(r, field) != NULL;
}

/* NULL when absent, and after a fault. */
static const json_t *
find(struct json_reader *r, const char *field, enum json_need need)
{
    const struct json_reader *document = document_of(r);
    bool ended = document->st != STATUS_OK && !document->faults;
    const json_t *value = ended ? NULL : value_of(r, field);

    if (!value && need == JSON_REQUIRED) {
        reader_fail(r, field, "is missing");
    }
    return value;
}

void
reader_text(struct json_reader *r, const char *field, enum json_need need, char *out,
    size_t out_size)
{
    const json_t *value = find(r, field, need);
    size_t len;

    out[0] = '\0';
    if (!value) {
        return;
    }
    if (!json_is_string(value)) {
        fail_type(r, field, need, "text");
        return;
    }
    if (text_is_blank(json_string_value(value))) { /* blanks say nothing */
        if (need == JSON_REQUIRED) {
            reader_fail(r, field, "is empty");
        }
        return;
    }
    len = json_string_length(value);
    if (is_lenient(r)) {
        text_copy_clean(out, out_size, json_string_value(value));
        return;
    }
    if (len >= out_size) {
        reader_fail(r, field, "is longer than %zu bytes", out_size - 1);
        return;
    }
    memcpy(out, json_string_value(value), len);
    out[text_drop_turns(out, len)] = '\0';
    if (!text_is_clean_utf8(out, strlen(out))) {
        reader_fail(r, field, "holds control characters");
        out[0] = '\0';
    } else if (need == JSON_REQUIRED && text_is_blank(out)) {
        reader_fail(r, field, "is empty");
    }
}

void
reader_scanned(struct json_reader *r, const char *field, char *out, size_t out_size)
{
    const json_t *value = find(r, field, JSON_REQUIRED);

    out[0] = '\0';
    if (!value) {
        return;
    }
    if (!json_is_string(value)) {
        fail_type(r, field, JSON_REQUIRED, "text");
        return;
    }
    text_copy_clean(out, out_size, json_string_value(value));
    if (text_is_blank(out)) {
        reader_fail(r, field, "is empty");
    }
}

void
reader_line(struct json_reader *r, const char *field, enum json_need need, char *out,
    size_t out_size)
{
    reader_text(r, field, need, out, out_size);
    if (strpbrk(out, "\t\n")) {
        fail_type(r, field, need, "one line without control characters");
        out[0] = '\0';
    }
}

void
reader_whole_text(struct json_reader *r, const char *field, enum json_need need,
    char *out, size_t out_size)
{
    reader_text(r, field, need, out, out_size);
    if (out[0] && json_string_length(value_of(r, field)) >= out_size) {
        out[0] = '\0';
    }
}

void
reader_int(struct json_reader *r, const char *field, enum json_need need, int64_t min,
    int64_t max, int64_t *out)
{
    const json_t *value = find(r, field, need);
    char wanted[64];

    if (!value) {
        return;
    }
    if (!json_is_integer(value) || json_integer_value(value) < min ||
        json_integer_value(value) > max) {
        (void)snprintf(wanted, sizeof(wanted),
            "a whole number from %" PRId64 " to %" PRId64, min, max);
        fail_type(r, field, need, wanted);
        return;
    }
    *out = json_integer_value(value);
}

void
reader_small_int(struct json_reader *r, const char *field, enum json_need need, int min,
    int max, int *out)
{
    int64_t number = *out;

    reader_int(r, field, need, min, max, &number);
    *out = (int)number;
}

void
reader_bool(struct json_reader *r, const char *field, enum json_need need, bool *out)
{
    const json_t *value = find(r, field, need);

    if (!value) {
        return;
    }
    if (!json_is_boolean(value)) {
        fail_type(r, field, need, "true or false");
        return;
    }
    *out = json_is_true(value);
}

void
reader_time(
    struct json_reader *r, const char *field, enum json_need need, int64_t *out_ms)
{
    const json_t *value = find(r, field, need);
    int64_t at_ms;

    if (!value) {
        return;
    }
    if (!json_is_string(value) ||
        clock_parse(json_string_value(value), &at_ms, NULL) != STATUS_OK) {
        fail_type(r, field, need, "a time such as 2026-07-14T08:00:00+07:00");
        return;
    }
    *out_ms = at_ms;
}

int
reader_word(struct json_reader *r, const char *field, enum json_need need,
    const char *const *words, int otherwise)
{
    const json_t *value = find(r, field, need);
    char listed[112] = "one of";
    int found;

    if (!value) {
        return otherwise;
    }
    found = words_find(words, json_string_value(value), -1);
    if (found >= 0 && (words[found][0] || need == JSON_OPTIONAL)) {
        return found;
    }
    for (int i = 0; words[i]; i++) {
        if (words[i][0]) {
            text_append(listed, sizeof(listed), i > 0 && words[i - 1][0] ? ", " : " ");
            text_append(listed, sizeof(listed), words[i]);
        }
    }
    fail_type(r, field, need, listed);
    return otherwise;
}

static struct json_reader
child(struct json_reader *r, const json_t *value, const char *field, size_t index)
{
    return (struct json_reader){
        .value = value, .field = field, .index = index, .parent = r
    };
}

struct json_reader
reader_member(struct json_reader *r, const char *field, enum json_need need)
{
    const json_t *value = find(r, field, need);

    if (value && !json_is_object(value)) {
        fail_type(r, field, need, "an object");
        value = NULL;
    }
    return child(r, value, field, READER_NO_INDEX);
}

size_t
reader_list(struct json_reader *r, const char *field, enum json_need need, size_t max)
{
    const json_t *value = find(r, field, need);
    size_t count;

    if (!value) {
        return 0;
    }
    if (!json_is_array(value)) {
        fail_type(r, field, need, "a list");
        return 0;
    }
    count = json_array_size(value);
    if (count <= max) {
        return count;
    }
    if (is_lenient(r)) {
        return max;
    }
    reader_fail(r, field, "may have %zu entries at most", max);
    return 0;
}

struct json_reader
reader_item(struct json_reader *r, const char *field, size_t index)
{
    return child(r, json_array_get(value_of(r, field), index), field, index);
}

struct json_reader
reader_object_item(struct json_reader *r, const char *field, size_t index)
{
    struct json_reader item = reader_item(r, field, index);

    if (!json_is_object(item.value)) {
        fail_type(&item, "", JSON_OPTIONAL, "an object");
        item.value = NULL;
    }
    return item;
}
