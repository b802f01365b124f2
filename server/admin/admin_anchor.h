/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SERVER_ADMIN_ADMIN_ANCHOR_H
#define SERVER_ADMIN_ADMIN_ANCHOR_H

/* Where the journal of a copied office ends, for commands that say so. */

#include "common/status.h"
#include "server/admin/admin.h"
#include "server/office/journal_anchor.h"

/** Of a copy of the office's database; closes what it opened. */
enum status admin_anchor_of_copy(struct admin_office *office, const char *copy,
    char line[JOURNAL_ANCHOR_SIZE], struct error *err) MUST_CHECK;

#endif /* SERVER_ADMIN_ADMIN_ANCHOR_H */
