/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "common/folder.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

enum status
folder_sync(const char *folder, struct error *err)
{
    int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    bool done = fd >= 0 && fsync(fd) == 0;
    int why = errno;

    if (fd >= 0) {
        (void)close(fd);
    }
    return done ? STATUS_OK
                : error_set(
                      err, STATUS_IO, "could not sync %.100s: %s", folder, strerror(why));
}
