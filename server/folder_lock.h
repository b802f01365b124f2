/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SERVER_FOLDER_LOCK_H
#define SERVER_FOLDER_LOCK_H

/*
 * Who uses an office's folder: FOLDER/antrean.lock, locked while a server runs. The
 * kernel takes the lock away with the process, so that a crash leaves nothing behind. A
 * server whose database is a file in the folder is alone there; those on one PostgreSQL
 * share it. antrean-admin takes it alone for what must not happen under a running server.
 */

#include "common/base.h"
#include "common/status.h"

enum folder_use { FOLDER_ALONE, FOLDER_SHARED };

/**
 * @param fd  on STATUS_OK the descriptor that holds the lock: keep it open, close() gives
 *            the lock back; else -1
 * @return STATUS_OK
 *         STATUS_BUSY  a server runs on this folder
 *         STATUS_IO
 */
enum status folder_lock(
    const char *folder, enum folder_use use, int *fd, struct error *err) MUST_CHECK;

/** The same for the gates, of which one process at a time has the scanners. */
enum status folder_lock_gates(const char *folder, int *fd, struct error *err) MUST_CHECK;

/** The same for the link to the backend, which one process at a time has. */
enum status folder_lock_backend(const char *folder, int *fd, struct error *err)
    MUST_CHECK;

#endif /* SERVER_FOLDER_LOCK_H */
