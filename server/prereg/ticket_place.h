/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SERVER_PREREG_TICKET_PLACE_H
#define SERVER_PREREG_TICKET_PLACE_H

/*
 * Tickets that the office itself gives out before the day: each with a place that is
 * taken in the same commit, and a registration number that tells nothing of its person.
 * Worker threads. Source: docs/rules.md, "Booking".
 */

#include "common/base.h"
#include "common/status.h"
#include "db/db_ticket.h"
#include "server/office/act.h"
#include "server/prereg/booking.h"

struct settings_service;

/** A registration number with eight letters of chance (40 bits). */
void ticket_registration_make(
    const struct settings_service *service, char out[REGISTRATION_SIZE]);

/**
 * A new ticket at a place that booking_find() or booking_first() gave in this act.
 *
 * @param ticket  its registration and service; the rest is filled in
 * @return STATUS_OK; STATUS_WRONG_STATE: the registration is taken
 */
enum status ticket_place_new(struct act *act, struct ticket *ticket,
    const struct place *place, const struct applicant *applicant, struct error *err)
    MUST_CHECK;

/** A ticket whose place was freed, or missed, at another one. */
enum status ticket_place_again(struct act *act, struct ticket *ticket,
    const struct place *place, struct error *err) MUST_CHECK;

/** An approved ticket is good no more, and its place is kept as place_keep() does. */
enum status ticket_place_free(struct act *act, struct ticket *ticket, struct error *err)
    MUST_CHECK;

#endif /* SERVER_PREREG_TICKET_PLACE_H */
