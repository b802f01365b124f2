/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/prereg/upload_file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <sodium.h>

#include "common/folder.h"

#define PIECE_SIZE 65536

void
upload_file_path(const char *folder, const char *id, char out[UPLOAD_PATH_SIZE])
{
    (void)snprintf(out, UPLOAD_PATH_SIZE, "%s/" UPLOADS_FOLDER "/%s", folder, id);
}

static enum status
failed(const char *what, struct error *err)
{
    return error_set(
        err, STATUS_STORAGE, "could not %s an upload: %s", what, strerror(errno));
}

static void
folder_of(const char *path, char out[UPLOAD_PATH_SIZE])
{
    (void)snprintf(out, UPLOAD_PATH_SIZE, "%.*s", (int)(strrchr(path, '/') - path), path);
}

enum status
upload_file_sync(const char *path, int64_t *size, struct error *err)
{
    char folder[UPLOAD_PATH_SIZE];
    struct stat info;
    int fd = open(path, O_WRONLY | O_CLOEXEC | O_NOFOLLOW);
    bool synced;

    *size = 0;
    if (fd < 0) {
        return errno == ENOENT ? STATUS_OK : failed("open", err);
    }
    synced = fdatasync(fd) == 0 && fstat(fd, &info) == 0;
    (void)close(fd);
    if (!synced) {
        return failed("sync", err);
    }
    *size = info.st_size;
    folder_of(path, folder);
    return folder_sync(folder, err) == STATUS_OK ? STATUS_OK : failed("sync", err);
}

/* With its folder, when it is the first. */
static int
open_to_write(const char *path)
{
    char folder[UPLOAD_PATH_SIZE];
    int fd = open(path, O_WRONLY | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);

    if (fd >= 0 || errno != ENOENT) {
        return fd;
    }
    folder_of(path, folder);
    if (mkdir(folder, 0700) != 0 && errno != EEXIST) {
        return -1;
    }
    return open(path, O_WRONLY | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
}

enum status
upload_file_write(const char *path, const uint8_t key[CRYPT_KEY_SIZE], int64_t offset,
    uint8_t *bytes, size_t len, struct error *err)
{
    int fd = open_to_write(path);
    size_t written = 0;

    if (fd < 0) {
        return failed("open", err);
    }
    crypt_at(key, offset, bytes, len);
    while (written < len) {
        ssize_t n =
            pwrite(fd, bytes + written, len - written, (off_t)offset + (off_t)written);

        if (n < 0 && errno != EINTR) {
            (void)failed("write", err);
            (void)close(fd);
            return STATUS_STORAGE;
        }
        written += n > 0 ? (size_t)n : 0;
    }
    (void)close(fd);
    return STATUS_OK;
}

enum status
upload_file_cut(const char *path, int64_t size, struct error *err)
{
    if (truncate(path, size) != 0 && errno != ENOENT) {
        return failed("cut", err);
    }
    return STATUS_OK;
}

/* Read it all, make it readable, hash it, write it. */
static enum status
decrypt(int in, int out, const uint8_t key[CRYPT_KEY_SIZE], int64_t bytes,
    uint8_t sha256[32], struct error *err)
{
    crypto_hash_sha256_state hash;
    uint8_t piece[PIECE_SIZE];
    int64_t at = 0;

    (void)crypto_hash_sha256_init(&hash);
    while (at < bytes) {
        int64_t left = bytes - at;
        ssize_t n = read(in, piece, left < PIECE_SIZE ? (size_t)left : PIECE_SIZE);

        if (n <= 0) {
            return failed("read", err);
        }
        crypt_at(key, at, piece, (size_t)n);
        (void)crypto_hash_sha256_update(&hash, piece, (size_t)n);
        if (write(out, piece, (size_t)n) != n) { /* memory takes all or nothing */
            return failed("read", err);
        }
        at += n;
    }
    (void)crypto_hash_sha256_final(&hash, sha256);
    return lseek(out, 0, SEEK_SET) == 0 ? STATUS_OK : failed("read", err);
}

enum status
upload_file_open(const char *path, const uint8_t key[CRYPT_KEY_SIZE], int64_t bytes,
    int *fd, uint8_t sha256[32], struct error *err)
{
    int in = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    int out = memfd_create("upload", MFD_CLOEXEC);
    enum status st = in >= 0 && out >= 0 ? decrypt(in, out, key, bytes, sha256, err)
                                         : failed("open", err);

    if (in >= 0) {
        (void)close(in);
    }
    if (st != STATUS_OK && out >= 0) {
        (void)close(out);
        out = -1;
    }
    *fd = out;
    return st;
}
