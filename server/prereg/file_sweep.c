/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/prereg/file_sweep.h"

#include <dirent.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define UNNAMED_S (24 * 3600)

/* Has nobody touched it for a day? The machine's clock, as its file system has it. */
static bool
is_old(int folder, const char *name)
{
    struct stat info;

    return fstatat(folder, name, &info, AT_SYMLINK_NOFOLLOW) == 0 &&
           S_ISREG(info.st_mode) && info.st_mtime < time(NULL) - UNNAMED_S;
}

enum status
file_sweep(
    struct act *act, const char *folder, file_is_named *is_named, struct error *err)
{
    char path[PATH_MAX];
    const struct dirent *entry;
    enum status st = STATUS_OK;
    DIR *dir;

    (void)snprintf(path, sizeof(path), "%s/%s", act->folder, folder);
    dir = opendir(path);
    while (st == STATUS_OK && dir && (entry = readdir(dir))) {
        bool named;

        if (!is_old(dirfd(dir), entry->d_name)) {
            continue;
        }
        st = is_named(act->db, act->office, entry->d_name, &named, err);
        if (st == STATUS_OK && !named) {
            (void)unlinkat(dirfd(dir), entry->d_name, 0);
        }
    }
    if (dir) {
        (void)closedir(dir);
    }
    return st;
}
