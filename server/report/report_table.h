/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SERVER_REPORT_REPORT_TABLE_H
#define SERVER_REPORT_REPORT_TABLE_H

/*
 * Figures as a table, and the table as a file for a spreadsheet: CSV as Excel with
 * Indonesian settings opens it in columns, and XLSX. Cells are put one after the other.
 * A plain value that owns its cells; one thread at a time.
 */

#include "common/base.h"
#include "common/status.h"

#define REPORT_CSV "text/csv; charset=utf-8"
#define REPORT_XLSX "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

enum report_cell_kind {
    CELL_NOTHING, /* no figure, which is not 0 */
    CELL_TEXT,
    CELL_HEAD, /* a heading: text, bold in XLSX */
    CELL_NUMBER,
    CELL_HUNDREDTHS
};

struct report_cell {
    enum report_cell_kind kind;
    bool first; /* of its row */
    int64_t number;
    char *text; /* owned, or NULL */
};

struct report_table {
    struct report_cell *cells; /* owned */
    size_t count, size;
    bool begin; /* the next cell is the first of a row */
};

/** The next cell begins a row; twice: an empty row between. */
void table_row(struct report_table *table);
void table_head(struct report_table *table, const char *text);
void table_text(struct report_table *table, const char *text);
void table_number(struct report_table *table, int64_t number);
/** 8806 is 88,06. */
void table_hundredths(struct report_table *table, int64_t hundredths);
void table_nothing(struct report_table *table);
void table_destroy(struct report_table *table);

/**
 * Semicolons, CRLF, a byte order mark, decimal commas; a text that a spreadsheet would
 * take for a formula is kept from being one.
 * @param bytes  owned by the caller (free), `*len` of them
 */
enum status table_to_csv(const struct report_table *table, char **bytes, size_t *len,
    struct error *err) MUST_CHECK;

/**
 * One sheet; figures are numbers in it.
 * @param name  of the sheet: at most 31 letters, none of []:*?/\
 * @return STATUS_OK; STATUS_IO: the library could not write
 */
enum status table_to_xlsx(const struct report_table *table, const char *name,
    char **bytes, size_t *len, struct error *err) MUST_CHECK;

#endif /* SERVER_REPORT_REPORT_TABLE_H */
