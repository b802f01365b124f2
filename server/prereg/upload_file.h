/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SERVER_PREREG_UPLOAD_FILE_H
#define SERVER_PREREG_UPLOAD_FILE_H

/*
 * What has come of a paper on its way: a file of that many bytes, unreadable without its
 * key. One that does not exist has none. It is opened for each piece, so that nothing
 * must be closed when a client goes. Worker for files; one at a time for a path.
 */

#include "common/base.h"
#include "common/crypt_at.h"
#include "common/status.h"

#define UPLOADS_FOLDER "files/uploads"
#define UPLOAD_PATH_SIZE 512

void upload_file_path(const char *folder, const char *id, char out[UPLOAD_PATH_SIZE]);

/** How many bytes there are; they are on the disk. STATUS_STORAGE. */
enum status upload_file_sync(const char *path, int64_t *size, struct error *err)
    MUST_CHECK;

/** Write at an offset; `bytes` are made unreadable in place. STATUS_STORAGE. */
enum status upload_file_write(const char *path, const uint8_t key[CRYPT_KEY_SIZE],
    int64_t offset, uint8_t *bytes, size_t len, struct error *err) MUST_CHECK;

/** Take back what stands behind so many bytes. STATUS_STORAGE. */
enum status upload_file_cut(const char *path, int64_t size, struct error *err) MUST_CHECK;

/**
 * All of it, readable, in memory.
 *
 * @param bytes   of the whole
 * @param fd      at its beginning; the caller closes it
 * @param sha256  of what is readable
 * @return STATUS_OK; STATUS_STORAGE: there are fewer, or they cannot be read
 */
enum status upload_file_open(const char *path, const uint8_t key[CRYPT_KEY_SIZE],
    int64_t bytes, int *fd, uint8_t sha256[32], struct error *err) MUST_CHECK;

#endif /* SERVER_PREREG_UPLOAD_FILE_H */
