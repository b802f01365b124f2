/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Root as the owner of an office's folder: user ids, and opening without links. */
#include "server/admin/admin_owner.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <linux/openat2.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "common/clock.h"
#include "common/give_way.h"
#include "common/text.h"
#include "server/admin/admin.h"

#define COPY_STEP \
    16 /* reads that are a megabyte: a commit beside it waits for no more \
        */

/* Is root waiting behind the owner that we are? */
static bool
is_root_behind(void)
{
    uid_t real, effective, saved;

    return getresuid(&real, &effective, &saved) == 0 && effective != 0 && saved == 0;
}

/* As root for a moment; on false nothing changed. */
static bool
step_up(uid_t *owner)
{
    *owner = geteuid();
    return is_root_behind() && seteuid(0) == 0;
}

static void
step_down(uid_t owner)
{
    int why = errno;

    if (seteuid(owner) != 0) {
        _exit(ADMIN_FAILED); /* better nothing than to go on as root */
    }
    errno = why;
}

static bool
take_groups(const struct stat *owner)
{
    const struct passwd *user = getpwuid(owner->st_uid);

    return user ? initgroups(user->pw_name, owner->st_gid) == 0
                : setgroups(1, &owner->st_gid) == 0;
}

#if defined(__SANITIZE_ADDRESS__)
/* The leak checker attaches to its own process at the end, which ids that differ forbid.
 */
static void
be_root_again(void)
{
    if (seteuid(0) != 0 || setresuid(0, 0, 0) != 0 ||
        prctl(PR_SET_DUMPABLE, 1, 0, 0, 0) != 0) {
        _exit(ADMIN_FAILED);
    }
}
#endif

enum status
admin_become_owner(const char *folder, struct error *err)
{
    struct stat owner;

    if (geteuid() != 0) {
        return STATUS_OK;
    }
    if (stat(folder, &owner) != 0 || owner.st_uid == 0) {
        return STATUS_OK; /* whoever needs a folder that is not there says so */
    }
    /* The real id too, for access() asks with that one; the saved one is the way back. */
    if (!take_groups(&owner) ||
        setresgid(owner.st_gid, owner.st_gid, owner.st_gid) != 0 ||
        setresuid(owner.st_uid, owner.st_uid, 0) != 0) {
        return error_set(err, STATUS_IO, "could not become the owner of %.100s: %s",
            folder, strerror(errno));
    }
#if defined(__SANITIZE_ADDRESS__)
    (void)atexit(be_root_again);
#endif
    if (access(folder, R_OK | X_OK) != 0) {
        return error_set(err, STATUS_IO,
            "the owner of %.100s may not go there himself (%s); open the folders above "
            "it: chmod o+x",
            folder, strerror(errno));
    }
    return STATUS_OK;
}

/* As root, by no link at all: whoever may make one on the way could send us anywhere. */
static int
open_without_links(const char *path, int flags)
{
    struct open_how how = { .flags = (uint64_t)(flags | O_CLOEXEC),
        .resolve = RESOLVE_NO_SYMLINKS | RESOLVE_NO_MAGICLINKS };
    uid_t owner;
    int fd;

    if (!step_up(&owner)) {
        errno = EACCES;
        return -1;
    }
    fd = (int)syscall(SYS_openat2, AT_FDCWD, path, &how, sizeof(how));
    step_down(owner);
    return fd;
}

int
admin_open_named(const char *path)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);

    return fd < 0 && errno == EACCES && is_root_behind()
               ? open_without_links(path, O_RDONLY)
               : fd;
}

/* "/file" is in "/", "file" in "."; false: a name is too long or missing. */
static bool
split(const char *path, char folder[ADMIN_PATH_SIZE], char name[NAME_MAX + 1])
{
    const char *slash = strrchr(path, '/');

    if (!slash) {
        text_copy(folder, ADMIN_PATH_SIZE, ".");
    } else if (slash == path) {
        text_copy(folder, ADMIN_PATH_SIZE, "/");
    } else if (snprintf(folder, ADMIN_PATH_SIZE, "%.*s", (int)(slash - path), path) >=
               ADMIN_PATH_SIZE) {
        return false;
    }
    return text_copy(name, NAME_MAX + 1, slash ? slash + 1 : path) && name[0] != '\0';
}

/* The folder: as the owner where he may write there, else as root. */
static enum status
open_folder(struct admin_making *making, const char *folder, struct error *err)
{
    making->folder = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (making->folder >= 0 && access(folder, W_OK | X_OK) == 0) {
        return STATUS_OK;
    }
    if (errno == EACCES && is_root_behind()) {
        if (making->folder >= 0) {
            (void)close(making->folder);
        }
        making->folder = open_without_links(folder, O_RDONLY | O_DIRECTORY);
        making->as_root = true;
    }
    if (making->folder >= 0 && making->as_root) {
        return STATUS_OK;
    }
    if (errno == ENOENT) {
        return error_set(err, STATUS_IO,
            "there is no folder %.80s; make it first: install -d -m 0700 %.80s", folder,
            folder);
    }
    if (errno == ELOOP) {
        return error_set(err, STATUS_IO,
            "%.100s is reached by a link, which root does not follow here; name the "
            "folder itself",
            folder);
    }
    return error_set(err, STATUS_IO, "could not write into the folder %.100s: %s", folder,
        strerror(errno));
}

static enum status
fail_taken(const struct admin_making *making, struct error *err)
{
    return error_set(err, STATUS_IO,
        "%.100s is already there and is never overwritten; choose another name",
        making->path);
}

/* The file aside, unless the name is taken; false with errno. */
static bool
open_aside(struct admin_making *making, mode_t mode)
{
    struct stat taken;
    uid_t owner;
    bool up = making->as_root && step_up(&owner);

    errno = EEXIST;
    if (making->replace ||
        fstatat(making->folder, making->name, &taken, AT_SYMLINK_NOFOLLOW) != 0) {
        making->fd = openat(
            making->folder, making->aside, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, mode);
    }
    if (up) {
        step_down(owner);
    }
    return making->fd >= 0;
}

enum status
admin_making_begin(struct admin_making *making, const char *path, mode_t mode,
    bool replace, struct error *err)
{
    char folder[ADMIN_PATH_SIZE];
    enum status st;

    *making =
        (struct admin_making){ .path = path, .folder = -1, .fd = -1, .replace = replace };
    if (!split(path, folder, making->name) ||
        snprintf(making->aside, sizeof(making->aside), "%s.part-%ld", making->name,
            (long)getpid()) >= (int)sizeof(making->aside)) {
        return error_set(err, STATUS_IO, "%.100s is no name for a file", path);
    }
    st = open_folder(making, folder, err);
    if (st == STATUS_OK && !open_aside(making, mode)) {
        st = errno == EEXIST ? fail_taken(making, err)
                             : error_set(err, STATUS_IO, "could not write %.100s: %s",
                                   path, strerror(errno));
    }
    if (st != STATUS_OK) {
        admin_making_drop(making);
    }
    return st;
}

/* Give the whole file its name; false with errno. */
static bool
give_name(const struct admin_making *making)
{
    uid_t owner;
    bool up = making->as_root && step_up(&owner);
    /* link(), not rename(): a file that came to be meanwhile stays. */
    bool done =
        making->replace
            ? renameat(making->folder, making->aside, making->folder, making->name) == 0
            : linkat(making->folder, making->aside, making->folder, making->name, 0) == 0;

    if (up) {
        step_down(owner);
    }
    return done;
}

enum status
admin_making_end(struct admin_making *making, struct error *err)
{
    bool done = fsync(making->fd) == 0 && give_name(making);
    enum status st = STATUS_OK;

    if (!done && errno == EEXIST) {
        st = fail_taken(making, err);
    } else if (!done) {
        st = error_set(
            err, STATUS_IO, "could not make %.100s: %s", making->path, strerror(errno));
    }
    admin_making_drop(making);
    return st;
}

void
admin_making_drop(struct admin_making *making)
{
    uid_t owner;
    bool up;

    if (making->fd >= 0) {
        up = making->as_root && step_up(&owner);
        (void)unlinkat(making->folder, making->aside, 0);
        if (up) {
            step_down(owner);
        }
        (void)close(making->fd);
    }
    if (making->folder >= 0) {
        (void)fsync(making->folder); /* the names, against a power cut */
        (void)close(making->folder);
    }
    making->fd = -1;
    making->folder = -1;
}

/* Write all of these bytes to its end. STATUS_IO. */
static enum status
write_all(struct admin_making *making, const void *bytes, size_t len, struct error *err)
{
    const char *at = bytes;

    while (len > 0) {
        ssize_t put = write(making->fd, at, len);

        if (put < 0 && errno == EINTR) {
            continue;
        }
        if (put <= 0) {
            return error_set(err, STATUS_IO, "could not write %.100s: %s", making->path,
                strerror(errno));
        }
        at += put;
        len -= (size_t)put;
    }
    return STATUS_OK;
}

enum status
admin_making_copy(struct admin_making *making, int from, bool beside, struct error *err)
{
    char bytes[65536];
    int64_t began_ms = clock_monotonic_ms();
    ssize_t got;

    for (int i = 1; (got = read(from, bytes, sizeof(bytes))) > 0; i++) {
        enum status st = write_all(making, bytes, (size_t)got, err);

        if (st != STATUS_OK) {
            return st;
        }
        if (beside && i % COPY_STEP == 0) {
            give_way(making->fd, began_ms);
            began_ms = clock_monotonic_ms();
        }
    }
    return got == 0 ? STATUS_OK
                    : error_set(err, STATUS_IO, "could not copy to %.100s: %s",
                          making->path, strerror(errno));
}

/* One that root copied there: a plain file with no other name, root's. */
static bool
give_file(int folder, const char *name, uid_t uid, gid_t gid)
{
    int fd = openat(folder, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
    struct stat seen;
    bool done = true;

    if (fd < 0) {
        return errno == ELOOP || errno == ENOENT;
    }
    if (fstat(fd, &seen) == 0 && S_ISREG(seen.st_mode) && seen.st_nlink == 1 &&
        seen.st_uid == 0) {
        done = fchown(fd, uid, gid) == 0;
    }
    (void)close(fd);
    return done;
}

enum status
admin_give_files(const char *folder, struct error *err)
{
    int fd;
    DIR *dir;
    const struct dirent *entry;
    uid_t owner;
    bool done = true;
    int why;

    if (!is_root_behind()) {
        return STATUS_OK;
    }
    fd = open(folder, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    dir = fd >= 0 ? fdopendir(fd) : NULL;
    if (!dir) {
        return error_set(
            err, STATUS_IO, "could not look into %.100s: %s", folder, strerror(errno));
    }
    while (done && (entry = readdir(dir)) && step_up(&owner)) {
        done = give_file(fd, entry->d_name, owner, getegid());
        step_down(owner);
    }
    why = errno;
    (void)closedir(dir);
    return done ? STATUS_OK
                : error_set(err, STATUS_IO,
                      "could not give the files in %.100s to its owner: %s", folder,
                      strerror(why));
}

enum status
admin_making_whole(const char *path, mode_t mode, bool replace, const void *bytes,
    size_t len, struct error *err)
{
    struct admin_making making;
    enum status st = admin_making_begin(&making, path, mode, replace, err);

    if (st != STATUS_OK) {
        return st;
    }
    st = write_all(&making, bytes, len, err);
    if (st != STATUS_OK) {
        admin_making_drop(&making);
        return st;
    }
    return admin_making_end(&making, err);
}

enum status
admin_write_named(const char *path, const void *bytes, size_t len, struct error *err)
{
    return admin_making_whole(path, 0600, /* replace= */ true, bytes, len, err);
}
