/* SPDX-License-Identifier: GPL-3.0-or-later */
/* antrean-admin import: tickets of an existing backend from a CSV file. */
#include <stdio.h>
#include <stdlib.h>

#include "common/clock.h"
#include "db/db.h"
#include "server/admin.h"
#include "server/office/import_tickets.h"

#define ROWS_A_TIME 500

/* A row's warnings, in brackets behind its outcome. */
static void
print_warnings(const struct import_row *row)
{
    const char *between = " (warning: ";

    for (int i = 0; i < NIK_FAULT_COUNT; i++) {
        if (row->nik_faults & NIK_FAULT_BIT(i)) {
            (void)printf("%snik.%s", between, nik_fault_word((enum nik_fault)i));
            between = ", ";
        }
    }
    if (row->closed_day) {
        (void)printf("%sthe office is closed on that date", between);
        between = ", ";
    }
    if (between[0] == ',') {
        (void)printf(")");
    }
}

static void
print_row(void *userdata, const struct import_row *row, enum import_outcome outcome,
    const char *why)
{
    static const char *const words[] = {
        [IMPORT_ADDED] = "ok", [IMPORT_SAME] = "same", [IMPORT_CHANGED] = "changed"
    };

    (void)userdata;
    if (outcome == IMPORT_REFUSED) {
        (void)printf("row %zu: error: %s\n", row->row, why);
        return;
    }
    (void)printf("row %zu: %s", row->row, words[outcome]);
    print_warnings(row);
    (void)printf("\n");
}

static void
print_full(void *userdata, const char *date, const char *quota, const char *window,
    int tickets, int places)
{
    (void)userdata;
    (void)printf("warning: %s, window %s, quota %s: %d tickets for %d places\n", date,
        window, quota, tickets, places);
}

/* These rows in one transaction; with refused ones only when `keep_going`. */
static enum status
store_rows(struct act *act, const struct import_file *rows, bool keep_going,
    struct import_counts *counts, struct error *err)
{
    struct import_counts now;
    enum status st = db_begin(act->db, err);

    if (st != STATUS_OK) {
        return st;
    }
    st = import_store(act, rows, print_row, NULL, &now, err);
    for (size_t i = 0; st == STATUS_OK && i < ARRAY_LEN(now.by_outcome); i++) {
        counts->by_outcome[i] += now.by_outcome[i];
    }
    if (st == STATUS_OK && now.by_outcome[IMPORT_REFUSED] > 0 && !keep_going) {
        st = error_set(err, STATUS_BAD_REQUEST,
            "nothing was imported: %zu of %zu rows have errors; mend them, or use "
            "--keep-going to import the others",
            now.by_outcome[IMPORT_REFUSED], rows->count);
    }
    return admin_commit(act, st, err);
}

/*
 * All rows in one transaction, or with `keep_going` a few at a time, so that a running
 * server need not wait long for its turn to write.
 */
static enum status
store(struct act *act, const struct import_file *file, bool keep_going,
    struct import_counts *counts, struct error *err)
{
    size_t step = keep_going ? ROWS_A_TIME : file->count;
    enum status st = STATUS_OK;

    for (size_t at = 0; st == STATUS_OK && at < file->count; at += step) {
        size_t left = file->count - at;
        const struct import_file some = { .rows = file->rows + at,
            .count = left < step ? left : step };

        st = store_rows(act, &some, keep_going, counts, err);
    }
    return st == STATUS_OK ? import_find_full(act, file, print_full, NULL, err) : st;
}

static enum status
import(struct admin_office *office, const char *path, bool keep_going, struct error *err)
{
    struct import_file file = { 0 };
    struct import_counts counts = { 0 };
    char today[DATE_SIZE];
    char *text = NULL;
    size_t len;
    enum status st = admin_office_keys(office, err);

    if (st == STATUS_OK) {
        st = admin_read_file(path, IMPORT_BYTES_MAX, &text, &len, err);
    }
    if (st == STATUS_OK) {
        st = import_read(office->settings, clock_date(office->act.now_ms, today), text,
            len, &file, err);
        free(text);
    }
    if (st == STATUS_OK) {
        st = store(&office->act, &file, keep_going, &counts, err);
    }
    if (st == STATUS_OK) {
        (void)printf("%zu new, %zu changed, %zu the same, %zu with errors\n",
            counts.by_outcome[IMPORT_ADDED], counts.by_outcome[IMPORT_CHANGED],
            counts.by_outcome[IMPORT_SAME], counts.by_outcome[IMPORT_REFUSED]);
    }
    import_file_destroy(&file);
    return st;
}

static int
import_run(const struct admin_command *self, int argc, char **argv)
{
    bool keep_going = false;
    const struct admin_option options[] = { { "keep-going", &keep_going, NULL } };
    const char *words[ADMIN_WORDS_MAX];
    struct admin_office office;
    struct error err = { 0 };
    enum status st;

    if (!admin_parse(self, argc, argv, options, ARRAY_LEN(options), words)) {
        return ADMIN_USAGE;
    }
    st = admin_office_open(&office, words[0], &err);
    if (st == STATUS_OK) {
        st = import(&office, words[1], keep_going, &err);
    }
    admin_office_close(&office);
    return admin_finish(st, &err);
}

const struct admin_command admin_import = {
    .name = "import",
    .usage = "DIR FILE.csv [--keep-going]",
    .summary =
        "take in tickets; a line a row on standard output, the header being row 1. "
        "All or nothing, or with --keep-going all that have no error",
    .words_min = 2,
    .words_max = 2,
    .run = import_run,
};
