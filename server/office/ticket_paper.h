/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SERVER_OFFICE_TICKET_PAPER_H
#define SERVER_OFFICE_TICKET_PAPER_H

/*
 * The ticket as a person prints it: an A5 page with schedule, QR, papers to bring and
 * what to know, or keeps as a picture on the phone. In Indonesian, as the office's papers
 * are.
 * Source: docs/rules.md, "The ticket on paper".
 */

#include "common/base.h"
#include "common/status.h"
#include "db/db_ticket.h"
#include "server/office/act.h"
#include "server/office/paper_draw.h"

/**
 * Worker, in an act: a page of a ticket. The applicant is on it while the office has one;
 * a PIN is on that of another backend (ticket_pin.h).
 *
 * @param bytes  owned by the caller
 * @return STATUS_OK; STATUS_STORAGE; STATUS_INTERNAL when it cannot be drawn
 */
enum status ticket_paper(struct act *act, const struct ticket *ticket,
    enum paper_format format, uint8_t **bytes, size_t *len, struct error *err) MUST_CHECK;

#endif /* SERVER_OFFICE_TICKET_PAPER_H */
