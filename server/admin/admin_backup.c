/* SPDX-License-Identifier: GPL-3.0-or-later */
/* antrean-admin backup: a consistent copy of the database while the server runs. */
#include <stdio.h>
#include <string.h>

#include "common/give_way.h"
#include "common/text.h"
#include "server/admin/admin.h"
#include "server/admin/admin_anchor.h"
#include "server/admin/admin_copy.h"

/* A copy's name card: where its journal ends, signed. */
struct card {
    struct admin_office *office;
    char line[JOURNAL_ANCHOR_SIZE + 1];
    struct error err; /* why there is no line */
    enum status st;
};

static void
make_card(void *arg, const char *copy)
{
    struct card *card = arg;

    card->st = admin_anchor_of_copy(card->office, copy, card->line, &card->err);
    text_append(card->line, sizeof(card->line), "\n");
}

/* Beside the copy, as FILE.anchor; it may not be there yet. */
static enum status
write_card(struct card *card, const char *file)
{
    char path[ADMIN_PATH_SIZE];

    if (card->st != STATUS_OK) {
        return card->st;
    }
    if (snprintf(path, sizeof(path), "%s.anchor", file) >= (int)sizeof(path)) {
        return error_set(&card->err, STATUS_IO, "the file's name is too long");
    }
    return admin_write_file(path, card->line, strlen(card->line), 0600, &card->err);
}

static int
backup_run(const struct admin_command *self, int argc, char **argv)
{
    const char *words[ADMIN_WORDS_MAX];
    struct admin_office office;
    struct card card = { .office = &office };
    struct error err = { 0 };
    enum status st;

    if (!admin_parse(self, argc, argv, NULL, words)) {
        return ADMIN_USAGE;
    }
    give_way_always();
    st = admin_office_config(&office, words[0], &err);
    if (st == STATUS_OK) {
        st = admin_copy_database(&office.config, words[1], make_card, &card, &err);
    }
    if (st != STATUS_OK) {
        return admin_fail(&err);
    }
    (void)printf("copied the database to %s; keep the folders keys and files of %s "
                 "with it\n",
        words[1], words[0]);
    /* A copy of a database that is not quite well is worth more than none. */
    if (write_card(&card, words[1]) != STATUS_OK) {
        (void)fprintf(stderr, "antrean-admin: %s.anchor was not written: %s\n", words[1],
            card.err.text);
    }
    return ADMIN_OK;
}

const struct admin_command admin_backup = {
    .usage = {
        .name = "backup",
        .words = "DIR FILE",
        .words_min = 2,
        .words_max = 2,
        .summary = "copy the database into a new file, also while the server runs",
    },
    .run = backup_run,
};
