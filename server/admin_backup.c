/* SPDX-License-Identifier: GPL-3.0-or-later */
/* antrean-admin backup: a consistent copy of the database while the server runs. */
#include <stdio.h>

#include "server/admin.h"
#include "server/admin_copy.h"

static int
backup_run(const struct admin_command *self, int argc, char **argv)
{
    const char *words[ADMIN_WORDS_MAX];
    struct admin_office office;
    struct error err = { 0 };
    enum status st;

    if (!admin_parse(self, argc, argv, NULL, 0, words)) {
        return ADMIN_USAGE;
    }
    st = admin_office_config(&office, words[0], &err);
    if (st == STATUS_OK) {
        st = admin_copy_database(office.config.database, words[1], &err);
    }
    if (st == STATUS_OK) {
        (void)printf("copied the database to %s; keep the folders keys and files of %s "
                     "with it\n",
            words[1], words[0]);
    }
    return admin_finish(st, &err);
}

const struct admin_command admin_backup = {
    .name = "backup",
    .usage = "DIR FILE",
    .summary = "copy the database into a new file, also while the server runs",
    .words_min = 2,
    .words_max = 2,
    .run = backup_run,
};
