/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef COMMON_JSON_SCAN_H
#define COMMON_JSON_SCAN_H

/*
 * The members of a flat JSON object, one after the other and without a tree: for walks
 * over hundreds of thousands of rows that our own programs wrote. What is not flat or has
 * an escape is not for it, and it says so: the reader of common/json_reader.h is then.
 *
 *   json_scan_init(&scan, text);
 *   while (json_scan_next(&scan)) { ... scan.name, json_scan_copy(&scan, ...) ... }
 *   if (scan.failed) { ... read it by jansson ... }
 *
 * Any thread.
 */

#include "common/base.h"

struct json_scan {
    const char *at;   /* borrowed: what was not read yet */
    const char *name; /* of the member; not ended by a NUL */
    size_t name_len;
    const char *value; /* within its quotation marks, or a number, true, false, null */
    size_t value_len;
    bool is_text;
    bool failed; /* what comes cannot be read here */
};

/** @param text  borrowed, with NUL */
void json_scan_init(struct json_scan *scan, const char *text);
/** The next member; false at the end and when `failed`. */
bool json_scan_next(struct json_scan *scan);
/** Copy the value, cut to fit. */
void json_scan_copy(const struct json_scan *scan, char *out, size_t out_size);
/** A whole number; 0 for anything else. */
int64_t json_scan_int(const struct json_scan *scan);

#endif /* COMMON_JSON_SCAN_H */
