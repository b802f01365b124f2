/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DB_DB_COPY_H
#define DB_DB_COPY_H

/* Taking every row of one database over to another, of another engine or the same. */

#include "common/base.h"
#include "common/status.h"

struct db;

/**
 * Copy all tables of `from` into `to`, which has the same schema and no rows. Both are in
 * a transaction of the caller's; `to` is committed by the caller, or undone on failure,
 * and closed before anything else is asked of it.
 *
 * @param rows  how many were copied; of use on STATUS_OK
 */
enum status db_copy_rows(struct db *from, struct db *to, int64_t *rows, struct error *err)
    MUST_CHECK;

#endif /* DB_DB_COPY_H */
