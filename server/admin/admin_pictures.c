/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * antrean-admin pictures: after files were copied into the boards' folder, says what
 * boards make of each, lets the server read them, and has the boards look at once.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "common/event_kind.h"
#include "common/log.h"
#include "db/db.h"
#include "server/admin/admin.h"
#include "server/admin/admin_owner.h"
#include "server/office/journal.h"
#include "server/office/slide_folder.h"

/* The folder, made when there is none; what root copied there becomes the server's. */
static enum status
prepare(const char *office, struct error *err)
{
    char path[ADMIN_PATH_SIZE];

    if (!admin_path(path, office, BOARD_PICTURES_FOLDER)) {
        return error_set(err, STATUS_IO, "the folder's name is too long");
    }
    if (mkdir(path, 0700) != 0 && errno != EEXIST) {
        return error_set(
            err, STATUS_IO, "could not make %.120s: %s", path, strerror(errno));
    }
    return admin_give_files(path, err);
}

struct count {
    size_t shown, files;
};

static void
print_one(
    void *arg, const char *name, const struct board_picture *picture, const char *why)
{
    struct count *count = arg;

    count->files++;
    if (picture) {
        (void)printf(
            "%s: shown, %u x %u pixels\n", name, picture->width, picture->height);
        count->shown++;
    } else {
        (void)printf("%s: left out: %s\n", name, why);
    }
}

static enum status
tell_boards(struct act *act, struct error *err)
{
    enum status st = db_begin(act->db, err);

    if (st != STATUS_OK) {
        return st;
    }
    st = journal_append(act, EVENT_BOARD_CONTENT, "pictures", NULL, err);
    return admin_commit(act, st, err);
}

static int
pictures_run(const struct admin_command *self, int argc, char **argv)
{
    const char *words[ADMIN_WORDS_MAX];
    struct admin_office office;
    struct board_pictures *pictures;
    struct count count = { 0 };
    struct error err = { 0 };
    enum status st;

    if (!admin_parse(self, argc, argv, NULL, words)) {
        return ADMIN_USAGE;
    }
    log_set_level(LOG_LEVEL_ERROR); /* what is left out is told below */
    st = admin_office_open(&office, words[0], &err);
    if (st == STATUS_OK) {
        st = prepare(office.config.folder, &err);
    }
    if (st == STATUS_OK) {
        pictures = board_pictures_new(office.config.folder);
        st = board_pictures_look(pictures, print_one, &count, &err);
        board_pictures_free(pictures);
    }
    if (st == STATUS_OK) {
        st = tell_boards(&office.act, &err);
    }
    if (st == STATUS_OK) {
        (void)printf(
            "shown: %zu of %zu files; the boards were told\n", count.shown, count.files);
    }
    admin_office_close(&office);
    return admin_finish(st, &err);
}

const struct admin_command admin_pictures = {
    .usage = {
        .name = "pictures",
        .words = "DIR",
        .words_min = 1,
        .words_max = 1,
        .summary = "say which files in DIR/" BOARD_PICTURES_FOLDER
               " the boards show, and have them look now",
    },
    .run = pictures_run,
};
