/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SERVER_PREREG_LOOK_H
#define SERVER_PREREG_LOOK_H

/*
 * The log of who of the office looked at whose data. Every look is noted before what was
 * asked for leaves the server. Worker threads. Source: docs/rules.md, "Who looked".
 */

#include <jansson.h>

#include "common/base.h"
#include "common/status.h"
#include "db/db_visit.h"
#include "server/office/act.h"

/** Note these looks of the caller's: [[application, what], ...]. Nothing for who looks
 * at its own. */
enum status look_note(struct act *act, const json_t *looks, struct error *err) MUST_CHECK;

/** Where looks at an account that has applied for nothing are noted: "account:7". */
void look_name_account(int64_t account, char out[VISIT_ID_SIZE]);

#endif /* SERVER_PREREG_LOOK_H */
