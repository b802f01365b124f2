/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SERVER_PREREG_FILE_SWEEP_H
#define SERVER_PREREG_FILE_SWEEP_H

/* Removing files that no row names any more. Worker, a read: no writer waits for a disk.
 */

#include "common/base.h"
#include "common/status.h"
#include "server/office/act.h"

/** Does a row of the office name this file? */
typedef enum status file_is_named(
    struct db *db, int64_t office, const char *name, bool *named, struct error *err);

/**
 * Remove files that nobody has touched and no row has named for a day: no request takes
 * so long to name what it kept.
 * @param folder  below the office's own, "files/papers"; need not be there
 */
enum status file_sweep(struct act *act, const char *folder, file_is_named *is_named,
    struct error *err) MUST_CHECK;

#endif /* SERVER_PREREG_FILE_SWEEP_H */
