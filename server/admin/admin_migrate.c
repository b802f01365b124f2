/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * antrean-admin migrate: takes an office from its file to a database of PostgreSQL. All
 * rows go over in one transaction, the whole check runs on both sides, and antrean.conf
 * counts last; what fails before leaves the office on its file, and the new database
 * without an office. The file is kept.
 */
#include <errno.h>
#include <inttypes.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "common/folder.h"
#include "common/text.h"
#include "db/db.h"
#include "db/db_copy.h"
#include "db/db_office.h"
#include "server/admin/admin.h"
#include "server/admin/admin_config.h"
#include "server/admin/admin_progress.h"
#include "server/folder_lock.h"
#include "server/office/office_check.h"

static enum status
check(struct db *db, const char *where, struct check_summary *summary, struct error *err)
{
    struct error why = { 0 };
    enum status st =
        office_check_inside(db, OFFICE_ONE, /* quick= */ false, summary, &why);

    return st == STATUS_OK ? st : error_set(err, st, "%s: %.150s", where, why.text);
}

/* All rows, checked before and after; not yet committed. */
static enum status
copy(struct db *from, struct db *to, int64_t *rows, struct error *err)
{
    struct check_summary before = { 0 };
    struct check_summary after = { 0 };
    enum status st = db_begin(from, err);

    if (st != STATUS_OK) {
        return st;
    }
    st = check(from, "the file is not whole and was not moved", &before, err);
    if (st != STATUS_OK) {
        return st;
    }
    st = db_begin(to, err);
    if (st != STATUS_OK) {
        return st;
    }
    st = db_copy_rows(from, to, rows, err);
    if (st != STATUS_OK) {
        return st;
    }
    st = check(to, "the copy is not whole", &after, err);
    if (st != STATUS_OK) {
        return st;
    }
    if (memcmp(&before, &after, sizeof(before)) != 0) {
        return error_set(err, STATUS_INTERNAL,
            "the copy has %" PRId64 " journal rows and %" PRId64 " visits, the file has "
            "%" PRId64 " and %" PRId64,
            after.journal_rows, after.visits, before.journal_rows, before.visits);
    }
    return STATUS_OK;
}

/* The same, with its progress shown. */
static enum status
copy_watched(struct db *from, struct db *to, int64_t *rows, struct error *err)
{
    struct admin_progress progress;
    enum status st;

    admin_progress_init(&progress);
    db_watch(from, &progress.watch);
    db_watch(to, &progress.watch);
    st = copy(from, to, rows, err);
    db_watch(from, NULL);
    db_watch(to, NULL);
    admin_progress_end(&progress);
    return st;
}

/* Commit the copy, and let the settings file that was made aside count. */
static enum status
switch_over(struct db *to, const char *folder, const char *aside, struct error *err)
{
    char path[ADMIN_PATH_SIZE];
    enum status st = db_commit(to, err);

    if (st != STATUS_OK) {
        return st;
    }
    db_tend(to); /* its first questions are of full tables */
    if (!admin_path(path, folder, "antrean.conf") || rename(aside, path) != 0) {
        return error_set(err, STATUS_IO,
            "the office was copied, but antrean.conf could not be changed: %s",
            strerror(errno));
    }
    return folder_sync(folder, err);
}

/* Both handles opened, all rows copied, and the settings file made aside counting. */
static enum status
move_office(const struct config *config, const char *url, struct db **from,
    struct db **to, char *aside, int64_t *rows, struct error *err)
{
    enum status st;

    if (!text_starts_with(config->database, "sqlite:")) {
        return error_set(err, STATUS_WRONG_STATE, "this office is in PostgreSQL already");
    }
    st = db_open(config->database, DB_READ, from, err);
    if (st != STATUS_OK) {
        return st;
    }
    st = db_create(url, err);
    if (st != STATUS_OK) {
        return st;
    }
    st = db_open(url, DB_WRITE, to, err);
    if (st != STATUS_OK) {
        return st;
    }
    st = copy_watched(*from, *to, rows, err);
    if (st != STATUS_OK) {
        return st;
    }
    st = admin_config_prepare(config->folder, url, aside, err);
    if (st != STATUS_OK) {
        return st;
    }
    return switch_over(*to, config->folder, aside, err);
}

static enum status
migrate(const struct config *config, const char *url, int64_t *rows, struct error *err)
{
    char aside[ADMIN_PATH_SIZE] = "";
    struct db *from = NULL;
    struct db *to = NULL;
    enum status st = move_office(config, url, &from, &to, aside, rows, err);

    if (aside[0]) {
        (void)unlink(aside);
    }
    if (to) {
        db_rollback(to); /* of what was not committed */
    }
    db_close(to);
    db_close(from);
    return st;
}

struct migrate_options {
    const char *database;
};

static const struct option_row migrate_rows[] = {
    { .name = "database",
        .argument = "postgresql://...",
        .kind = OPTION_TEXT,
        .at = offsetof(struct migrate_options, database),
        .required = true,
        .help = "the empty database of PostgreSQL" },
};

static int
migrate_run(const struct admin_command *self, int argc, char **argv)
{
    char url[CONFIG_TEXT_SIZE];
    struct migrate_options options = { 0 };
    const char *words[ADMIN_WORDS_MAX];
    struct admin_office office;
    struct error err = { 0 };
    int64_t rows = 0;
    int lock = -1;
    enum status st;

    if (!admin_parse(self, argc, argv, &options, words)) {
        return ADMIN_USAGE;
    }
    if (!admin_database_option(self, options.database, url)) {
        return ADMIN_USAGE;
    }
    st = admin_office_config(&office, words[0], &err);
    if (st == STATUS_OK) {
        st = folder_lock(office.config.folder, FOLDER_ALONE, &lock, &err);
    }
    if (st == STATUS_OK) {
        st = migrate(&office.config, url, &rows, &err);
        (void)close(lock);
    }
    if (st == STATUS_OK) {
        (void)printf("moved %" PRId64 " rows to PostgreSQL, whole before and after; the "
                     "file as it was is in %s\n",
            rows, office.config.database + strlen("sqlite:"));
    }
    return admin_finish(st, &err);
}

const struct admin_command admin_migrate = {
    .usage = {
        .name = "migrate",
        .words = "DIR",
        .words_min = 1,
        .words_max = 1,
        .summary = "take an office from its file to an empty database of PostgreSQL, checked "
               "before and after; stop the server first",
        .rows = migrate_rows,
        .row_count = ARRAY_LEN(migrate_rows),
    },
    .run = migrate_run,
};
