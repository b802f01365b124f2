/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TICKETING_SLIP_TEXT_H
#define TICKETING_SLIP_TEXT_H

/* A slip for paper that knows letters only, and for a terminal. Any thread. */

#include "ticketing/slip.h"

/** The slip as plain lines of at most slip_columns() characters, each ended by '\n'; the
 * QR's text is the last. Owned. */
char *slip_text(const struct slip *slip, enum slip_paper paper) MUST_CHECK;

#endif /* TICKETING_SLIP_TEXT_H */
