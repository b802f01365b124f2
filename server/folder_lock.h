/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SERVER_FOLDER_LOCK_H
#define SERVER_FOLDER_LOCK_H

/*
 * One server an office's folder: FOLDER/antrean.lock, locked while it runs. The kernel
 * takes the lock away with the process, so that a crash leaves nothing behind.
 * antrean-admin takes it for what must not happen under a running server.
 */

#include "common/base.h"
#include "common/status.h"

/**
 * @param fd  on STATUS_OK the descriptor that holds the lock: keep it open, close() gives
 *            the lock back; else -1
 * @return STATUS_OK
 *         STATUS_BUSY  a server runs on this folder
 *         STATUS_IO
 */
enum status folder_lock(const char *folder, int *fd, struct error *err) MUST_CHECK;

#endif /* SERVER_FOLDER_LOCK_H */
