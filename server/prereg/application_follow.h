/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SERVER_PREREG_APPLICATION_FOLLOW_H
#define SERVER_PREREG_APPLICATION_FOLLOW_H

/*
 * What happens in the line happens to the application behind the ticket, in the same
 * commit: who came, who was verified, what is still missing. Worker threads.
 */

#include <jansson.h>

#include "common/event_kind.h"
#include "common/status.h"
#include "server/office/act.h"

/** Hears of each journal row as it is written; an act_follower. */
enum status application_follow(struct act *act, enum event_kind kind, const char *subject,
    const struct visit *visit, const json_t *data, struct error *err) MUST_CHECK;

#endif /* SERVER_PREREG_APPLICATION_FOLLOW_H */
