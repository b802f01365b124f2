/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SERVER_EXCHANGE_IMPORT_FOLDER_H
#define SERVER_EXCHANGE_IMPORT_FOLDER_H

/*
 * A folder into which a backend that can only export drops CSV files: each is taken in by
 * the import of antrean-admin, its report laid beside it, and put away. A thread with a
 * database handle of its own. Source: docs/operating.md, "A folder for imports".
 */

#include "common/base.h"
#include "common/status.h"

struct config;
struct office;

struct import_folder;

/**
 * Start the thread where the config names a folder.
 * @param config  borrowed for the call
 * @param office  borrowed; outlives it
 * @return STATUS_OK, also without a folder; STATUS_IO: there is no such folder
 */
enum status import_folder_start(const struct config *config, struct office *office,
    struct import_folder **folder, struct error *err) MUST_CHECK;
/** End and join; a file that was being taken in is taken in again. Accepts NULL. */
void import_folder_stop(struct import_folder *folder);

#endif /* SERVER_EXCHANGE_IMPORT_FOLDER_H */
