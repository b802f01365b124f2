/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SERVER_PREREG_DESK_TICKET_H
#define SERVER_PREREG_DESK_TICKET_H

/*
 * What the desk does with tickets before their day: gives one to who came without and
 * cannot be served today, moves one, takes one back. Worker threads.
 * Source: docs/rules.md, "The desk".
 */

#include "common/base.h"
#include "common/status.h"
#include "db/db_ticket.h"
#include "server/office/act.h"
#include "server/settings/settings.h"

struct desk_ticket_input {
    char id[TICKET_KEY_SIZE];        /* of one that is there */
    char service[SERVICE_SIZE];      /* of a new one */
    char day[DATE_SIZE + 1];         /* both, or neither: the first free place from */
    char window[SETTINGS_CODE_SIZE]; /* tomorrow on */
    struct applicant applicant;      /* of a new one; a name at least */
};

/** A new ticket. STATUS_NOT_FOUND: no such service; else as booking_find(). */
enum status desk_ticket_issue(struct act *act, const struct desk_ticket_input *in,
    struct ticket *ticket, struct error *err) MUST_CHECK;

/**
 * The same ticket at another place; of an application, with all that follows there.
 *
 * @return STATUS_OK; as booking_find()
 *         STATUS_NOT_FOUND    there is no such ticket
 *         STATUS_NOT_ALLOWED  its backend gave it and must move it
 *         STATUS_WRONG_STATE  it has a number today, or is good no more
 */
enum status desk_ticket_move(struct act *act, const struct desk_ticket_input *in,
    struct ticket *ticket, struct error *err) MUST_CHECK;

/** It is good no more, and its place is free. Statuses as of desk_ticket_move(). */
enum status desk_ticket_cancel(struct act *act, const struct desk_ticket_input *in,
    struct ticket *ticket, struct error *err) MUST_CHECK;

#endif /* SERVER_PREREG_DESK_TICKET_H */
