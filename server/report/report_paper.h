/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SERVER_REPORT_REPORT_PAPER_H
#define SERVER_REPORT_REPORT_PAPER_H

/*
 * A period on one A4 page for the wall: a sentence, five figures, who came and how long
 * they waited, the groups of services, where to complain, and the hash of the journal
 * that it was told from. No person is on it. Worker threads.
 */

#include "common/base.h"
#include "common/status.h"
#include "server/office/act.h"

/**
 * @param from, to  dates, both included, at most REPORT_DAYS_MAX days
 * @param bytes     a PDF, owned by the caller
 * @return STATUS_OK; STATUS_BAD_REQUEST; STATUS_STORAGE; STATUS_INTERNAL
 */
enum status report_paper_pdf(struct act *act, const char *from, const char *to,
    uint8_t **bytes, size_t *len, struct error *err) MUST_CHECK;

#endif /* SERVER_REPORT_REPORT_PAPER_H */
