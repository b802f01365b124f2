/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SERVER_API_JSON_VALUES_H
#define SERVER_API_JSON_VALUES_H

/* Single values as JSON. Each result is a new reference. Any thread. */

#include <jansson.h>

#include "common/base.h"
#include "common/doors.h"
#include "server/office/act.h"

/** An instant with milliseconds and the office's offset; null for 0: it has not come. */
json_t *json_of_time(const struct act *act, int64_t at_ms);

/** null for "". */
json_t *json_of_text(const char *text);

/**
 * Append a row with `v`, a figure over what it says, unless `have` names that: then who
 * asks has it. Takes over `row`.
 * @return the row in the list, borrowed; NULL: it was left out
 */
json_t *json_add_new_row(json_t *list, json_t *row, const char *have);
/** {"open", "close", "next", "why"}: null where there is none. */
json_t *json_of_doors(const struct act *act, const struct doors *doors);

#endif /* SERVER_API_JSON_VALUES_H */
