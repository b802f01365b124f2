/* SPDX-License-Identifier: GPL-3.0-or-later */
/* flock() on a file of the folder. */
#include "server/folder_lock.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#define PATH_SIZE 512

/* STATUS_BUSY without a word: somebody else has it. */
static enum status
lock_file(const char *folder, const char *name, int operation, int *fd, struct error *err)
{
    char path[PATH_SIZE];
    struct stat owner;
    struct stat made;
    int why;

    *fd = -1;
    if (snprintf(path, sizeof(path), "%s/%s", folder, name) >= (int)sizeof(path)) {
        return error_set(err, STATUS_IO, "the folder's name is too long");
    }
    *fd = open(path, O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0600);
    if (*fd < 0) {
        return error_set(
            err, STATUS_IO, "could not open %.100s: %s", path, strerror(errno));
    }
    /* Made by a server that root runs, it must be the owner's all the same. */
    if (geteuid() == 0 && stat(folder, &owner) == 0 && fstat(*fd, &made) == 0 &&
        made.st_uid != owner.st_uid) {
        (void)!fchown(*fd, owner.st_uid, owner.st_gid);
    }
    if (flock(*fd, operation | LOCK_NB) == 0) {
        return STATUS_OK;
    }
    why = errno;
    (void)close(*fd);
    *fd = -1;
    return why == EWOULDBLOCK ? STATUS_BUSY
                              : error_set(err, STATUS_IO, "could not lock %.100s: %s",
                                    path, strerror(why));
}

enum status
folder_lock(const char *folder, enum folder_use use, int *fd, struct error *err)
{
    enum status st = lock_file(
        folder, "antrean.lock", use == FOLDER_SHARED ? LOCK_SH : LOCK_EX, fd, err);

    return st == STATUS_BUSY ? error_set(err, st,
                                   "a server runs on %.100s; stop it first (systemctl "
                                   "stop antrean-server)",
                                   folder)
                             : st;
}

enum status
folder_lock_gates(const char *folder, int *fd, struct error *err)
{
    enum status st = lock_file(folder, "gates.lock", LOCK_EX, fd, err);

    return st == STATUS_BUSY
               ? error_set(err, st, "another process has the gates of %.100s", folder)
               : st;
}

enum status
folder_lock_backend(const char *folder, int *fd, struct error *err)
{
    enum status st = lock_file(folder, "backend.lock", LOCK_EX, fd, err);

    return st == STATUS_BUSY
               ? error_set(err, st, "another process has the link to the backend")
               : st;
}
