/* SPDX-License-Identifier: GPL-3.0-or-later */
/* antrean-admin upgrade: brings an older database to this program's schema, after a copy
 * of it was put aside. */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "common/clock.h"
#include "common/text.h"
#include "db/db.h"
#include "server/admin.h"
#include "server/admin_copy.h"
#include "server/folder_lock.h"

static enum status
upgrade(const char *folder, char kept[ADMIN_PATH_SIZE], bool *needed, struct error *err)
{
    struct admin_office office;
    struct db *db = NULL;
    char name[64];
    int lock;
    enum status st = admin_office_config(&office, folder, err);

    *needed = false;
    if (st == STATUS_OK) {
        st = folder_lock(office.config.folder, &lock, err);
    }
    if (st != STATUS_OK) {
        return st;
    }
    if (db_open(office.config.database, DB_READ, &db, NULL) == STATUS_OK) {
        db_close(db);
        goto end;
    }
    *needed = true;
    (void)snprintf(name, sizeof(name), "antrean.db.before-upgrade-%lld",
        (long long)(clock_now_ms(&(struct clock){ 0 }) / 1000));
    if (!admin_path(kept, office.config.folder, name)) {
        st = error_set(err, STATUS_IO, "the folder's name is too long");
        goto end;
    }
    st = admin_copy_database(office.config.database, kept, err);
    if (st == STATUS_OK) {
        st = db_migrate(office.config.database, err);
    }
end:
    (void)close(lock);
    return st;
}

static int
upgrade_run(const struct admin_command *self, int argc, char **argv)
{
    const char *words[ADMIN_WORDS_MAX];
    char kept[ADMIN_PATH_SIZE];
    bool needed;
    struct error err = { 0 };

    if (!admin_parse(self, argc, argv, NULL, 0, words)) {
        return ADMIN_USAGE;
    }
    if (upgrade(words[0], kept, &needed, &err) != STATUS_OK) {
        return admin_fail(&err);
    }
    if (needed) {
        (void)printf("upgraded; the database as it was is in %s\n", kept);
    } else {
        (void)printf("nothing to do: the database has this program's schema\n");
    }
    return ADMIN_OK;
}

const struct admin_command admin_upgrade = {
    .name = "upgrade",
    .usage = "DIR",
    .summary = "bring the database of an older Antrean up to date, after a backup; stop "
               "the server first",
    .words_min = 1,
    .words_max = 1,
    .run = upgrade_run,
};
