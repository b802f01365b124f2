/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DB_DB_EXCHANGE_LINE_H
#define DB_DB_EXCHANGE_LINE_H

/* What a backend is told of the line beside counts. Database worker threads only. */

#include "common/base.h"
#include "common/status.h"

struct db;

#define LETTERS 26 /* 'A' .. 'Z' */

/** The number called last on a day, by letter; 0: none yet. */
enum status db_exchange_last_called(struct db *db, int64_t office, const char *day,
    int numbers[LETTERS], struct error *err) MUST_CHECK;

#endif /* DB_DB_EXCHANGE_LINE_H */
