/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SERVER_OFFICE_TICKET_ISSUE_H
#define SERVER_OFFICE_TICKET_ISSUE_H

/*
 * What every ticket gets that the office gives out or moves: its code, and its place in
 * the quota; also of tickets that come from elsewhere. Worker threads.
 */

#include "common/base.h"
#include "common/status.h"
#include "db/db_ticket.h"
#include "server/office/act.h"

struct settings_service;

/** A registration number of ours: the group's first word in capitals, a dash, these
 * letters. */
void ticket_registration_name(const struct settings_service *service, const char *letters,
    char out[REGISTRATION_SIZE]);

/**
 * The numbers that these letters may be of, one for each kind of service, for messages
 * tell what is behind the dash alone: begin with `*at` 0. False when there is no more.
 */
bool ticket_registration_next(const struct office_settings *settings, const char *letters,
    size_t *at, char out[REGISTRATION_SIZE]);

/** Give the ticket the code of its date and window, signed by the newest key. */
enum status ticket_sign(struct act *act, struct ticket *ticket, struct error *err)
    MUST_CHECK;

/**
 * Fill the ticket's slot from its day and hours: the window that has exactly these hours,
 * else the one that their beginning lies in, else the hours themselves.
 */
void ticket_choose_slot(const struct office_settings *settings, struct ticket *ticket);

/** One place more is held at the ticket's day, if it holds one in its state. */
enum status ticket_take_place(
    struct act *act, const struct ticket *ticket, struct error *err) MUST_CHECK;
/** One place less, if it held one in this state. */
enum status ticket_leave_place(
    struct act *act, const struct ticket *ticket, struct error *err) MUST_CHECK;

#endif /* SERVER_OFFICE_TICKET_ISSUE_H */
