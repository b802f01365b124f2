/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * antrean-admin upgrade: brings an older database to this program's schema, after a copy
 * of it was put aside: by us when it is a file, by its own tools when it is PostgreSQL.
 */
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "common/clock.h"
#include "common/text.h"
#include "db/db.h"
#include "server/admin/admin.h"
#include "server/admin/admin_copy.h"
#include "server/folder_lock.h"

/* `kept` is where, or "" when the operator says that there is a copy. */
static enum status
put_copy_aside(const struct config *config, bool copied, char kept[ADMIN_PATH_SIZE],
    struct error *err)
{
    char name[64];

    kept[0] = '\0';
    if (copied) {
        return STATUS_OK;
    }
    if (!text_starts_with(config->database, "sqlite:")) {
        return error_set(err, STATUS_WRONG_STATE,
            "copy the database with pg_dump first, then run upgrade with --copied");
    }
    (void)snprintf(name, sizeof(name), "antrean.db.before-upgrade-%lld",
        (long long)(clock_now_ms(&(struct clock){ 0 }) / 1000));
    if (!admin_path(kept, config->folder, name)) {
        return error_set(err, STATUS_IO, "the folder's name is too long");
    }
    return admin_copy_database(config, kept, NULL, NULL, err);
}

static enum status
upgrade(const char *folder, bool copied, char kept[ADMIN_PATH_SIZE], bool *needed,
    struct error *err)
{
    struct admin_office office;
    struct db *db = NULL;
    int lock;
    enum status st = admin_office_config(&office, folder, err);

    *needed = false;
    if (st != STATUS_OK) {
        return st;
    }
    st = folder_lock(office.config.folder, FOLDER_ALONE, &lock, err);
    if (st != STATUS_OK) {
        return st;
    }
    st = db_open(office.config.database, DB_READ, &db, err);
    db_close(db);
    *needed = st == STATUS_WRONG_STATE;
    if (!*needed) {
        goto end;
    }
    st = put_copy_aside(&office.config, copied, kept, err);
    if (st == STATUS_OK) {
        st = db_migrate(office.config.database, err);
    }
end:
    (void)close(lock);
    return st;
}

struct upgrade_options {
    bool copied;
};

static const struct option_row upgrade_rows[] = {
    { .name = "copied",
        .kind = OPTION_FLAG,
        .at = offsetof(struct upgrade_options, copied),
        .help = "there is a copy, made by PostgreSQL's tools" },
};

static int
upgrade_run(const struct admin_command *self, int argc, char **argv)
{
    struct upgrade_options options = { 0 };
    const char *words[ADMIN_WORDS_MAX];
    char kept[ADMIN_PATH_SIZE];
    bool needed;
    struct error err = { 0 };

    if (!admin_parse(self, argc, argv, &options, words)) {
        return ADMIN_USAGE;
    }
    if (upgrade(words[0], options.copied, kept, &needed, &err) != STATUS_OK) {
        return admin_fail(&err);
    }
    if (needed && options.copied) {
        (void)printf("upgraded\n");
    } else if (needed) {
        (void)printf("upgraded; the database as it was is in %s\n", kept);
    } else {
        (void)printf("nothing to do: the database has this program's schema\n");
    }
    return ADMIN_OK;
}

const struct admin_command admin_upgrade = {
    .usage = {
        .name = "upgrade",
        .words = "DIR",
        .words_min = 1,
        .words_max = 1,
        .summary = "bring the database of an older Antrean up to date, after a backup; stop "
               "the server first",
        .rows = upgrade_rows,
        .row_count = ARRAY_LEN(upgrade_rows),
    },
    .run = upgrade_run,
};
