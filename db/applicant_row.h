/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DB_APPLICANT_ROW_H
#define DB_APPLICANT_ROW_H

/* A person's columns in a row of any query. Private to db/. */

#include "db/db_ticket.h"
#include "db/statement.h"

#define APPLICANT_COLUMNS "a.name, a.nik, a.phone, a.sealed"

/** From `column` on, the four of APPLICANT_COLUMNS; `subject`: whose row it is. */
void applicant_row_read(
    struct statement *stmt, int column, const char *subject, struct applicant *applicant);

#endif /* DB_APPLICANT_ROW_H */
