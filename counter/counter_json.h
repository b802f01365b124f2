/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef COUNTER_COUNTER_JSON_H
#define COUNTER_COUNTER_JSON_H

/*
 * The counter's model from the server's answers and back. Any thread. Source:
 * docs/openapi.yaml, "Counter".
 */

#include <jansson.h>

#include "common/status.h"
#include "counter/counter_model.h"

/**
 * Read the answer of GET /v1/counters/{n}.
 * STATUS_BAD_REQUEST: not such an answer; `desk` is then of no use.
 */
enum status desk_from_json(const json_t *answer, struct desk *desk, struct error *err)
    MUST_CHECK;

/**
 * Read the answer of GET /v1/counters/{n}/visits, latest first.
 * @return how many of `past` were filled
 */
size_t desk_past_from_json(const json_t *answer, struct desk_past past[MODEL_PAST_MAX]);

/** {"items": [{"id", "state"[, "note"]}]} of every paper something was said about; owned.
 */
json_t *desk_visit_checklist(const struct desk_visit *visit);

#endif /* COUNTER_COUNTER_JSON_H */
