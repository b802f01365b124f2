/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/office/picture_file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <sodium.h>

#include "common/mem.h"
#include "common/text.h"
#include "pictures/picture_judge.h"
#include "pictures/picture_limits.h"

#define ID_BYTES ((BOARD_PICTURE_ID_SIZE - 1) / 2)

/* Open it without following a link or waiting for a pipe; -1 with `why`. */
static int
open_file(int folder, const char *name, struct stat *info, const char **why)
{
    int fd = openat(folder, name, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);

    if (fd < 0) {
        *why = errno == ELOOP    ? "a link; put the file itself there"
               : errno == EACCES ? "the server may not read it; chmod a+r it"
                                 : "it could not be read";
        return -1;
    }
    *why = fstat(fd, info) != 0 || !S_ISREG(info->st_mode) ? "not a file"
           : info->st_size > PICTURE_FILE_MAX              ? "larger than 8 MB"
                                                           : NULL;
    if (*why) {
        (void)close(fd);
        return -1;
    }
    return fd;
}

/* As many bytes as it had when it was opened; NULL when it has not got them. */
static uint8_t *
read_whole(int fd, size_t len)
{
    uint8_t *bytes = xcalloc(len + 1, 1);
    size_t got = 0;

    while (got < len) {
        ssize_t n = read(fd, bytes + got, len - got);

        if (n < 0 && errno == EINTR) {
            continue;
        }
        if (n <= 0) {
            free(bytes);
            return NULL;
        }
        got += (size_t)n;
    }
    return bytes;
}

static void
make_id(const uint8_t *bytes, size_t len, char id[BOARD_PICTURE_ID_SIZE])
{
    uint8_t hash[ID_BYTES];

    (void)crypto_generichash(hash, sizeof(hash), bytes, len, NULL, 0);
    text_hex(hash, sizeof(hash), id);
}

/* Fill in what the bytes are; false with `err` when they are no picture. */
static bool
judge_bytes(
    struct board_picture *picture, const uint8_t *bytes, size_t len, struct error *err)
{
    struct picture_facts facts = { 0 };

    if (picture_judge(bytes, len, &facts, err) != STATUS_OK) {
        return false;
    }
    make_id(bytes, len, picture->id);
    picture->type = facts.type;
    picture->len = len;
    picture->width = facts.width;
    picture->height = facts.height;
    return true;
}

bool
picture_file_judge(
    int folder, struct board_picture *picture, struct stat *info, struct error *err)
{
    const char *why = NULL;
    int fd = open_file(folder, picture->name, info, &why);
    uint8_t *bytes = fd >= 0 ? read_whole(fd, (size_t)info->st_size) : NULL;
    bool good = false;

    if (bytes) {
        good = judge_bytes(picture, bytes, (size_t)info->st_size, err);
    } else {
        (void)error_set(err, STATUS_IO, "%s", why ? why : "it is changing");
    }
    free(bytes);
    if (fd >= 0) {
        (void)close(fd);
    }
    return good;
}

char *
picture_file_read(int folder, const struct board_picture *picture)
{
    const char *why;
    struct stat info;
    char id[BOARD_PICTURE_ID_SIZE];
    uint8_t *bytes = NULL;
    int fd = open_file(folder, picture->name, &info, &why);

    if (fd >= 0 && (size_t)info.st_size == picture->len) {
        bytes = read_whole(fd, picture->len);
    }
    if (bytes) {
        make_id(bytes, picture->len, id);
        if (strcmp(id, picture->id) != 0) {
            free(bytes);
            bytes = NULL;
        }
    }
    if (fd >= 0) {
        (void)close(fd);
    }
    return (char *)bytes;
}
