/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef COMMON_JSON_H
#define COMMON_JSON_H

/*
 * Parsing JSON from outside, strictly: STATUS_BAD_REQUEST and an English sentence with
 * the place. Its fields are read by json_reader.h. Any thread.
 */

#include <jansson.h>

#include "common/base.h"
#include "common/status.h"

/**
 * Parse a whole document: UTF-8, no duplicate keys, no NUL, nesting bounded by jansson.
 * `*root` is owned by the caller (json_decref). Without a body, `{}` is read.
 */
enum status json_parse_object(
    const char *text, size_t len, json_t **root, struct error *err) MUST_CHECK;

#endif /* COMMON_JSON_H */
