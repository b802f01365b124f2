/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SERVER_OFFICE_IMPORT_TICKETS_H
#define SERVER_OFFICE_IMPORT_TICKETS_H

/*
 * Tickets of an existing backend that can only export: a CSV file is read and judged row
 * by row (import_rows.c), then stored in the caller's transaction (import_tickets.c).
 * Rows hold personal data; faults and warnings never quote it.
 *
 *   registration,service,date,window_from,window_to,name,nik[,phone]
 *
 * in any order, as spreadsheets write them (csv.h, text_encoding.h).
 *
 * Source: docs/operating.md, "Importing tickets".
 */

#include "common/base.h"
#include "common/nik.h"
#include "common/status.h"
#include "db/db_ticket.h"
#include "server/office/act.h"

#define IMPORT_ROWS_MAX 50000
#define IMPORT_BYTES_MAX ((size_t)16 * 1024 * 1024)
#define IMPORT_WHY_SIZE 384

enum import_outcome { IMPORT_ADDED, IMPORT_SAME, IMPORT_CHANGED, IMPORT_REFUSED };

struct import_row {
    size_t row;                /* as a spreadsheet counts: the header is row 1 */
    char why[IMPORT_WHY_SIZE]; /* all that is wrong with the row; "" when it can be taken
                                */
    struct ticket ticket;      /* all but id, code and state */
    struct applicant applicant;
    unsigned nik_faults;         /* NIK_FAULT_BIT()s: warnings, the row is taken */
    unsigned warnings;           /* IMPORT_WARNING_BIT()s, likewise */
    enum import_outcome outcome; /* of import_judge() */
};

#define IMPORT_WARNING_LIST(X) \
    X(IMPORT_CLOSED_DAY, "the office is closed on that date") \
    X(IMPORT_PAST_DAY, "that date is over") \
    X(IMPORT_OUTSIDE_HOURS, "the window lies outside the opening hours")

enum import_warning {
#define IMPORT_WARNING_CONSTANT(constant, text) constant,
    IMPORT_WARNING_LIST(IMPORT_WARNING_CONSTANT)
#undef IMPORT_WARNING_CONSTANT
        IMPORT_WARNING_COUNT
};

#define IMPORT_WARNING_BIT(warning) (1u << (warning))
#define IMPORT_WARNINGS_SIZE 256

/** "nik.month, that date is over"; "" when the row has no warning. */
const char *import_warnings(const struct import_row *row, char out[IMPORT_WARNINGS_SIZE]);

struct import_file {
    struct import_row *rows; /* owned */
    size_t count;
    size_t fault_count; /* rows with a `why` */
};

/**
 * Read and judge a file. What is wrong with single rows stands in them.
 *
 * @param today  "YYYY-MM-DD", for what a NIK may say
 * @return STATUS_OK           `file` is to be given to import_file_destroy()
 *         STATUS_BAD_REQUEST  the header is not the one above
 *         STATUS_TOO_LARGE    more than IMPORT_ROWS_MAX rows or IMPORT_BYTES_MAX bytes
 * Any thread.
 */
enum status import_read(const struct office_settings *settings, const char *today,
    const char *text, size_t len, struct import_file *file, struct error *err) MUST_CHECK;
void import_file_destroy(struct import_file *file);

struct import_counts {
    size_t by_outcome[IMPORT_REFUSED + 1];
};

/** Told once a row, in the file's order; `why` is "" unless it was refused. */
typedef void (*import_on_row)(void *userdata, const struct import_row *row,
    enum import_outcome outcome, const char *why);

/**
 * What would become of rows that are stored now, into their `outcome`; a row that would
 * be refused gets its `why`. Changes nothing. Worker threads.
 */
enum status import_judge(
    struct act *act, struct import_row *rows, size_t count, struct error *err) MUST_CHECK;

/**
 * Store the rows: a new registration becomes a ticket with a code of its own, the same
 * row again changes nothing, other data change a ticket that has no visit. Takes places
 * in the quota, even beyond it: who has a ticket is served. A refused row changes
 * nothing; whether the others stay is for the caller, who owns the transaction.
 *
 * @return STATUS_OK also when rows were refused; else undo the transaction
 * Worker threads.
 */
enum status import_store(struct act *act, const struct import_file *file,
    import_on_row on_row, void *userdata, struct import_counts *counts, struct error *err)
    MUST_CHECK;

/** Told for each window that has more tickets than places. */
typedef void (*import_on_full)(void *userdata, const char *date, const char *quota,
    const char *window, int tickets, int places);

/** Look at the windows that the file's rows are for. Worker threads. */
enum status import_find_full(struct act *act, const struct import_file *file,
    import_on_full on_full, void *userdata, struct error *err) MUST_CHECK;

#endif /* SERVER_OFFICE_IMPORT_TICKETS_H */
