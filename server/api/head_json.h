/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SERVER_API_HEAD_JSON_H
#define SERVER_API_HEAD_JSON_H

/*
 * The head's view as JSON. Rows of services and counters carry `v`, a figure over what
 * they say, and a caller that names those it has gets only what is new to it: an office
 * of 24 counters changes by a row or two at a time. Any thread. Source:
 * docs/openapi.yaml, "Overview".
 */

#include <jansson.h>

#include "server/office/head_view.h"

/** `have`: the `v` of rows that are not to be told again, with any sign between; "". */
json_t *json_of_head_view(
    const struct act *act, const struct head_view *view, const char *have);

#endif /* SERVER_API_HEAD_JSON_H */
