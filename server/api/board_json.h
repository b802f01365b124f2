/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SERVER_API_BOARD_JSON_H
#define SERVER_API_BOARD_JSON_H

/* What a board shows and how it speaks, as JSON. Each result is a new reference. Workers.
 */

#include <jansson.h>

#include "server/office/overview.h"

json_t *json_of_board(const struct act *act, const struct board_view *view);
/** How calls are spoken, for the voice of a board. */
json_t *json_of_announce(const struct office_settings *settings);

#endif /* SERVER_API_BOARD_JSON_H */
