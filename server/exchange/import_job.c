/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A file from its bytes to its reports. */
#include "server/exchange/import_job.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include <sodium.h>

#include "common/mem.h"
#include "common/zone.h"
#include "db/db_transaction.h"
#include "server/caller.h"
#include "server/office/import_tickets.h"
#include "server/office/office.h"

#define ROWS_A_TIME 200 /* the line's writers need not wait long */

static const struct caller import_caller = { .actor = "import", .role = ROLE_COUNT };

/* What became of one row, kept until its transaction is stored. */
struct told {
    size_t row;
    enum import_outcome outcome;
    char why[IMPORT_WHY_SIZE];
};

struct step {
    struct told told[ROWS_A_TIME];
    size_t count;
};

static const char *const words[] = { [IMPORT_ADDED] = "ok",
    [IMPORT_SAME] = "same",
    [IMPORT_CHANGED] = "changed",
    [IMPORT_REFUSED] = "error" };

static void
step_on_row(void *userdata, const struct import_row *row, enum import_outcome outcome,
    const char *why)
{
    struct step *step = userdata;
    struct told *told = &step->told[step->count++];
    char warnings[IMPORT_WARNINGS_SIZE];

    told->row = row->row;
    told->outcome = outcome;
    (void)import_warnings(row, warnings);
    (void)snprintf(told->why, sizeof(told->why), "%s%s",
        why[0] || !warnings[0] ? "" : "warning: ", why[0] ? why : warnings);
}

/* In quotes, as RFC 4180 has them. */
static void
print_field(FILE *out, const char *text)
{
    (void)fputc('"', out);
    for (; *text; text++) {
        if (*text == '"') {
            (void)fputc('"', out);
        }
        (void)fputc(*text, out);
    }
    (void)fputc('"', out);
}

static void
report_step(const struct step *step, const struct import_reports *reports)
{
    for (size_t i = 0; i < step->count; i++) {
        const struct told *told = &step->told[i];

        (void)fprintf(reports->text, "row %zu: %s%s%s\n", told->row, words[told->outcome],
            told->why[0] ? ": " : "", told->why);
        (void)fprintf(reports->csv, "%zu,%s,", told->row, words[told->outcome]);
        print_field(reports->csv, told->why);
        (void)fputs("\r\n", reports->csv);
    }
}

/* In a transaction, which the caller ends where this fails. */
static enum status
store_rows(struct office *office, struct db *db, const struct import_file *rows,
    struct step *step, struct import_counts *all, struct error *err)
{
    struct import_counts counts = { { 0 } };
    struct act act;
    enum status st = office_act_begin(office, db, &import_caller, &act, err);

    step->count = 0;
    if (st != STATUS_OK) {
        return st;
    }
    st = import_store(&act, rows, step_on_row, step, &counts, err);
    office_act_end(&act);
    if (st != STATUS_OK) {
        return st;
    }
    st = db_commit(db, err);
    if (st != STATUS_OK) {
        return st;
    }
    for (size_t i = 0; i < ARRAY_LEN(counts.by_outcome); i++) {
        all->by_outcome[i] += counts.by_outcome[i];
    }
    return STATUS_OK;
}

static enum status
store_step(struct office *office, struct db *db, const struct import_file *rows,
    struct step *step, struct import_counts *all, struct error *err)
{
    enum status st = db_begin(db, err);

    if (st != STATUS_OK) {
        return st;
    }
    st = store_rows(office, db, rows, step, all, err);
    if (st != STATUS_OK) {
        db_rollback(db);
    }
    return st;
}

static enum status
store(struct office *office, struct db *db, const struct import_file *file,
    const struct import_reports *reports, struct error *err)
{
    struct import_counts counts = { { 0 } };
    struct step *step = xcalloc(1, sizeof(*step));
    enum status st;

    (void)fputs("row,outcome,why\r\n", reports->csv);
    for (size_t at = 0; at < file->count; at += ROWS_A_TIME) {
        size_t left = file->count - at;
        const struct import_file some = { .rows = file->rows + at,
            .count = left < ROWS_A_TIME ? left : ROWS_A_TIME };

        st = store_step(office, db, &some, step, &counts, err);
        if (st != STATUS_OK) {
            free(step);
            return st;
        }
        report_step(step, reports);
    }
    free(step);
    (void)fprintf(reports->text, "%zu new, %zu changed, %zu the same, %zu with errors\n",
        counts.by_outcome[IMPORT_ADDED], counts.by_outcome[IMPORT_CHANGED],
        counts.by_outcome[IMPORT_SAME], counts.by_outcome[IMPORT_REFUSED]);
    return STATUS_OK;
}

static enum status
read_bytes(const char *path, char **bytes, size_t *len, struct error *err)
{
    FILE *file = fopen(path, "re");
    bool bad;

    if (!file) {
        return error_set(err, STATUS_IO, "could not read a file: %s", strerror(errno));
    }
    *bytes = xcalloc(IMPORT_BYTES_MAX + 2, 1);
    *len = fread(*bytes, 1, IMPORT_BYTES_MAX + 1, file);
    bad = ferror(file) != 0;
    (void)fclose(file);
    return bad ? error_set(err, STATUS_IO, "could not read a file") : STATUS_OK;
}

/* Judged by the settings of now. */
static enum status
judge(struct office *office, struct db *db, const char *bytes, size_t len,
    struct import_file *file, struct error *err)
{
    char today[DATE_SIZE];
    struct act act;
    enum status st = db_begin(db, err);

    if (st != STATUS_OK) {
        return st;
    }
    st = office_act_begin(office, db, &import_caller, &act, err);
    if (st == STATUS_OK) {
        st = import_read(
            act.settings, zone_date(act.zone, act.now_ms, today), bytes, len, file, err);
        office_act_end(&act);
    }
    db_rollback(db);
    return st;
}

enum status
import_job_run(struct office *office, struct db *db, const char *path,
    const struct import_reports *reports, struct error *err)
{
    struct import_file file = { .rows = NULL };
    char *bytes = NULL;
    size_t len = 0;
    enum status st = read_bytes(path, &bytes, &len, err);

    if (st == STATUS_OK) {
        st = judge(office, db, bytes, len, &file, err);
    }
    if (st == STATUS_BAD_REQUEST || st == STATUS_TOO_LARGE) {
        (void)fprintf(reports->text, "nothing was taken in: %s\n", err->text);
        st = STATUS_BAD_REQUEST;
    } else if (st == STATUS_OK) {
        st = store(office, db, &file, reports, err);
    }
    import_file_destroy(&file);
    if (bytes) { /* names and numbers of people */
        sodium_memzero(bytes, len);
    }
    free(bytes);
    return st;
}
