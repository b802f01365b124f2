/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SERVER_ADMIN_ADMIN_COPY_H
#define SERVER_ADMIN_ADMIN_COPY_H

/* Copies of a database that are whole or not there at all. */

#include "common/base.h"
#include "common/status.h"
#include "server/config.h"

/** Told where the whole copy lies, as the office's owner may read it, before it is named.
 */
typedef void admin_copied_fn(void *arg, const char *copy);

/**
 * Copy the database of an office, whatever its schema, into a new file: written aside,
 * synced, linked into place. STATUS_IO when `path` exists. `look` may be NULL.
 */
enum status admin_copy_database(const struct config *config, const char *path,
    admin_copied_fn *look, void *arg, struct error *err) MUST_CHECK;

/** Sync a file that was written, and the folder it is in. */
enum status admin_sync_file(const char *path, struct error *err) MUST_CHECK;

#endif /* SERVER_ADMIN_ADMIN_COPY_H */
