/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SERVER_ADMIN_ADMIN_CONFIG_H
#define SERVER_ADMIN_ADMIN_CONFIG_H

/* Changing antrean.conf for the operator, all else in it left as it is. */

#include "server/admin/admin.h"

/**
 * Write DIR/antrean.conf anew beside itself with another `[database] url`, synced and
 * with the file's owner and mode. rename() to DIR/antrean.conf makes it count.
 *
 * @param aside  the new file's path; "" on failure
 * @return STATUS_OK
 *         STATUS_IO                could not be read or written
 *         STATUS_INVALID_SETTINGS  the file is not one that the server would read
 */
enum status admin_config_prepare(const char *folder, const char *url,
    char aside[ADMIN_PATH_SIZE], struct error *err) MUST_CHECK;

#endif /* SERVER_ADMIN_ADMIN_CONFIG_H */
