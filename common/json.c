/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reading JSON from outside, field by field. */
#include "common/json.h"

#include <inttypes.h>
#include <string.h>

#include "common/text.h"

enum status
json_parse_object(const char *text, size_t len, json_t **root, struct error *err)
{
    json_error_t why;

    *root = NULL;
    if (len == 0) {
        *root = json_object();
        return *root ? STATUS_OK : error_set(err, STATUS_INTERNAL, "out of memory");
    }
    *root = json_loadb(text, len, JSON_REJECT_DUPLICATES, &why);
    if (!*root) { /* jansson's own words may quote the text, so only the place is told */
        return error_set(err, STATUS_BAD_REQUEST,
            "the body is not valid JSON (line %d, column %d)", why.line, why.column);
    }
    if (!json_is_object(*root)) {
        json_decref(*root);
        *root = NULL;
        return error_set(err, STATUS_BAD_REQUEST, "the body must be a JSON object");
    }
    return STATUS_OK;
}

/* Find a field; NULL with STATUS_OK when it may be absent (null counts as absent). */
static enum status
find(const json_t *object, const char *field, enum json_need need, json_t **value,
    struct error *err)
{
    *value = json_object_get(object, field);
    if (*value && json_is_null(*value)) {
        *value = NULL;
    }
    if (!*value && need == JSON_REQUIRED) {
        return error_set(err, STATUS_BAD_REQUEST, "field \"%s\" is missing", field);
    }
    return STATUS_OK;
}

static enum status
wrong_type(const char *field, const char *wanted, struct error *err)
{
    return error_set(err, STATUS_BAD_REQUEST, "field \"%s\" must be %s", field, wanted);
}

enum status
json_read_text(const json_t *object, const char *field, enum json_need need, char *out,
    size_t out_size, struct error *err)
{
    json_t *value;
    enum status st = find(object, field, need, &value, err);
    size_t len;

    out[0] = '\0';
    if (st != STATUS_OK || !value) {
        return st;
    }
    if (!json_is_string(value)) {
        return wrong_type(field, "text", err);
    }
    len = json_string_length(value);
    if (len >= out_size) {
        return error_set(err, STATUS_BAD_REQUEST, "field \"%s\" is longer than %zu bytes",
            field, out_size - 1);
    }
    if (!text_is_clean_utf8(json_string_value(value), len)) {
        return error_set(
            err, STATUS_BAD_REQUEST, "field \"%s\" holds control characters", field);
    }
    if (len == 0 && need == JSON_REQUIRED) {
        return error_set(err, STATUS_BAD_REQUEST, "field \"%s\" is empty", field);
    }
    memcpy(out, json_string_value(value), len + 1);
    return STATUS_OK;
}

enum status
json_read_int(const json_t *object, const char *field, enum json_need need, int64_t min,
    int64_t max, int64_t *out, struct error *err)
{
    json_t *value;
    enum status st = find(object, field, need, &value, err);
    json_int_t number;

    if (st != STATUS_OK || !value) {
        return st;
    }
    if (!json_is_integer(value)) {
        return wrong_type(field, "a whole number", err);
    }
    number = json_integer_value(value);
    if (number < min || number > max) {
        return error_set(err, STATUS_BAD_REQUEST,
            "field \"%s\" must be from %" PRId64 " to %" PRId64, field, min, max);
    }
    *out = number;
    return STATUS_OK;
}

enum status
json_read_bool(const json_t *object, const char *field, enum json_need need, bool *out,
    struct error *err)
{
    json_t *value;
    enum status st = find(object, field, need, &value, err);

    if (st != STATUS_OK || !value) {
        return st;
    }
    if (!json_is_boolean(value)) {
        return wrong_type(field, "true or false", err);
    }
    *out = json_is_true(value);
    return STATUS_OK;
}

enum status
json_read_array(const json_t *object, const char *field, enum json_need need,
    json_t **out, struct error *err)
{
    enum status st = find(object, field, need, out, err);

    if (st == STATUS_OK && *out && !json_is_array(*out)) {
        *out = NULL;
        return wrong_type(field, "a list", err);
    }
    return st;
}

enum status
json_read_object(const json_t *object, const char *field, enum json_need need,
    json_t **out, struct error *err)
{
    enum status st = find(object, field, need, out, err);

    if (st == STATUS_OK && *out && !json_is_object(*out)) {
        *out = NULL;
        return wrong_type(field, "an object", err);
    }
    return st;
}
