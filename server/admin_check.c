/* SPDX-License-Identifier: GPL-3.0-or-later */
/* antrean-admin check: is everything as the rules promise? */
#include <inttypes.h>
#include <stdio.h>

#include "db/db.h"
#include "db/db_office.h"
#include "server/admin.h"
#include "server/office/office_check.h"

static int
check_run(const struct admin_command *self, int argc, char **argv)
{
    bool quick = false;
    const struct admin_option options[] = { { "quick", &quick, NULL } };
    const char *words[ADMIN_WORDS_MAX];
    struct admin_office office;
    struct check_summary summary;
    struct error err = { 0 };
    enum status st;

    if (!admin_parse(self, argc, argv, options, ARRAY_LEN(options), words)) {
        return ADMIN_USAGE;
    }
    st = admin_office_config(&office, words[0], &err);
    if (st == STATUS_OK) {
        st = db_open(office.config.database, DB_READ, &office.db, &err);
    }
    if (st == STATUS_OK) {
        st = office_check(office.db, OFFICE_ONE, quick, &summary, &err);
    }
    admin_office_close(&office);
    if (st != STATUS_OK) {
        return admin_fail(&err);
    }
    if (quick) {
        (void)printf("clean: %" PRId64 " visits on %" PRId64 " days; the journal was not "
                     "walked\n",
            summary.visits, summary.days);
    } else {
        (void)printf("clean: %" PRId64 " journal rows, %" PRId64 " visits on %" PRId64
                     " days\n",
            summary.journal_rows, summary.visits, summary.days);
    }
    return ADMIN_OK;
}

const struct admin_command admin_check = {
    .name = "check",
    .usage = "DIR [--quick]",
    .summary = "walk the journal's chain and every invariant; names the first break. "
               "--quick leaves the journal out",
    .words_min = 1,
    .words_max = 1,
    .run = check_run,
};
