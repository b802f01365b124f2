/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SERVER_OFFICE_TICKET_PAPER_H
#define SERVER_OFFICE_TICKET_PAPER_H

/*
 * The ticket as a person prints it: an A5 page with schedule, QR, papers to bring and
 * what to know. In Indonesian, as the office's papers are. Any thread; keeps nothing.
 * Source: docs/rules.md, "The ticket on paper".
 */

#include "common/base.h"
#include "common/status.h"
#include "db/db_ticket.h"
#include "server/office/settings.h"

/**
 * Draw a page.
 *
 * @param applicant  NULL when erased
 * @param bytes      owned by the caller
 * @return STATUS_OK; STATUS_INTERNAL when it cannot be drawn
 */
enum status ticket_paper_pdf(const struct office_settings *settings,
    const struct ticket *ticket, const struct applicant *applicant, uint8_t **bytes,
    size_t *len, struct error *err) MUST_CHECK;

#endif /* SERVER_OFFICE_TICKET_PAPER_H */
