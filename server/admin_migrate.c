/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * antrean-admin migrate: takes an office from its file to a database of PostgreSQL. All
 * rows go over in one transaction, the whole check runs on both sides, and antrean.conf is
 * changed last; what fails before leaves the office on its file, and the new database
 * without an office. The file is kept.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "common/clock.h"
#include "common/text.h"
#include "db/db.h"
#include "db/db_copy.h"
#include "server/admin.h"
#include "server/admin_config.h"
#include "server/folder_lock.h"
#include "server/office/office_check.h"

struct migration {
    struct config config;
    const char *url; /* where to; borrowed */
    struct db *from; /* owned; a transaction is open */
    struct db *to;   /* owned; a transaction is open */
    struct check_summary summary;
    int64_t rows;
};

/* Whole on this side? */
static enum status
check(struct db *db, const char *where, struct check_summary *summary, struct error *err)
{
    struct error why = { 0 };
    const struct office_settings *settings = NULL;
    enum status st = settings_store_load(db, OFFICE_ONE, &settings, &why);
    if (st == STATUS_OK) {
        st = clock_set_zone(settings->office.zone, &why);
    }
    if (st == STATUS_OK) {
        st = office_check_with(db, OFFICE_ONE, /* quick= */ false, settings,
            /* since_ms= */ 0, summary, &why);
    }
    settings_unref(settings);
    return st == STATUS_OK ? STATUS_OK
                           : error_set(err, st, "%s: %.150s", where, why.text);
}
