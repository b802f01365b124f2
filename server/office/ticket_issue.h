/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SERVER_OFFICE_TICKET_ISSUE_H
#define SERVER_OFFICE_TICKET_ISSUE_H

/*
 * What every ticket gets that the office gives out or moves: its code, and its place in
 * the quota. Worker threads.
 */

#include "common/base.h"
#include "common/status.h"
#include "db/db_ticket.h"
#include "server/office/act.h"

/** Give the ticket the code of its date and window, signed by the newest key. */
enum status ticket_sign(struct act *act, struct ticket *ticket, struct error *err)
    MUST_CHECK;

/** Count the places that tickets hold: `change` more or fewer at the ticket's day. */
enum status ticket_count_place(struct act *act, const struct ticket *ticket, int change,
    struct error *err) MUST_CHECK;

#endif /* SERVER_OFFICE_TICKET_ISSUE_H */
