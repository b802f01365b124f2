/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SERVER_ADMIN_COPY_H
#define SERVER_ADMIN_COPY_H

/* Copies of a database that are whole or not there at all. */

#include "common/base.h"
#include "common/status.h"

/**
 * Copy the database at `url`, whatever its schema, into a new file: written aside,
 * synced, linked into place. STATUS_IO when `path` exists.
 */
enum status admin_copy_database(const char *url, const char *path, struct error *err)
    MUST_CHECK;

/** Sync a file that was written, and the folder it is in. */
enum status admin_sync_file(const char *path, struct error *err) MUST_CHECK;

#endif /* SERVER_ADMIN_COPY_H */
