/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copies of a database. */
#include "server/admin_copy.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "common/text.h"
#include "db/db.h"
#include "server/admin.h"

enum status
admin_sync_file(const char *path, struct error *err)
{
    char folder[ADMIN_PATH_SIZE];
    char *slash;
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    bool done = fd >= 0 && fsync(fd) == 0;
    int why = errno;

    if (fd >= 0) {
        (void)close(fd);
    }
    if (!done) {
        return error_set(
            err, STATUS_IO, "could not sync %.100s: %s", path, strerror(why));
    }
    (void)text_copy(folder, sizeof(folder), path);
    slash = strrchr(folder, '/');
    if (!slash) {
        (void)text_copy(folder, sizeof(folder), ".");
    } else {
        slash[slash == folder] = '\0'; /* "/file" is in "/" */
    }
    return admin_sync_folder(folder, err);
}

enum status
admin_copy_database(const char *url, const char *path, struct error *err)
{
    char aside[ADMIN_PATH_SIZE];
    enum status st;

    if (access(path, F_OK) == 0) {
        return error_set(err, STATUS_IO,
            "%.100s is already there and is never overwritten; choose another name",
            path);
    }
    if (snprintf(aside, sizeof(aside), "%s.part-%ld", path, (long)getpid()) >=
        (int)sizeof(aside)) {
        return error_set(err, STATUS_IO, "the file's name is too long");
    }
    st = db_copy(url, aside, err);
    if (st == STATUS_OK) {
        st = admin_sync_file(aside, err);
    }
    /* link(), not rename(): a file that came to be meanwhile stays. */
    if (st == STATUS_OK && link(aside, path) != 0) {
        st =
            error_set(err, STATUS_IO, "could not make %.100s: %s", path, strerror(errno));
    }
    (void)unlink(aside);
    return st == STATUS_OK ? admin_sync_file(path, err) : st;
}
