/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SERVER_PREREG_PAPER_HELPER_H
#define SERVER_PREREG_PAPER_HELPER_H

/* antrean-paper as a child: one file in, one out. Blocks until it ends, or is ended after
 * half a minute. Slow worker. */

#include "common/base.h"
#include "common/status.h"

/**
 * @param in    a descriptor of the file to read, from its start
 * @param out   a descriptor that what it says is written to
 * @param page  of a PDF to draw, from 1; 0: clean the file
 * @return STATUS_OK; STATUS_BAD_DOCUMENT with FACT_REASON; STATUS_IO
 */
enum status paper_helper_run(int in, int out, int page, struct error *err) MUST_CHECK;

#endif /* SERVER_PREREG_PAPER_HELPER_H */
