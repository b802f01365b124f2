/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef COMMON_JSON_H
#define COMMON_JSON_H

/*
 * Reading JSON from outside: strict parsing, then field by field with errors that name
 * the field. A file that uses jansson itself includes <jansson.h>. Any thread.
 * Every reader gives STATUS_BAD_REQUEST and an English sentence naming the field when it
 * is missing, of another type, too long or out of range. Fields it does not know are left
 * alone, so that a newer client can talk to an older server.
 */

#include <jansson.h>

#include "common/base.h"
#include "common/status.h"

enum json_need { JSON_REQUIRED, JSON_OPTIONAL };

/**
 * Parse a whole document: UTF-8, no duplicate keys, no NUL, nesting bounded by jansson.
 * `*root` is owned by the caller (json_decref). Without a body, `{}` is read.
 */
enum status json_parse_object(
    const char *text, size_t len, json_t **root, struct error *err) MUST_CHECK;

/** Text of at most `out_size` - 1 bytes without control characters; "" when absent. */
enum status json_read_text(const json_t *object, const char *field, enum json_need need,
    char *out, size_t out_size, struct error *err) MUST_CHECK;

/** A whole number in [min, max]; untouched when optional and absent. */
enum status json_read_int(const json_t *object, const char *field, enum json_need need,
    int64_t min, int64_t max, int64_t *out, struct error *err) MUST_CHECK;

enum status json_read_bool(const json_t *object, const char *field, enum json_need need,
    bool *out, struct error *err) MUST_CHECK;

/** A borrowed array or object; NULL when optional and absent. */
enum status json_read_array(const json_t *object, const char *field, enum json_need need,
    json_t **out, struct error *err) MUST_CHECK;
enum status json_read_object(const json_t *object, const char *field, enum json_need need,
    json_t **out, struct error *err) MUST_CHECK;

#endif /* COMMON_JSON_H */
