/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * antrean-admin restore: puts a backup in the place of the database. The backup is copied
 * beside and checked first; the database as it was is kept. The server must not run.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "common/clock.h"
#include "common/text.h"
#include "db/db.h"
#include "db/db_office.h"
#include "server/admin.h"
#include "server/admin_copy.h"
#include "server/folder_lock.h"
#include "server/office/office_check.h"

static const char *const companions[] = { "-wal", "-shm" };

/* A plain copy of the bytes; a backup has no companion files. */
static enum status
copy_file(const char *from, const char *to, struct error *err)
{
    int in = open(from, O_RDONLY | O_CLOEXEC);
    int out = in < 0 ? -1 : open(to, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    ssize_t moved = in < 0 || out < 0 ? -1 : 1;
    enum status st = STATUS_OK;

    while (moved > 0) {
        moved = copy_file_range(in, NULL, out, NULL, 1 << 24, 0);
    }
    if (moved < 0 && out >= 0) { /* between two file systems, or an odd one */
        char bytes[65536];

        moved = lseek(in, 0, SEEK_SET) == 0 && ftruncate(out, 0) == 0 &&
                        lseek(out, 0, SEEK_SET) == 0
                    ? 1
                    : -1;
        while (moved > 0 && (moved = read(in, bytes, sizeof(bytes))) > 0) {
            if (write(out, bytes, (size_t)moved) != moved) {
                moved = -1;
            }
        }
    }
    if (moved < 0 || fsync(out) != 0) {
        st =
            error_set(err, STATUS_IO, "could not copy %.100s: %s", from, strerror(errno));
    }
    if (in >= 0) {
        (void)close(in);
    }
    if (out >= 0) {
        (void)close(out);
    }
    return st;
}

/* Is this a whole database of Antrean? */
static enum status
verify(const char *path, struct error *err)
{
    char url[ADMIN_PATH_SIZE + 8];
    struct db *db = NULL;
    struct check_summary summary;
    enum status st;

    (void)snprintf(url, sizeof(url), "sqlite:%s", path);
    st = db_open(url, DB_READ, &db, err);
    if (st == STATUS_OK) {
        st = office_check(db, OFFICE_ONE, /* quick= */ false, &summary, err);
    }
    db_close(db);
    return st;
}

static void
remove_with_companions(const char *path)
{
    char name[ADMIN_PATH_SIZE + 8];

    (void)unlink(path);
    for (size_t i = 0; i < ARRAY_LEN(companions); i++) {
        (void)snprintf(name, sizeof(name), "%s%s", path, companions[i]);
        (void)unlink(name);
    }
}

/* The database and what it has not yet taken in from its log stay together. */
static enum status
put_aside(const char *path, const char *kept, struct error *err)
{
    for (size_t i = 0; i < ARRAY_LEN(companions); i++) {
        char from[ADMIN_PATH_SIZE + 8];
        char to[ADMIN_PATH_SIZE + 8];

        (void)snprintf(from, sizeof(from), "%s%s", path, companions[i]);
        (void)snprintf(to, sizeof(to), "%s%s", kept, companions[i]);
        if (rename(from, to) != 0 && errno != ENOENT) {
            return error_set(
                err, STATUS_IO, "could not move %.100s: %s", from, strerror(errno));
        }
    }
    if (rename(path, kept) != 0 && errno != ENOENT) {
        return error_set(
            err, STATUS_IO, "could not move %.100s: %s", path, strerror(errno));
    }
    return STATUS_OK;
}

static enum status
restore(const struct config *config, const char *file, char kept[ADMIN_PATH_SIZE],
    struct error *err)
{
    const char *path = config->database + strlen("sqlite:");
    char fresh[ADMIN_PATH_SIZE];
    enum status st;

    if (!text_starts_with(config->database, "sqlite:")) {
        return error_set(err, STATUS_ARG,
            "a database of PostgreSQL is restored by its own tools, as pg_restore; see "
            "docs/operating.md");
    }
    (void)snprintf(fresh, sizeof(fresh), "%s.restore-%ld", path, (long)getpid());
    (void)snprintf(kept, ADMIN_PATH_SIZE, "%s.before-restore", path);
    for (int i = 2; access(kept, F_OK) == 0; i++) { /* none of them is ever replaced */
        (void)snprintf(kept, ADMIN_PATH_SIZE, "%s.before-restore-%d", path, i);
    }
    st = copy_file(file, fresh, err);
    if (st == STATUS_OK) {
        struct error why = { 0 };

        st = verify(fresh, &why);
        if (st != STATUS_OK) {
            (void)error_set(err, st, "%.60s was not restored: %.120s", file, why.text);
        }
    }
    if (st == STATUS_OK) {
        st = admin_give_to_owner(config->folder, fresh, err);
    }
    if (st == STATUS_OK) {
        st = put_aside(path, kept, err);
    }
    if (st == STATUS_OK && rename(fresh, path) != 0) {
        st = error_set(err, STATUS_IO, "could not move the backup to %.100s: %s", path,
            strerror(errno));
    }
    if (st == STATUS_OK) {
        st = admin_sync_file(path, err);
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

    if (!admin_parse(self, argc, argv, NULL, 0, words)) {
        return ADMIN_USAGE;
    }
    st = admin_office_config(&office, words[0], &err);
    if (st == STATUS_OK) {
        st = folder_lock(office.config.folder, FOLDER_ALONE, &lock, &err);
    }
    if (st == STATUS_OK) {
        st = restore(&office.config, words[1], kept, &err);
        (void)close(lock);
    }
    if (st == STATUS_OK) {
        (void)printf("restored; the database as it was is in %s\n", kept);
    }
    return admin_finish(st, &err);
}

const struct admin_command admin_restore = {
    .name = "restore",
    .usage = "DIR FILE",
    .summary = "put a checked backup in the place of the database, which is kept beside; "
               "stop the server first",
    .words_min = 2,
    .words_max = 2,
    .run = restore_run,
};
