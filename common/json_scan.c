/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "common/json_scan.h"

#include <string.h>

#define DIGITS_MAX 18 /* of a number that fits in 64 bits */

static void
skip_blanks(struct json_scan *scan)
{
    while (
        *scan->at == ' ' || *scan->at == '\t' || *scan->at == '\r' || *scan->at == '\n') {
        scan->at++;
    }
}

static bool
take(struct json_scan *scan, char wanted)
{
    skip_blanks(scan);
    if (*scan->at != wanted) {
        return false;
    }
    scan->at++;
    return true;
}

static bool
fail(struct json_scan *scan)
{
    scan->failed = true;
    return false;
}

void
json_scan_init(struct json_scan *scan, const char *text)
{
    *scan = (struct json_scan){ .at = text };
    scan->failed = !take(scan, '{');
}

/* A text without escapes, after its quotation mark. */
static bool
take_text(struct json_scan *scan, const char **text, size_t *len)
{
    *text = scan->at;
    *len = strcspn(scan->at, "\"\\");
    scan->at += *len;
    return take(scan, '"');
}

static bool
take_value(struct json_scan *scan)
{
    scan->is_text = take(scan, '"');
    if (scan->is_text) {
        return take_text(scan, &scan->value, &scan->value_len);
    }
    scan->value = scan->at;
    scan->value_len = strcspn(scan->at, ",}]{[\" \t\r\n");
    scan->at += scan->value_len;
    return scan->value_len > 0;
}

bool
json_scan_next(struct json_scan *scan)
{
    bool first = !scan->name;

    if (scan->failed || !scan->at) {
        return false;
    }
    if (take(scan, '}')) {
        skip_blanks(scan);
        scan->failed = *scan->at != '\0';
        scan->at = NULL;
        return false;
    }
    if ((!first && !take(scan, ',')) || !take(scan, '"') ||
        !take_text(scan, &scan->name, &scan->name_len) || !take(scan, ':') ||
        !take_value(scan)) {
        return fail(scan);
    }
    return true;
}

void
json_scan_copy(const struct json_scan *scan, char *out, size_t out_size)
{
    size_t len = scan->value_len < out_size ? scan->value_len : out_size - 1;

    memcpy(out, scan->value, len);
    out[len] = '\0';
}

int64_t
json_scan_int(const struct json_scan *scan)
{
    bool negative = scan->value_len > 0 && scan->value[0] == '-';
    int64_t value = 0;

    if (scan->is_text || scan->value_len > DIGITS_MAX) {
        return 0;
    }
    for (size_t i = negative ? 1 : 0; i < scan->value_len; i++) {
        if (scan->value[i] < '0' || scan->value[i] > '9') {
            return 0;
        }
        value = value * 10 + (scan->value[i] - '0');
    }
    return negative ? -value : value;
}
