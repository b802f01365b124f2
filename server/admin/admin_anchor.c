/* SPDX-License-Identifier: GPL-3.0-or-later */
/* antrean-admin anchor: where the journal ends now, signed, for keeping elsewhere. */
#include <stdio.h>
#include <string.h>

#include "common/clock.h"
#include "db/db.h"
#include "db/db_office.h"
#include "db/db_transaction.h"
#include "server/admin/admin.h"
#include "server/admin/admin_anchor.h"
#include "server/office/journal_anchor.h"
#include "server/settings/settings_store.h"

/* Of an office that admin_office_open() opened; loads its keys. */
static enum status
make_line(struct admin_office *office, char line[JOURNAL_ANCHOR_SIZE], struct error *err)
{
    enum status st = admin_office_keys(office, err);

    if (st != STATUS_OK) {
        return st;
    }
    st = db_begin(office->db, err);
    if (st != STATUS_OK) {
        return st;
    }
    st = journal_anchor_make(&office->act, line, err);
    db_rollback(office->db);
    return st;
}

/* The copy in the place of the database. */
static enum status
open_copy(struct admin_office *office, const char *copy, struct error *err)
{
    char url[CONFIG_TEXT_SIZE];
    enum status st;

    if (snprintf(url, sizeof(url), "sqlite:%s", copy) >= (int)sizeof(url)) {
        return error_set(err, STATUS_IO, "the file's name is too long");
    }
    st = db_open(url, DB_READ, &office->db, err);
    if (st == STATUS_OK) {
        st = settings_store_load(office->db, OFFICE_ONE, &office->settings, err);
    }
    if (st != STATUS_OK) {
        return st;
    }
    office->act = (struct act){ .db = office->db,
        .office = OFFICE_ONE,
        .settings = office->settings,
        .caller = &office->caller,
        .now_ms = clock_now_ms(&(struct clock){ 0 }),
        .zone = office->settings->zone };
    return STATUS_OK;
}

enum status
admin_anchor_of_copy(struct admin_office *office, const char *copy,
    char line[JOURNAL_ANCHOR_SIZE], struct error *err)
{
    enum status st = open_copy(office, copy, err);

    if (st == STATUS_OK) {
        st = make_line(office, line, err);
    }
    admin_office_close(office);
    return st;
}

static int
anchor_run(const struct admin_command *self, int argc, char **argv)
{
    const char *words[ADMIN_WORDS_MAX];
    char line[JOURNAL_ANCHOR_SIZE];
    struct admin_office office;
    struct error err = { 0 };
    enum status st;

    if (!admin_parse(self, argc, argv, NULL, words)) {
        return ADMIN_USAGE;
    }
    st = admin_office_open(&office, words[0], &err);
    if (st == STATUS_OK) {
        st = make_line(&office, line, &err);
    }
    if (st == STATUS_OK) {
        (void)printf("%s\n", line);
    }
    admin_office_close(&office);
    return admin_finish(st, &err);
}

const struct admin_command admin_anchor = {
    .usage = {
        .name = "anchor",
        .words = "DIR",
        .words_min = 1,
        .words_max = 1,
        .summary = "say where the journal ends, signed: a line to keep elsewhere, for check --against",
    },
    .run = anchor_run,
};
