/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DB_SCHEMA_H
#define DB_SCHEMA_H

/*
 * The tables, as numbered migrations that are only ever added to: db/schema/NNN_name.sql.
 * They become a part of the program when it is built. Private to db/.
 */

#include <stddef.h>

#include "common/status.h"

struct db;

/** The migrations' text, the first one first; made from db/schema/ by the Makefile. */
extern const char *const schema_migrations[];
extern const size_t schema_migration_count;

/** Apply the migrations that the database lacks, each in a transaction of its own. */
enum status schema_migrate(struct db *db, struct error *err) MUST_CHECK;

/** The same in one transaction, for a database that is new: there is little to wait for.
 */
enum status schema_make(struct db *db, struct error *err) MUST_CHECK;

/** May a new office move in? STATUS_WRONG_STATE: other tables, or an office, are there.
 */
enum status schema_check_vacant(struct db *db, struct error *err) MUST_CHECK;

/** Is the schema exactly ours? STATUS_WRONG_STATE: older; STATUS_STORAGE: something else.
 */
enum status schema_check(struct db *db, struct error *err) MUST_CHECK;

#endif /* DB_SCHEMA_H */
