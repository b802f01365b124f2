/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Parsing JSON from outside. */
#include "common/json.h"

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
