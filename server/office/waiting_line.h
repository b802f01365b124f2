/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SERVER_OFFICE_WAITING_LINE_H
#define SERVER_OFFICE_WAITING_LINE_H

/*
 * Who waits, as the rules of server/line/ want it: rows of the database become plain
 * values, with what the lines have seen so far. Worker threads.
 */

#include "common/base.h"
#include "common/status.h"
#include "db/db_visit.h"
#include "server/line/call_order.h"
#include "server/office/act.h"

/** The letter is that of the line its service belongs to now. */
struct waiting_visit waiting_of_row(const struct act *act, const struct line_row *row);

/** What the rules need to know of a day; `counter` 0: of no counter in particular. */
enum status waiting_rules_load(struct act *act, int counter, const char *day,
    struct call_rules *rules, struct error *err) MUST_CHECK;

#endif /* SERVER_OFFICE_WAITING_LINE_H */
