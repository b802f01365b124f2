/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SERVER_OFFICE_IMPORT_VALUE_H
#define SERVER_OFFICE_IMPORT_VALUE_H

/* What stands in a cell of an import file: as people write it, and what a spreadsheet
 * makes of it. Pure. */

#include "common/base.h"
#include "common/date.h"

/** Can it be a date or a time, badly written, and no name, NIK or phone number that came
 * into the wrong column? So many figures would have something between them. */
bool import_value_is_moment(const char *value);
/** "3,51709E+15": a spreadsheet has made a number of what were digits, and lost some. */
bool import_value_is_shortened(const char *text);
/** Nothing, "-" and the like say that there is nothing. */
bool import_value_is_none(const char *text);
/** "08:00", "8.00", "8:00:00": the minute of the day, or -1. */
int import_value_clock(const char *text);
/** "2026-11-30", or the day first: "30/11/2026", "30-11-2026", "1.7.2026". */
bool import_value_date(const char *text, char out[DATE_SIZE]);
/** "81234567890": a spreadsheet has taken the 0 for nothing. */
void import_value_restore_zero(char *phone, size_t size);

#endif /* SERVER_OFFICE_IMPORT_VALUE_H */
