/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SERVER_ADMIN_ADMIN_ANCHOR_H
#define SERVER_ADMIN_ADMIN_ANCHOR_H

/* Where an office's journal ends, for commands that say so. */

#include "common/status.h"
#include "server/admin/admin.h"
#include "server/office/journal_anchor.h"

/** Of an office that admin_office_open() opened; loads its keys. */
enum status admin_anchor_line(struct admin_office *office, char line[JOURNAL_ANCHOR_SIZE],
    struct error *err) MUST_CHECK;

/** The same of a copy of the office's database; closes what it opened. */
enum status admin_anchor_of_copy(struct admin_office *office, const char *copy,
    char line[JOURNAL_ANCHOR_SIZE], struct error *err) MUST_CHECK;

#endif /* SERVER_ADMIN_ADMIN_ANCHOR_H */
