/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SERVER_HTTP_REQUEST_H
#define SERVER_HTTP_REQUEST_H

/*
 * A request as a route's `decode` sees it: checked path parameters, query, JSON body,
 * caller. Loop thread only; every pointer is borrowed for the call. Reading fields of
 * the body: common/json.h.
 */

#include <jansson.h>

#include "common/base.h"
#include "common/status.h"
#include "server/office/act.h"

struct request;

/** The value of `{name}` in the route's path: 1..128 bytes of clean UTF-8, decoded. */
const char *request_param(const struct request *req, const char *name);

/** A whole number in the path; STATUS_NOT_FOUND when it is none in [1, max]. */
enum status request_param_int(const struct request *req, const char *name, int64_t max,
    int64_t *out, struct error *err) MUST_CHECK;

/** A query parameter, decoded; NULL when absent. */
const char *request_query(const struct request *req, const char *name);

/** Copy a query parameter: "" when absent, STATUS_BAD_REQUEST when too long or unclean.
 */
enum status request_query_text(const struct request *req, const char *name, char *out,
    size_t out_size, struct error *err) MUST_CHECK;

/** A whole number in [min, max] from the query; `*out` untouched when absent. */
enum status request_query_int(const struct request *req, const char *name, int64_t min,
    int64_t max, int64_t *out, struct error *err) MUST_CHECK;

/** The body as an object ({} when there is none). Routes with `raw_body`: NULL. */
const json_t *request_json(const struct request *req);

/** The body as it came. */
const void *request_body(const struct request *req, size_t *len);

/** A header's value, NULL when absent. */
const char *request_header(const struct request *req, const char *name);

/** Does the caller ask for CSV (Accept: text/csv)? */
bool request_wants_csv(const struct request *req);

const struct caller *request_caller(const struct request *req);

/** "id" or "en". */
const char *request_language(const struct request *req);

#endif /* SERVER_HTTP_REQUEST_H */
