/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copies of a database. */
#include "server/admin/admin_copy.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "common/folder.h"
#include "common/text.h"
#include "db/db.h"
#include "server/admin/admin.h"
#include "server/admin/admin_owner.h"
#include "server/admin/admin_progress.h"

/* "/file" is in "/", "file" in ".". */
static void
folder_of(const char *path, char folder[ADMIN_PATH_SIZE])
{
    char *slash;

    text_copy(folder, ADMIN_PATH_SIZE, path);
    slash = strrchr(folder, '/');
    if (!slash) {
        text_copy(folder, ADMIN_PATH_SIZE, ".");
    } else {
        slash[slash == folder] = '\0';
    }
}

enum status
admin_sync_file(const char *path, struct error *err)
{
    char folder[ADMIN_PATH_SIZE];
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
    folder_of(path, folder);
    return folder_sync(folder, err);
}

/* All of a database into a new file that is not there. */
static enum status
copy_to(const char *url, const char *path, struct error *err)
{
    struct admin_progress progress;
    enum status st;

    admin_progress_init(&progress);
    st = db_copy(url, path, &progress.watch, err);
    admin_progress_end(&progress);
    return st;
}

/* The copy's bytes, read as the owner, into the file that the operator named. */
static enum status
hand_over(struct admin_making *making, const char *copy, struct error *err)
{
    int fd = open(copy, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
    enum status st;

    if (fd < 0) {
        return error_set(
            err, STATUS_IO, "could not read %.100s: %s", copy, strerror(errno));
    }
    st = admin_making_copy(making, fd, /* beside= */ true, err);
    (void)close(fd);
    return st;
}

/*
 * Where only root may make the file: a copy in a new folder of the office's, which an
 * engine may write companions into, and its bytes from there. It costs the office's disk
 * a copy for a moment, and root opens nothing that the service account could have laid.
 */
static enum status
copy_by_way_of(const struct config *config, struct admin_making *making,
    admin_copied_fn *look, void *arg, struct error *err)
{
    char own[ADMIN_PATH_SIZE];
    char copy[ADMIN_PATH_SIZE];
    enum status st;

    if (!admin_path(own, config->folder, ".copy-XXXXXX") || !mkdtemp(own) ||
        !admin_path(copy, own, "antrean.db")) {
        return error_set(err, STATUS_IO, "could not make a folder in %.100s: %s",
            config->folder, strerror(errno));
    }
    st = copy_to(config->database, copy, err);
    if (st == STATUS_OK) {
        st = hand_over(making, copy, err);
    }
    if (st == STATUS_OK && look) {
        look(arg, copy);
    }
    (void)unlink(copy);
    (void)rmdir(own);
    return st;
}

static enum status
copy_into(const struct config *config, struct admin_making *making, admin_copied_fn *look,
    void *arg, struct error *err)
{
    char folder[ADMIN_PATH_SIZE];
    char aside[ADMIN_PATH_SIZE];
    enum status st;

    if (making->as_root) {
        return copy_by_way_of(config, making, look, arg, err);
    }
    folder_of(making->path, folder);
    if (!admin_path(aside, folder, making->aside)) {
        return error_set(err, STATUS_IO, "the file's name is too long");
    }
    st = copy_to(config->database, aside, err);
    if (st == STATUS_OK && look) {
        look(arg, aside);
    }
    return st;
}

enum status
admin_copy_database(const struct config *config, const char *path, admin_copied_fn *look,
    void *arg, struct error *err)
{
    struct admin_making making;
    enum status st = admin_making_begin(&making, path, 0600, /* replace= */ false, err);

    if (st != STATUS_OK) {
        return st;
    }
    st = copy_into(config, &making, look, arg, err);
    if (st != STATUS_OK) {
        admin_making_drop(&making);
        return st;
    }
    return admin_making_end(&making, err);
}
