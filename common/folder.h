/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef COMMON_FOLDER_H
#define COMMON_FOLDER_H

/* Folders that files are made in. Any thread; waits for the disk. */

#include "common/base.h"
#include "common/status.h"

/** Make what stands in a folder survive a power cut. STATUS_IO. */
enum status folder_sync(const char *folder, struct error *err) MUST_CHECK;

#endif /* COMMON_FOLDER_H */
