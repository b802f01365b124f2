/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SERVER_OFFICE_TICKET_TRUST_H
#define SERVER_OFFICE_TICKET_TRUST_H

/*
 * A ticket that the office does not hold: approved at the backend after the last pull, or
 * forged, or another office's, or cancelled before it was ever pulled. Worker threads.
 * Source: docs/rules.md, "Tickets at the door".
 */

#include "common/base.h"
#include "common/status.h"
#include "db/db_ticket.h"
#include "server/office/today.h"

/** The exported public keys of the backend (antrean-admin key export), in FOLDER/keys. */
#define BACKEND_KEYS_FILE "backend.pub"

/**
 * Judge it by its signature, and hold it from now on where that is enough. The signature
 * names no service: the ticket stands for "info", or the first service that is there,
 * until the backend is asked again or a clerk transfers the visit.
 *
 * @param text  a code, in capitals
 * @return STATUS_OK                `ticket` is stored, approved
 *         STATUS_FORGED_TICKET
 *         STATUS_OTHER_OFFICE, STATUS_OTHER_DATE
 *         STATUS_TICKET_CANCELLED  the backend said so
 *         STATUS_UNKNOWN_TICKET    no backend, or it was asked too long ago: for staff
 */
enum status ticket_trust(struct act *act, const char *text, const struct today *today,
    struct ticket *ticket, struct error *err) MUST_CHECK;

#endif /* SERVER_OFFICE_TICKET_TRUST_H */
