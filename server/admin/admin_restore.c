/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * antrean-admin restore: puts a backup in the place of the database. The backup is copied
 * beside and checked first; the database as it was is kept. The server must not run.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "common/text.h"
#include "db/db.h"
#include "db/db_office.h"
#include "server/admin/admin.h"
#include "server/admin/admin_copy.h"
#include "server/admin/admin_owner.h"
#include "server/admin/admin_progress.h"
#include "server/folder_lock.h"
#include "server/office/office_check.h"

static const char *const companions[] = { "-wal", "-shm" };

/* A plain copy of the bytes; a backup has no companion files. */
static enum status
copy_file(const char *from, const char *to, struct error *err)
{
    struct admin_making making;
    int in = admin_open_named(from);
    enum status st;

    if (in < 0) {
        return error_set(
            err, STATUS_IO, "could not copy %.100s: %s", from, strerror(errno));
    }
    st = admin_making_begin(&making, to, 0600, /* replace= */ true, err);
    if (st == STATUS_OK) {
        st = admin_making_copy(&making, in, /* beside= */ false, err);
        if (st == STATUS_OK) {
            st = admin_making_end(&making, err);
        } else {
            admin_making_drop(&making);
        }
    }
    (void)close(in);
    return st;
}

/* Is this a whole database of Antrean? */
static enum status
verify(const char *path, struct error *err)
{
    char url[ADMIN_PATH_SIZE + 8];
    struct db *db = NULL;
    struct check_summary summary;
    struct admin_progress progress;
    enum status st;

    (void)snprintf(url, sizeof(url), "sqlite:%s", path);
    st = db_open(url, DB_READ, &db, err);
    if (st == STATUS_OK) {
        admin_progress_init(&progress);
        db_watch(db, &progress.watch);
        st = office_check(db, OFFICE_ONE, /* quick= */ false, &summary, err);
        admin_progress_end(&progress);
    }
    db_close(db);
    return st;
}

static void
remove_companions(const char *path)
{
    char name[ADMIN_PATH_SIZE + 8];

    for (size_t i = 0; i < ARRAY_LEN(companions); i++) {
        (void)snprintf(name, sizeof(name), "%s%s", path, companions[i]);
        (void)unlink(name);
    }
}

static void
remove_with_companions(const char *path)
{
    (void)unlink(path);
    remove_companions(path);
}

/* Does it begin as a database? Else nobody opens it, who might throw its log away. */
static bool
looks_like_database(const char *path)
{
    static const char head[] = "SQLite format 3"; /* with its NUL */
    char bytes[sizeof(head)];
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    bool so = fd >= 0 && read(fd, bytes, sizeof(bytes)) == (ssize_t)sizeof(bytes) &&
              memcmp(bytes, head, sizeof(head)) == 0;

    if (fd >= 0) {
        (void)close(fd);
    }
    return so;
}

/* Take in what the log holds, so that the file alone is the database as it was. */
static bool
fold_log(const struct config *config, const char *path)
{
    struct db *db = NULL;
    char log[ADMIN_PATH_SIZE + 8];
    struct error err;
    struct stat seen;

    /* The last one to close a database folds its log; whatever its schema is. */
    if (!looks_like_database(path) ||
        db_open(config->database, DB_WRITE, &db, &err) != STATUS_OK) {
        return false;
    }
    db_close(db);
    (void)snprintf(log, sizeof(log), "%s-wal", path);
    return stat(log, &seen) != 0 || seen.st_size == 0;
}

/*
 * A database that cannot be read, with its log, each beside the other under new names.
 * The database goes first: whoever is stopped here leaves none, which a server says, and
 * never one without its log.
 */
static enum status
put_aside(const char *path, const char *kept, struct error *err)
{
    static const char *const parts[] = { "", "-wal", "-shm" };

    for (size_t i = 0; i < ARRAY_LEN(parts); i++) {
        char from[ADMIN_PATH_SIZE + 8];
        char to[ADMIN_PATH_SIZE + 8];

        (void)snprintf(from, sizeof(from), "%s%s", path, parts[i]);
        (void)snprintf(to, sizeof(to), "%s%s", kept, parts[i]);
        if (rename(from, to) != 0 && errno != ENOENT) {
            return error_set(
                err, STATUS_IO, "could not move %.100s: %s", from, strerror(errno));
        }
    }
    return STATUS_OK;
}

/*
 * The checked backup in the place of the database. One rename does it: whoever is stopped
 * before has the database as it was, and after, the backup.
 */
static enum status
put_in_place(const struct config *config, const char *fresh, const char *path,
    const char *kept, struct error *err)
{
    enum status st;

    if (fold_log(config, path)) {
        remove_companions(path);
        if (link(path, kept) != 0) {
            return error_set(
                err, STATUS_IO, "could not keep %.100s: %s", path, strerror(errno));
        }
        st = admin_sync_file(kept, err);
    } else {
        st = put_aside(path, kept, err);
    }
    if (st != STATUS_OK) {
        return st;
    }
    if (rename(fresh, path) != 0) {
        return error_set(err, STATUS_IO, "could not move the backup to %.100s: %s", path,
            strerror(errno));
    }
    return admin_sync_file(path, err);
}

static enum status
restore(const struct config *config, const char *file, char kept[ADMIN_PATH_SIZE],
    struct error *err)
{
    const char *path = config->database + strlen("sqlite:");
    char fresh[ADMIN_PATH_SIZE];
    struct error why = { 0 };
    enum status st;

    if (!text_starts_with(config->database, "sqlite:")) {
        return error_set(err, STATUS_ARG,
            "a database of PostgreSQL is restored by its own tools, as pg_restore; see "
            "docs/operating.md");
    }
    /* We are alone in the folder: what has this name was left by one that was stopped. */
    if (snprintf(fresh, sizeof(fresh), "%s.restoring", path) >= (int)sizeof(fresh)) {
        return error_set(err, STATUS_IO, "the folder's name is too long");
    }
    remove_with_companions(fresh);
    (void)snprintf(kept, ADMIN_PATH_SIZE, "%s.before-restore", path);
    for (int i = 2; access(kept, F_OK) == 0; i++) { /* none of them is ever replaced */
        (void)snprintf(kept, ADMIN_PATH_SIZE, "%s.before-restore-%d", path, i);
    }
    st = copy_file(file, fresh, err);
    if (st != STATUS_OK) {
        return st;
    }
    st = verify(fresh, &why);
    if (st != STATUS_OK) {
        (void)error_set(err, st, "%.60s was not restored: %.120s", file, why.text);
    } else {
        st = put_in_place(config, fresh, path, kept, err);
    }
    remove_with_companions(fresh);
    return st;
}

static int
restore_run(const struct admin_command *self, int argc, char **argv)
{
    const char *words[ADMIN_WORDS_MAX];
    struct admin_office office;
    char kept[ADMIN_PATH_SIZE];
    struct error err = { 0 };
    int lock = -1;
    enum status st;

    if (!admin_parse(self, argc, argv, NULL, words)) {
        return ADMIN_USAGE;
    }
    st = admin_office_config(&office, words[0], &err);
    if (st != STATUS_OK) {
        return admin_fail(&err);
    }
    st = folder_lock(office.config.folder, FOLDER_ALONE, &lock, &err);
    if (st != STATUS_OK) {
        return admin_fail(&err);
    }
    st = restore(&office.config, words[1], kept, &err);
    (void)close(lock);
    if (st != STATUS_OK) {
        return admin_fail(&err);
    }
    (void)printf("restored; the database as it was is in %s\n", kept);
    return ADMIN_OK;
}

const struct admin_command admin_restore = {
    .usage = {
        .name = "restore",
        .words = "DIR FILE",
        .words_min = 2,
        .words_max = 2,
        .summary = "put a checked backup in the place of the database, which is kept beside; "
               "stop the server first",
    },
    .run = restore_run,
};
