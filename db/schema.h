/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DB_SCHEMA_H
#define DB_SCHEMA_H

/* The tables, as numbered migrations that are only ever appended to. Private to db/. */

#include "common/status.h"

struct db;

/** Apply the migrations that the database lacks, each in a transaction of its own. */
enum status schema_migrate(struct db *db, struct error *err) MUST_CHECK;

/** May a new office move in? STATUS_WRONG_STATE: other tables, or an office, are there.
 */
enum status schema_check_vacant(struct db *db, struct error *err) MUST_CHECK;

/** Is the schema exactly ours? STATUS_WRONG_STATE: older; STATUS_STORAGE: something else.
 */
enum status schema_check(struct db *db, struct error *err) MUST_CHECK;

#endif /* DB_SCHEMA_H */
