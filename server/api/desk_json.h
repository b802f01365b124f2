/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SERVER_API_DESK_JSON_H
#define SERVER_API_DESK_JSON_H

/*
 * What the desk is shown, as JSON: people found, a ticket, a number's turn. Of a NIK and
 * a phone only the last four digits, and of priority never the reason. Any thread; each
 * result is a new reference. Source: docs/openapi.yaml.
 */

#include <jansson.h>

#include "server/office/act.h"
#include "server/office/desk_find.h"
#include "server/office/turn.h"

json_t *json_of_desk_found(const struct act *act, const struct desk_found *found);
json_t *json_of_ticket(const struct act *act, const struct ticket *ticket);
json_t *json_of_turn(const struct act *act, const struct turn *turn);

/** Whose person an answer holds: noted before it is sent. Nothing where nobody said. */
struct answer;
void desk_looked(struct answer *answer, const struct desk_entry *entry);

#endif /* SERVER_API_DESK_JSON_H */
