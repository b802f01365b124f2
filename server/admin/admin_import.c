/* SPDX-License-Identifier: GPL-3.0-or-later */
/* antrean-admin import: tickets of an existing backend from a CSV file. */
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "common/clock.h"
#include "common/give_way.h"
#include "db/db.h"
#include "server/admin/admin.h"
#include "server/admin/admin_progress.h"
#include "server/office/import_tickets.h"

#define ROWS_A_TIME 50    /* stored in a few milliseconds */
#define JUDGED_A_TIME 500 /* likewise: nothing is written */

/* How far it is; not when the rows themselves are seen on the terminal. */
struct telling {
    struct admin_progress progress;
    int64_t done, total; /* rows */
    struct import_counts counts;
};

static void
print_row(void *userdata, const struct import_row *row, enum import_outcome outcome,
    const char *why)
{
    static const char *const words[] = {
        [IMPORT_ADDED] = "ok", [IMPORT_SAME] = "same", [IMPORT_CHANGED] = "changed"
    };
    struct telling *telling = userdata;
    char warnings[IMPORT_WARNINGS_SIZE];

    if (!isatty(STDOUT_FILENO)) {
        admin_progress_tell(
            &telling->progress, "importing, rows", ++telling->done, telling->total);
    }
    if (outcome == IMPORT_REFUSED) {
        (void)printf("row %zu: error: %s\n", row->row, why);
        return;
    }
    (void)import_warnings(row, warnings);
    (void)printf("row %zu: %s%s%s%s\n", row->row, words[outcome],
        warnings[0] ? " (warning: " : "", warnings, warnings[0] ? ")" : "");
}

static void
print_full(void *userdata, const char *date, const char *quota, const char *window,
    int tickets, int places)
{
    (void)userdata;
    (void)printf("warning: %s, window %s, quota %s: %d tickets for %d places\n", date,
        window, quota, tickets, places);
}

/* Some rows in one transaction. */
static enum status
store_some(struct act *act, const struct import_file *rows, struct telling *telling,
    struct error *err)
{
    struct import_counts now;
    enum status st = db_begin(act->db, err);

    if (st != STATUS_OK) {
        return st;
    }
    st = import_store(act, rows, print_row, telling, &now, err);
    for (size_t i = 0; st == STATUS_OK && i < ARRAY_LEN(now.by_outcome); i++) {
        telling->counts.by_outcome[i] += now.by_outcome[i];
    }
    return admin_commit(act, st, err);
}

static enum status
store_all(struct act *act, const struct import_file *file, struct telling *telling,
    struct error *err)
{
    enum status st = STATUS_OK;

    for (size_t at = 0; st == STATUS_OK && at < file->count; at += ROWS_A_TIME) {
        int64_t began_ms = clock_monotonic_ms();
        size_t left = file->count - at;
        const struct import_file some = { .rows = file->rows + at,
            .count = left < ROWS_A_TIME ? left : ROWS_A_TIME };

        st = store_some(act, &some, telling, err);
        give_way(-1, began_ms);
    }
    return st;
}

/* Every row is judged before the first is stored. */
static enum status
judge_all(struct act *act, struct import_file *file, size_t *refused, struct error *err)
{
    enum status st = STATUS_OK;

    for (size_t at = 0; st == STATUS_OK && at < file->count; at += JUDGED_A_TIME) {
        int64_t began_ms = clock_monotonic_ms();
        size_t left = file->count - at;

        st = db_begin(act->db, err);
        if (st == STATUS_OK) {
            st = import_judge(
                act, file->rows + at, left < JUDGED_A_TIME ? left : JUDGED_A_TIME, err);
            db_rollback(act->db);
        }
        give_way(-1, began_ms);
    }
    *refused = 0;
    for (size_t i = 0; i < file->count; i++) {
        *refused += file->rows[i].outcome == IMPORT_REFUSED;
    }
    return st;
}

/*
 * All or nothing is settled by judging; then the rows are stored some at a time, so that
 * nobody at the door waits for a large file. Who arrives with a ticket in between keeps
 * what it says: that row alone is told. One that ends in the middle is run again, for the
 * same row again changes nothing.
 */
static enum status
store(struct act *act, struct import_file *file, bool keep_going, struct telling *telling,
    struct error *err)
{
    size_t refused;
    enum status st = judge_all(act, file, &refused, err);

    if (st != STATUS_OK) {
        return st;
    }
    if (refused > 0 && !keep_going) {
        for (size_t i = 0; i < file->count; i++) {
            print_row(telling, &file->rows[i], file->rows[i].outcome, file->rows[i].why);
        }
        return error_set(err, STATUS_BAD_REQUEST,
            "nothing was imported: %zu of %zu rows have errors; mend them, or use "
            "--keep-going to import the others",
            refused, file->count);
    }
    st = store_all(act, file, telling, err);
    if (st != STATUS_OK) {
        return st;
    }
    if (telling->counts.by_outcome[IMPORT_REFUSED] > refused && !keep_going) {
        return error_set(err, STATUS_WRONG_STATE,
            "somebody arrived with a ticket of the file meanwhile; all other rows are "
            "imported");
    }
    return import_find_full(act, file, print_full, NULL, err);
}

static enum status
import(struct admin_office *office, const char *path, bool keep_going, struct error *err)
{
    struct import_file file = { 0 };
    struct telling telling = { .done = 0 };
    const size_t *counts = telling.counts.by_outcome;
    char today[DATE_SIZE];
    char *text = NULL;
    size_t len;
    enum status st = admin_office_keys(office, err);

    if (st == STATUS_OK) {
        st = admin_office_vault(office, err);
    }

    if (st == STATUS_OK) {
        st = admin_read_file(path, IMPORT_BYTES_MAX, &text, &len, err);
    }
    if (st == STATUS_OK) {
        st = import_read(office->settings, clock_date(office->act.now_ms, today), text,
            len, &file, err);
        free(text);
    }
    if (st == STATUS_OK) {
        admin_progress_init(&telling.progress);
        telling.total = (int64_t)file.count;
        st = store(&office->act, &file, keep_going, &telling, err);
        admin_progress_end(&telling.progress);
    }
    if (st == STATUS_OK) {
        (void)printf("%zu new, %zu changed, %zu the same, %zu with errors\n",
            counts[IMPORT_ADDED], counts[IMPORT_CHANGED], counts[IMPORT_SAME],
            counts[IMPORT_REFUSED]);
    }
    import_file_destroy(&file);
    return st;
}

struct import_options {
    bool keep_going;
};

static const struct option_row import_rows[] = {
    { .name = "keep-going",
        .kind = OPTION_FLAG,
        .at = offsetof(struct import_options, keep_going),
        .help = "take in all that have no error" },
};

static int
import_run(const struct admin_command *self, int argc, char **argv)
{
    struct import_options options = { 0 };
    const char *words[ADMIN_WORDS_MAX];
    struct admin_office office;
    struct error err = { 0 };
    enum status st;

    if (!admin_parse(self, argc, argv, &options, words)) {
        return ADMIN_USAGE;
    }
    st = admin_office_open(&office, words[0], &err);
    if (st == STATUS_OK) {
        st = import(&office, words[1], options.keep_going, &err);
    }
    admin_office_close(&office);
    return admin_finish(st, &err);
}

const struct admin_command admin_import = {
    .usage = {
        .name = "import",
        .words = "DIR FILE.csv",
        .words_min = 2,
        .words_max = 2,
        .summary = "take in tickets; a line a row on standard output, the header being row 1. "
        "All or nothing",
        .rows = import_rows,
        .row_count = ARRAY_LEN(import_rows),
    },
    .run = import_run,
};
