/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SERVER_OFFICE_TICKET_FIND_H
#define SERVER_OFFICE_TICKET_FIND_H

/*
 * Whose is what was scanned: a ticket's code, a registration number, or the slip of a
 * number that was given before. A ticket that the office does not hold is held from then
 * on where its signature is enough (ticket_trust.h). Worker threads.
 */

#include "common/base.h"
#include "common/status.h"
#include "db/db_ticket.h"
#include "db/db_visit.h"
#include "server/office/today.h"

/** A ticket, or a visit that has none. */
struct scanned {
    struct ticket ticket; /* id "": none */
    struct visit visit;   /* today's of the ticket, or the slip's; id "": none */
    bool typed;           /* found by a registration number, which can be guessed */
};

/**
 * @param text  as it came from the scanner or the keyboard
 * @return STATUS_OK
 *         STATUS_MALFORMED_CODE, STATUS_FORGED_TICKET, STATUS_UNKNOWN_TICKET
 *         STATUS_OTHER_OFFICE, STATUS_OTHER_DATE  a good code that this office does not
 * hold; with STATUS_TICKET_CANCELLED, of one that its backend cancelled
 */
enum status ticket_find(struct act *act, const char *text, const struct today *today,
    struct scanned *scanned, struct error *err) MUST_CHECK;

/** The same of a ticket that was found by other means. STATUS_UNKNOWN_TICKET. */
enum status ticket_find_by_id(struct act *act, const char *id, const struct today *today,
    struct scanned *scanned, struct error *err) MUST_CHECK;

/** Announce what ticket_find() will ask about a ticket's code (db_announce). */
void ticket_find_announce(
    struct db *db, int64_t office, const char *text, const char *today);

#endif /* SERVER_OFFICE_TICKET_FIND_H */
