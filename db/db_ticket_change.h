/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DB_DB_TICKET_CHANGE_H
#define DB_DB_TICKET_CHANGE_H

/*
 * In which order tickets changed, for front offices that ask what is new. Each change of
 * a ticket takes the office's next figure inside its own transaction. Writers of an
 * office come one at a time on both engines (docs/develop.md, "The database"), so the
 * figures become visible in their order. Database worker threads only.
 */

#include "common/base.h"
#include "common/status.h"

struct db;

/**
 * A ticket was made or changed; db_ticket.c calls it.
 * @param day     its day from now on
 * @param is_new  it had no other day before
 */
enum status db_ticket_change_note(struct db *db, int64_t office, const char *ticket,
    const char *day, bool is_new, struct error *err) MUST_CHECK;

#endif /* DB_DB_TICKET_CHANGE_H */
